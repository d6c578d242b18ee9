package dev.bonafide.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Holds the arrows between the rooms, and the doors that only one room may open. This is the room
 * that sees all the others; tests are exempt.
 */
class ArchitectureTest {
  /** What each room may use of the others, itself aside. */
  private static final Map<String, List<String>> ARROWS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("artifact", List.of()),
              Map.entry("tlog", List.of("artifact")),
              Map.entry("evidence", List.of("artifact", "tlog")),
              Map.entry("signing", List.of("artifact", "tlog", "evidence")),
              Map.entry("sandbox", List.of("artifact", "tlog", "evidence")),
              Map.entry("admission", List.of("artifact", "tlog", "evidence")),
              Map.entry("pickle", List.of("artifact")),
              Map.entry("sklearn", List.of("artifact", "pickle")),
              Map.entry("training", List.of("artifact", "pickle", "sklearn")),
              Map.entry(
                  "runtime",
                  List.of("artifact", "tlog", "evidence", "admission", "pickle", "sklearn")),
              Map.entry(
                  "serving",
                  List.of(
                      "artifact",
                      "tlog",
                      "evidence",
                      "admission",
                      "pickle",
                      "sklearn",
                      "runtime"))));

  private static JavaClasses all;

  @BeforeAll
  static void read() {
    all =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(l -> !l.contains("/test-classes/") && !l.contains("/test/"))
            .importPackages("dev.bonafide");
  }

  private static String in(String room) {
    return "dev.bonafide." + room + "..";
  }

  @TestFactory
  Stream<DynamicTest> roomsUseOnlyTheRoomsBelowThem() {
    return ARROWS.entrySet().stream()
        .map(
            arrow ->
                DynamicTest.dynamicTest(
                    arrow.getKey(),
                    () -> {
                      var allowed = new ArrayList<>(List.of(in(arrow.getKey())));
                      arrow.getValue().forEach(r -> allowed.add(in(r)));
                      DescribedPredicate<JavaClass> others =
                          resideInAPackage("dev.bonafide..")
                              .and(
                                  DescribedPredicate.not(
                                      resideInAnyPackage(allowed.toArray(String[]::new))));
                      noClasses()
                          .that()
                          .resideInAPackage(in(arrow.getKey()))
                          .should()
                          .dependOnClassesThat(others)
                          .check(all);
                    }));
  }

  @Test
  void everyRoomHasItsArrows() {
    classes()
        .that()
        .resideInAPackage("dev.bonafide..")
        .should()
        .resideInAnyPackage(
            Stream.concat(ARROWS.keySet().stream(), Stream.of("cli"))
                .map(ArchitectureTest::in)
                .toArray(String[]::new))
        .check(all);
  }

  @Test
  void bytesBecomeAnEstimatorOnlyInTheRuntime() {
    noClasses()
        .that()
        .resideOutsideOfPackage(in("sklearn"))
        .and()
        .doNotHaveFullyQualifiedName("dev.bonafide.runtime.ModelRuntime")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("dev.bonafide.sklearn.EstimatorLoader")
        .because("only ModelRuntime may, and it takes only an AdmittedModel")
        .check(all);
    noClasses()
        .that()
        .resideOutsideOfPackages(in("sklearn"), in("training"))
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("dev.bonafide.sklearn.EstimatorReader")
        .because("scan and inspect read to an object graph only; the trainer reads its own graph")
        .check(all);
  }

  @Test
  void skippingVerificationIsTheCommandLinesAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackages(in("cli"), in("admission"))
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "skips verification",
                call -> call.getTarget().getName().equals("insecurelySkippingVerification")))
        .check(all);
  }

  @Test
  void onlyTheCommandLinePrintsOrExits() {
    noClasses()
        .that()
        .resideOutsideOfPackage(in("cli"))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(all);
  }

  @Test
  void whatVerifiesAndLoadsNeverTouchesTheNetwork() {
    noClasses()
        .that()
        .resideInAnyPackage(
            in("artifact"),
            in("tlog"),
            in("evidence"),
            in("admission"),
            in("pickle"),
            in("sklearn"),
            in("runtime"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net.http..", "com.sun.net.httpserver..", "io.helidon..")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.net\\.(Server|Datagram)?Socket|java\\.nio\\.channels\\..*Socket.*")
        .check(all);
  }

  @Test
  void verificationUsesNeitherProtobufNorSigstoreJava() {
    noClasses()
        .that()
        .resideInAnyPackage(in("artifact"), in("tlog"), in("evidence"), in("admission"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.google.protobuf..", "dev.sigstore..", "io.grpc..")
        .check(all);
  }

  @Test
  void nothingInAModelEverNamesCode() {
    noClasses()
        .that()
        .resideInAnyPackage(in("pickle"), in("sklearn"), in("admission"), in("runtime"))
        .should()
        .callMethod(Class.class, "forName", String.class)
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("java.lang.reflect..", "javax.script..")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.lang\\.(ClassLoader|ProcessBuilder|Process)|java\\.net\\.URLClassLoader")
        .check(all);
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java\\.io\\.ObjectInputStream|sun\\.misc\\.Unsafe")
        .because("no Java serialization and no Unsafe anywhere")
        .check(all);
  }

  @Test
  void decidingDoesNoInputOrOutput() {
    noClasses()
        .that()
        .resideInAPackage("dev.bonafide.admission.policy")
        .and()
        .haveNameMatching(
            ".*\\.(Judge|Signatory|Identity|ManifestCover|Glob|TimeWindow|ModelRule.*|Denial.*|Decision.*|Question)")
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java\\.nio\\.file\\..*|java\\.io\\.(?!Serializable).*|java\\.net\\..*")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .check(all);
  }

  @Test
  void thePickleReaderDoesNotKnowWhoVerifiedItsBytes() {
    noClasses()
        .that()
        .resideInAPackage(in("pickle"))
        .should()
        .dependOnClassesThat()
        .haveNameMatching("dev\\.bonafide\\.artifact\\.(Snapshot|SnapshotStore|Containment)")
        .check(all);
  }
}
