package dev.bonafide.sandbox;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.bouncycastle.cert.X509CertificateHolder;

/** The part of RFC 6962's API that certificate authorities and monitors use. */
final class CertificateLogEndpoints {
  private static final String PREFIX = "/ct/ct/v1/";

  private final CertificateLog log;

  CertificateLogEndpoints(CertificateLog log) {
    this.log = log;
  }

  void addTo(Map<String, Http.Endpoint> all) {
    all.put("POST " + PREFIX + "add-pre-chain", this::addPreChain);
    all.put("GET " + PREFIX + "get-sth", request -> Http.Answer.json(200, log.signedTreeHead()));
    all.put("GET " + PREFIX + "get-sth-consistency", this::consistency);
    all.put("GET " + PREFIX + "get-roots", request -> Http.Answer.json(200, log.roots()));
  }

  private Http.Answer addPreChain(Http.Request request) throws RefusedException {
    if (!(request.json().get("chain") instanceof Json.Arr chain)) {
      throw Http.invalid("expected chain, a list of certificates in base64");
    }
    List<X509CertificateHolder> certificates = new ArrayList<>();
    for (Json item : chain.items()) {
      certificates.add(certificate(item));
    }
    return Http.Answer.json(200, CertificateLog.json(log.addPreChain(certificates)));
  }

  private static X509CertificateHolder certificate(Json item) throws RefusedException {
    try {
      if (item instanceof Json.Str(String base64)) {
        return new X509CertificateHolder(Base64.getDecoder().decode(base64));
      }
    } catch (IOException | RuntimeException e) {
      throw Http.invalid("an item of the chain is no certificate");
    }
    throw Http.invalid("an item of the chain is no string");
  }

  private Http.Answer consistency(Http.Request request) throws RefusedException {
    try {
      long first = Long.parseLong(request.query().getOrDefault("first", ""));
      long second = Long.parseLong(request.query().getOrDefault("second", ""));
      return Http.Answer.json(200, log.consistency(first, second));
    } catch (NumberFormatException e) {
      throw Http.invalid("expected first and second, sizes of the tree");
    }
  }
}
