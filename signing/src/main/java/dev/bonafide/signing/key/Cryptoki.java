package dev.bonafide.signing.key;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The part of a PKCS#11 module (Cryptoki v2.20 and later) that signing needs, called directly.
 *
 * <p>The JDK's own provider shows only keys that have a certificate beside them on the token, which
 * a bare signing key has not. Layouts are those of 64-bit Unix, where CK_ULONG has eight bytes and
 * structures are aligned naturally.
 */
final class Cryptoki implements AutoCloseable {
  /** Places of functions in CK_FUNCTION_LIST, in the order of the standard's header. */
  private enum Function {
    INITIALIZE(0),
    FINALIZE(1),
    GET_SLOT_LIST(4),
    GET_TOKEN_INFO(6),
    OPEN_SESSION(12),
    CLOSE_SESSION(13),
    LOGIN(18),
    GET_ATTRIBUTE_VALUE(24),
    FIND_OBJECTS_INIT(26),
    FIND_OBJECTS(27),
    FIND_OBJECTS_FINAL(28),
    SIGN_INIT(42),
    SIGN(43);

    private final int place;

    Function(int place) {
      this.place = place;
    }
  }

  static final long CKA_CLASS = 0;
  static final long CKA_LABEL = 3;
  static final long CKA_VALUE = 0x11;
  static final long CKA_ID = 0x102;
  static final long CKA_EC_PARAMS = 0x180;
  static final long CKA_EC_POINT = 0x181;
  static final long CKO_CERTIFICATE = 1;
  static final long CKO_PUBLIC_KEY = 2;
  static final long CKO_PRIVATE_KEY = 3;
  private static final long CKM_ECDSA = 0x1041;
  private static final long CKF_SERIAL_SESSION = 4;
  private static final long CKU_USER = 1;
  private static final long CKR_ALREADY_INITIALIZED = 0x191;
  private static final long CKR_USER_ALREADY_LOGGED_IN = 0x100;
  private static final long CKR_PIN_INCORRECT = 0xA0;
  private static final int MAX_SLOTS = 1024;
  private static final int MAX_OBJECTS = 4096;
  private static final int MAX_ATTRIBUTE_BYTES = 64 * 1024;
  private static final int TOKEN_INFO_BYTES = 256;
  private static final long FUNCTIONS_OFFSET = 8;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment functions;
  private final boolean initializedHere;
  private long session = -1;

  Cryptoki(Path module) throws RefusedException {
    MemorySegment list;
    try {
      var linker = Linker.nativeLinker();
      var getList =
          SymbolLookup.libraryLookup(module, arena)
              .find("C_GetFunctionList")
              .orElseThrow(() -> noModule(module, null));
      MemorySegment out = arena.allocate(ADDRESS);
      var handle = linker.downcallHandle(getList, FunctionDescriptor.of(JAVA_LONG, ADDRESS));
      require("C_GetFunctionList", (long) handle.invokeExact(out));
      list =
          out.get(
              ADDRESS.withTargetLayout(
                  MemoryLayout.sequenceLayout(FUNCTIONS_OFFSET + 8 * 68, JAVA_BYTE)),
              0);
    } catch (IllegalArgumentException e) {
      throw noModule(module, e);
    } catch (RefusedException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
    this.functions = list;
    long initialized = call(Function.INITIALIZE, MemorySegment.NULL);
    if (initialized != CKR_ALREADY_INITIALIZED) {
      require("C_Initialize", initialized);
    }
    this.initializedHere = initialized == 0;
  }

  private static ConfigurationException noModule(
      Path module, @org.jspecify.annotations.Nullable Throwable cause) {
    String message = module + " is no PKCS#11 module for this machine";
    return cause == null
        ? new ConfigurationException(message, "name the module with module-path")
        : new ConfigurationException(message, "name the module with module-path", cause);
  }

  /** What a token says of itself. */
  record Token(long slot, String label, String manufacturer, String model, String serial) {}

  /** The tokens in the module's slots. */
  List<Token> tokens() throws RefusedException {
    MemorySegment count = arena.allocate(JAVA_LONG);
    require("C_GetSlotList", call(Function.GET_SLOT_LIST, (byte) 1, MemorySegment.NULL, count));
    long slots = Math.min(count.get(JAVA_LONG, 0), MAX_SLOTS);
    MemorySegment ids = arena.allocate(JAVA_LONG, Math.max(slots, 1));
    count.set(JAVA_LONG, 0, slots);
    require("C_GetSlotList", call(Function.GET_SLOT_LIST, (byte) 1, ids, count));
    List<Token> tokens = new ArrayList<>();
    MemorySegment info = arena.allocate(TOKEN_INFO_BYTES, 8);
    for (long i = 0; i < slots; i++) {
      long slot = ids.getAtIndex(JAVA_LONG, i);
      if (call(Function.GET_TOKEN_INFO, slot, info) == 0) {
        tokens.add(
            new Token(
                slot,
                padded(info, 0, 32),
                padded(info, 32, 32),
                padded(info, 64, 16),
                padded(info, 80, 16)));
      }
    }
    return tokens;
  }

  private static String padded(MemorySegment info, long from, int length) {
    return new String(info.asSlice(from, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8)
        .stripTrailing();
  }

  void open(long slot, Optional<byte[]> pin) throws RefusedException {
    MemorySegment handle = arena.allocate(JAVA_LONG);
    require(
        "C_OpenSession",
        call(
            Function.OPEN_SESSION,
            slot,
            CKF_SERIAL_SESSION,
            MemorySegment.NULL,
            MemorySegment.NULL,
            handle));
    session = handle.get(JAVA_LONG, 0);
    if (pin.isPresent()) {
      byte[] bytes = pin.get();
      MemorySegment text = arena.allocate(Math.max(bytes.length, 1));
      MemorySegment.copy(bytes, 0, text, JAVA_BYTE, 0, bytes.length);
      long result = call(Function.LOGIN, session, CKU_USER, text, (long) bytes.length);
      text.fill((byte) 0);
      if (result != CKR_USER_ALREADY_LOGGED_IN) {
        require("C_Login", result);
      }
    }
  }

  /** Handles of the objects of a class. */
  List<Long> find(long objectClass) throws RefusedException {
    MemorySegment value = arena.allocate(JAVA_LONG);
    value.set(JAVA_LONG, 0, objectClass);
    require(
        "C_FindObjectsInit",
        call(Function.FIND_OBJECTS_INIT, session, attribute(CKA_CLASS, value, 8), 1L));
    List<Long> found = new ArrayList<>();
    MemorySegment handles = arena.allocate(JAVA_LONG, MAX_OBJECTS);
    MemorySegment count = arena.allocate(JAVA_LONG);
    require(
        "C_FindObjects", call(Function.FIND_OBJECTS, session, handles, (long) MAX_OBJECTS, count));
    for (long i = 0; i < count.get(JAVA_LONG, 0); i++) {
      found.add(handles.getAtIndex(JAVA_LONG, i));
    }
    require("C_FindObjectsFinal", call(Function.FIND_OBJECTS_FINAL, session));
    return found;
  }

  /** An attribute's value, or nothing where the object has none or does not show it. */
  Optional<byte[]> attribute(long object, long type) {
    MemorySegment attribute = attribute(type, MemorySegment.NULL, 0);
    if (call(Function.GET_ATTRIBUTE_VALUE, session, object, attribute, 1L) != 0) {
      return Optional.empty();
    }
    long length = attribute.get(JAVA_LONG, 16);
    if (length < 0 || length > MAX_ATTRIBUTE_BYTES) {
      return Optional.empty();
    }
    MemorySegment value = arena.allocate(Math.max(length, 1), 8);
    MemorySegment filled = attribute(type, value, length);
    if (call(Function.GET_ATTRIBUTE_VALUE, session, object, filled, 1L) != 0) {
      return Optional.empty();
    }
    return Optional.of(
        value.asSlice(0, Math.min(length, filled.get(JAVA_LONG, 16))).toArray(JAVA_BYTE));
  }

  private MemorySegment attribute(long type, MemorySegment value, long length) {
    MemorySegment attribute = arena.allocate(24, 8);
    attribute.set(JAVA_LONG, 0, type);
    attribute.set(ADDRESS, 8, value);
    attribute.set(JAVA_LONG, 16, length);
    return attribute;
  }

  /** ECDSA over a digest: the two halves of the signature, one after the other. */
  byte[] signEcdsa(long key, byte[] digest) throws RefusedException {
    MemorySegment mechanism = arena.allocate(24, 8);
    mechanism.set(JAVA_LONG, 0, CKM_ECDSA);
    require("C_SignInit", call(Function.SIGN_INIT, session, mechanism, key));
    MemorySegment data = arena.allocateFrom(JAVA_BYTE, digest);
    MemorySegment signature = arena.allocate(512);
    MemorySegment length = arena.allocate(JAVA_LONG);
    length.set(JAVA_LONG, 0, 512);
    require("C_Sign", call(Function.SIGN, session, data, (long) digest.length, signature, length));
    return signature.asSlice(0, length.get(JAVA_LONG, 0)).toArray(JAVA_BYTE);
  }

  @Override
  public void close() {
    if (session != -1) {
      call(Function.CLOSE_SESSION, session);
    }
    if (initializedHere) {
      call(Function.FINALIZE, MemorySegment.NULL);
    }
    arena.close();
  }

  private long call(Function function, Object... arguments) {
    var types = new MemoryLayout[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      types[i] =
          switch (arguments[i]) {
            case Long l -> JAVA_LONG;
            case Byte b -> JAVA_BYTE;
            default -> ADDRESS;
          };
    }
    MemorySegment target = functions.get(ADDRESS, FUNCTIONS_OFFSET + 8L * function.place);
    MethodHandle handle =
        Linker.nativeLinker().downcallHandle(target, FunctionDescriptor.of(JAVA_LONG, types));
    try {
      return (long) handle.invokeWithArguments(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static void require(String function, long result) throws RefusedException {
    if (result != 0) {
      throw new RefusedException(
          Reason.SIGNING_KEY_UNUSABLE,
          "the token refused",
          result == CKR_PIN_INCORRECT
              ? "a wrong PIN"
              : String.format(Locale.ROOT, "%s answered 0x%x", function, result),
          result == CKR_PIN_INCORRECT ? "the token's user PIN" : "success");
    }
  }
}
