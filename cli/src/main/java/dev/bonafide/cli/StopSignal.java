package dev.bonafide.cli;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * SIGTERM or SIGINT (Ctrl-C). The first one lets the command end in order, with an exit code of its
 * own: a JVM's shutdown hook could not choose that. A second one ends the process at once.
 */
final class StopSignal {
  private final CompletableFuture<String> came = new CompletableFuture<>();

  /** Takes both signals from now on. */
  StopSignal() {
    for (String name : List.of("TERM", "INT")) {
      Signal.handle(
          new Signal(name),
          signal -> {
            Signal.handle(signal, SignalHandler.SIG_DFL);
            came.complete("SIG" + signal.getName());
          });
    }
  }

  /** Waits for one, and names it; whoever interrupts the thread asks for the same. */
  String await() {
    try {
      return came.get();
    } catch (InterruptedException e) {
      return "interrupted";
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // it is never completed so
    }
  }
}
