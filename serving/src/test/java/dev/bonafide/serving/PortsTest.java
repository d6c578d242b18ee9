package dev.bonafide.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.serving.settings.ServerSettings;
import dev.bonafide.serving.settings.SettingsReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {
  @TempDir Path folder;

  private ServerSettings onPorts(int http, int grpc, int metrics) {
    return SettingsReader.read(folder, null, Map.of()).settings().withPorts(http, grpc, metrics);
  }

  private static void refused(ServerSettings settings, String... parts) {
    assertThatThrownBy(() -> Server.start(settings, new TestModels()).close())
        .isInstanceOf(ConfigurationException.class)
        .satisfies(e -> assertThat(e + " " + ((ConfigurationException) e).hint()).contains(parts));
  }

  @Test
  void portInUseIsNamedWithItsSetting() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int port = taken.getLocalPort();
      String said = "cannot listen on 127.0.0.1 port " + port;
      refused(onPorts(port, 0, 0), said, "set MLSERVER_HTTP_PORT");
      refused(onPorts(0, port, 0), said, "set MLSERVER_GRPC_PORT");
      refused(onPorts(0, 0, port), said, "set MLSERVER_METRICS_PORT");
    }
  }

  @Test
  void onePortForTwoInterfacesIsRefused() {
    refused(onPorts(8080, 8080, 0), "MLSERVER_HTTP_PORT and MLSERVER_GRPC_PORT are both 8080");
  }

  @Test
  void addressOfAnotherMachineIsRefused() {
    var elsewhere = Map.of("MLSERVER_HOST", "192.0.2.1");
    refused(SettingsReader.read(folder, null, elsewhere).settings(), "cannot listen on 192.0.2.1");
  }
}
