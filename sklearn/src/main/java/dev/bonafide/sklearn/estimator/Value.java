package dev.bonafide.sklearn.estimator;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.pickle.DType;
import dev.bonafide.pickle.GlobalName;
import dev.bonafide.pickle.NdArray;
import dev.bonafide.pickle.PyDict;
import dev.bonafide.pickle.PyList;
import dev.bonafide.pickle.PyObject;
import dev.bonafide.pickle.PySet;
import dev.bonafide.pickle.PyTuple;
import dev.bonafide.pickle.PyValue;
import dev.bonafide.sklearn.data.Cell;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.SparseMatrix;
import java.util.ArrayList;
import java.util.List;

/**
 * One value of a model with its place, to be taken out as the kind that the estimator needs. Every
 * accessor refuses another kind with {@link Reason#MODEL_STATE_INVALID}. Arrays may be shared with
 * other attributes and must not be written to.
 */
public final class Value {
  /** Any length of an axis. */
  public static final int ANY = -1;

  private static final int MOST_WRITTEN_OUT = 1 << 28;

  private final PyValue value;
  private final String path;
  private final SklearnVersion version;
  private final Reading reading;

  Value(PyValue value, String path, SklearnVersion version, Reading reading) {
    this.value = value;
    this.path = path;
    this.version = version;
    this.reading = reading;
  }

  /** The value as the pickle has it. */
  public PyValue python() {
    return value;
  }

  public String path() {
    return path;
  }

  public boolean isNone() {
    return value instanceof PyValue.None;
  }

  public boolean isText() {
    return value instanceof PyValue.Str;
  }

  public boolean isArray() {
    return value instanceof NdArray array && array.rank() > 0;
  }

  public boolean isObject() {
    return value instanceof PyObject;
  }

  /** A list, a tuple or an array of objects. */
  public boolean isItems() {
    return value instanceof PyList
        || value instanceof PyTuple
        || (value instanceof NdArray array && array.rank() > 0 && array.dtype().kind() == 'O');
  }

  /** A finite or infinite number, a truth value, or an array of one number. */
  public double real() throws RefusedException {
    return switch (value) {
      case PyValue.Float(double v) -> v;
      case PyValue.Int(long v) -> v;
      case PyValue.Bool(boolean v) -> v ? 1 : 0;
      case NdArray array when array.size() == 1 && "biuf".indexOf(array.dtype().kind()) >= 0 ->
          reading.arrays().doubles(array, path)[0];
      default -> throw invalid("a number");
    };
  }

  public long longInteger() throws RefusedException {
    return switch (value) {
      case PyValue.Int(long v) -> v;
      case PyValue.Bool(boolean v) -> v ? 1 : 0;
      case NdArray array when array.size() == 1 && "biu".indexOf(array.dtype().kind()) >= 0 ->
          reading.arrays().longs(array, path)[0];
      default -> throw invalid("an integer");
    };
  }

  public int integer() throws RefusedException {
    long v = longInteger();
    if (v != (int) v) {
      throw invalid("an integer of 32 bits");
    }
    return (int) v;
  }

  /** An integer that is not negative. */
  public int count() throws RefusedException {
    int v = integer();
    if (v < 0) {
      throw invalid("a count");
    }
    return v;
  }

  public boolean flag() throws RefusedException {
    return switch (value) {
      case PyValue.Bool(boolean v) -> v;
      case PyValue.Int(long v) when v == 0 || v == 1 -> v == 1;
      case NdArray array when array.rank() == 0 && array.dtype().kind() == 'b' ->
          reading.arrays().longs(array, path)[0] != 0;
      default -> throw invalid("True or False");
    };
  }

  public String text() throws RefusedException {
    return switch (value) {
      case PyValue.Str(String v) -> v;
      case NdArray array when array.rank() == 0 && array.dtype().kind() == 'U' ->
          reading.arrays().texts(array, path)[0];
      default -> throw invalid("a str");
    };
  }

  /** The name of a function or type that is only mentioned. */
  public GlobalName name() throws RefusedException {
    if (value instanceof GlobalName name) {
      return name;
    }
    throw invalid("a name");
  }

  /** A numpy or Python type that arrays are to have: mentioned by name, or a dtype by its word. */
  public ElementType elementType() throws RefusedException {
    DType dtype = DType.of(value);
    if (dtype != null && "biuf".indexOf(dtype.kind()) >= 0) {
      return ElementType.of(dtype);
    }
    String word = isText() ? text() : name().name();
    String numpy =
        switch (word) {
          case "float" -> "float64";
          case "int", "long" -> "int64"; // protocol 2 writes int as Python 2 named it
          default -> word;
        };
    for (ElementType type : ElementType.values()) {
      if (type.numpyName().equals(numpy) || (type.numpyName() + "_").equals(numpy)) {
        return type;
      }
    }
    throw invalid("a numpy type");
  }

  /** The array itself. */
  public NdArray array() throws RefusedException {
    if (value instanceof NdArray array) {
      return array;
    }
    throw invalid("an array");
  }

  /** Numbers of rank 1 and this length, or {@link #ANY}; a list of numbers will do. */
  public double[] vector(int length) throws RefusedException {
    double[] numbers;
    if (value instanceof NdArray array) {
      if (array.rank() != 1) {
        throw invalid(shapeText(length));
      }
      numbers = reading.arrays().doubles(array, path);
    } else {
      List<Value> items = items();
      numbers = new double[items.size()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = items.get(i).real();
      }
    }
    if (length != ANY && numbers.length != length) {
      throw invalid(shapeText(length));
    }
    return numbers;
  }

  /** Numbers of any rank, flat in row-major order, this many of them or {@link #ANY}. */
  public double[] flat(int size) throws RefusedException {
    double[] numbers =
        value instanceof NdArray array ? reading.arrays().doubles(array, path) : vector(size);
    if (size != ANY && numbers.length != size) {
      throw invalid(size + " numbers");
    }
    return numbers;
  }

  /** Numbers of rank 2 and this shape, either length may be {@link #ANY}. */
  public Matrix matrix(int rows, int columns) throws RefusedException {
    NdArray array = array();
    if (array.rank() != 2
        || (rows != ANY && array.shape().get(0) != rows)
        || (columns != ANY && array.shape().get(1) != columns)) {
      throw invalid(shapeText(rows, columns));
    }
    double[] numbers = reading.arrays().doubles(array, path);
    return Matrix.of(
        array.shape().get(0).intValue(),
        array.shape().get(1).intValue(),
        numbers,
        NumpyArrays.type(array));
  }

  /** Numbers of rank 1 as a matrix of one column, with their type. */
  public Matrix column(int rows) throws RefusedException {
    return Matrix.of(rows, 1, vector(rows), NumpyArrays.type(array()));
  }

  /** Numbers of rank 2; a sparse matrix is written out where that takes at most 2 GB. */
  public Matrix matrixOrSparse(int rows, int columns) throws RefusedException {
    if (!isSparse()) {
      return matrix(rows, columns);
    }
    SparseMatrix sparse = sparse(rows, columns);
    if ((long) sparse.rows() * sparse.columns() > MOST_WRITTEN_OUT) {
      throw invalid("at most " + MOST_WRITTEN_OUT + " numbers once written out");
    }
    return sparse.toDense();
  }

  /** The same; an array of rank 1 is taken as one row. */
  public Matrix matrixOrRow(int rows, int columns) throws RefusedException {
    if (array().rank() == 1 && (rows == 1 || rows == ANY)) {
      double[] row = vector(columns);
      return Matrix.of(1, row.length, row, NumpyArrays.type(array()));
    }
    return matrix(rows, columns);
  }

  /** Integers of rank 1 and this length, or {@link #ANY}; a list of integers will do. */
  public int[] integers(int length) throws RefusedException {
    int[] numbers;
    if (value instanceof NdArray array) {
      if (array.rank() != 1) {
        throw invalid(shapeText(length));
      }
      numbers = reading.arrays().ints(array, path);
    } else {
      List<Value> items = items();
      numbers = new int[items.size()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = items.get(i).integer();
      }
    }
    if (length != ANY && numbers.length != length) {
      throw invalid(shapeText(length));
    }
    return numbers;
  }

  /** Integers of rank 1, each at least 0 and below {@code bound}: safe to index with. */
  public int[] positions(int length, int bound) throws RefusedException {
    int[] numbers = integers(length);
    for (int number : numbers) {
      if (number < 0 || number >= bound) {
        throw invalid("positions from 0 to " + (bound - 1) + ", found " + number);
      }
    }
    return numbers;
  }

  /** Truth values of rank 1. */
  public boolean[] flags(int length) throws RefusedException {
    int[] numbers = integers(length);
    boolean[] flags = new boolean[numbers.length];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = numbers[i] != 0;
    }
    return flags;
  }

  /** Texts: an array of rank 1, or a list. */
  public List<String> texts() throws RefusedException {
    if (value instanceof NdArray array && array.rank() == 1 && array.dtype().kind() == 'U') {
      return List.of(reading.arrays().texts(array, path));
    }
    var texts = new ArrayList<String>();
    for (Value item : items()) {
      texts.add(item.text());
    }
    return texts;
  }

  /** Labels of rank 1: ints, floats, texts or truth values, never mixed. At least one. */
  public Labels labels() throws RefusedException {
    Labels labels = reading.arrays().labels(array(), path);
    if (labels.size() == 0) {
      throw invalid("at least one class");
    }
    return labels;
  }

  /** {@code classes_} of one or several outputs: an array, or a list of arrays. */
  public List<Labels> labelLists() throws RefusedException {
    if (!(value instanceof PyList) && !(value instanceof PyTuple)) {
      return List.of(labels());
    }
    var lists = new ArrayList<Labels>();
    for (Value item : items()) {
      lists.add(item.labels());
    }
    if (lists.isEmpty()) {
      throw invalid("classes for at least one output");
    }
    return lists;
  }

  /** One value of an array of rank 1, or of a list, of any scalar kinds. */
  public List<Cell> cells() throws RefusedException {
    var cells = new ArrayList<Cell>();
    if (value instanceof NdArray array && array.dtype().kind() != 'O') {
      Labels labels = reading.arrays().labels(array, path);
      for (int i = 0; i < labels.size(); i++) {
        cells.add(labels.cell(i));
      }
      return cells;
    }
    for (Value item : items()) {
      cells.add(item.cell());
    }
    return cells;
  }

  /** A scalar of any kind. */
  public Cell cell() throws RefusedException {
    return switch (value) {
      case PyValue.Str(String v) -> new Cell.Text(v);
      case PyValue.Bool(boolean v) -> new Cell.Bool(v);
      case PyValue.None none -> Cell.None.NONE;
      case NdArray array when array.rank() == 0 && array.dtype().kind() == 'U' ->
          new Cell.Text(text());
      case NdArray array when array.rank() == 0 && array.dtype().kind() == 'b' ->
          new Cell.Bool(flag());
      default -> new Cell.Number(real());
    };
  }

  /** A matrix in one of scipy's compressed formats, of this shape; either length may be ANY. */
  public SparseMatrix sparse(int rows, int columns) throws RefusedException {
    return SparseReading.read(attributes(), rows, columns);
  }

  /** Whether it is one of scipy's CSR or CSC classes. */
  public boolean isSparse() {
    return value instanceof PyObject object && SparseReading.isSparse(object.type());
  }

  /** The items of a list, a tuple, a set or a rank-1 array of objects. */
  public List<Value> items() throws RefusedException {
    List<PyValue> raw =
        switch (value) {
          case PyList list -> list.items();
          case PyTuple tuple -> tuple.items();
          case PySet set -> set.items();
          case NdArray array when array.dtype().kind() == 'O' && array.rank() >= 1 ->
              array.objects();
          default -> throw invalid("a list");
        };
    var items = new ArrayList<Value>(raw.size());
    for (int i = 0; i < raw.size(); i++) {
      items.add(new Value(raw.get(i), path + "[" + i + "]", version, reading));
    }
    return items;
  }

  /** The items, exactly this many. */
  public List<Value> items(int count) throws RefusedException {
    List<Value> items = items();
    if (items.size() != count) {
      throw invalid(count + " items");
    }
    return items;
  }

  /** The entries of a dict, in order. */
  public List<Entry> entries() throws RefusedException {
    if (!(value instanceof PyDict dict)) {
      throw invalid("a dict");
    }
    var entries = new ArrayList<Entry>(dict.size());
    for (int i = 0; i < dict.size(); i++) {
      entries.add(
          new Entry(
              new Value(dict.key(i), path + " key " + i, version, reading),
              new Value(dict.value(i), path + "{" + i + "}", version, reading)));
    }
    return entries;
  }

  /** An entry of a dict. */
  public record Entry(Value key, Value value) {}

  /** The attributes of an object of any class that the caller switches over. */
  public Attributes attributes() throws RefusedException {
    if (value instanceof PyObject object) {
      return new Attributes(object, version, path, reading);
    }
    throw invalid("an object");
  }

  /** An estimator of a class in the table. */
  public Estimator estimator() throws RefusedException {
    if (value instanceof PyObject object) {
      return reading.estimator(object, version, path);
    }
    throw invalid("an estimator");
  }

  /** Several estimators: a list, a tuple or an array of objects. At least one. */
  public List<Estimator> estimators() throws RefusedException {
    var estimators = new ArrayList<Estimator>();
    for (Value item : items()) {
      estimators.add(item.estimator());
    }
    if (estimators.isEmpty()) {
      throw invalid("at least one estimator");
    }
    return estimators;
  }

  /** A refusal of this value, saying what it is and what was expected. */
  public RefusedException invalid(String expected) {
    return new RefusedException(
        Reason.MODEL_STATE_INVALID, path + " cannot be used", describe(), expected);
  }

  private String describe() {
    return switch (value) {
      case PyValue.None none -> "None";
      case PyValue.Bool(boolean v) -> v ? "True" : "False";
      case PyValue.Int(long v) -> Long.toString(v);
      case PyValue.BigInt big -> "a very large int";
      case PyValue.Float(double v) -> Double.toString(v);
      case PyValue.Complex c -> "a complex number";
      case PyValue.Str(String v) -> "'" + (v.length() > 40 ? v.substring(0, 40) + "…" : v) + "'";
      case PyValue.Bytes b -> "bytes";
      case PyTuple t -> "a tuple of " + t.size();
      case PyList l -> "a list of " + l.size();
      case PyDict d -> "a dict of " + d.size();
      case PySet s -> "a set of " + s.items().size();
      case PyObject o -> "an object of " + o.type();
      case GlobalName n -> n.toString();
      case NdArray a -> "an array " + a.shape() + " of " + a.dtype();
    };
  }

  private static String shapeText(int... lengths) {
    var text = new StringBuilder("an array [");
    for (int i = 0; i < lengths.length; i++) {
      text.append(i == 0 ? "" : ", ").append(lengths[i] == ANY ? "any" : lengths[i]);
    }
    return text.append("] of numbers").toString();
  }
}
