package dev.bonafide.benchmarks;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import dev.bonafide.serving.grpc.proto.GRPCInferenceServiceGrpc;
import dev.bonafide.serving.grpc.proto.InferTensorContents;
import dev.bonafide.serving.grpc.proto.ModelInferRequest;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a V2 server the same again and again, and prints how often and how fast it answered. The
 * same client for every server; each connection waits for its answer before it asks again.
 *
 * <p>Arguments: {@code rest|grpc HOST PORT MODEL ROWS CONNECTIONS SECONDS}. The first fifth of the
 * time is not counted.
 */
public final class ServingLoad {
  private static final int FEATURES = 64;
  private static final int DIGIT_LEVELS = 17;

  private ServingLoad() {}

  /** One connection. */
  private interface Connection extends AutoCloseable {
    /** Asks once; false where the answer was no success. */
    boolean ask() throws IOException;

    @Override
    void close() throws IOException;
  }

  public static void main(String[] arguments) throws Exception {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
    }
    String protocol = arguments[0];
    String host = arguments[1];
    int port = Integer.parseInt(arguments[2]);
    String model = arguments[3];
    int rows = Integer.parseInt(arguments[4]);
    int connections = Integer.parseInt(arguments[5]);
    double seconds = Double.parseDouble(arguments[6]);
    long start = System.nanoTime();
    long counted = start + (long) (seconds * 0.2e9);
    long end = start + (long) (seconds * 1e9);
    var results = new ArrayList<Future<Result>>();
    try (var threads = Executors.newFixedThreadPool(connections)) {
      for (int i = 0; i < connections; i++) {
        Connection connection =
            protocol.equals("rest")
                ? new Rest(host, port, model, rows)
                : new Grpc(host, port, model, rows);
        results.add(threads.submit(() -> ask(connection, counted, end)));
      }
    }
    report(results, (end - counted) / 1e9);
  }

  /** Nanoseconds of each answer, and how many were no success. */
  private record Result(long[] nanos, int errors) {}

  private static Result ask(Connection connection, long counted, long end) throws IOException {
    var nanos = new long[1 << 12];
    int count = 0;
    int errors = 0;
    try (connection) {
      for (long before = System.nanoTime(); before < end; ) {
        boolean fine = connection.ask();
        long after = System.nanoTime();
        if (before >= counted) {
          errors += fine ? 0 : 1;
          if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
          }
          nanos[count++] = after - before;
        }
        before = after;
      }
    }
    return new Result(Arrays.copyOf(nanos, count), errors);
  }

  private static void report(List<Future<Result>> results, double seconds) throws Exception {
    int errors = 0;
    var all = new ArrayList<long[]>();
    for (Future<Result> result : results) {
      errors += result.get().errors();
      all.add(result.get().nanos());
    }
    long[] sorted = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalStateException("no answer came in time");
    }
    System.out.printf(
        Locale.ROOT,
        "{\"requests\": %d, \"errors\": %d, \"per_second\": %.1f, \"p50_ms\": %.3f, \"p99_ms\":"
            + " %.3f}%n",
        sorted.length,
        errors,
        sorted.length / seconds,
        sorted[sorted.length / 2] / 1e6,
        sorted[(int) (sorted.length * 0.99)] / 1e6);
  }

  /** Brightnesses as in the digits, other ones in every row. */
  private static float brightness(int row, int feature) {
    return (row * 31 + feature * 7) % DIGIT_LEVELS;
  }

  /** HTTP/1.1 over one socket, the request's bytes made once. */
  private static final class Rest implements Connection {
    private final Socket socket;
    private final OutputStream out;
    private final InputStream in;
    private final byte[] request;

    Rest(String host, int port, String model, int rows) throws IOException {
      String data =
          IntStream.range(0, rows)
              .mapToObj(
                  r ->
                      IntStream.range(0, FEATURES)
                          .mapToObj(f -> Float.toString(brightness(r, f)))
                          .collect(Collectors.joining(",")))
              .collect(Collectors.joining(","));
      String body =
          "{\"inputs\":[{\"name\":\"predict\",\"shape\":[%d,%d],\"datatype\":\"FP32\",\"data\":[%s]}]}"
              .formatted(rows, FEATURES, data);
      request =
          ("POST /v2/models/"
                  + model
                  + "/infer HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                  + "Content-Length: "
                  + body.length()
                  + "\r\n\r\n"
                  + body)
              .getBytes(StandardCharsets.US_ASCII);
      socket = new Socket(host, port);
      socket.setTcpNoDelay(true);
      out = socket.getOutputStream();
      in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    }

    @Override
    public boolean ask() throws IOException {
      out.write(request);
      out.flush();
      boolean fine = line().contains(" 200 ");
      int length = 0;
      for (String header = line(); !header.isEmpty(); header = line()) {
        String lower = header.toLowerCase(Locale.ROOT);
        if (lower.startsWith("content-length:")) {
          length = Integer.parseInt(lower.substring(lower.indexOf(':') + 1).strip());
        }
      }
      return in.readNBytes(length).length == length && fine;
    }

    private String line() throws IOException {
      var line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new IOException("the server closed the connection");
        }
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  /** One HTTP/2 connection, one call at a time. */
  private static final class Grpc implements Connection {
    private final ManagedChannel channel;
    private final GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub stub;
    private final ModelInferRequest request;

    Grpc(String host, int port, String model, int rows) {
      var contents = InferTensorContents.newBuilder();
      for (int r = 0; r < rows; r++) {
        for (int f = 0; f < FEATURES; f++) {
          contents.addFp32Contents(brightness(r, f));
        }
      }
      var input =
          ModelInferRequest.InferInputTensor.newBuilder()
              .setName("predict")
              .setDatatype("FP32")
              .addShape(rows)
              .addShape(FEATURES)
              .setContents(contents);
      request = ModelInferRequest.newBuilder().setModelName(model).addInputs(input).build();
      channel = NettyChannelBuilder.forAddress(host, port).usePlaintext().build();
      stub = GRPCInferenceServiceGrpc.newBlockingStub(channel);
    }

    @Override
    public boolean ask() {
      return stub.modelInfer(request).getOutputsCount() == 1;
    }

    @Override
    public void close() {
      channel.shutdownNow();
    }
  }
}
