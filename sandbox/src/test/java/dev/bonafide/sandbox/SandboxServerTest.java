package dev.bonafide.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonReader;
import dev.bonafide.artifact.json.JsonWriter;
import dev.bonafide.tlog.Checkpoint;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxServerTest {
  private static final String ADA = "ada@example.com";
  private static final String VERIFIER = "a-verifier-of-forty-three-characters-or-more";
  private static final String CALLBACK = "http://localhost:1/auth/callback";

  @TempDir static Path parent;
  private static Sandbox sandbox;
  private static SandboxServer server;
  private static String secret;
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void serve() throws Exception {
    sandbox = TestSandbox.create(parent);
    server = sandbox.serve();
    secret = Files.readString(sandbox.secretFile()).strip();
  }

  @AfterAll
  static void close() {
    server.close();
    sandbox.close();
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(to(path));
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send(to(path).POST(BodyPublishers.ofString(body)));
  }

  private static Json.Obj json(HttpResponse<String> response) {
    var parsed =
        JsonReader.parse(response.body().getBytes(StandardCharsets.UTF_8), Reason.INVALID_REQUEST);
    return (Json.Obj) TestSandbox.accepted(parsed);
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static Map<String, String> login(String redirect) {
    byte[] challenge = Digest.sha256(VERIFIER.getBytes(StandardCharsets.UTF_8)).bytes();
    return new java.util.HashMap<>(
        Map.of(
            "response_type", "code",
            "client_id", "sigstore",
            "redirect_uri", redirect,
            "code_challenge_method", "S256",
            "code_challenge", Base64.getUrlEncoder().withoutPadding().encodeToString(challenge),
            "state", "a b&c",
            "nonce", "n-1"));
  }

  private static String encoded(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Test
  void noTokenWithoutTheSecret() throws Exception {
    for (String wrong : List.of("", "x", secret + "x", secret.substring(1))) {
      var answer =
          post(
              "/token",
              form(
                  Map.of(
                      "grant_type", "client_credentials",
                      "client_id", "sigstore",
                      "client_secret", wrong)));
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.body()).contains("invalid_client").doesNotContain("eyJ");
      var fields = login(CALLBACK);
      fields.put("secret", wrong);
      assertThat(post("/auth", form(fields)).statusCode()).isEqualTo(403);
      assertThat(
              send(to("/auth?" + form(login(CALLBACK))).header("Authorization", "Bearer " + wrong))
                  .statusCode())
          .isEqualTo(200); // the page that asks
    }
  }

  @Test
  void codeGoesToLoopbackOnly() throws Exception {
    for (String redirect :
        List.of(
            "https://evil.example/cb",
            "http://evil.example/cb",
            "http://localhost.evil.example/cb",
            "http://localhost@evil.example/cb",
            "http://u@localhost/cb",
            "javascript:alert(1)",
            "")) {
      var fields = login(redirect);
      fields.put("secret", secret);
      assertThat(post("/auth", form(fields)).statusCode()).as(redirect).isEqualTo(400);
    }
  }

  @Test
  void loginWithoutProofKeyIsRefused() throws Exception {
    for (String field : List.of("code_challenge", "code_challenge_method", "response_type")) {
      var fields = login(CALLBACK);
      fields.put("secret", secret);
      fields.put(field, "plain");
      assertThat(post("/auth", form(fields)).statusCode()).as(field).isEqualTo(400);
    }
  }

  @Test
  void codeCountsOnceAndOnlyForItsClientWithItsVerifier() throws Exception {
    for (String wrong : List.of("code_verifier", "redirect_uri", "client_id", "code")) {
      var fields = exchange(code());
      fields.put(wrong, "other");
      assertThat(post("/token", form(fields)).body()).as(wrong).contains("invalid_grant");
    }
    String code = code();
    assertThat(post("/token", form(exchange(code))).statusCode()).isEqualTo(200);
    assertThat(post("/token", form(exchange(code))).body()).contains("invalid_grant");
  }

  private String code() throws Exception {
    var fields = login(CALLBACK);
    fields.put("secret", secret);
    fields.put("identity", "grace@example.com");
    var answer = post("/auth", form(fields));
    assertThat(answer.statusCode()).isEqualTo(302);
    String location = answer.headers().firstValue("Location").orElseThrow();
    assertThat(location).startsWith(CALLBACK + "?code=").endsWith("&state=a+b%26c");
    return location.replaceAll(".*code=([^&]*)&.*", "$1");
  }

  private static Map<String, String> exchange(String code) {
    return new java.util.HashMap<>(
        Map.of(
            "grant_type", "authorization_code",
            "client_id", "sigstore",
            "redirect_uri", CALLBACK,
            "code_verifier", VERIFIER,
            "code", code));
  }

  @Test
  void loginGivesATokenThatThePublishedKeyVerifies() throws Exception {
    String token = String.valueOf(json(post("/token", form(exchange(code())))).string("id_token"));
    Json.Obj discovery = json(get("/.well-known/openid-configuration"));
    assertThat(discovery.string("issuer")).isEqualTo(sandbox.issuer());
    URI keys = URI.create(String.valueOf(discovery.string("jwks_uri")));
    var jwks = JWKSet.parse(send(HttpRequest.newBuilder(keys)).body());
    assertThat(jwks.getKeys().getFirst().isPrivate()).isFalse();
    var jwt = SignedJWT.parse(token);
    var key = jwks.getKeyByKeyId(jwt.getHeader().getKeyID()).toRSAKey();
    assertThat(jwt.verify(new RSASSAVerifier(key))).isTrue();
    assertThat(jwt.getJWTClaimsSet().getStringClaim("email")).isEqualTo("grace@example.com");
    assertThat(jwt.getJWTClaimsSet().getStringClaim("nonce")).isEqualTo("n-1");
    assertThat(jwt.getJWTClaimsSet().getAudience()).containsExactly("sigstore");
  }

  @Test
  void pageEscapesWhatItIsGiven() throws Exception {
    var fields = login(CALLBACK);
    fields.put("state", "\"><script>alert(1)</script>");
    var page = get("/auth?" + form(fields));
    assertThat(page.body()).contains("&quot;&gt;&lt;script&gt;").doesNotContain("<script>");
    assertThat(page.headers().firstValue("Content-Security-Policy")).isPresent();
  }

  @Test
  void outOfBandCodeIsShown() throws Exception {
    var fields = login(LoginRequest.OUT_OF_BAND);
    var page = send(to("/auth?" + form(fields)).header("Authorization", "Bearer " + secret)).body();
    String code = page.replaceAll("(?s).*<code id=\"code\">([^<]*)</code>.*", "$1");
    var exchange = exchange(code);
    exchange.put("redirect_uri", LoginRequest.OUT_OF_BAND);
    assertThat(post("/token", form(exchange)).statusCode()).isEqualTo(200);
  }

  @Test
  void requestUnderAForeignHostNameIsRefused() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), sandbox.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          "GET /keys HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 421");
    }
  }

  @Test
  void malformedRequestsGetAnErrorAndNoStackTrace() throws Exception {
    for (String path :
        List.of(
            "/api/v2/signingCert",
            "/api/v2/log/entries",
            "/api/v1/timestamp",
            "/ct/ct/v1/add-pre-chain",
            "/token",
            "/auth")) {
      for (String body :
          List.of("", "{", "[]", "{}", "\u0000", "[".repeat(100_000), "a=%zz", "{\"chain\":[1]}")) {
        var answer = post(path, body);
        assertThat(answer.statusCode()).as("%s %.20s", path, body).isBetween(400, 401);
        assertThat(answer.body()).doesNotContain("Exception").doesNotContain("\tat ");
      }
    }
    assertThat(post("/api/v2/log/entries", "x".repeat(1024 * 1024 + 1)).statusCode())
        .isEqualTo(413);
    assertThat(get("/nowhere").statusCode()).isEqualTo(404);
    assertThat(get("/token").statusCode()).isEqualTo(405);
    assertThat(get("/tile/0/../../token-secret").statusCode()).isEqualTo(404);
    assertThat(get("/tile/0/000").statusCode()).isEqualTo(404);
  }

  @Test
  void entriesOfAnotherKindAreRefusedAsRekorDoes() throws Exception {
    var answer = post("/api/v2/log/entries", "{\"dsseRequestV002\":{}}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("invalid type, must be hashedrekord");
  }

  @Test
  void portInUseIsSaid() {
    assertThatThrownBy(() -> sandbox.serve())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("in use");
  }

  @Test
  void bothAddressesOfLocalhostAreTaken() throws Exception {
    InetAddress other = InetAddress.getByName("::1");
    assumeTrue(NetworkInterface.getByInetAddress(other) != null, "no IPv6 on loopback");
    try (var socket = new Socket(other, sandbox.port())) {
      assertThat(socket.isConnected()).isTrue();
    }
  }

  @Test
  void certificateAndEntryOverHttp() throws Exception {
    KeyPair key = Keys.generate();
    Json request =
        Json.object()
            .put(
                "publicKeyRequest",
                Json.object()
                    .put(
                        "publicKey",
                        Json.object()
                            .put("algorithm", "ECDSA")
                            .put(
                                "content",
                                SandboxFiles.block("PUBLIC KEY", key.getPublic().getEncoded()))
                            .build())
                    .put("proofOfPossession", encoded(TestSandbox.proof(key, ADA)))
                    .build())
            .build();
    assertThat(post("/api/v2/signingCert", JsonWriter.compact(request)).statusCode())
        .isEqualTo(401);
    var answer =
        send(
            to("/api/v2/signingCert")
                .header("Authorization", "Bearer " + sandbox.identityToken(ADA))
                .POST(BodyPublishers.ofString(JsonWriter.compact(request))));
    assertThat(answer.statusCode()).isEqualTo(200);
    X509Certificate leaf = leaf(answer.body());
    assertThat(leaf.getPublicKey()).isEqualTo(key.getPublic());

    byte[] file = {1, 2, 3};
    var entry =
        post(
            "/api/v2/log/entries",
            JsonWriter.compact(
                record(Digest.sha256(file), Keys.sign(key.getPrivate(), file), leaf)));
    assertThat(entry.statusCode()).isEqualTo(201);
    String note = get("/api/v2/checkpoint").body();
    Checkpoint checkpoint =
        TestSandbox.accepted(Checkpoint.verify(note, sandbox.rekor().log().signer().key()));
    assertThat(checkpoint.size()).isEqualTo(1);
    assertThat(http.send(to("/api/v2/tile/0/000.p/1").build(), BodyHandlers.ofByteArray()).body())
        .isEqualTo(checkpoint.root().bytes());
    assertThat(get("/api/v2/tile/entries/000.p/1").body()).contains("hashedRekordV002");
  }

  private static X509Certificate leaf(String body) throws Exception {
    String pem = body.replaceAll("(?s).*?(-----BEGIN CERT.*?-----END CERTIFICATE-----).*", "$1");
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(
                    pem.replace("\\n", "\n").getBytes(StandardCharsets.US_ASCII)));
  }

  private static Json record(Digest digest, byte[] signature, X509Certificate leaf)
      throws Exception {
    return Json.object()
        .put(
            "hashedRekordRequestV002",
            Json.object()
                .put("digest", encoded(digest.bytes()))
                .put(
                    "signature",
                    Json.object()
                        .put("content", encoded(signature))
                        .put(
                            "verifier",
                            Json.object()
                                .put("keyDetails", "PKIX_ECDSA_P256_SHA_256")
                                .put(
                                    "x509Certificate",
                                    Json.object()
                                        .put("rawBytes", encoded(leaf.getEncoded()))
                                        .build())
                                .build())
                        .build())
                .build())
        .build();
  }

  @Test
  void timestampsAnswerWithTheTypeOfRfc3161() throws Exception {
    byte[] query = TimestampsTest.query("a".getBytes(StandardCharsets.UTF_8));
    var answer = send(to("/api/v1/timestamp").POST(BodyPublishers.ofByteArray(query)));
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/timestamp-reply");
    assertThat(get("/api/v1/timestamp/certchain").body()).contains("BEGIN CERTIFICATE");
  }

  @Test
  void certificateLogSaysWhatItHolds() throws Exception {
    Json.Obj head = json(get("/ct/ct/v1/get-sth"));
    assertThat(head.get("tree_size")).isInstanceOf(Json.Num.class);
    assertThat(get("/ct/ct/v1/get-roots").body()).contains("certificates");
    assertThat(get("/ct/ct/v1/get-sth-consistency?first=0&second=0").statusCode()).isEqualTo(200);
    assertThat(get("/ct/ct/v1/get-sth-consistency?first=0&second=9").statusCode()).isEqualTo(404);
    assertThat(get("/api/v2/trustBundle").body()).contains("chains");
    assertThat(get("/api/v2/configuration").body()).contains(sandbox.issuer());
    assertThat(Outcome.accepted(get("/client_trust_config.json").body()))
        .isEqualTo(Outcome.accepted(sandbox.clientTrustConfigJson() + "\n"));
  }
}
