package dev.bonafide.admission;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.DigestAlgorithm;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.evidence.Content;
import dev.bonafide.evidence.Facts;
import dev.bonafide.evidence.Signer;
import dev.bonafide.evidence.TrustedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Evidence without cryptography, for tests of what is done with facts: a signature file is a line
 * of words that says what it establishes. {@code invalid REASON} is one that does not verify.
 */
public final class FakeEvidence implements EvidenceVerifier {
  public static final String ISSUER = "https://accounts.google.com";
  public static final Instant SIGNED = Instant.parse("2026-11-01T12:00:00Z");

  @Override
  public Outcome<List<Facts>> verify(String name, byte[] evidence) {
    String[] words = new String(evidence, UTF_8).trim().split(" ");
    if (words[0].equals("invalid")) {
      return Outcome.refused(Reason.valueOf(words[1]), "invalid in itself");
    }
    if (words.length < 3) {
      return Outcome.refused(Reason.MALFORMED_EVIDENCE, "no evidence");
    }
    return Outcome.accepted(
        List.of(
            new Facts(
                signer(words[0]),
                content(words),
                List.of(words).contains("untimed")
                    ? List.of()
                    : List.of(
                        new TrustedTime(SIGNED, TrustedTime.Origin.TIMESTAMP_AUTHORITY, "tsa")),
                List.of(),
                new Facts.Source(name, Digest.sha256(evidence)),
                List.of())));
  }

  @Override
  public Map<String, Duration> rootAges() {
    return Map.of();
  }

  public static Signer signer(String word) {
    if (word.startsWith("key:")) {
      return new Signer.KeyHolder(Digest.ofHex(DigestAlgorithm.SHA256, word.substring(4)));
    }
    return new Signer.Keyless(
        word, ISSUER, Map.of(), Digest.sha256(word.getBytes(UTF_8)), "default");
  }

  private static Content content(String[] words) {
    return switch (words[1]) {
      case "message" -> new Content.Message(digest(words[2]));
      case "manifest" -> {
        var resources = new ArrayList<Content.Resource>();
        for (String pair : words[2].split(",")) {
          String[] both = pair.split("=");
          resources.add(new Content.Resource(both[0], 0, -1, both[1]));
        }
        yield new Content.Manifest(
            "model",
            Digest.sha256(new byte[0]),
            Content.Method.FILES,
            "sha256",
            0,
            false,
            List.of(),
            resources);
      }
      default ->
          new Content.Statement(
              words[1],
              List.of(new Content.Subject("subject", Map.of("sha256", words[2]))),
              Json.object().build());
    };
  }

  private static Digest digest(String hex) {
    for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
      if (algorithm.lengthBytes() * 2 == hex.length()) {
        return Digest.ofHex(algorithm, hex);
      }
    }
    throw new IllegalArgumentException(hex);
  }

  public static String sha256(String content) {
    return Digest.sha256(content.getBytes(UTF_8)).hex();
  }
}
