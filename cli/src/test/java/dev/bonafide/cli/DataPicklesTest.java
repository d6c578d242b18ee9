package dev.bonafide.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.pickle.scan.FileScan;
import dev.bonafide.pickle.scan.ScanLimits;
import dev.bonafide.pickle.scan.Scanner;
import dev.bonafide.pickle.scan.Verdict;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Harmless pickles by real pandas, scipy and boosters, made by interop/scanners. */
class DataPicklesTest {
  private final Scanner scanner = new Scanner(ScanNames.allowList(), ScanLimits.defaults());

  @Test
  void boosterThatIsCalledWithAFileIsNotSafe() {
    assertThat(scan("clightgbm.basic\nBooster\n(S'model.txt'\ntR.").verdict())
        .isEqualTo(Verdict.UNKNOWN);
    assertThat(scan("cpandas.io.pickle\nread_pickle\n(S'model.pkl'\ntR.").verdict())
        .isEqualTo(Verdict.DANGEROUS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"data-pickles.zip", "data-pickles-pandas-3.zip"})
  void dataOfPandasScipyAndBoostersIsSafe(String archive) throws Exception {
    var others = new ArrayList<FileScan>();
    int files = 0;
    try (InputStream in = getClass().getResourceAsStream(archive);
        var zip = new ZipInputStream(Objects.requireNonNull(in))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        FileScan scan = scanner.scan(entry.getName(), MemorySegment.ofArray(zip.readAllBytes()));
        files++;
        if (scan.verdict() != Verdict.SAFE) {
          others.add(scan);
        }
      }
    }
    assertThat(others).isEmpty();
    assertThat(files).isGreaterThan(80);
  }

  private FileScan scan(String pickle) {
    return scanner.scan(
        "m.pkl", MemorySegment.ofArray(pickle.getBytes(StandardCharsets.ISO_8859_1)));
  }
}
