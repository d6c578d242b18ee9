package dev.bonafide.serving.v2;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts tensors of several requests one below the other, and takes answers apart again. */
public final class TensorBatches {
  private TensorBatches() {}

  /** The length of the first axis, where the data agree with it; else 0. */
  public static int rows(Tensor tensor) {
    if (tensor.shape().isEmpty() || tensor.data() instanceof TensorData.Irregular) {
      return 0;
    }
    long product = 1;
    for (long length : tensor.shape()) {
      if (length < 1 || length > Integer.MAX_VALUE || product > Integer.MAX_VALUE) {
        return 0;
      }
      product *= length;
    }
    return product == tensor.data().size() ? tensor.shape().getFirst().intValue() : 0;
  }

  /** All rows in one tensor; names, datatypes and other axes must agree. */
  public static Tensor merged(List<Tensor> parts) {
    Tensor first = parts.getFirst();
    var data = new ArrayList<TensorData>();
    long rows = 0;
    for (Tensor part : parts) {
      data.add(part.data());
      rows += part.shape().getFirst();
    }
    var shape = new ArrayList<>(first.shape());
    shape.set(0, rows);
    return new Tensor(
        first.name(), first.datatype(), shape, first.parameters(), TensorLists.joined(data));
  }

  /** The tensor's rows in parts of these sizes; null where its first axis is not their sum. */
  public static @Nullable List<Tensor> split(Tensor tensor, List<Integer> sizes) {
    int total = sizes.stream().mapToInt(Integer::intValue).sum();
    if (total == 0 || rows(tensor) != total) {
      return null;
    }
    int width = tensor.data().size() / total;
    var parts = new ArrayList<Tensor>();
    int at = 0;
    for (int size : sizes) {
      var shape = new ArrayList<>(tensor.shape());
      shape.set(0, (long) size);
      TensorData data = TensorLists.slice(tensor.data(), at * width, (at + size) * width);
      parts.add(new Tensor(tensor.name(), tensor.datatype(), shape, tensor.parameters(), data));
      at += size;
    }
    return parts;
  }
}
