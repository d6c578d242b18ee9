package dev.bonafide.pickle;

import dev.bonafide.pickle.PickleTrace.Act;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says what calls would lead to, as far as that can be said without running anything: attributes
 * that are looked up, modules that are imported by name, arguments that are bound beforehand.
 */
final class Evaluation {
  /** Where what would happen is noted. */
  interface Notes {
    void note(Act act, String shown, Optional<GlobalName> target);
  }

  /** Bound calls may refer to one another. */
  private static final int MAX_BOUND = 16;

  private final AllowList allowList;
  private final Notes notes;

  Evaluation(AllowList allowList, Notes notes) {
    this.allowList = allowList;
    this.notes = notes;
  }

  Symbol call(Symbol callee, Symbol arguments) {
    return call(callee, list(arguments), 0);
  }

  /** Whether Python would raise instead of calling it. */
  static boolean isCallable(Symbol symbol) {
    return switch (symbol) {
      case Symbol.Atom atom -> false;
      case Symbol.Text text -> false;
      case Symbol.Raw raw -> false;
      case Symbol.Items items -> false;
      case Symbol.Name name -> true;
      case Symbol.Result result -> true;
      case Symbol.Opaque opaque -> true;
    };
  }

  private static List<Symbol> list(Symbol arguments) {
    return arguments instanceof Symbol.Items(char open, List<Symbol> items)
        ? items
        : List.of(new Symbol.Opaque("*" + Symbol.show(arguments)));
  }

  private Symbol call(Symbol callee, List<Symbol> arguments, int bound) {
    noteCall(callee, arguments);
    if (bound > MAX_BOUND) {
      return new Symbol.Opaque("result");
    }
    return switch (callee) {
      case Symbol.Name name -> known(name, arguments);
      case Symbol.Result result -> callResult(result, arguments, bound);
      default -> Symbol.Result.of(callee, arguments);
    };
  }

  private void noteCall(Symbol callee, List<Symbol> arguments) {
    Optional<GlobalName> target = targetOf(callee);
    if (target.isPresent() && isPermittedAttribute(target.get(), arguments)) {
      return;
    }
    boolean bare = target.isPresent() && allowList.use(target.get()) == AllowList.Use.BARE_OBJECT;
    if (target.isEmpty()
        || !allowList.permitsCall(target.get())
        || (bare && !arguments.isEmpty())) {
      notes.note(Act.CALL, Symbol.showCall(callee, arguments), target);
    }
  }

  /** {@code getattr} as {@link Construction} permits it. */
  private boolean isPermittedAttribute(GlobalName callee, List<Symbol> arguments) {
    if (!callee.toString().equals("builtins.getattr")
        || arguments.size() != 2
        || !(arguments.get(1) instanceof Symbol.Text(String name))) {
      return false;
    }
    return switch (attribute(arguments.getFirst(), arguments.get(1))) {
      case Symbol.Name found -> allowList.permits(new GlobalName(found.module(), found.name()));
      default -> arguments.getFirst() instanceof Symbol.Result && name.equals("_entropy");
    };
  }

  private static Optional<GlobalName> targetOf(Symbol symbol) {
    return symbol instanceof Symbol.Name(String module, String name)
        ? Optional.of(new GlobalName(module, name))
        : Optional.empty();
  }

  private Symbol known(Symbol.Name name, List<Symbol> arguments) {
    Symbol first = arguments.isEmpty() ? new Symbol.Opaque("nothing") : arguments.getFirst();
    return switch (name.toString()) {
      case "importlib.import_module", "builtins.__import__", "importlib.__import__" ->
          first instanceof Symbol.Text(String module)
              ? new Symbol.Name(module, "")
              : new Symbol.Opaque("module " + Symbol.show(first));
      case "builtins.getattr" ->
          arguments.size() >= 2
              ? attribute(first, arguments.get(1))
              : Symbol.Result.of(name, arguments);
      case "copyreg._reconstructor" -> {
        if (first instanceof Symbol.Name type
            && !allowList.permitsCall(new GlobalName(type.module(), type.name()))) {
          noteCall(type, List.of());
        }
        yield Symbol.Result.of(first, List.of());
      }
      case "numpy.core._ufunc_reconstruct", "numpy._core._ufunc_reconstruct" ->
          universalFunction(name, arguments);
      case "numpy.random._pickle.__generator_ctor", "numpy.random._pickle.__randomstate_ctor" -> {
        if (arguments.size() == 2) {
          // numpy calls the second with the first
          var unused = call(arguments.get(1), List.of(first), MAX_BOUND);
        }
        yield Symbol.Result.of(name, arguments);
      }
      default -> Symbol.Result.of(name, arguments);
    };
  }

  /** numpy imports the module and takes the function from it. */
  private Symbol universalFunction(Symbol.Name name, List<Symbol> arguments) {
    if (arguments.size() != 2
        || !(arguments.get(0) instanceof Symbol.Text(String module))
        || !(arguments.get(1) instanceof Symbol.Text(String function))) {
      return Symbol.Result.of(name, arguments);
    }
    var imported = new GlobalName(module, function);
    if (!allowList.permits(imported)) {
      notes.note(Act.IMPORT, Printable.text(imported.toString()), Optional.of(imported));
    }
    return new Symbol.Name(module, function);
  }

  private static Symbol attribute(Symbol object, Symbol attribute) {
    return object instanceof Symbol.Name name && attribute instanceof Symbol.Text(String text)
        ? name.attribute(text)
        : new Symbol.Opaque("attribute " + Symbol.show(attribute) + " of " + Symbol.show(object));
  }

  private Symbol callResult(Symbol.Result result, List<Symbol> arguments, int bound) {
    if (!(result.callee() instanceof Symbol.Name name) || result.arguments().isEmpty()) {
      return Symbol.Result.of(result, arguments);
    }
    Symbol first = result.arguments().getFirst();
    switch (name.toString()) {
      case "functools.partial" -> {
        var all = new ArrayList<>(result.arguments().subList(1, result.arguments().size()));
        all.addAll(arguments);
        return call(first, all, bound + 1);
      }
      case "operator.attrgetter" -> {
        return arguments.isEmpty()
            ? Symbol.Result.of(result, arguments)
            : attribute(arguments.getFirst(), first);
      }
      case "operator.methodcaller" -> {
        if (arguments.isEmpty()) {
          return Symbol.Result.of(result, arguments);
        }
        Symbol method = attribute(arguments.getFirst(), first);
        return call(
            method,
            new ArrayList<>(result.arguments().subList(1, result.arguments().size())),
            bound + 1);
      }
      default -> {
        return Symbol.Result.of(result, arguments);
      }
    }
  }

  /** {@code result.append(…)} and the like, on an object that was made before. */
  void fill(Symbol.Result result, List<Symbol> items, String method) {
    for (String possible : List.of(method, "append", "extend")) {
      Symbol own = result.attributes().get(possible);
      if (own != null) {
        call(own, items, 0);
        return;
      }
    }
    Optional<GlobalName> maker = targetOf(result.callee());
    if (maker.isEmpty() || !allowList.permitsCall(maker.get())) {
      notes.note(
          Act.MODIFY,
          Symbol.show(result) + "." + method + Symbol.show(new Symbol.Items('(', items)),
          maker);
    }
  }

  /** {@code target.__setstate__(state)}, or the setting of its attributes. */
  void build(Symbol target, Symbol state) {
    switch (target) {
      case Symbol.Result result -> {
        Symbol own = result.attributes().get("__setstate__");
        if (own != null) {
          call(own, List.of(state), 0);
        } else {
          collect(state, result);
        }
      }
      case Symbol.Name name ->
          notes.note(
              Act.MODIFY,
              "attributes of " + name + ": " + Symbol.show(state),
              Optional.of(new GlobalName(name.module(), name.name())));
      default ->
          notes.note(
              Act.MODIFY,
              "attributes of " + Symbol.show(target) + ": " + Symbol.show(state),
              Optional.empty());
    }
  }

  private static void collect(Symbol state, Symbol.Result result) {
    if (!(state instanceof Symbol.Items(char open, List<Symbol> items))) {
      return;
    }
    if (open == '(') {
      items.stream().limit(2).forEach(part -> collectDict(part, result));
    } else {
      collectDict(state, result);
    }
  }

  private static void collectDict(Symbol state, Symbol.Result result) {
    if (state instanceof Symbol.Items(char open, List<Symbol> items) && open == '{') {
      for (int i = 0; i + 1 < items.size(); i += 2) {
        if (items.get(i) instanceof Symbol.Text(String key)
            && (items.get(i + 1) instanceof Symbol.Name
                || items.get(i + 1) instanceof Symbol.Result)) {
          result.attributes().put(key, items.get(i + 1));
        }
      }
    }
  }
}
