package dev.bonafide.pickle.scan;

import dev.bonafide.pickle.GlobalName;
import dev.bonafide.pickle.PickleTrace;
import dev.bonafide.pickle.PickleTrace.Act;
import dev.bonafide.pickle.scan.Finding.Rule;
import java.util.Optional;
import java.util.Set;

/**
 * How bad it is that a stream does something which is not on the allow-list. Nothing of this makes
 * a file safe but the names by which PyTorch refers to tensors.
 */
final class Judgement {
  /** Libraries whose classes are models and their parts: unknown here, but no sign of an attack. */
  private static final Set<String> MODEL_LIBRARIES =
      Set.of(
          "sklearn",
          "numpy",
          "scipy",
          "pandas",
          "torch",
          "xgboost",
          "lightgbm",
          "catboost",
          "imblearn",
          "statsmodels",
          "keras",
          "tensorflow",
          "joblib",
          "category_encoders",
          "transformers",
          "tokenizers",
          "umap",
          "hdbscan",
          "sklearn_pandas",
          "skops",
          "_loss",
          "__main__");

  private static final Set<String> TENSOR_FUNCTIONS =
      Set.of(
          "_rebuild_tensor",
          "_rebuild_tensor_v2",
          "_rebuild_parameter",
          "_rebuild_parameter_with_state",
          "_rebuild_qtensor",
          "_rebuild_sparse_tensor");

  private static final Set<String> TENSOR_TYPES =
      Set.of(
          "Size",
          "Tensor",
          "device",
          "float16",
          "float32",
          "float64",
          "bfloat16",
          "int8",
          "int16",
          "int32",
          "int64",
          "uint8",
          "bool",
          "per_tensor_affine");

  private Judgement() {}

  private static final Set<String> STANDARD_LIBRARY =
      Set.of(
          "__builtin__",
          "_abc",
          "_aix_support",
          "_ast",
          "_asyncio",
          "_bisect",
          "_blake2",
          "_bootsubprocess",
          "_bz2",
          "_codecs",
          "_codecs_cn",
          "_codecs_hk",
          "_codecs_iso2022",
          "_codecs_jp",
          "_codecs_kr",
          "_codecs_tw",
          "_collections",
          "_collections_abc",
          "_compat_pickle",
          "_compression",
          "_contextvars",
          "_crypt",
          "_csv",
          "_ctypes",
          "_curses",
          "_curses_panel",
          "_datetime",
          "_dbm",
          "_decimal",
          "_elementtree",
          "_frozen_importlib",
          "_frozen_importlib_external",
          "_functools",
          "_gdbm",
          "_hashlib",
          "_heapq",
          "_imp",
          "_io",
          "_json",
          "_locale",
          "_lsprof",
          "_lzma",
          "_markupbase",
          "_md5",
          "_msi",
          "_multibytecodec",
          "_multiprocessing",
          "_opcode",
          "_operator",
          "_osx_support",
          "_overlapped",
          "_pickle",
          "_posixshmem",
          "_posixsubprocess",
          "_py_abc",
          "_pydecimal",
          "_pyio",
          "_queue",
          "_random",
          "_scproxy",
          "_sha1",
          "_sha256",
          "_sha3",
          "_sha512",
          "_signal",
          "_sitebuiltins",
          "_socket",
          "_sqlite3",
          "_sre",
          "_ssl",
          "_stat",
          "_statistics",
          "_string",
          "_strptime",
          "_struct",
          "_symtable",
          "_thread",
          "_threading_local",
          "_tkinter",
          "_tokenize",
          "_tracemalloc",
          "_typing",
          "_uuid",
          "_warnings",
          "_weakref",
          "_weakrefset",
          "_winapi",
          "_zoneinfo",
          "abc",
          "aifc",
          "antigravity",
          "argparse",
          "array",
          "ast",
          "asynchat",
          "asyncio",
          "asyncore",
          "atexit",
          "audioop",
          "base64",
          "bdb",
          "binascii",
          "bisect",
          "builtins",
          "bz2",
          "cProfile",
          "calendar",
          "cgi",
          "cgitb",
          "chunk",
          "cmath",
          "cmd",
          "code",
          "codecs",
          "codeop",
          "collections",
          "colorsys",
          "commands",
          "compileall",
          "concurrent",
          "configparser",
          "contextlib",
          "contextvars",
          "copy",
          "copyreg",
          "crypt",
          "csv",
          "ctypes",
          "curses",
          "dataclasses",
          "datetime",
          "dbm",
          "decimal",
          "difflib",
          "dis",
          "distutils",
          "doctest",
          "email",
          "encodings",
          "ensurepip",
          "enum",
          "errno",
          "faulthandler",
          "fcntl",
          "filecmp",
          "fileinput",
          "fnmatch",
          "fractions",
          "ftplib",
          "functools",
          "gc",
          "genericpath",
          "getopt",
          "getpass",
          "gettext",
          "glob",
          "graphlib",
          "grp",
          "gzip",
          "hashlib",
          "heapq",
          "hmac",
          "html",
          "http",
          "idlelib",
          "imaplib",
          "imghdr",
          "imp",
          "importlib",
          "inspect",
          "io",
          "ipaddress",
          "itertools",
          "json",
          "keyword",
          "lib2to3",
          "linecache",
          "locale",
          "logging",
          "lzma",
          "mailbox",
          "mailcap",
          "marshal",
          "math",
          "mimetypes",
          "mmap",
          "modulefinder",
          "msilib",
          "msvcrt",
          "multiprocessing",
          "netrc",
          "nis",
          "nntplib",
          "nt",
          "ntpath",
          "nturl2path",
          "numbers",
          "opcode",
          "operator",
          "optparse",
          "os",
          "ossaudiodev",
          "pathlib",
          "pdb",
          "pickle",
          "pickletools",
          "pipes",
          "pkgutil",
          "platform",
          "plistlib",
          "poplib",
          "posix",
          "posixpath",
          "pprint",
          "profile",
          "pstats",
          "pty",
          "pwd",
          "py_compile",
          "pyclbr",
          "pydoc",
          "pydoc_data",
          "pyexpat",
          "queue",
          "quopri",
          "random",
          "re",
          "readline",
          "reprlib",
          "resource",
          "rlcompleter",
          "runpy",
          "sched",
          "secrets",
          "select",
          "selectors",
          "shelve",
          "shlex",
          "shutil",
          "signal",
          "site",
          "smtpd",
          "smtplib",
          "sndhdr",
          "socket",
          "socketserver",
          "spwd",
          "sqlite3",
          "sre_compile",
          "sre_constants",
          "sre_parse",
          "ssl",
          "stat",
          "statistics",
          "string",
          "stringprep",
          "struct",
          "subprocess",
          "sunau",
          "symtable",
          "sys",
          "sysconfig",
          "syslog",
          "tabnanny",
          "tarfile",
          "telnetlib",
          "tempfile",
          "termios",
          "textwrap",
          "this",
          "threading",
          "time",
          "timeit",
          "tkinter",
          "token",
          "tokenize",
          "tomllib",
          "trace",
          "traceback",
          "tracemalloc",
          "tty",
          "turtle",
          "turtledemo",
          "types",
          "typing",
          "unicodedata",
          "unittest",
          "urllib",
          "uu",
          "uuid",
          "venv",
          "warnings",
          "wave",
          "weakref",
          "webbrowser",
          "winreg",
          "winsound",
          "wsgiref",
          "xdrlib",
          "xml",
          "xmlrpc",
          "zipapp",
          "zipfile",
          "zipimport",
          "zlib",
          "zoneinfo");

  private static final Set<String> BUILTIN_FUNCTIONS =
      Set.of(
          "__import__",
          "breakpoint",
          "compile",
          "delattr",
          "eval",
          "exec",
          "exit",
          "getattr",
          "globals",
          "help",
          "input",
          "locals",
          "map",
          "filter",
          "memoryview",
          "open",
          "print",
          "quit",
          "setattr",
          "type",
          "vars");

  static boolean isBuiltinFunction(String name) {
    return BUILTIN_FUNCTIONS.contains(name);
  }

  /** Whether a dotted name begins with a module of Python's standard library. */
  static boolean isStandardLibrary(String name) {
    int dot = name.indexOf('.');
    return STANDARD_LIBRARY.contains(dot < 0 ? name : name.substring(0, dot));
  }

  /** Whether the name stands for nothing but a tensor in a PyTorch file. */
  static boolean isTensor(GlobalName name) {
    return switch (name.module()) {
      case "torch._utils" -> TENSOR_FUNCTIONS.contains(name.name());
      case "torch" ->
          TENSOR_TYPES.contains(name.name()) || name.name().matches("[A-Z][A-Za-z0-9]*Storage");
      case "torch.storage" -> name.name().matches("(?:Untyped|Typed|_Typed)Storage");
      case "torch.nn.parameter" -> name.name().equals("Parameter");
      default -> false;
    };
  }

  /** The finding for an event, or nothing where it is only about tensors. */
  static Optional<Finding> of(PickleTrace.Event event) {
    if (event.target().map(Judgement::isTensor).orElse(false) && event.act() != Act.MODIFY) {
      return Optional.empty();
    }
    Rule rule =
        switch (event.act()) {
          case IMPORT -> Rule.IMPORT;
          case CALL -> Rule.CALL;
          case MODIFY -> Rule.MODIFY;
          case ASK -> Rule.ASK;
        };
    String message =
        switch (event.act()) {
          case IMPORT -> "would import " + event.shown();
          case CALL -> "would call " + event.shown();
          case MODIFY -> "would change " + event.shown();
          case ASK -> "asks its loader: " + event.shown();
        };
    return Optional.of(
        new Finding(
            rule,
            verdict(event),
            message,
            event.target().map(Judgement::shown).orElse(""),
            event.position()));
  }

  private static String shown(GlobalName name) {
    return (name.name().isEmpty() ? name.module() : name.toString())
        .codePoints()
        .limit(200)
        .filter(c -> c >= 0x20 && c != 0x7f)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static Verdict verdict(PickleTrace.Event event) {
    if (event.act() == Act.ASK) {
      return Verdict.UNKNOWN;
    }
    if (event.target().isEmpty()) {
      return Verdict.DANGEROUS;
    }
    GlobalName name = event.target().get();
    int dot = name.module().indexOf('.');
    String library = dot < 0 ? name.module() : name.module().substring(0, dot);
    if (!MODEL_LIBRARIES.contains(library)) {
      return Verdict.DANGEROUS;
    }
    boolean isClass = name.name().matches("_*[A-Z][A-Za-z0-9_]*");
    return isClass || event.act() == Act.IMPORT ? Verdict.UNKNOWN : Verdict.DANGEROUS;
  }
}
