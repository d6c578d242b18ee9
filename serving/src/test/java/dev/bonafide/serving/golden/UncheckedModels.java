package dev.bonafide.serving.golden;

import dev.bonafide.admission.repository.Discovered;
import dev.bonafide.admission.repository.Repository;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.pickle.PickleLimits;
import dev.bonafide.serving.inference.EstimatorPredictor;
import dev.bonafide.serving.repository.*;
import dev.bonafide.serving.v2.*;
import dev.bonafide.sklearn.EstimatorLoader;
import dev.bonafide.sklearn.Model;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.VersionRule;
import java.lang.foreign.MemorySegment;
import java.nio.file.*;
import java.time.Duration;
import java.util.*;

final class UncheckedModels implements ModelSource {
  private final Repository repository;
  private final Path root;

  UncheckedModels(Path root) {
    this.root = root;
    repository = Repository.at(root, Map.of());
  }

  public List<dev.bonafide.serving.repository.Candidate> candidates() {
    var all = new ArrayList<dev.bonafide.serving.repository.Candidate>();
    for (Discovered d : repository.discover()) {
      if (d.name().equals("echo")) {
        all.add(new EchoModel());
        continue;
      }
      all.add(
          new dev.bonafide.serving.repository.Candidate() {
            public String name() {
              return d.name();
            }

            public String version() {
              return d.version().isEmpty() ? null : d.version();
            }

            public dev.bonafide.artifact.Refusal problem() {
              return d instanceof Discovered.Unusable u ? u.refusal() : null;
            }

            public Outcome<ServedModel> load() {
              if (d instanceof Discovered.Unusable u) return Outcome.refused(u.refusal());
              var c = (dev.bonafide.admission.repository.Candidate) d;
              var s = c.settings();
              for (String f : List.of("model.joblib", "model.pickle")) {
                Path p = root.resolve(d.place()).resolve(f);
                if (Files.exists(p)) {
                  try {
                    Outcome<Model> m =
                        EstimatorLoader.load(
                            MemorySegment.ofArray(Files.readAllBytes(p)),
                            PickleLimits.defaults(),
                            VersionRule.TESTED_ONLY);
                    return m.map(
                        model -> {
                          var params = Json.object();
                          if (!s.contentType().isEmpty())
                            params.put("content_type", s.contentType());
                          var pred =
                              new EstimatorPredictor(
                                  (x, ms) ->
                                      Outcome.attempt(
                                          () -> {
                                            var l =
                                                new ArrayList<dev.bonafide.sklearn.data.Answer>();
                                            for (Method me : ms)
                                              l.add(model.apply(me, x).orThrow());
                                            return l;
                                          }),
                                  model.type().toString(),
                                  model.methods(),
                                  Method.named(s.predictFn().isEmpty() ? "predict" : s.predictFn())
                                      .orElse(Method.PREDICT),
                                  ContentType.named(s.contentType()),
                                  Map.of());
                          var ins =
                              s.inputs().stream()
                                  .map(
                                      t ->
                                          new TensorMetadata(
                                              t.name(),
                                              Datatype.named(t.datatype()),
                                              t.shape(),
                                              t.parameters()))
                                  .toList();
                          var outs =
                              s.outputs().stream()
                                  .map(
                                      t ->
                                          new TensorMetadata(
                                              t.name(),
                                              Datatype.named(t.datatype()),
                                              t.shape(),
                                              t.parameters()))
                                  .toList();
                          return new ServedModel(
                              d.name(),
                              version(),
                              new ModelMetadata(
                                  d.name(), s.versions(), s.platform(), ins, outs, params.build()),
                              pred,
                              false,
                              0,
                              Duration.ZERO);
                        });
                  } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                }
              }
              return Outcome.refused(
                  dev.bonafide.artifact.Refusal.of(
                      dev.bonafide.artifact.Reason.ARTEFACT_NOT_FOUND,
                      "none",
                      "./model.joblib",
                      ""));
            }
          });
    }
    return all;
  }
}
