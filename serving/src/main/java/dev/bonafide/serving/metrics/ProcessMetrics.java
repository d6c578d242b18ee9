package dev.bonafide.serving.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The process itself, under the names that Prometheus's client libraries share. */
final class ProcessMetrics {
  private static final long PAGE_BYTES = 4096;

  /** Columns of Linux's statm. */
  private static final int VIRTUAL = 0;

  private static final int RESIDENT = 1;

  private ProcessMetrics() {}

  static void register(PrometheusRegistry registry) {
    CounterWithCallback.builder()
        .name("process_cpu_seconds_total")
        .help("Seconds of CPU, user and system")
        .unit(Unit.SECONDS)
        .callback(callback -> callback.call(cpuSeconds()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("process_start_time_seconds")
        .help("When the process started, in seconds since 1970")
        .callback(
            callback -> callback.call(ManagementFactory.getRuntimeMXBean().getStartTime() / 1e3))
        .register(registry);
    GaugeWithCallback.builder()
        .name("process_resident_memory_bytes")
        .help("Memory in use, as the operating system counts it")
        .callback(callback -> bytes(RESIDENT).ifPresent(callback::call))
        .register(registry);
    GaugeWithCallback.builder()
        .name("process_virtual_memory_bytes")
        .help("Memory that is mapped")
        .callback(callback -> bytes(VIRTUAL).ifPresent(callback::call))
        .register(registry);
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      GaugeWithCallback.builder()
          .name("process_open_fds")
          .help("Open files and sockets")
          .callback(callback -> callback.call(unix.getOpenFileDescriptorCount()))
          .register(registry);
      GaugeWithCallback.builder()
          .name("process_max_fds")
          .help("How many files and sockets may be open")
          .callback(callback -> callback.call(unix.getMaxFileDescriptorCount()))
          .register(registry);
    }
    GaugeWithCallback.builder()
        .name("jvm_threads_current")
        .help("Threads of the operating system; requests have virtual ones")
        .callback(callback -> callback.call(ManagementFactory.getThreadMXBean().getThreadCount()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("jvm_memory_used_bytes")
        .help("Heap in use")
        .callback(
            callback ->
                callback.call(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()))
        .register(registry);
  }

  private static double cpuSeconds() {
    return ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .map(d -> d.toNanos() / 1e9)
        .orElse(0.0);
  }

  private static Optional<Double> bytes(int column) {
    try {
      String[] pages = Files.readString(Path.of("/proc/self/statm")).split(" ", -1);
      return Optional.of((double) (Long.parseLong(pages[column]) * PAGE_BYTES));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }
}
