package dev.bonafide.sklearn.data;

import java.util.List;

/** Labels of several outputs, woven into one array of rank 2. */
final class LabelColumns {
  private LabelColumns() {}

  static Labels beside(List<Labels> outputs) {
    int width = outputs.size();
    int rows = outputs.getFirst().size();
    if (outputs.stream().allMatch(o -> o instanceof Labels.Ints)) {
      long[] all = new long[Math.multiplyExact(rows, width)];
      for (int i = 0; i < all.length; i++) {
        all[i] = ((Labels.Ints) outputs.get(i % width)).values()[i / width];
      }
      return new Labels.Ints(all, ((Labels.Ints) outputs.getFirst()).type(), width);
    }
    if (outputs.stream().allMatch(o -> o instanceof Labels.Booleans)) {
      boolean[] all = new boolean[Math.multiplyExact(rows, width)];
      for (int i = 0; i < all.length; i++) {
        all[i] = ((Labels.Booleans) outputs.get(i % width)).values()[i / width];
      }
      return new Labels.Booleans(all, width);
    }
    if (outputs.stream().noneMatch(o -> o instanceof Labels.Texts)) {
      double[] all = new double[Math.multiplyExact(rows, width)];
      for (int i = 0; i < all.length; i++) {
        all[i] = number(outputs.get(i % width), i / width);
      }
      return new Labels.Reals(all, ElementType.FLOAT64, width);
    }
    String[] all = new String[Math.multiplyExact(rows, width)];
    for (int i = 0; i < all.length; i++) {
      all[i] = text(outputs.get(i % width), i / width);
    }
    ElementType type =
        outputs.stream().anyMatch(o -> o.type() == ElementType.OBJECT)
            ? ElementType.OBJECT
            : ElementType.STRING;
    return new Labels.Texts(all, type, width);
  }

  private static double number(Labels labels, int row) {
    return switch (labels) {
      case Labels.Ints l -> l.values()[row];
      case Labels.Reals l -> l.values()[row];
      case Labels.Booleans l -> l.values()[row] ? 1 : 0;
      case Labels.Texts l -> throw new IllegalStateException("text is no number");
    };
  }

  private static String text(Labels labels, int row) {
    return switch (labels) {
      case Labels.Ints l -> Long.toString(l.values()[row]);
      case Labels.Reals l -> Double.toString(l.values()[row]);
      case Labels.Booleans l -> l.values()[row] ? "True" : "False";
      case Labels.Texts l -> l.values()[row];
    };
  }
}
