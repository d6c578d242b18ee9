/**
 * Sigstore's services over HTTP. {@link dev.bonafide.signing.http.Http} bounds every answer in size
 * and time; the clients turn whatever comes back into a value or a refusal.
 */
@NullMarked
package dev.bonafide.signing.http;

import org.jspecify.annotations.NullMarked;
