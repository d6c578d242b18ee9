package dev.bonafide.signing.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.evidence.service.TransparencyLog.Verifier;
import dev.bonafide.signing.Fakes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceClientsTest {
  private static final HttpLimits LIMITS =
      new HttpLimits(
          Duration.ofSeconds(2), Duration.ofMillis(700), 100_000, 3, Duration.ofMillis(5));
  private static final Digest DIGEST = Digest.sha256(new byte[] {1});
  private static final Verifier VERIFIER =
      new Verifier.Certificate(new byte[] {1, 2, 3}, "PKIX_ECDSA_P256_SHA_256");

  private HttpServer server;
  private URI base;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<Reply> replies = new CopyOnWriteArrayList<>();

  private record Reply(int status, byte[] body, String location) {
    static Reply of(int status, String body) {
      return new Reply(status, body.getBytes(StandardCharsets.UTF_8), "");
    }
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          int turn = asked.size();
          asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
          Reply reply = replies.get(Math.min(turn, replies.size() - 1));
          if (!reply.location().isEmpty()) {
            exchange.getResponseHeaders().set("Location", reply.location());
          }
          exchange.sendResponseHeaders(reply.status(), 0);
          exchange.getResponseBody().write(reply.body());
          exchange.close();
        });
    server.start();
    base = URI.create("http://localhost:" + server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Outcome<Json.Obj> appendV2() {
    return new RekorV2Client(new Http(LIMITS), base).append(DIGEST, new byte[] {9}, VERIFIER);
  }

  @Test
  void plainHttpToAnotherMachineIsRefusedWithoutAsking() {
    var log = new RekorV2Client(new Http(LIMITS), URI.create("http://log.example"));
    assertThat(refusal(log.append(DIGEST, new byte[1], VERIFIER)).found()).contains("encryption");
    assertThat(
            refusal(
                    new RekorV2Client(new Http(LIMITS), URI.create("file:///etc"))
                        .append(DIGEST, new byte[1], VERIFIER))
                .reason())
        .isEqualTo(Reason.SERVICE_FAILED);
  }

  @Test
  void answerBeyondTheLimitIsRefusedAndNotAskedForAgain() {
    replies.add(new Reply(200, new byte[200_000], ""));
    assertThat(refusal(appendV2()).reason()).isEqualTo(Reason.SERVICE_FAILED);
    assertThat(asked).hasSize(1);
  }

  @Test
  void serviceThatNeverFinishesItsAnswerIsGivenUpOn() throws Exception {
    try (var silent = new java.net.ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(
          () -> {
            List<java.net.Socket> open = new ArrayList<>();
            try {
              while (true) {
                var socket = silent.accept();
                open.add(socket);
                socket
                    .getOutputStream()
                    .write(
                        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"
                            .getBytes(StandardCharsets.US_ASCII));
              }
            } catch (IOException e) {
              // closed with the test
            }
          });
      var log =
          new RekorV2Client(
              new Http(LIMITS), URI.create("http://127.0.0.1:" + silent.getLocalPort()));
      assertThat(refusal(log.append(DIGEST, new byte[1], VERIFIER)).found())
          .contains("no whole answer");
    }
  }

  @Test
  void redirectIsNotFollowed() {
    replies.add(new Reply(302, new byte[0], "http://127.0.0.1:1/elsewhere"));
    assertThat(refusal(appendV2()).found()).contains("302");
    assertThat(asked).hasSize(1);
  }

  @Test
  void errorsOfTheServiceAreTriedAgainAndThenShownInItsOwnWords() {
    replies.add(Reply.of(503, "please\nwait"));
    assertThat(refusal(appendV2()).found()).contains("503: please wait");
    assertThat(asked).hasSize(3);
  }

  @Test
  void refusedRequestIsNotTriedAgain() {
    replies.add(Reply.of(400, "{\"message\":\"invalid type\"}"));
    assertThat(refusal(appendV2()).found()).contains("invalid type");
    assertThat(asked).hasSize(1);
  }

  @Test
  void answerThatIsNoJsonObjectIsRefused() {
    replies.add(Reply.of(201, "<html>"));
    assertThat(refusal(appendV2()).reason()).isEqualTo(Reason.SERVICE_FAILED);
    replies.set(0, Reply.of(201, "[]"));
    assertThat(refusal(appendV2()).reason()).isEqualTo(Reason.SERVICE_FAILED);
  }

  @Test
  void rekorV2IsAskedInItsOwnForm() {
    replies.add(Reply.of(503, ""));
    replies.add(Reply.of(201, "{\"logIndex\":\"7\"}"));
    assertThat(appendV2().isAccepted()).isTrue();
    assertThat(asked.getLast())
        .startsWith("POST /api/v2/log/entries")
        .contains(
            "{\"hashedRekordRequestV002\":{\"digest\":\""
                + Base64.getEncoder().encodeToString(DIGEST.bytes())
                + "\",\"signature\":{\"content\":\"CQ==\",\"verifier\":{\"keyDetails\":\"PKIX_ECDSA_P256_SHA_256\",\"x509Certificate\":{\"rawBytes\":\"AQID\"}}}}}");
  }

  private static String v1Entry() {
    String body =
        Base64.getEncoder()
            .encodeToString("{\"apiVersion\":\"0.0.1\"}".getBytes(StandardCharsets.UTF_8));
    String hash = "ab".repeat(32);
    return ("{'24296fb24b8ad77a':{'body':'"
            + body
            + "','integratedTime':1700000000,'logID':'"
            + hash
            + "','logIndex':12,'verification':{'signedEntryTimestamp':'c2V0','inclusionProof':{'checkpoint':'cp','hashes':['"
            + hash
            + "'],'logIndex':2,'rootHash':'"
            + hash
            + "','treeSize':5}}}}")
        .replace('\'', '"');
  }

  @Test
  void rekorV1EntryIsTurnedIntoTheBundlesForm() {
    replies.add(Reply.of(201, v1Entry()));
    var log = new RekorV1Client(new Http(LIMITS), base);
    var entry = ((Outcome.Accepted<Json.Obj>) log.append(DIGEST, new byte[] {9}, VERIFIER)).value();
    assertThat(entry.string("logIndex")).isEqualTo("12");
    assertThat(entry.string("integratedTime")).isEqualTo("1700000000");
    assertThat(((Json.Obj) entry.get("inclusionProof")).string("treeSize")).isEqualTo("5");
    assertThat(((Json.Obj) entry.get("logId")).string("keyId")).startsWith("q6ur");
    assertThat(asked.getFirst()).contains("\"kind\":\"hashedrekord\"", DIGEST.hex());
  }

  @Test
  void entryThatRekorV1AlreadyHasIsFetched() {
    String id = "f".repeat(80);
    replies.add(new Reply(409, new byte[0], "/api/v1/log/entries/" + id));
    replies.add(Reply.of(200, v1Entry()));
    var log = new RekorV1Client(new Http(LIMITS), base);
    assertThat(
            log.appendEnvelope(
                    DIGEST, new byte[] {9}, VERIFIER, "{}".getBytes(StandardCharsets.UTF_8))
                .isAccepted())
        .isTrue();
    assertThat(asked.getFirst()).contains("\"kind\":\"dsse\"", "\"envelope\":\"{}\"");
    assertThat(asked.getLast()).startsWith("GET /api/v1/log/entries/" + id);
  }

  @Test
  void signatureThatRekorV1DoesNotKnowIsMissing() {
    var log = new RekorV1Client(new Http(LIMITS), base);
    replies.add(Reply.of(200, "[]"));
    assertThat(refusal(log.find(DIGEST, new byte[] {9}, VERIFIER)).reason())
        .isEqualTo(Reason.LOG_ENTRY_MISSING);
    for (String other : List.of("{}", "[{}]", "[1]", "[{\"a\":{}}]", "no json")) {
      replies.set(0, Reply.of(200, other));
      assertThat(refusal(log.find(DIGEST, new byte[] {9}, VERIFIER)).reason())
          .isEqualTo(Reason.SERVICE_FAILED);
    }
  }

  @Test
  void oldestEntryThatRekorV1FindsIsTaken() {
    String later = v1Entry().replace("1700000000", "1800000000");
    replies.add(Reply.of(200, "[" + later + "," + v1Entry() + "," + later + "]"));
    var log = new RekorV1Client(new Http(LIMITS), base);
    var entry = ((Outcome.Accepted<Json.Obj>) log.find(DIGEST, new byte[] {9}, VERIFIER)).value();
    assertThat(entry.string("integratedTime")).isEqualTo("1700000000");
    assertThat(asked.getFirst()).startsWith("POST /api/v1/log/entries/retrieve {\"entries\":[{");
  }

  @Test
  void conflictThatPointsElsewhereIsNotFollowed() {
    replies.add(new Reply(409, new byte[0], "http://evil.example/x"));
    var log = new RekorV1Client(new Http(LIMITS), base);
    assertThat(refusal(log.append(DIGEST, new byte[1], VERIFIER)).reason())
        .isEqualTo(Reason.SERVICE_FAILED);
    assertThat(asked).hasSize(1);
  }

  @Test
  void fulcioRefusingTheTokenIsATokenRefusal() {
    var fulcio = new FulcioClient(new Http(LIMITS), base);
    replies.add(
        Reply.of(400, "{\"message\":\"There was an error processing the identity token\"}"));
    var key = Fakes.p256().getPublic();
    assertThat(refusal(fulcio.issue("t", key, new byte[1])).reason())
        .isEqualTo(Reason.IDENTITY_TOKEN_INVALID);
    replies.set(0, Reply.of(401, ""));
    assertThat(refusal(fulcio.issue("t", key, new byte[1])).reason())
        .isEqualTo(Reason.IDENTITY_TOKEN_INVALID);
    replies.set(0, Reply.of(200, "{\"signedCertificateDetachedSct\":{}}"));
    assertThat(refusal(fulcio.issue("t", key, new byte[1])).found()).contains("embedded SCT");
    replies.set(
        0,
        Reply.of(
            200,
            "{\"signedCertificateEmbeddedSct\":{\"chain\":{\"certificates\":[\"not pem\"]}}}"));
    assertThat(refusal(fulcio.issue("t", key, new byte[1])).reason())
        .isEqualTo(Reason.SERVICE_FAILED);
  }

  @Test
  void fulcioIsAskedInItsOwnForm() {
    var fulcio = new FulcioClient(new Http(LIMITS), URI.create(base + "/"));
    replies.add(
        Reply.of(
            200,
            "{\"signedCertificateEmbeddedSct\":{\"chain\":{\"certificates\":[\"-----BEGIN"
                + " CERTIFICATE-----\\n"
                + "AQID\\n"
                + "-----END CERTIFICATE-----\\n"
                + "\"]}}}"));
    var chain = fulcio.issue("tok", Fakes.p256().getPublic(), new byte[] {5});
    assertThat(((Outcome.Accepted<List<byte[]>>) chain).value().getFirst())
        .containsExactly(1, 2, 3);
    assertThat(asked.getFirst())
        .startsWith("POST /api/v2/signingCert")
        .contains(
            "{\"credentials\":{\"oidcIdentityToken\":\"tok\"}",
            "-----BEGIN PUBLIC KEY-----",
            "\"algorithm\":\"ECDSA\"",
            "\"proofOfPossession\":\"BQ==\"");
  }

  @Test
  void timestampAuthorityIsAskedAtItsOwnAddress() {
    replies.add(Reply.of(200, "answer"));
    var tsa = new TimestampClient(LIMITS, URI.create(base + "/api/v1/timestamp"));
    assertThat(((Outcome.Accepted<byte[]>) tsa.timestamp(new byte[] {65})).value())
        .isEqualTo("answer".getBytes(StandardCharsets.UTF_8));
    assertThat(asked.getFirst()).isEqualTo("POST /api/v1/timestamp A");
  }

  private static Refusal refusal(Outcome<?> outcome) {
    return ((Outcome.Refused<?>) outcome).refusal();
  }
}
