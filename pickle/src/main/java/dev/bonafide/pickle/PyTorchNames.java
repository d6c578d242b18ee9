package dev.bonafide.pickle;

import java.util.List;

/** PyTorch's way to refer to the storage of a tensor from a pickle. */
final class PyTorchNames {
  private PyTorchNames() {}

  /** Whether a persistent identifier is {@code ('storage', type, key, location, size[, view])}. */
  static boolean isStorage(Symbol identifier) {
    return identifier instanceof Symbol.Items(char open, List<Symbol> parts)
        && open == '('
        && parts.size() >= 5
        && parts.getFirst() instanceof Symbol.Text(String kind)
        && kind.equals("storage")
        && parts.get(1) instanceof Symbol.Name type
        && (type.module().equals("torch") || type.module().equals("torch.storage"));
  }
}
