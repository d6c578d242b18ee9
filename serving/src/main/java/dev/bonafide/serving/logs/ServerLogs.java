package dev.bonafide.serving.logs;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import dev.bonafide.serving.settings.ServerSettings;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets up the process's logging. Called once, by the command that serves. */
public final class ServerLogs {
  /** Names of models and folders are others' words: no control character makes another line. */
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX,UTC} [%logger{0}] %level -"
          + " %replace(%msg){'\\p{Cntrl}', ' '}%n";

  private ServerLogs() {}

  /** Everything goes to standard error; the web server's own lines only where they are errors. */
  public static void toStandardError(ServerSettings settings) {
    LogManager.getLogManager().reset();
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return;
    }
    context.reset();
    var appender = new ConsoleAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder(context, settings.structuredLogging()));
    appender.start();
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(appender);
    context.getLogger("dev.bonafide").setLevel(settings.debug() ? Level.DEBUG : Level.INFO);
  }

  static Encoder<ILoggingEvent> encoder(LoggerContext context, boolean structured) {
    if (structured) {
      var json = new JsonLines();
      json.setContext(context);
      json.start();
      return json;
    }
    var text = new PatternLayoutEncoder();
    text.setContext(context);
    text.setPattern(PATTERN);
    text.setCharset(StandardCharsets.UTF_8);
    text.start();
    return text;
  }
}
