/**
 * Where an identity token comes from when none is given: {@link
 * dev.bonafide.signing.token.AmbientToken} asks the machine that a job runs on, {@link
 * dev.bonafide.signing.token.BrowserLogin} asks a person. Both give text that {@link
 * dev.bonafide.signing.IdentityToken#parse} then reads.
 */
@NullMarked
package dev.bonafide.signing.token;

import org.jspecify.annotations.NullMarked;
