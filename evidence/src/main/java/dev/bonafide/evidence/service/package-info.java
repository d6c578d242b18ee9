/**
 * The services that a keyless signer talks to: {@code signing} speaks to them over HTTP, {@code
 * sandbox} is them in process.
 */
@NullMarked
package dev.bonafide.evidence.service;

import org.jspecify.annotations.NullMarked;
