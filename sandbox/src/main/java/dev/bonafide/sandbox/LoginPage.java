package dev.bonafide.sandbox;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** The pages of the login. */
final class LoginPage {
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
          "Referrer-Policy",
          "no-referrer");

  private LoginPage() {}

  static Http.Answer ask(LoginRequest login, String identity) {
    var form = new StringBuilder("<form method=\"post\" action=\"/auth\">");
    login.fields().forEach((name, value) -> form.append(field("hidden", name, value)));
    form.append("<p><label>Sign as ").append(field("text", "identity", identity));
    form.append("</label></p><p><label>Secret ").append(field("password", "secret", ""));
    form.append("</label></p><p><button>Log in</button></p></form>");
    form.append("<p>The secret is in the sandbox's folder, in <code>token-secret</code>.</p>");
    return page(200, form.toString());
  }

  static Http.Answer denied(Path secretFile) {
    return page(
        403,
        "<p>That is not this sandbox's secret. It is in <code>"
            + escaped(String.valueOf(secretFile.getFileName()))
            + "</code> in its folder.</p>");
  }

  static Http.Answer code(String code) {
    return page(200, "<p>Your code: <code id=\"code\">" + escaped(code) + "</code></p>");
  }

  private static String field(String type, String name, String value) {
    return "<input type=\""
        + type
        + "\" name=\""
        + escaped(name)
        + "\" value=\""
        + escaped(value)
        + "\">";
  }

  private static Http.Answer page(int status, String content) {
    String html =
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Sandbox login</title>"
            + "<style>body{font:1rem sans-serif;max-width:40rem;margin:3rem auto}</style>"
            + "<h1>Sandbox login</h1>"
            + content
            + "</html>\n";
    return new Http.Answer(
        status, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8), HEADERS);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
