package dev.bonafide.benchmarks;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.pickle.ModelReader;
import dev.bonafide.pickle.PickleLimits;
import dev.bonafide.pickle.PyValue;
import dev.bonafide.sklearn.EstimatorReader;
import dev.bonafide.sklearn.EstimatorTable;
import dev.bonafide.sklearn.Model;
import dev.bonafide.sklearn.Parallelism;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.VersionRule;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * {@code predict} on models that {@code estimators.py} fitted: whole batches, one row, and batches
 * over all cores. {@code estimators.sh} sets the times beside scikit-learn's of the same run.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
public class EstimatorBenchmark {

  /** The folder of a model, below {@code bonafide.benchmark.models}. */
  @Param({"svc-digits", "logistic", "scaler-logistic", "forest", "histogram"})
  public String model;

  private Model loaded;
  private Matrix batch;
  private Matrix half;
  private Matrix row;
  private Parallelism cores;

  /** Reads the model and its rows. */
  @Setup
  public void load() throws IOException {
    Path folder = Path.of(System.getProperty("bonafide.benchmark.models"), model);
    loaded = read(folder.resolve("model.joblib"));
    batch = rows(folder.resolve("X.bin"), loaded.inputs().features());
    half = batch.rows(0, batch.rows() / 2);
    row = batch.rows(0, 1);
    cores = Parallelism.allCores();
  }

  private static Model read(Path file) throws IOException {
    var bytes = MemorySegment.ofArray(Files.readAllBytes(file));
    Outcome<PyValue> graph =
        ModelReader.read(bytes, EstimatorTable.allowList(), PickleLimits.defaults());
    return switch (graph.then(g -> EstimatorReader.read(g, VersionRule.TESTED_ONLY))) {
      case Outcome.Accepted<Model>(Model model) -> model;
      case Outcome.Refused<Model>(Refusal refusal) ->
          throw new IllegalStateException(refusal.toString());
    };
  }

  /** Little-endian doubles, row by row. */
  private static Matrix rows(Path file, int columns) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    double[] values = new double[bytes.remaining() / Double.BYTES];
    bytes.asDoubleBuffer().get(values);
    return Matrix.of(values.length / columns, columns, values);
  }

  @Benchmark
  public Outcome<Answer> batch() {
    return loaded.apply(Method.PREDICT, batch);
  }

  /** What the batch allocates beyond this is what rows cost. */
  @Benchmark
  public Outcome<Answer> halfBatch() {
    return loaded.apply(Method.PREDICT, half);
  }

  @Benchmark
  public Outcome<Answer> oneRow() {
    return loaded.apply(Method.PREDICT, row);
  }

  @Benchmark
  public Outcome<Answer> batchOnAllCores() {
    return loaded.apply(Method.PREDICT, batch, cores);
  }
}
