package dev.bonafide.pickle;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonLimits;
import dev.bonafide.artifact.json.JsonReader;
import dev.bonafide.pickle.AllowList.Use;
import dev.bonafide.pickle.Builtins.Kind;
import dev.bonafide.pickle.PyObject.Making;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads skops files (skops.io, protocols 0 to 2: a zip of {@code schema.json} and npy members) to
 * the graph that a pickle of the same object gives, under the same allow-list.
 */
final class SkopsReader {
  private static final String SCHEMA = "schema.json";
  private static final int HIGHEST_PROTOCOL = 2;
  private static final int MAX_DEPTH = 150;
  private static final JsonLimits JSON = new JsonLimits(4 * MAX_DEPTH, 5_000_000);

  /** Heap that a byte of JSON takes once it is parsed, generously. */
  private static final int HEAP_PER_JSON_BYTE = 12;

  private final Map<String, ZipArchive.Member> members = new HashMap<>();
  private final AllowList allowList;
  private final Budget budget;
  private final Construction construction;
  private final Map<String, PyValue> known = new HashMap<>();

  SkopsReader(ZipArchive archive, AllowList allowList, Budget budget) {
    this.allowList = allowList;
    this.budget = budget;
    this.construction = new Construction(allowList, budget, Construction.Dialect.PLAIN);
    archive.members().forEach(member -> members.put(member.name(), member));
  }

  static boolean matches(ZipArchive archive) {
    return archive.members().stream().anyMatch(member -> member.name().equals(SCHEMA));
  }

  PyValue read() throws RefusedException {
    MemorySegment schema = content(SCHEMA);
    budget.charge(HEAP_PER_JSON_BYTE * schema.byteSize());
    Json json =
        JsonReader.parse(schema.toArray(ValueLayout.JAVA_BYTE), Reason.MALFORMED_MODEL, JSON)
            .orThrow();
    Json.Obj root = object(json, "the schema");
    if (!(root.get("protocol") instanceof Json.Num(String literal))
        || !literal.matches("[0-9]")
        || Integer.parseInt(literal) > HIGHEST_PROTOCOL) {
      throw new RefusedException(
          Reason.UNSUPPORTED_FORMAT,
          "an unknown skops protocol",
          root.get("protocol") instanceof Json.Num(String found) ? found : "none",
          "0 to " + HIGHEST_PROTOCOL);
    }
    return node(root, 0);
  }

  private MemorySegment content(String name) throws RefusedException {
    ZipArchive.Member member = members.get(name);
    if (member == null) {
      throw malformed("a member is missing: " + Printable.text(name));
    }
    return content(member);
  }

  /** Several nodes may name the same member, which is inflated for each of them. */
  private MemorySegment content(ZipArchive.Member member) throws RefusedException {
    MemorySegment content = ZipArchive.content(member, budget.limits);
    if (member.method() != 0) {
      budget.countDecompressed(content.byteSize());
    }
    return content;
  }

  private PyValue node(Json json, int depth) throws RefusedException {
    if (depth > Math.min(MAX_DEPTH, budget.limits.depth())) {
      throw Budget.exceeded("nodes within one another", depth, MAX_DEPTH);
    }
    budget.countOpcode();
    budget.charge(160);
    Json.Obj node = object(json, "a node");
    String loader = text(node, "__loader__");
    String id = node.get("__id__") instanceof Json.Num(String number) ? number : "";
    if (loader.equals("CachedNode")) {
      PyValue value = known.get(id);
      if (value == null) {
        throw malformed("a node refers to one that is not there");
      }
      return value;
    }
    PyValue value = make(loader, node, depth);
    if (!id.isEmpty()) {
      known.put(id, value);
    }
    return value;
  }

  private PyValue make(String loader, Json.Obj node, int depth) throws RefusedException {
    return switch (loader) {
      case "JsonNode" -> literal(node);
      case "ListNode" -> PyList.of(items(node, depth));
      case "TupleNode" -> tuple(node, depth);
      case "SetNode" -> PySet.of(items(node, depth));
      case "DictNode" -> dict(node, depth);
      case "DefaultDictNode" ->
          node(member(object(node.get("content"), "a dict"), "main"), depth + 1);
      case "_DictWithDeprecatedKeysNode" ->
          node(member(object(node.get("content"), "a dict"), "main"), depth + 1);
      case "ObjectNode" -> instance(node, depth);
      case "TreeNode", "LossNode", "SGDNode", "ReduceNode", "ConstructorFromReduceNode" ->
          reduced(node, depth);
      case "NdArrayNode" -> array(node, depth);
      case "DTypeNode", "DtypeNode" -> dataType(node, depth);
      case "MaskedArrayNode" -> masked(node, depth);
      case "SparseMatrixNode" -> sparse(node);
      case "FunctionNode", "TypeNode" -> mention(node);
      case "PartialNode" -> partial(node, depth);
      case "SliceNode" -> slice(node);
      case "BytesNode", "BytearrayNode" -> new PyValue.Bytes(content(text(node, "file")));
      case "RandomStateNode" -> random("__randomstate_ctor", node.get("content"), depth);
      case "RandomGeneratorNode" ->
          random(
              "__generator_ctor",
              object(node.get("content"), "a generator").get("bit_generator"),
              depth);
      default ->
          throw new RefusedException(
              Reason.FORBIDDEN_GLOBAL,
              "the skops file asks for a loader that is not on the closed list",
              Printable.text(loader),
              "the loaders of data and estimators");
    };
  }

  // ---- plain values

  private PyValue literal(Json.Obj node) throws RefusedException {
    String content = text(node, "content");
    switch (content) {
      case "NaN" -> {
        return new PyValue.Float(Double.NaN);
      }
      case "Infinity" -> {
        return new PyValue.Float(Double.POSITIVE_INFINITY);
      }
      case "-Infinity" -> {
        return new PyValue.Float(Double.NEGATIVE_INFINITY);
      }
      default -> {}
    }
    Json json =
        JsonReader.parse(
                content.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                Reason.MALFORMED_MODEL,
                JSON)
            .orThrow();
    return plain(json);
  }

  private static PyValue plain(Json json) throws RefusedException {
    return switch (json) {
      case Json.Str(String value) -> new PyValue.Str(value);
      case Json.Bool(boolean value) -> new PyValue.Bool(value);
      case Json.Null none -> PyValue.None.NONE;
      case Json.Num(String literal) -> number(literal);
      case Json.Arr arr -> throw malformed("a literal that is no scalar");
      case Json.Obj obj -> throw malformed("a literal that is no scalar");
    };
  }

  private static PyValue number(String literal) throws RefusedException {
    if (literal.length() > 4_300) {
      throw Budget.exceeded("digits in a number", literal.length(), 4_300);
    }
    if (!literal.matches("-?[0-9]+")) {
      return new PyValue.Float(Double.parseDouble(literal));
    }
    var integer = new BigInteger(literal);
    return integer.bitLength() < 64
        ? new PyValue.Int(integer.longValue())
        : new PyValue.BigInt(integer);
  }

  private List<PyValue> items(Json.Obj node, int depth) throws RefusedException {
    requireName(node, "builtins", Set.of("list", "set"));
    return content(node, depth);
  }

  /** A tuple, or an instance of a named one. */
  private PyValue tuple(Json.Obj node, int depth) throws RefusedException {
    GlobalName type = name(node);
    boolean plain = type.equals(new GlobalName("builtins", "tuple"));
    GlobalName named = plain ? type : requireUse(type, Use.OBJECT);
    PyTuple items = PyTuple.of(content(node, depth).toArray(PyValue[]::new));
    return plain ? items : new PyObject(named, items, Making.INSTANCE);
  }

  private List<PyValue> content(Json.Obj node, int depth) throws RefusedException {
    if (!(node.get("content") instanceof Json.Arr(List<Json> items))) {
      throw malformed("a container without items");
    }
    var values = new ArrayList<PyValue>();
    for (Json item : items) {
      values.add(node(item, depth + 1));
    }
    return values;
  }

  private PyValue dict(Json.Obj node, int depth) throws RefusedException {
    GlobalName type = name(node);
    var dict = new PyDict();
    Json.Obj content = object(node.get("content"), "a dict");
    PyValue types = node(member(node, "key_types"), depth + 1);
    if (!(types instanceof PyList list) || list.size() != content.members().size()) {
      throw malformed("a dict without the types of its keys");
    }
    int position = 0;
    for (Map.Entry<String, Json> entry : content.members().entrySet()) {
      PyValue value = node(entry.getValue(), depth + 1);
      dict.put(key(entry.getKey(), list.get(position++)), value);
      dict.depth = Math.max(dict.depth, 1 + Depth.of(value));
    }
    Builtins.Builtin builtin = Builtins.of(type);
    if (builtin != null && (builtin.kind() == Kind.DICT || builtin.kind() == Kind.ORDERED_DICT)) {
      return dict;
    }
    var object = new PyObject(requireUse(type, Use.OBJECT), PyTuple.EMPTY, Making.INSTANCE);
    object.mutableEntries = dict;
    object.depth = 1 + dict.depth;
    return object;
  }

  private static PyValue key(String text, PyValue type) throws RefusedException {
    if (type instanceof GlobalName(String module, String name)) {
      boolean numpy = module.equals("numpy");
      if (!numpy && name.equals("str") || numpy && name.equals("str_")) {
        return new PyValue.Str(text);
      }
      if (name.matches("u?int(?:8|16|32|64)?") && text.matches("-?[0-9]{1,18}")) {
        return new PyValue.Int(Long.parseLong(text));
      }
      if (name.matches("float(?:16|32|64)?") && text.matches("[-+0-9.eE]{1,40}|nan|-?inf")) {
        return new PyValue.Float(
            switch (text) {
              case "nan" -> Double.NaN;
              case "inf" -> Double.POSITIVE_INFINITY;
              case "-inf" -> Double.NEGATIVE_INFINITY;
              default -> parsed(text);
            });
      }
      if (name.equals("bool") && (text.equals("true") || text.equals("false"))) {
        return new PyValue.Bool(text.equals("true"));
      }
    }
    throw malformed("a key of a dict: " + Printable.text(text));
  }

  private static double parsed(String text) throws RefusedException {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw malformed("a key of a dict: " + Printable.text(text));
    }
  }

  // ---- objects

  private PyValue instance(Json.Obj node, int depth) throws RefusedException {
    GlobalName type = requireUse(name(node), Use.OBJECT);
    var object = new PyObject(type, PyTuple.EMPTY, Making.INSTANCE);
    return withState(object, node.get("content"), depth);
  }

  private PyValue reduced(Json.Obj node, int depth) throws RefusedException {
    GlobalName type = name(node);
    Json.Obj reduce = object(node.get("__reduce__"), "a call");
    if (!(node(member(reduce, "args"), depth + 1) instanceof PyTuple arguments)) {
      throw malformed("a call without a tuple of arguments");
    }
    if (!(construction.call(permitted(type), arguments, 0) instanceof PyObject object)) {
      throw malformed("a call of " + type);
    }
    return withState(object, node.get("content"), depth);
  }

  private PyValue withState(PyObject object, @Nullable Json content, int depth)
      throws RefusedException {
    if (content == null || content instanceof Json.Null) {
      return object;
    }
    PyValue state = node(content, depth + 1);
    // A loss of Cython without attributes has an empty tuple for its state.
    if (state instanceof PyValue.None || state instanceof PyTuple none && none.size() == 0) {
      return object;
    }
    var nothing = new PickleInput(MemorySegment.NULL, 0);
    return construction.build(object, state, nothing, false, 0);
  }

  private PyValue partial(Json.Obj node, int depth) throws RefusedException {
    GlobalName type = requireUse(new GlobalName("functools", "partial"), Use.FACTORY);
    Json.Obj content = object(node.get("content"), "a partial function");
    PyValue function = node(member(content, "func"), depth + 1);
    PyValue arguments = node(member(content, "args"), depth + 1);
    PyValue keywords = node(member(content, "kwds"), depth + 1);
    PyValue namespace =
        content.get("namespace") == null
            ? PyValue.None.NONE
            : node(member(content, "namespace"), depth + 1);
    return PyObject.call(type, function)
        .withState(PyTuple.of(function, arguments, keywords, namespace));
  }

  private PyValue random(String factory, @Nullable Json state, int depth) throws RefusedException {
    if (state == null) {
      throw malformed("a random state without its state");
    }
    return PyObject.call(new GlobalName("numpy.random._pickle", factory))
        .withState(node(state, depth + 1));
  }

  private PyValue slice(Json.Obj node) throws RefusedException {
    Json.Obj content = object(node.get("content"), "a slice");
    return PyObject.call(
        new GlobalName("builtins", "slice"),
        plain(member(content, "start")),
        plain(member(content, "stop")),
        plain(member(content, "step")));
  }

  private GlobalName mention(Json.Obj node) throws RefusedException {
    // a function's name may stand in its content, with the module it is found in
    Json content = node.get("content");
    return permitted(
        content instanceof Json.Obj inner && inner.string("function") != null
            ? new GlobalName(text(inner, "module_path"), text(inner, "function"))
            : name(node));
  }

  // ---- arrays

  private PyValue array(Json.Obj node, int depth) throws RefusedException {
    if ("numpy".equals(node.string("type"))) {
      MemorySegment npy = content(text(node, "file"));
      if (!NpyReader.matches(npy)) {
        throw malformed("an array that is no npy file");
      }
      NdArray array = new NpyReader(AllowList.dataOnly(), budget).read(npy);
      if (array.dtype().kind() == 'O') {
        throw malformed("an npy member with a pickle");
      }
      return array;
    }
    PyValue shape = node(member(node, "shape"), depth + 1);
    if (!(node.get("content") instanceof Json.Arr(List<Json> content))) {
      throw malformed("an array without content");
    }
    List<Long> lengths = new Arrays(budget).shape(shape, 0);
    var objects = new PyList();
    for (Json item : content) {
      PyValue value = node(item, depth + 1);
      flatten(value, lengths.size() - 1, objects);
    }
    if (objects.size() != Arrays.count(lengths, 0)) {
      throw malformed("an array of objects has another number of objects");
    }
    return new NdArray(DType.OBJECT, lengths, false, MemorySegment.NULL, objects);
  }

  /**
   * skops writes an array of objects as lists within one another ({@code tolist}), which may be one
   * and the same list again and again.
   */
  private void flatten(PyValue value, int levels, PyList objects) throws RefusedException {
    budget.charge(8);
    if (levels <= 0) {
      objects.add(value);
      objects.depth = Math.max(objects.depth, 1 + Depth.of(value));
      return;
    }
    if (!(value instanceof PyList list)) {
      throw malformed("an array of objects of another shape");
    }
    for (PyValue item : list.items()) {
      flatten(item, levels - 1, objects);
    }
  }

  private PyValue dataType(Json.Obj node, int depth) throws RefusedException {
    if (!(node(member(node, "content"), depth + 1) instanceof NdArray array)) {
      throw malformed("a data type without an array");
    }
    return dtypeObject(array.dtype());
  }

  private static PyObject dtypeObject(DType type) {
    int units = type.kind() == 'U' ? type.itemBytes() / 4 : type.itemBytes();
    PyObject object =
        PyObject.call(
            new GlobalName("numpy", "dtype"),
            new PyValue.Str(type.kind() + Integer.toString(units)),
            new PyValue.Bool(false),
            new PyValue.Bool(true));
    object.dtype = type;
    return object;
  }

  private PyValue masked(Json.Obj node, int depth) throws RefusedException {
    Json.Obj content = object(node.get("content"), "a masked array");
    if (!(node(member(content, "data"), depth + 1) instanceof NdArray data)
        || !(node(member(content, "mask"), depth + 1) instanceof NdArray mask)) {
      throw malformed("a masked array without data and mask");
    }
    PyValue shape = PyTuple.of(data.shape().stream().map(PyValue.Int::new).toArray(PyValue[]::new));
    PyValue elements =
        data.dtype().kind() == 'O' ? PyList.of(data.objects()) : new PyValue.Bytes(data.data());
    return PyObject.call(
            new GlobalName("numpy.ma.core", "_mareconstruct"),
            new GlobalName("numpy.ma", "MaskedArray"),
            new GlobalName("numpy", "ndarray"))
        .withState(
            PyTuple.of(
                new PyValue.Int(1),
                shape,
                dtypeObject(data.dtype()),
                new PyValue.Bool(data.fortranOrder()),
                elements,
                new PyValue.Bytes(mask.data()),
                PyValue.None.NONE));
  }

  /** {@code scipy.sparse.save_npz} within the archive. */
  private PyValue sparse(Json.Obj node) throws RefusedException {
    GlobalName type = requireUse(name(node), Use.OBJECT);
    MemorySegment npz = content(text(node, "file"));
    ZipArchive archive = ZipArchive.open(npz, budget.limits.archiveEntries());
    archive.requireSize(budget.limits);
    var state = PyDict.builder();
    var seen = new HashSet<String>();
    for (ZipArchive.Member member : archive.members()) {
      MemorySegment content = content(member);
      if (!NpyReader.matches(content) || !seen.add(member.name())) {
        throw malformed("a sparse matrix with something else in it");
      }
      NdArray array = new NpyReader(AllowList.dataOnly(), budget).read(content);
      switch (member.name()) {
        case "shape.npy" -> {
          var lengths = new ArrayList<PyValue>();
          for (long length : array.toLongs()) {
            lengths.add(new PyValue.Int(length));
          }
          state.put("_shape", PyTuple.of(lengths.toArray(PyValue[]::new)));
        }
        case "data.npy", "indices.npy", "indptr.npy" ->
            state.put(member.name().substring(0, member.name().length() - ".npy".length()), array);
        case "format.npy", "_is_array.npy" -> {}
        default -> throw malformed("a sparse matrix of another format");
      }
    }
    return PyObject.instance(type, state.build());
  }

  // ---- names

  private GlobalName name(Json.Obj node) throws RefusedException {
    return new GlobalName(text(node, "__module__"), text(node, "__class__"));
  }

  private GlobalName permitted(GlobalName name) throws RefusedException {
    return construction.name(name.module(), name.name(), 0);
  }

  private GlobalName requireUse(GlobalName name, Use use) throws RefusedException {
    GlobalName permitted = permitted(name);
    if (allowList.use(permitted) != use) {
      throw new RefusedException(
          Reason.FORBIDDEN_GLOBAL,
          "the skops file makes an instance of " + Printable.text(name.toString()),
          Printable.text(name.toString()),
          "a supported estimator's names only");
    }
    return permitted;
  }

  private void requireName(Json.Obj node, String module, Set<String> names)
      throws RefusedException {
    GlobalName name = name(node);
    if (!name.module().equals(module) || !names.contains(name.name())) {
      throw new RefusedException(
          Reason.FORBIDDEN_GLOBAL,
          "the skops file makes a container of a kind that is not on the closed list",
          Printable.text(name.toString()),
          module + "." + names);
    }
  }

  // ---- JSON

  private static Json.Obj object(@Nullable Json json, String what) throws RefusedException {
    if (json instanceof Json.Obj object) {
      return object;
    }
    throw malformed(what + " is no JSON object");
  }

  private static Json member(Json.Obj object, String name) throws RefusedException {
    Json json = object.get(name);
    if (json == null) {
      throw malformed("a node without " + name);
    }
    return json;
  }

  private static String text(Json.Obj object, String name) throws RefusedException {
    String text = object.string(name);
    if (text == null) {
      throw malformed("a node without " + name);
    }
    return text;
  }

  private static RefusedException malformed(String what) {
    return new RefusedException(Reason.MALFORMED_MODEL, "the skops file cannot be read: " + what);
  }
}
