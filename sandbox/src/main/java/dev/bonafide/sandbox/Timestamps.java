package dev.bonafide.sandbox;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.evidence.service.TimestampAuthority;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampResponseGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;

/** An RFC 3161 timestamp authority by the clock of this machine. */
final class Timestamps implements TimestampAuthority {
  /** The policy under which sigstore's timestamp authority answers where none is asked for. */
  private static final ASN1ObjectIdentifier POLICY =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.57264.2");

  private static final Set<ASN1ObjectIdentifier> IMPRINTS =
      Set.of(TSPAlgorithms.SHA256, TSPAlgorithms.SHA384, TSPAlgorithms.SHA512);

  private static final int MAX_REQUEST_BYTES = 16 * 1024;

  private final SandboxKeys keys;
  private final InstantSource clock;

  Timestamps(SandboxKeys keys, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public Outcome<byte[]> timestamp(byte[] request) {
    return Outcome.attempt(() -> answer(read(request)));
  }

  private static TimeStampRequest read(byte[] request) throws RefusedException {
    try {
      if (request.length > MAX_REQUEST_BYTES) {
        throw new RefusedException(
            Reason.SERVICE_FAILED,
            "the time-stamp query is too long",
            request.length + " bytes",
            "at most " + MAX_REQUEST_BYTES);
      }
      var parsed = new TimeStampRequest(request);
      parsed.validate(IMPRINTS, Set.of(POLICY), Set.of());
      return parsed;
    } catch (IOException | TSPException | RuntimeException e) {
      throw new RefusedException(
          Reason.SERVICE_FAILED,
          "the time-stamp query cannot be answered",
          e instanceof TSPException ? String.valueOf(e.getMessage()) : "no TimeStampReq",
          "a TimeStampReq with a SHA-2 imprint");
    }
  }

  private byte[] answer(TimeStampRequest request) {
    try {
      var leaf = new JcaX509CertificateConverter().getCertificate(keys.timestampChain().getFirst());
      var digests = new JcaDigestCalculatorProviderBuilder().build();
      var tokens =
          new TimeStampTokenGenerator(
              new JcaSimpleSignerInfoGeneratorBuilder()
                  .build(Keys.ALGORITHM, keys.timestampAuthority().getPrivate(), leaf),
              digests.get(new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256)),
              POLICY);
      if (request.getCertReq()) {
        tokens.addCertificates(new JcaCertStore(List.of(leaf)));
      }
      return new TimeStampResponseGenerator(tokens, IMPRINTS, Set.of(POLICY))
          .generateGrantedResponse(
              request, CertificateTemplate.newSerial(), Date.from(clock.instant()))
          .getEncoded();
    } catch (IOException
        | TSPException
        | OperatorCreationException
        | java.security.cert.CertificateException e) {
      throw new IllegalStateException("the timestamp authority cannot sign", e);
    }
  }
}
