package dev.bonafide.sklearn;

import dev.bonafide.pickle.AllowList;
import java.util.List;

/** Names that estimators of any family may hold: sparse matrices, random states, numpy's types. */
final class CommonParts {
  private CommonParts() {}

  static void allow(AllowList.Builder allowed) {
    for (String format : List.of("csr", "csc")) {
      for (String module : List.of("scipy.sparse._" + format, "scipy.sparse." + format)) {
        allowed.object(module, format + "_matrix").object(module, format + "_array");
      }
    }
    allowed
        .object("sklearn.utils._bunch", "Bunch")
        .object("sklearn.utils", "Bunch")
        .factory("numpy.random._pickle", "__randomstate_ctor")
        .factory("numpy.random._pickle", "__bit_generator_ctor")
        .factory("numpy.random._pickle", "__generator_ctor")
        .factory("numpy.random.bit_generator", "__pyx_unpickle_SeedSequence")
        .reference("numpy.random.bit_generator", "SeedSequence")
        .object("sklearn.utils._metadata_requests", "MetadataRequest")
        .object("sklearn.utils._metadata_requests", "MethodMetadataRequest")
        .reference("numpy.random._mt19937", "MT19937")
        .reference("numpy.random._pcg64", "PCG64");
    for (String type :
        List.of(
            "float64", "float32", "float16", "int64", "int32", "int16", "int8", "uint64", "uint32",
            "uint16", "uint8", "bool_", "str_")) {
      allowed.reference("numpy", type);
    }
  }
}
