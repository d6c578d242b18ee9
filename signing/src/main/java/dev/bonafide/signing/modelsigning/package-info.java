/**
 * The statement that OpenSSF Model Signing v1.0 signs. {@link
 * dev.bonafide.signing.modelsigning.ModelManifest#make} goes from a folder to the statement's
 * bytes; {@link dev.bonafide.signing.modelsigning.Selection} says what belongs to the model and
 * {@link dev.bonafide.signing.modelsigning.Serialization} how it is written down.
 */
@NullMarked
package dev.bonafide.signing.modelsigning;

import org.jspecify.annotations.NullMarked;
