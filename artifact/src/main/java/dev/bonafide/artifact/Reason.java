package dev.bonafide.artifact;

/**
 * Why something is refused: the same word in text, JSON, HTTP bodies, metric labels and decision
 * records. Codes are stable.
 *
 * <p>{@code docs/reference/reasons.md} is generated from this list.
 */
public enum Reason {
  NO_EVIDENCE(
      "no signature was found for the model",
      "the model was never signed, or its bundle lies elsewhere or has another name",
      "bonafide sign FILE (or sign MODEL_FOLDER), or name the bundle with --bundle",
      Remedy.RELEASER),
  MALFORMED_EVIDENCE(
      "the signature file cannot be read as what it claims to be",
      "the file is truncated, edited, or no signature at all",
      "bonafide inspect BUNDLE",
      Remedy.RELEASER),
  UNSUPPORTED_MEDIA_TYPE(
      "the bundle's media type is not one that is known",
      "a bundle of a newer or older format, or another kind of file",
      "bonafide inspect BUNDLE",
      Remedy.RELEASER),
  UNSUPPORTED_ALGORITHM(
      "a key, hash or signature algorithm is not supported",
      "a key type or curve outside the Sigstore algorithm registry",
      "bonafide inspect BUNDLE",
      Remedy.RELEASER),
  DIGEST_MISMATCH(
      "the bytes are not the bytes that were signed",
      "the file was changed, replaced or cut short after it was signed",
      "bonafide scan FILE, then fetch the release again",
      Remedy.RELEASER),
  SIGNATURE_INVALID(
      "the signature does not verify under the key it names",
      "the signature or the signed bytes were altered",
      "bonafide inspect BUNDLE",
      Remedy.RELEASER),
  CHANGED_FILE(
      "a file of the model differs from the signed manifest",
      "the file was changed after the folder was signed",
      "bonafide verify … MODEL_FOLDER, which lists every difference",
      Remedy.RELEASER),
  MISSING_FILE(
      "a file of the signed manifest is missing",
      "an incomplete copy or download",
      "fetch the release again",
      Remedy.OPERATOR),
  EXTRA_FILE(
      "a file is present that the signed manifest does not list",
      "something was added after the folder was signed",
      "remove it, or sign the folder again",
      Remedy.OPERATOR),
  MANIFEST_INVALID(
      "the signed manifest contradicts itself",
      "a manifest made by a broken or hostile tool",
      "sign the folder again",
      Remedy.RELEASER),
  UNTRUSTED_CERTIFICATE(
      "the signing certificate does not lead to a trusted root",
      "the model was signed under another Sigstore instance, or the root is stale",
      "bonafide verify … --trusted-root FILE for that instance",
      Remedy.OPERATOR),
  SCT_INVALID(
      "the certificate's transparency promise is missing or wrong",
      "the certificate was not logged by a known certificate log",
      "bonafide inspect BUNDLE",
      Remedy.RELEASER),
  IDENTITY_MISMATCH(
      "the signer is not the one that was asked for",
      "somebody else signed it, or the expected identity is misspelt",
      "bonafide inspect BUNDLE, which shows who signed",
      Remedy.OPERATOR),
  LOG_ENTRY_MISSING(
      "the signature has no entry in a known transparency log",
      "it was never logged, or logged where this root does not look",
      "bonafide inspect BUNDLE",
      Remedy.RELEASER),
  LOG_ENTRY_MISMATCH(
      "the log entry is about something else",
      "an entry of another signature was put into the bundle",
      "bonafide inspect BUNDLE",
      Remedy.RELEASER),
  LOG_PROOF_INVALID(
      "the proof that the signature is in the log does not hold",
      "the bundle was altered, or the log misbehaves",
      "bonafide inspect BUNDLE",
      Remedy.RELEASER),
  CHECKPOINT_INVALID(
      "the log's signed checkpoint does not verify",
      "the bundle was altered, or the log's key is unknown",
      "bonafide inspect BUNDLE",
      Remedy.RELEASER),
  LOG_PROMISE_INVALID(
      "the log's signed promise to include the entry does not verify",
      "the bundle was altered",
      "bonafide inspect BUNDLE",
      Remedy.RELEASER),
  TIMESTAMP_INVALID(
      "a signed timestamp does not verify",
      "the bundle was altered, or the timestamp authority is unknown",
      "bonafide inspect BUNDLE",
      Remedy.RELEASER),
  OUTSIDE_VALIDITY(
      "the signature was made when the certificate or key was not valid",
      "an expired certificate or key, or a wrong clock at signing",
      "sign the model again",
      Remedy.RELEASER),
  NO_TRUSTED_TIME(
      "nothing trusted says when the signature was made",
      "the bundle has neither a log promise nor a signed timestamp",
      "sign again with a timestamp authority",
      Remedy.RELEASER),
  KEY_MISMATCH(
      "the signature was made with another key",
      "the wrong public key was given, or somebody else signed it",
      "bonafide inspect BUNDLE, which shows the key's hint",
      Remedy.OPERATOR),
  UNSUPPORTED_ENTRY(
      "the log entry is of a kind that is not supported",
      "a deprecated or very new kind of entry",
      "sign the model again",
      Remedy.RELEASER),
  METHOD_MISMATCH(
      "the signature was made by another method than the one that was asked for",
      "a key signature was verified as keyless, or the other way round",
      "bonafide inspect BUNDLE, which shows the method",
      Remedy.OPERATOR),
  PREDICATE_MISMATCH(
      "the attestation is not of the kind that was asked for",
      "an attestation such as provenance is no signature over the model",
      "bonafide sign FILE",
      Remedy.RELEASER),
  TRUST_ROOT_INVALID(
      "the trusted root cannot be used",
      "the file is truncated, edited, or no trusted root",
      "bonafide trust export|import, or fetch the root again",
      Remedy.OPERATOR),
  STALE_ROOT(
      "the trusted root is older than the policy allows",
      "it was not refreshed for too long",
      "bonafide trust export|import, or let the refresh reach the network",
      Remedy.OPERATOR),
  NO_POLICY(
      "no policy entry matches the model",
      "no policy was given, or none of its globs matches the model's name",
      "bonafide policy init --from BUNDLE",
      Remedy.OPERATOR),
  INSUFFICIENT_SIGNATURES(
      "fewer authorities signed than the policy requires",
      "a counter-signature is missing, or one signer stands for two",
      "bonafide policy explain REPOSITORY MODEL",
      Remedy.RELEASER),
  DENIED(
      "the policy names this model, signer or digest as denied",
      "the operator withdrew it",
      "bonafide policy explain REPOSITORY MODEL",
      Remedy.OPERATOR),
  UNSIGNED_FILE(
      "the file to be loaded is not among the signed bytes",
      "the signature covers other files of the folder",
      "sign the file that uri or the well-known name points to",
      Remedy.RELEASER),
  OUTSIDE_MODEL(
      "a path leads out of the model's folder",
      "an absolute uri, a .. component or another scheme",
      "put the artefact into the model's folder",
      Remedy.RELEASER),
  CODE_IN_MODEL(
      "the model's settings ask to run code",
      "a Python implementation or an environment in model-settings.json",
      "name a known implementation",
      Remedy.RELEASER),
  SYMLINK(
      "a symbolic link leaves the model's folder",
      "a link planted in the repository, or an unusual mount",
      "replace the link by the file",
      Remedy.OPERATOR),
  SETTINGS_INVALID(
      "model-settings.json cannot be used",
      "it is no JSON, or a key has a value of the wrong kind",
      "bonafide check REPOSITORY",
      Remedy.RELEASER),
  SETTINGS_NOT_SIGNED(
      "the policy demands signed settings and they are not",
      "only the artefact was signed",
      "sign the folder: bonafide sign sigstore MODEL_FOLDER",
      Remedy.RELEASER),
  LIMIT_EXCEEDED(
      "an input is larger or deeper than the documented limit",
      "a hostile file, or an unusually large model",
      "raise the limit if the input is expected",
      Remedy.OPERATOR),
  CHANGED_WHILE_READING(
      "a file changed while it was being read",
      "something writes into the repository",
      "load again when the copy is complete",
      Remedy.OPERATOR),
  UNREADABLE(
      "a file or folder cannot be read",
      "missing, no permission, or no regular file",
      "check the path and its permissions",
      Remedy.OPERATOR),
  ARTEFACT_NOT_FOUND(
      "no model file was found where the settings point",
      "a wrong uri, or none of the well-known names",
      "bonafide check REPOSITORY",
      Remedy.RELEASER),
  FORBIDDEN_GLOBAL(
      "the pickle names something that is not on the closed list",
      "a hostile file, or an estimator that is not supported",
      "bonafide scan FILE",
      Remedy.RELEASER),
  FORBIDDEN_OPCODE(
      "the pickle uses an operation that no model needs",
      "a hostile or very unusual file",
      "bonafide scan FILE",
      Remedy.RELEASER),
  MALFORMED_MODEL(
      "the model file is not well-formed",
      "truncated, corrupt, or not of the format its name says",
      "bonafide inspect FILE",
      Remedy.RELEASER),
  TRAILING_BYTES(
      "bytes follow the end of the model",
      "a second stream was appended, which no honest tool does",
      "bonafide scan FILE",
      Remedy.RELEASER),
  UNSUPPORTED_ESTIMATOR(
      "the estimator is not one that can be computed here",
      "see docs/reference/estimators.md for what is supported",
      "bonafide inspect FILE",
      Remedy.RELEASER),
  UNSUPPORTED_FORMAT(
      "the file is of a format that is not supported",
      "another framework's format",
      "bonafide inspect FILE",
      Remedy.RELEASER),
  UNTESTED_SKLEARN_VERSION(
      "the model was made by a scikit-learn version that was never tested",
      "a release newer than this Bonafide",
      "allowUntestedVersions in the policy, or a newer Bonafide",
      Remedy.OPERATOR),
  MODEL_STATE_INVALID(
      "the estimator's attributes contradict each other",
      "a hand-made or damaged model file",
      "bonafide inspect FILE",
      Remedy.RELEASER),
  EXPECTATION_FAILED(
      "the model does not answer as its signed expected.json says",
      "a version difference, or a wrong expectation",
      "bonafide infer --model FILE --input FILE",
      Remedy.RELEASER),
  MODEL_NOT_FOUND(
      "no model of that name is in the repository",
      "a misspelt name, or a folder without settings or a well-known file",
      "POST /v2/repository/index lists what there is",
      Remedy.CALLER),
  MODEL_NOT_READY(
      "the model is known but does not serve",
      "it was not loaded, or its loading was refused",
      "POST /v2/repository/models/NAME/load",
      Remedy.CALLER),
  INVALID_REQUEST(
      "the request cannot be used",
      "a wrong shape, datatype, field or encoding",
      "compare with the model's metadata: GET /v2/models/NAME",
      Remedy.CALLER),
  PAYLOAD_TOO_LARGE(
      "the request body is larger than the server's limit",
      "a batch that is too large",
      "send smaller batches, or raise max_request_bytes",
      Remedy.CALLER),
  NOT_LOCAL(
      "load and unload are accepted from this machine only",
      "the call came through a proxy or from another host",
      "call from the server's own machine",
      Remedy.CALLER),
  OVERLOADED(
      "the server's queue is full",
      "more requests than it can answer",
      "retry later",
      Remedy.CALLER),
  STOPPING(
      "the server is stopping and takes no new requests",
      "it was told to end; what was under way is still answered",
      "retry: another server, or this one after its restart",
      Remedy.CALLER),
  LOG_DAMAGED(
      "the files of a log contradict its signed checkpoint",
      "a file was edited, cut short or only partly restored",
      "restore the whole folder from a backup, or begin a new log in another folder",
      Remedy.OPERATOR),
  LOG_UNUSABLE(
      "a log's folder cannot be read or written",
      "no space, no permission, or a failing disk",
      "check the folder, its permissions and the free space",
      Remedy.OPERATOR),
  IDENTITY_TOKEN_INVALID(
      "the identity token cannot be used",
      "expired, malformed, or for another audience",
      "fetch a new token",
      Remedy.RELEASER),
  IDENTITY_TOKEN_MISSING(
      "no identity token could be had",
      "a job without the permission to ask for one, or a login that was not finished",
      "--identity-token, or the job's permission to ask for an identity token",
      Remedy.RELEASER),
  SERVICE_FAILED(
      "a signing service did not answer as it should",
      "the network, or the service itself",
      "try again; bonafide doctor",
      Remedy.RELEASER),
  CONSENT_WITHHELD(
      "the signer's name was not to become public",
      "the question before signing was answered with no, or there was no terminal to ask on",
      "answer yes, or sign with --yes or with a key",
      Remedy.RELEASER),
  AMBIGUOUS_INPUT(
      "a signature over the file could be passed off as one over an attestation",
      "the file begins with the prefix of the DSSE pre-authentication encoding",
      "bonafide attest, for an attestation",
      Remedy.RELEASER),
  SIGNING_CONFIG_INVALID(
      "the list of an instance's signing services cannot be used",
      "a damaged signing config, or one that offers nothing valid now",
      "bonafide trust update, or another --trust-config",
      Remedy.RELEASER),
  SIGNING_KEY_UNUSABLE(
      "the signing key cannot be used",
      "a wrong password or PIN, a damaged file, or a key that does not belong to the certificate",
      "openssl pkey -in KEY -noout -text",
      Remedy.RELEASER),
  EMPTY_MODEL(
      "nothing in the model would be signed",
      "an empty folder, or everything in it is ignored",
      "check the folder and --ignore-paths",
      Remedy.RELEASER),
  TRUST_METADATA_INVALID(
      "the metadata of the trusted roots does not verify",
      "a repository that was tampered with, or one that is not of this instance",
      "bonafide trust update, or trust import from a machine that can reach the repository",
      Remedy.OPERATOR),
  TRUST_METADATA_EXPIRED(
      "the metadata of the trusted roots has expired",
      "the repository, or the export, is too old; or this machine's clock is wrong",
      "bonafide trust update, or a fresh trust export",
      Remedy.OPERATOR),
  TRUST_METADATA_ROLLBACK(
      "the repository offers older trusted roots than are already known",
      "a stale mirror or export, or somebody who wants an old root back",
      "bonafide trust update from the instance itself",
      Remedy.OPERATOR);

  /** Who can usually put it right. */
  public enum Remedy {
    /** The team that makes and signs the model. */
    RELEASER,
    /** The team that runs the server and owns the policy. */
    OPERATOR,
    /** The client that sent the request. */
    CALLER
  }

  private final String meaning;
  private final String likelyCause;
  private final String tryFirst;
  private final Remedy remedy;

  Reason(String meaning, String likelyCause, String tryFirst, Remedy remedy) {
    this.meaning = meaning;
    this.likelyCause = likelyCause;
    this.tryFirst = tryFirst;
    this.remedy = remedy;
  }

  /** What it means, as a sentence without its full stop. */
  public String meaning() {
    return meaning;
  }

  public String likelyCause() {
    return likelyCause;
  }

  /** The first command or setting to try. */
  public String tryFirst() {
    return tryFirst;
  }

  public Remedy remedy() {
    return remedy;
  }
}
