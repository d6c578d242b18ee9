package dev.bonafide.admission.record;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.tlog.NoteKey;
import dev.bonafide.tlog.append.LogSigner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * The key that signs a decision record's checkpoints; made on first use, kept beside the record.
 */
final class RecordKey {
  static final String FILE = "record.key";
  private static final String ORIGIN = "bonafide-decisions";

  private RecordKey() {}

  static LogSigner signer(Path folder) {
    try {
      prepare(folder);
      Path file = folder.resolve(FILE);
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        make(file);
      }
      List<String> lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
      if (lines.size() < 2) {
        throw damaged(file);
      }
      KeyFactory keys = KeyFactory.getInstance("Ed25519");
      PrivateKey secret =
          keys.generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(lines.get(0))));
      PublicKey key =
          keys.generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(lines.get(1))));
      return new LogSigner(ORIGIN, NoteKey.of(ORIGIN, key), secret);
    } catch (IOException e) {
      throw new ConfigurationException(
          "the decision record's folder " + folder + " cannot be used: " + e.getMessage(),
          "name another with --record",
          e);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw damaged(folder.resolve(FILE));
    }
  }

  private static void prepare(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(folder);
    if (mode.contains(PosixFilePermission.GROUP_WRITE)
        || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new ConfigurationException(
          "the decision record's folder "
              + folder
              + ": found mode "
              + PosixFilePermissions.toString(mode)
              + ", expected one that only the owner may write",
          "chmod go-w " + folder);
    }
  }

  private static void make(Path file) throws IOException, GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    var encoder = Base64.getEncoder();
    String text =
        encoder.encodeToString(pair.getPrivate().getEncoded())
            + "\n"
            + encoder.encodeToString(pair.getPublic().getEncoded())
            + "\n";
    Path temporary =
        Files.createTempFile(
            file.toAbsolutePath().getParent(),
            "record",
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(
          temporary, text, StandardCharsets.US_ASCII, StandardOpenOption.TRUNCATE_EXISTING);
      Files.createLink(file, temporary); // appears whole or not at all, and never replaces another
    } catch (FileAlreadyExistsException e) {
      // another process was first: its key counts
    } finally {
      Files.delete(temporary);
    }
  }

  private static ConfigurationException damaged(Path file) {
    return new ConfigurationException(
        file + " is no key of a decision record", "move the folder away to begin a new record");
  }
}
