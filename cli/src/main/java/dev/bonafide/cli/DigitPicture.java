package dev.bonafide.cli;

import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/** An 8×8 digit for the terminal, and as a V2 request. */
final class DigitPicture {
  private static final String SHADES = " .:-=+*#%@";
  private static final int SIDE = 8;
  private static final double BRIGHTEST = 16;

  private DigitPicture() {}

  /** Eight lines; plain characters, so that every terminal shows them. */
  static List<String> lines(double[] pixels) {
    var lines = new ArrayList<String>();
    for (int y = 0; y < SIDE; y++) {
      var line = new StringBuilder();
      for (int x = 0; x < SIDE; x++) {
        int shade = (int) Math.round(pixels[y * SIDE + x] / BRIGHTEST * (SHADES.length() - 1));
        line.append(SHADES.charAt(shade)).append(SHADES.charAt(shade));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  /** One row of 64 FP32 values. */
  static String request(double[] pixels) {
    var data = new ArrayList<Json>();
    for (double pixel : pixels) {
      data.add(Json.of((long) pixel));
    }
    var input =
        Json.object()
            .put("name", "predict")
            .put("shape", Json.array(List.of(Json.of(1), Json.of(pixels.length))))
            .put("datatype", "FP32")
            .put("data", Json.array(data))
            .build();
    return JsonWriter.compact(Json.object().put("inputs", Json.array(List.of(input))).build());
  }
}
