package dev.bonafide.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.bonafide.admission.policy.NamedRoot;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.evidence.trustroot.BundledRoots;
import dev.bonafide.evidence.trustroot.TrustRoot;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The roots of a running server, against a TUF repository on loopback that python-tuf made ({@code
 * interop/tuf/make_repository.py}). The first one publishes the staging root, the newer one the
 * public-good root: nothing but a way to tell them apart.
 */
class InstanceRootsTest {
  private static final InstanceRoots.Schedule AT_ONCE =
      new InstanceRoots.Schedule(Duration.ZERO, Duration.ofMillis(50));
  private static final TrustRoot FIRST = BundledRoots.staging();
  private static final TrustRoot NEWER = BundledRoots.publicGood();

  @TempDir Path folder;
  private final List<String> notices = new CopyOnWriteArrayList<>();
  private final List<InstanceRoots> opened = new ArrayList<>();
  private final CountDownLatch asked = new CountDownLatch(1);
  private HttpServer server;
  private volatile String repository = "first";

  @BeforeEach
  void startRepository() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          if (repository.equals("hangs")) {
            asked.countDown();
            return;
          }
          String name = "/tuf/" + repository + exchange.getRequestURI().getPath();
          try (exchange;
              InputStream file = InstanceRootsTest.class.getResourceAsStream(name)) {
            byte[] bytes = file == null ? new byte[0] : file.readAllBytes();
            exchange.sendResponseHeaders(file == null ? 404 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    server.start();
  }

  @AfterEach
  void stopRepository() {
    opened.forEach(InstanceRoots::close);
    server.stop(0);
  }

  private TrustMaterial material(Path store) {
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return new TrustMaterial("double", url, null, store);
  }

  private TrustMaterial refreshed() throws IOException {
    var material = material(folder.resolve("store"));
    try (InputStream root = InstanceRootsTest.class.getResourceAsStream("/tuf/first/1.root.json")) {
      assertThat(material.refresh(root.readAllBytes()).isAccepted()).isTrue();
    }
    return material;
  }

  private InstanceRoots roots(TrustMaterial material, TrustMaterial.Network network) {
    var roots = new InstanceRoots(network, notices::add, instance -> material, AT_ONCE);
    opened.add(roots);
    return roots;
  }

  private static TrustRoot current(InstanceRoots roots) {
    return ((Outcome.Accepted<TrustRoot>)
            roots.current(NamedRoot.of("prod", new NamedRoot.Source.PublicGood())))
        .value();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 600 && !condition.getAsBoolean(); i++) {
      Thread.sleep(50);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  @Test
  void rollbackIsSaidAndTheNewerRootStays() throws Exception {
    repository = "newer";
    var material = refreshed();
    repository = "first";
    var roots = roots(material, TrustMaterial.Network.ASK);
    assertThat(current(roots).digest()).isEqualTo(NEWER.digest());
    await(() -> notices.stream().anyMatch(n -> n.contains("was not refreshed")));
    assertThat(notices.getFirst()).contains("double", "metadata");
    assertThat(current(roots).digest()).isEqualTo(NEWER.digest());
    Refusal refusal = ((Outcome.Refused<?>) material.refresh(null)).refusal();
    assertThat(refusal.reason()).isEqualTo(Reason.TRUST_METADATA_ROLLBACK);
    assertThat(material.newest().root().digest()).isEqualTo(NEWER.digest());
  }

  @Test
  void repositoryThatDoesNotAnswerIsSaidAndTriedAgain() throws Exception {
    var material = refreshed();
    repository = "nowhere";
    var roots = roots(material, TrustMaterial.Network.ASK);
    assertThat(current(roots).digest()).isEqualTo(FIRST.digest());
    await(() -> notices.size() > 1);
    assertThat(current(roots).digest()).isEqualTo(FIRST.digest());
    repository = "newer";
    await(() -> current(roots).digest().equals(NEWER.digest()));
  }

  @Test
  void cacheThatCannotBeWrittenIsSaidAndTheBundledRootCounts() throws Exception {
    Path noFolder = Files.writeString(folder.resolve("file"), "");
    var roots = roots(material(noFolder.resolve("store")), TrustMaterial.Network.ASK);
    assertThat(current(roots).digest()).isEqualTo(BundledRoots.publicGood().digest());
    await(() -> notices.stream().anyMatch(n -> n.contains("was not refreshed")));
    assertThat(current(roots).digest()).isEqualTo(BundledRoots.publicGood().digest());
  }

  @Test
  void damagedCacheIsSaidAndTheBundledRootCounts() throws Exception {
    var material = refreshed();
    Files.writeString(folder.resolve("store/targets/trusted_root.json"), "{}");
    var roots = roots(material, TrustMaterial.Network.LEAVE);
    assertThat(current(roots).digest()).isEqualTo(BundledRoots.publicGood().digest());
    assertThat(notices).singleElement().asString().contains("cannot be used");
  }

  @Test
  void whereTheNetworkIsLeftAloneNothingIsRefreshed() throws Exception {
    var material = refreshed();
    repository = "newer";
    var roots = roots(material, TrustMaterial.Network.LEAVE);
    assertThat(current(roots).digest()).isEqualTo(FIRST.digest());
    Thread.sleep(300);
    assertThat(current(roots).digest()).isEqualTo(FIRST.digest());
    assertThat(notices).isEmpty();
  }

  @Test
  void newerRootCountsOnceItIsThere() throws Exception {
    var material = refreshed();
    repository = "newer";
    var roots = roots(material, TrustMaterial.Network.ASK);
    await(() -> current(roots).digest().equals(NEWER.digest()));
    assertThat(notices).isEmpty();
    assertThat(material.newest().source()).isEqualTo(UsedRoot.Source.CACHED);
  }

  @Test
  void closedInTheMiddleOfARefreshNothingIsWrittenOrSaid() throws Exception {
    var material = refreshed();
    repository = "hangs";
    var roots = roots(material, TrustMaterial.Network.ASK);
    assertThat(current(roots).digest()).isEqualTo(FIRST.digest());
    assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
    roots.close();
    assertThat(notices).isEmpty();
    assertThat(material.newest().root().digest()).isEqualTo(FIRST.digest());
  }

  @Test
  void cacheOlderThanThisProgramIsNotUsed() throws Exception {
    var material =
        new TrustMaterial(
            "staging",
            URI.create("http://127.0.0.1:1"),
            BundledRoots.Instance.STAGING,
            folder.resolve("old"));
    Files.createDirectories(folder.resolve("old/targets"));
    Files.writeString(folder.resolve("old/targets/trusted_root.json"), "{}");
    Files.writeString(
        folder.resolve("old/refreshed"), BundledRoots.asOf().minusSeconds(1).toString());
    assertThat(material.newest().source()).isEqualTo(UsedRoot.Source.BUNDLED);
    assertThat(material.newest().root()).isEqualTo(BundledRoots.staging());
  }

  @Test
  void oldRootIsSaidWithItsAgeAndSource() {
    TrustRoot root = BundledRoots.publicGood();
    Instant late = BundledRoots.asOf().plus(Duration.ofDays(31));
    var used = new UsedRoot(root, UsedRoot.Source.BUNDLED);
    assertThat(used.line(late))
        .contains("public-good", "bundled", "31 days old", "bonafide trust update");
    assertThat(used.json(late).get("old")).isEqualTo(dev.bonafide.artifact.json.Json.of(true));
    Instant soon = BundledRoots.asOf().plus(Duration.ofDays(2));
    assertThat(used.line(soon)).contains("2 days old").doesNotContain("update");
    assertThat(new UsedRoot(root, UsedRoot.Source.FILE).line(late)).doesNotContain("days");
  }
}
