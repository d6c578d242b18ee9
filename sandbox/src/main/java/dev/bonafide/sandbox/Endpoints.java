package dev.bonafide.sandbox;

import com.sun.net.httpserver.HttpExchange;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * All endpoints of a sandbox, by method and path. The paths of the services do not meet, so that
 * they share one address: Fulcio v2, Rekor v2, timestamp authority v1, OpenID Connect, and the CT
 * log under {@code /ct}.
 */
final class Endpoints {
  private Endpoints() {}

  static Map<String, Http.Endpoint> of(Sandbox sandbox) {
    Map<String, Http.Endpoint> all = new HashMap<>();
    all.put("GET /", request -> index(sandbox));
    all.put("GET /healthz", request -> Http.Answer.text(200, "text/plain", "ok\n"));
    all.put("GET /trusted_root.json", request -> json(sandbox.trustedRootJson()));
    all.put("GET /signing_config.json", request -> json(sandbox.signingConfigJson()));
    all.put("GET /client_trust_config.json", request -> json(sandbox.clientTrustConfigJson()));
    all.put(
        "POST /api/v1/timestamp",
        request ->
            Http.Answer.of(
                201,
                "application/timestamp-reply",
                sandbox.timestampAuthority().timestamp(request.body()).orThrow()));
    all.put("GET /api/v1/timestamp/certchain", request -> chain(sandbox.keys().timestampChain()));
    new LoginEndpoints(sandbox).addTo(all);
    new FulcioEndpoints(sandbox).addTo(all);
    new RekorEndpoints(sandbox.rekor()).addTo(all);
    new CertificateLogEndpoints(sandbox.certificateLog()).addTo(all);
    return Map.copyOf(all);
  }

  /** Tiles, whose paths are numbers, are looked for under the name of their folder. */
  static Http.Answer answer(Map<String, Http.Endpoint> endpoints, HttpExchange exchange)
      throws RefusedException {
    Http.Request request;
    try {
      request = Http.read(exchange);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String method = request.method().equals("HEAD") ? "GET" : request.method();
    int tile = request.path().indexOf("/tile/");
    String path = tile < 0 ? request.path() : request.path().substring(0, tile + 6);
    Http.Endpoint endpoint = endpoints.get(method + " " + path);
    if (endpoint != null) {
      return endpoint.answer(request);
    }
    boolean known = endpoints.containsKey("GET " + path) || endpoints.containsKey("POST " + path);
    return Http.Answer.json(
        known ? 405 : 404,
        Json.object()
            .put("code", known ? 12 : 5)
            .put("message", known ? "not with " + request.method() : "no such endpoint")
            .build());
  }

  private static Http.Answer index(Sandbox sandbox) {
    var text = new StringBuilder("A Bonafide sandbox Sigstore.\n\n");
    text.append("issuer    ").append(sandbox.issuer()).append('\n');
    text.append("trust     ").append(sandbox.issuer()).append("/client_trust_config.json\n");
    text.append("entries   ").append(sandbox.logSize()).append("\n\n");
    for (String path : new TreeSet<>(List.of("/auth", "/token", "/api/v2/signingCert"))) {
      text.append(path).append('\n');
    }
    return Http.Answer.text(200, "text/plain; charset=utf-8", text.toString());
  }

  private static Http.Answer json(String text) {
    return Http.Answer.text(200, "application/json", text + "\n");
  }

  private static Http.Answer chain(List<X509CertificateHolder> chain) {
    return Http.Answer.text(200, "application/pem-certificate-chain", SandboxFiles.pem(chain));
  }
}
