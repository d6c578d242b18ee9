package dev.bonafide.evidence.fuzz;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.json.JsonLimits;
import dev.bonafide.evidence.Rules;
import dev.bonafide.evidence.intoto.Dsse;
import dev.bonafide.evidence.intoto.StatementReader;
import dev.bonafide.evidence.modelsigning.ManifestReader;
import java.util.ArrayList;

/** In-toto statements and model manifests. */
public final class StatementFuzz {
  private StatementFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    var unused =
        Outcome.attempt(
            () ->
                ManifestReader.refine(
                    StatementReader.read(Dsse.IN_TOTO, data, JsonLimits.DEFAULT),
                    Rules.LEGACY,
                    new ArrayList<>()));
  }
}
