/**
 * The server's settings: MLServer's names, defaults and precedence, except where a repository could
 * otherwise open the server or send its data elsewhere.
 *
 * <p>Start at {@link dev.bonafide.serving.settings.SettingsReader}.
 */
@NullMarked
package dev.bonafide.serving.settings;

import org.jspecify.annotations.NullMarked;
