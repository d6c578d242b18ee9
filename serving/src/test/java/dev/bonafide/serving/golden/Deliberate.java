package dev.bonafide.serving.golden;

/**
 * Why an answer may differ from the recorded one. Each is a section of
 * docs/reference/mlserver-differences.md, found by what was asked and what came, never by the name
 * of a case.
 */
enum Deliberate {
  TAMPERED_NEVER_LOADS,
  REFUSED_LOAD_IS_400,
  SETTINGS_ARE_OPTIONAL,
  INDEX_SHOWS_EVERYTHING,
  INDEX_WITHOUT_A_BODY,
  METADATA_SAYS_WHO_SIGNED,
  CLIENT_MISTAKES_ARE_400,
  OBJECTS_ARE_NO_ELEMENTS,
  LOADING_IS_LOCAL,
  TRANSFORMERS_TRANSFORM,
  SPARSE_ANSWERS_ARE_DENSE,
  PROBABILITIES_OF_SEVERAL_OUTPUTS,
  ONE_COLUMN_OF_TEXTS,
  FRAMES_OF_TEXTS,
  TEXTS_THAT_SPELL_NUMBERS,
  BYTES_ARE_TEXT,
  LARGE_INTEGERS_ARE_FLOATS,
  BF16_IS_A_DATATYPE,
  DATATYPES_ARE_CHECKED,
  LIMITS_ARE_413,
  CONTENT_ENCODINGS,
  IDS_IN_HEADERS_ARE_ASCII,
  DECISION_FUNCTION_IS_AN_OUTPUT,
  HEALTH_IN_JSON,
  BINARY_TENSOR_EXTENSION,
  TRITON_AND_KSERVE_ROUTES,
  OWN_OPENAPI_DOCUMENT,
  CORS_EXPOSES_HEADERS,
  FP16_IN_BYTES_CONTENTS,
  GRPC_INDEX_STATE,
  GRPC_STATUSES,
  GRPC_STREAM_ANSWERS_EVERYTHING,
  GRPC_HEALTH_AND_REFLECTION,
  /** Not a difference: the recorded model is Python code, which is never run. */
  CUSTOM_PYTHON;

  /** The section's name. */
  String key() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
