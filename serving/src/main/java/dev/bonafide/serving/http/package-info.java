/**
 * V2 over HTTP: routes, statuses and headers as MLServer has them.
 *
 * <p>Start at {@link dev.bonafide.serving.http.RestService}.
 */
@NullMarked
package dev.bonafide.serving.http;

import org.jspecify.annotations.NullMarked;
