/**
 * OpenSSF Model Signing v1.0: the manifest of a model's files in an in-toto statement, and the
 * comparison of a manifest with a folder.
 *
 * <p>The verifiers of {@link dev.bonafide.evidence.sigstore} read manifests by themselves: their
 * facts then hold a {@link dev.bonafide.evidence.Content.Manifest}. {@link
 * dev.bonafide.evidence.modelsigning.ManifestReader#require} asks for one.
 */
@NullMarked
package dev.bonafide.evidence.modelsigning;

import org.jspecify.annotations.NullMarked;
