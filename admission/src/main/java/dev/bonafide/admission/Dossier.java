package dev.bonafide.admission;

import dev.bonafide.admission.repository.Candidate;
import java.util.List;

/**
 * What a model was judged by, as it was read once: kept with the admitted model, so that it can be
 * judged again when the policy changes, whatever became of the repository.
 *
 * @param ofArtefact signature files of the artefact itself, and those that the operator names
 * @param ofFolder signature files of the whole folder; none where the settings name one file
 * @param ofSettings signature files of the settings
 * @param ofExpectations signature files of the expectations
 */
record Dossier(
    Candidate candidate,
    Artefact artefact,
    List<EvidenceFiles.Found> ofArtefact,
    List<EvidenceFiles.Found> ofFolder,
    List<EvidenceFiles.Found> ofSettings,
    List<EvidenceFiles.Found> ofExpectations) {
  Dossier {
    ofArtefact = List.copyOf(ofArtefact);
    ofFolder = List.copyOf(ofFolder);
    ofSettings = List.copyOf(ofSettings);
    ofExpectations = List.copyOf(ofExpectations);
  }
}
