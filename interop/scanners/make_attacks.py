#!/usr/bin/env python3
"""Hostile files of our own, which Bonafide's scanner must flag, and harmless neighbours of theirs.

    interop/scanners/make_attacks.py > pickle/src/test/resources/dev/bonafide/pickle/scan/attacks.jsonl

One JSON object a line: name (of the file), expect (`flagged` or `harmless`), base64. Assembled byte by byte with Python's
standard library alone, by Python 3.11 (others compress otherwise); the same bytes on every run. Nothing here is ever unpickled, nor may it be.
"""

import base64
import bz2
import gzip
import io
import json
import lzma
import struct
import tarfile
import zipfile
import zlib

ARGUMENT = "touch /tmp/bonafide_canary"

# Callables that run, read, write, fetch or change something, or lead to what does: (module, name). Scanners with a list of
# what is bad have to know each; one with a list of what is good needs none.
GADGETS = """
_aix_support _read_cmd_output|_ast parse|_bootsubprocess check_output|_codecs register|_collections_abc exec|_ctypes dlopen
_frozen_importlib _load_unlocked|_frozen_importlib_external SourceFileLoader|_imp create_dynamic|_imp load_dynamic
_interpreters exec|_io FileIO|_io open|_io open_code|_osx_support _read_output|_pickle Unpickler|_posixsubprocess fork_exec
_pyio open|_pyrepl.pager pipe_pager|_sitebuiltins Quitter|_socket socket|_sqlite3 connect|_testinternalcapi run_in_subinterp
_thread start_new_thread|_tkinter create|_winapi CreateProcess|_xxsubinterpreters run_string|antigravity geohash
asyncio.base_subprocess BaseSubprocessTransport|asyncio.events get_event_loop|asyncio.runners run
asyncio.subprocess create_subprocess_exec|asyncio.subprocess create_subprocess_shell|asyncio.unix_events _UnixSelectorEventLoop
atexit register|bdb Bdb.run|bdb Bdb.runeval|builtins __import__|builtins breakpoint|builtins delattr|builtins dir
builtins eval|builtins exec|builtins execfile|builtins filter|builtins getattr|builtins globals|builtins hasattr
builtins input|builtins iter|builtins locals|builtins map|builtins memoryview|builtins open|builtins print|builtins property
builtins setattr|builtins sorted|builtins sum|builtins super|builtins type|builtins vars|builtins zip|bz2 BZ2File|bz2 open
cProfile run|cProfile runctx|cgitb lookup|cmd Cmd|code InteractiveConsole|code InteractiveInterpreter.runsource|code interact
codecs open|codeop compile_command|commands getoutput|compileall compile_dir|compileall compile_file
concurrent.futures.process ProcessPoolExecutor|concurrent.futures.thread ThreadPoolExecutor|configparser ConfigParser
contextlib ExitStack|copy _reconstruct|copyreg __newobj__|copyreg __newobj_ex__|copyreg add_extension|copyreg pickle
crypt crypt|csv reader|ctypes CDLL|ctypes CFUNCTYPE|ctypes memmove|ctypes string_at|ctypes.util _findLib_gcc
ctypes.util find_library|dbm open|dbm.dumb open|difflib HtmlDiff|dis dis|distutils.cmd Command|distutils.file_util write_file
distutils.spawn spawn|doctest debug_script|doctest debug_src|doctest testfile|email.message_from_file x|encodings.idna ToASCII
ensurepip _run_pip|ensurepip bootstrap|faulthandler _sigsegv|faulthandler dump_traceback|fcntl ioctl|filecmp cmp
fileinput FileInput|fileinput input|ftplib FTP|functools partial|functools partialmethod|functools reduce|functools singledispatch
gc get_objects|gc get_referrers|getpass getpass|gettext find|glob glob|glob glob1|gzip GzipFile|gzip open|hashlib file_digest
html.parser HTMLParser|http.client HTTPConnection|http.server test|idlelib.autocomplete AutoComplete.fetch_completions
idlelib.calltip Calltip|idlelib.calltip get_entity|idlelib.debugobj ObjectTreeItem.SetText|idlelib.pyshell ModifiedInterpreter
idlelib.run Executive.runcode|imaplib IMAP4_stream|imp load_source|imp load_module|imp load_dynamic|importlib __import__
importlib import_module|importlib reload|importlib._bootstrap _gcd_import|importlib._bootstrap_external SourceFileLoader
importlib.machinery ExtensionFileLoader|importlib.metadata EntryPoint|importlib.resources open_text|importlib.util module_from_spec
importlib.util spec_from_file_location|inspect getattr_static|inspect getsource|inspect unwrap|io FileIO|io open|io open_code
itertools starmap|itertools accumulate|json load|lib2to3.pgen2.driver load_grammar|lib2to3.pgen2.grammar Grammar.loads
lib2to3.pgen2.pgen ParserGenerator.make_label|linecache getlines|linecache updatecache|locale setlocale|logging FileHandler
logging.config _resolve|logging.config dictConfig|logging.config fileConfig|logging.config listen|lzma open|mailbox Maildir
mailcap findmatch|mailcap test|marshal load|marshal loads|mimetypes init|mmap mmap|modulefinder ModuleFinder.run_script
multiprocessing.connection Client|multiprocessing.context Process|multiprocessing.managers BaseManager
multiprocessing.pool Pool|multiprocessing.popen_spawn_posix Popen|multiprocessing.process BaseProcess
multiprocessing.reduction ForkingPickler.loads|multiprocessing.shared_memory SharedMemory|multiprocessing.spawn spawn_main
multiprocessing.util spawnv_passfds|netrc netrc|nntplib NNTP|nt system|nt startfile|ntpath expandvars|numbers Number.register
operator attrgetter|operator call|operator itemgetter|operator methodcaller|operator setitem|optparse OptionParser|os _exit
os abort|os chmod|os execl|os execv|os execve|os fork|os getenv|os kill|os link|os makedirs|os open|os popen|os posix_spawn
os posix_spawnp|os putenv|os remove|os rename|os rmdir|os scandir|os spawnl|os spawnlp|os spawnv|os startfile|os symlink
os system|os truncate|os unlink|os.path expandvars|pathlib Path.read_text|pathlib Path.unlink|pathlib Path.write_text
pathlib PosixPath|pdb Pdb|pdb run|pdb runeval|pickle load|pickle loads|pickle Unpickler|pickletools dis|pipes Template
pkgutil resolve_name|pkgutil get_data|pkgutil extend_path|platform _syscmd_file|platform popen|plistlib loads|poplib POP3
posix execv|posix fork|posix popen|posix posix_spawn|posix remove|posix system|posix unlink|profile Profile.run|profile run
profile runctx|pstats Stats|pty spawn|pty fork|py_compile compile|pyclbr readmodule|pydoc apropos|pydoc locate|pydoc pager
pydoc pipepager|pydoc safeimport|pydoc tempfilepager|pydoc writedoc|pyexpat ParserCreate|queue Queue|random SystemRandom
re Scanner|readline read_init_file|reprlib Repr|resource setrlimit|rlcompleter Completer.attr_matches|runpy _run_code
runpy _run_module_code|runpy run_module|runpy run_path|sched scheduler.run|select select|selectors DefaultSelector|shelve open
shelve DbfilenameShelf|shlex shlex|shutil _unpack_zipfile|shutil chown|shutil copy|shutil make_archive|shutil move|shutil rmtree
shutil unpack_archive|signal alarm|signal signal|site addpackage|site addsitedir|site main|smtpd SMTPServer|smtplib SMTP|socket create_connection
socket create_server|socket socket|socketserver TCPServer|sqlite3 connect|sqlite3 Connection.load_extension|ssl create_default_context
ssl get_server_certificate|string Formatter.get_field|string Formatter.vformat|struct unpack_from|subprocess Popen
subprocess call|subprocess check_call|subprocess check_output|subprocess getoutput|subprocess getstatusoutput|subprocess run
symtable symtable|sys _getframe|sys exit|sys setrecursionlimit|sys setprofile|sys settrace|sys modules|sysconfig _main
sysconfig get_config_vars|syslog syslog|tabnanny check|tarfile TarFile.open|tarfile open|telnetlib Telnet|tempfile mkdtemp
tempfile mkstemp|tempfile NamedTemporaryFile|termios tcsetattr|test.support run_code|test.support.script_helper assert_python_ok
textwrap indent|this s|threading Thread|threading Timer|threading setprofile|timeit Timer|timeit repeat|timeit timeit
timeit.Timer timeit|tkinter Tk|tkinter.filedialog askopenfile|tokenize open|tokenize untokenize|trace Trace|trace Trace.run
trace Trace.runctx|traceback print_exc|tracemalloc start|tty setraw|turtle Screen|types CodeType|types FunctionType|types MethodType
types SimpleNamespace|types new_class|typing get_type_hints|typing ForwardRef|unittest.main main|unittest.mock patch
unittest.mock _importer|unittest.loader TestLoader.loadTestsFromName|urllib.request Request|urllib.request urlopen
urllib.request urlretrieve|urllib urlopen|uuid _get_command_stdout|uuid _popen|venv create|venv EnvBuilder|warnings warn
wave open|weakref finalize|webbrowser BackgroundBrowser|webbrowser GenericBrowser|webbrowser UnixBrowser|webbrowser open
winreg CreateKey|wsgiref.simple_server make_server|wsgiref.util FileWrapper|xdrlib Unpacker|xml.dom.minidom parse|xml.etree.ElementTree parse
xml.sax parse|xmlrpc.client ServerProxy|xmlrpc.server SimpleXMLRPCServer|zipapp create_archive|zipfile ZipFile|zipfile main
zipimport zipimporter|zlib decompress|zoneinfo ZoneInfo
aiohttp.client ClientSession|boto3 client|cloudpickle.cloudpickle _builtin_type|cloudpickle.cloudpickle _make_function
cloudpickle.cloudpickle subimport|cffi FFI|dask.base compute|dill._dill _create_code|dill._dill _eval_repr|dill._dill _import_module
dill._dill _load_type|dill loads|django.core.management call_command|fickling.pickle Pickled|flask.cli run_command|fsspec open
gevent.os fork|git.repo.base Repo|httpx get|ipykernel.kernelapp IPKernelApp|IPython.core.interactiveshell InteractiveShell
IPython.utils.process system|jax.experimental.jax2tf call_tf|jinja2 Template|joblib._parallel_backends LokyBackend
joblib._utils eval_expr|joblib.externals.cloudpickle loads|joblib.externals.loky.backend.spawn _main|joblib.func_inspect get_func_name
joblib.memory Memory|joblib.memory eval|joblib.numpy_pickle load|joblib.numpy_pickle NDArrayWrapper|joblib.numpy_pickle ZNDArrayWrapper
joblib.numpy_pickle os.system|joblib.parallel Parallel|joblib.pool MemmappingPool|keras.models load_model|keras.src.utils.file_utils get_file
langchain.llms.loading load_llm|lightgbm.basic Booster|matplotlib.cbook open_file_cm|matplotlib.texmanager TexManager
mlflow.pyfunc load_model|nltk.data load|numba.core.serialize _unpickle__CustomPickled|numpy fromfile|numpy genfromtxt|numpy load
numpy loadtxt|numpy memmap|numpy save|numpy savetxt|numpy.ctypeslib load_library|numpy.distutils.exec_command exec_command
numpy.distutils.misc_util run_command|numpy.f2py.crackfortran getincharblock|numpy.f2py.crackfortran myeval
numpy.f2py.diagnose run_command|numpy.f2py compile|numpy.lib._utils_impl safe_eval|numpy.lib.npyio NpzFile|numpy.lib.npyio load
numpy.lib.utils safe_eval|numpy.ma.core dumps|numpy.matrixlib.defmatrix _convert_from_string|numpy.os system
numpy.testing._private.utils runstring|numpy.testing._private.utils measure|numpy.testing rundocs|numpy.testing.utils runstring|numpy apply_along_axis
numpy frompyfunc|numpy fromfunction|numpy fromiter|numpy piecewise|numpy vectorize|onnxruntime InferenceSession
pandas DataFrame.to_pickle|pandas eval|pandas read_pickle|pandas read_sql|pandas.core.computation.eval eval|pandas.io.common get_handle
pandas.io.pickle read_pickle|paramiko.client SSHClient|pathos.pools ProcessPool|pexpect spawn|PIL.Image open|PIL.ImageMath eval
pip main|pip._internal main|pip._internal.cli.main main|pip._vendor.distlib.scripts ScriptMaker|pkg_resources load_entry_point|plumbum local
polars read_csv|psutil Popen|psycopg2 connect|py.process cmdexec|pyarrow.fs LocalFileSystem|pydantic.deprecated.parse load_file
pymysql connect|pytest main|ray.cloudpickle loads|redis Redis|requests get|requests.api request|requests.sessions Session
scipy.io loadmat|scipy.io.netcdf_file x|scipy.misc.common eval|scipy.optimize minimize|scipy.sparse load_npz|selenium.webdriver Chrome
setuptools sandbox.run_setup|setuptools.build_meta _BuildMetaBackend|sh Command|shiv.bootstrap run|skimage.io imread|sklearn.datasets fetch_openml
sklearn.datasets._base load_files|sklearn.datasets.fetch_openml x|sklearn.externals._arff os.system|sklearn.utils._testing assert_run_python_script
sklearn.utils.parallel Parallel|sklearn.utils._mocking MockDataFrame|spacy load|sqlalchemy create_engine|statsmodels.iolib.smpickle load_pickle
sympy parse_expr|sympy.parsing.sympy_parser eval_expr|sympy.utilities.lambdify lambdify|tensorflow.io read_file|tensorflow.keras.models load_model
tensorflow.python.framework.load_library load_op_library|torch load|torch._dynamo.guards GuardBuilder.get|torch._inductor.codecache compile_file
torch.distributed.rpc rpc_sync|torch.fx._symbolic_trace _create_wrapped_func|torch.fx.experimental.symbolic_shapes ShapeEnv.evaluate_guards_expression
torch.hub load|torch.hub _download_archive_zip|torch.jit.unsupported_tensor_ops execWrapper|torch.multiprocessing.spawn spawn
torch.package PackageImporter|torch.serialization load|torch.utils.bottleneck.__main__ run_autograd_prof|torch.utils.bottleneck.__main__ run_cprofile
torch.utils.collect_env run|torch.utils.cpp_extension load|torch.utils.data.datapipes.utils.decoder basichandlers
torch.utils._config_module ConfigModule.load_config|torch.utils.model_zoo load_url|torch._C._nn gelu|torch.ops load_library
tornado.process Subprocess|tqdm.std tqdm|transformers.pipelines pipeline|transformers.utils.hub cached_file|twisted.internet.utils getProcessOutput
typer run|uvicorn run|werkzeug.utils import_string|win32api WinExec|win32com.client Dispatch|xgboost.core Booster|yaml load|yaml unsafe_load
zmq.utils.win32 allow_interrupt|__main__ evil|evil Payload
"""


def gadgets():
    for entry in GADGETS.replace("\n", "|").split("|"):
        if entry.strip():
            yield tuple(entry.split())


# ---- opcodes


def short(text):
    raw = text.encode()
    return b"\x8c" + bytes([len(raw)]) + raw


def wide(text):
    raw = text.encode()
    return b"X" + struct.pack("<I", len(raw)) + raw


def named(module, name):
    return b"c" + module.encode() + b"\n" + name.encode() + b"\n"


def stacked(module, name):
    return short(module) + short(name) + b"\x93"


SYSTEM = named("os", "system")
PAYLOAD = SYSTEM + b"(V" + ARGUMENT.encode() + b"\ntR"
TEXT = PAYLOAD + b"."
BINARY = b"\x80\x04" + stacked("posix", "system") + short(ARGUMENT) + b"\x85R."


def routes():
    """Every way of opcodes to a call, around os.system."""
    argument = wide(ARGUMENT)
    yield "reduce-p0", TEXT
    yield "reduce-p2", b"\x80\x02" + SYSTEM + argument + b"\x85R."
    yield "reduce-p4", BINARY
    yield "reduce-p5-framed", b"\x80\x05\x95" + struct.pack("<Q", len(BINARY) - 2) + BINARY[2:]
    yield "reduce-no-proto", stacked("os", "system") + argument + b"\x85R."
    yield "inst", b"(V" + ARGUMENT.encode() + b"\nios\nsystem\n."
    yield "obj", b"(" + SYSTEM + argument + b"o."
    yield "newobj", b"\x80\x02" + SYSTEM + argument + b"\x85\x81."
    yield "newobj-ex", b"\x80\x04" + SYSTEM + argument + b"\x85}\x92."
    yield "newobj-class", b"\x80\x02" + named("subprocess", "Popen") + argument + b"\x85\x81."
    yield "newobj-ex-keywords", b"\x80\x04" + stacked("subprocess", "Popen") + b")}" + short("args") + argument + b"s\x92."
    yield "memo-callable", b"\x80\x04" + stacked("os", "system") + b"\x940N0h\x00" + argument + b"\x85R."
    yield "memo-put-get", SYSTEM + b"p7\n0g7\n(V" + ARGUMENT.encode() + b"\ntR."
    yield "memo-get-blanks", SYSTEM + b"p 7 \n0g+0_7\n(V" + ARGUMENT.encode() + b"\ntR."
    yield "memo-get-zeros", SYSTEM + b"p7\n0g" + b"0" * 40 + b"7\n(V" + ARGUMENT.encode() + b"\ntR."
    yield "memo-long-binput", SYSTEM + b"r\xff\xff\xff\x000j\xff\xff\xff\x00" + argument + b"\x85R."
    yield "memo-strings", b"\x80\x04" + short("system") + b"\x94" + short("os") + b"\x9400h\x01h\x00\x93" + argument + b"\x85R."
    yield "stack-global-from-str", b"\x80\x04" + named("builtins", "str") + short("os") + b"\x85R" + short("system") + b"\x93" + argument + b"\x85R."
    yield "stack-global-from-bytes-decode", b"\x80\x04" + named("_codecs", "decode") + b"C\x02os\x85R" + short("system") + b"\x93" + argument + b"\x85R."
    yield "stack-global-string-ops", b"\x80\x04U\x02osU\x06system\x93" + argument + b"\x85R."
    yield "stack-global-unicode-line", b"Vos\nV\\u0073ystem\n\x93V" + ARGUMENT.encode() + b"\n\x85R."
    yield "stack-global-string-line", b"S'o\\x73'\nS\"sys\\164em\"\n\x93V" + ARGUMENT.encode() + b"\n\x85R."
    yield "stack-global-utf8-text", b"Vos\nVsystem\nq\xce\x93(V" + ARGUMENT.encode() + b"\ntR."
    yield "dotted-module", b"\x80\x04" + stacked("joblib.numpy_pickle", "os.system") + argument + b"\x85R."
    yield "dotted-numpy", b"\x80\x04" + stacked("numpy", "os.system") + argument + b"\x85R."
    yield "dotted-class", b"\x80\x04" + stacked("builtins", "str.format") + argument + b"\x85R."
    yield "dotted-dunder", b"\x80\x04" + stacked("builtins", "object.__subclasses__") + b")R."
    yield "dotted-sklearn", b"\x80\x04" + stacked("sklearn.svm._classes", "warnings.sys.modules") + b"."
    yield "dotted-allowed", b"\x80\x04" + stacked("sklearn.svm._classes", "SVC.__init__.__globals__") + b"."
    yield "getattr-import", named("builtins", "getattr") + b"(" + named("builtins", "__import__") + b"(Vos\ntRVsystem\ntR(V" + ARGUMENT.encode() + b"\ntR."
    yield "partial", named("functools", "partial") + b"(" + SYSTEM + b"V" + ARGUMENT.encode() + b"\ntR)R."
    yield "methodcaller", named("operator", "methodcaller") + b"(Vsystem\nV" + ARGUMENT.encode() + b"\ntR(" + named("importlib", "import_module") + b"(Vos\ntRtR."
    yield "map-list", named("builtins", "list") + b"(" + named("builtins", "map") + b"(" + SYSTEM + b"(V" + ARGUMENT.encode() + b"\nltRtR."
    yield "build-setstate", named("types", "SimpleNamespace") + b")R}V__setstate__\n" + SYSTEM + b"sbV" + ARGUMENT.encode() + b"\nb."
    yield "build-class", named("sklearn.svm._classes", "SVC") + b"}V__reduce__\n" + SYSTEM + b"sb."
    yield "build-module", named("sys", "modules") + b"}Vos\nNsb."
    yield "build-slots", b"\x80\x02" + named("sklearn.svm._classes", "SVC") + b")\x81N}Vpredict\n" + SYSTEM + b"s\x86b."
    yield "build-instance-dict", b"\x80\x02" + named("sklearn.svm._classes", "SVC") + b")\x81}Vkernel\n" + SYSTEM + b"sb."
    yield "setitem-module-dict", named("sys", "modules") + b"Vos\nNs."
    yield "append-method", b"\x80\x02" + named("collections", "deque") + b")R}Vappend\n" + SYSTEM + b"sbV" + ARGUMENT.encode() + b"\na."
    yield "additems", b"\x80\x04" + named("evil", "Set") + b")R(K\x01\x90."
    yield "ext1", b"\x80\x02\x82\x01."
    yield "ext2", b"\x80\x02\x83\x01\x01."
    yield "ext4", b"\x80\x02\x84\x01\x01\x01\x01."
    yield "ext-registered", named("copyreg", "add_extension") + b"(Vos\nVsystem\nI255\ntR0\x82\xff(V" + ARGUMENT.encode() + b"\ntR."
    yield "persid", b"Pos.system\n."
    yield "binpersid", b"\x80\x02" + wide("id") + b"Q."
    yield "binpersid-reduce", b"\x80\x02" + wide("id") + b"Q" + argument + b"\x85R."
    yield "next-buffer", b"\x80\x05\x97\x98."
    yield "reconstructor", named("copyreg", "_reconstructor") + b"(" + named("subprocess", "Popen") + named("builtins", "object") + b"NtR."
    yield "ndarray-subclass", named("numpy.core.multiarray", "_reconstruct") + b"(" + named("evil", "Array") + b"(I0\ntS'b'\ntR."
    yield "dtype-of-class", named("numpy", "dtype") + b"(" + named("evil", "Type") + b"tR."
    yield "frozenset-of-call", b"\x80\x04(" + PAYLOAD + b"\x91."
    yield "dict-key-call", b"}" + PAYLOAD + b"Ns."
    yield "popped-call", PAYLOAD + b"0N."
    yield "pop-mark-call", b"(" + PAYLOAD + b"1N."
    yield "call-in-tuple", b"N" + PAYLOAD + b"\x86."
    yield "call-then-garbage", PAYLOAD + b"\xff\xff\xff"
    yield "call-then-cut", PAYLOAD
    yield "call-then-bad-int", PAYLOAD + b"0Ixyz\n."
    yield "after-long-unicode-line", b"V" + b"a" * 5000 + b"\n0" + TEXT
    yield "after-latin-string", b"S'\xe4\xf6'\n0" + TEXT
    yield "after-binstring-latin", b"U\x02\xe4\xf60" + TEXT
    yield "after-odd-int", b"I 0x_10 \n0" + TEXT
    yield "after-odd-float", b"F 1_0.5 \n0" + TEXT
    yield "after-long-l", b"L123L\n0" + TEXT
    yield "after-bytearray-extend", b"\x80\x05\x96" + struct.pack("<Q", 1) + b"a(K\x01e0" + TEXT
    yield "after-proto-twice", b"\x80\x02\x80\x05" + TEXT
    yield "after-empty-frame", b"\x80\x04\x95" + bytes(8) + TEXT
    yield "after-negative-memo-slack", b"Nr\x00\x00\x01\x000" + TEXT
    yield "after-empty-appends", b"N(e" + b"0" + TEXT
    yield "after-empty-setitems", b"I1\n(u" + b"0" + TEXT
    yield "after-empty-additems", b"S'a'\n(\x900" + TEXT
    yield "after-int-nul", b"I1\x00x\n0" + TEXT
    yield "after-float-nul", b"F1\x00x\n0" + TEXT
    yield "after-huge-memo", b"Np99999999999999999999\n0g99999999999999999999\n0" + TEXT
    # through what a list of good names permits
    for core in ("numpy.core", "numpy._core"):
        function = named(core, "_ufunc_reconstruct") + wide("posix") + wide("system") + b"\x86R"
        svc = b"\x80\x02" + named("sklearn.svm._classes", "SVC") + b")\x81"
        transformer = b"\x80\x02" + named("sklearn.preprocessing._function_transformer", "FunctionTransformer") + b")\x81"
        yield "universal-function-%s" % core, b"\x80\x02" + function + b"."
        yield "universal-function-kept-%s" % core, transformer + b"}" + wide("func") + function + b"sb."
        yield "universal-function-append-%s" % core, svc + b"}" + wide("append") + function + b"sb" + argument + b"a."
        yield "universal-function-extend-%s" % core, svc + b"}" + wide("extend") + function + b"sb(" + argument + b"e."
        yield "universal-function-slots-%s" % core, svc + b"N}" + wide("append") + function + b"s\x86b" + argument + b"a."
        for maker in ("__generator_ctor", "__randomstate_ctor"):
            yield "random-%s-%s" % (maker, core), b"\x80\x02" + named("numpy.random._pickle", maker) + argument + function + b"\x86R."
    yield "append-after-state", svc + b"}" + wide("append") + named("numpy", "sum") + b"sb" + argument + b"a."
    yield "setitem-after-state", svc + b"}" + wide("__setitem__") + named("numpy", "sum") + b"sb" + argument + b"Ns."
    yield "array-protocol-in-state", svc + b"}" + wide("__array__") + named("numpy", "sum") + b"sb."
    yield "array-interface-in-state", svc + b"}" + wide("__array_interface__") + b"}sb."
    yield "random-called-by-name", b"\x80\x02" + named("numpy.random._pickle", "__generator_ctor") + argument + named("numpy", "sum") + b"\x86R."
    yield "new-of-an-object", b"\x80\x02" + named("sklearn.neighbors._kd_tree", "newObj") + svc[2:] + b"\x85R."
    yield "python2-names", b"\x80\x02" + named("__builtin__", "eval") + wide("1") + b"\x85R."
    yield "python2-commands", b"\x80\x02" + named("commands", "getoutput") + argument + b"\x85R."
    yield "python2-map-target", b"\x80\x02" + named("__builtin__", "reduce") + argument + b"\x85R."
    yield "name-with-newline-cr", b"cos\r\nsystem\r\n(V" + ARGUMENT.encode() + b"\ntR."
    yield "unicode-name", "cо\nsystem\n(tR.".encode()
    yield "import-only-text", b"cantigravity\nfly\n."
    yield "import-only-binary", b"\x80\x04" + stacked("this", "s") + b"."
    yield "second-stream", b"N." + TEXT
    yield "second-stream-binary", b"\x80\x04N." + BINARY
    yield "third-stream-after-junk-free", b"N.N.(." + TEXT
    yield "trailing-bytes", b"\x80\x04N.\x00\x00" + BINARY
    template = b"}V_parse_arg_template\nVimport os; os.system('id')\nsb."
    yield "scipy-distribution", b"\x80\x02" + named("scipy.stats._continuous_distns", "uniform_gen") + b")\x81" + template
    frozen = b"\x80\x02" + named("scipy.stats._distn_infrastructure", "rv_continuous_frozen")
    uniform = b"\x80\x02" + named("scipy.stats._continuous_distns", "uniform_gen") + b")\x81"
    source = (
        "\ndef _parse_args(self,  loc=0, scale=1):\n    return (), loc, scale\n\ndef _parse_args_rvs(self,  loc=0, scale=1, size=None):\n"
        "    return self._argcheck_rvs( loc, scale, size=size)\n\ndef _parse_args_stats(self,  loc=0, scale=1, moments='mv'):\n    return (), loc, scale, moments\n"
    )
    yield "scipy-source-and-more", uniform + b"}" + wide("_parse_arg_template") + wide(source + "import os; os.system('id')\n") + b"sb."
    yield "scipy-default-value", uniform + b"}" + wide("_parse_arg_template") + wide(source.replace("loc=0", "loc=print(1)")) + b"sb."
    yield "scipy-pair-as-state", uniform + b"}(" + wide("_parse_arg_template") + b"N" + wide("import os") + b"Nu}\x86b."
    yield "scipy-method-in-state", uniform + b"}" + wide("_attach_methods") + named("numpy", "sum") + b"sb."
    yield "scipy-called", frozen + uniform[2:] + b"\x85R."
    yield "nested-bytes-loads", b"\x80\x04" + stacked("pickle", "loads") + b"C" + bytes([len(BINARY)]) + BINARY + b"\x85R."


# ---- files


def zipped(members, **options):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", **options) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, options.get("compression", 0))
    return out.getvalue()


def tarred(members, form=tarfile.USTAR_FORMAT, kind=tarfile.REGTYPE):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            info.type = kind
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue().rstrip(b"\0") + bytes(1024)


def resum(block, signed=False):
    block = bytearray(block)
    block[148:156] = b" " * 8
    total = sum(b - 256 if signed and b > 127 else b for b in block)
    block[148:156] = b"%06o\0 " % total
    return bytes(block)


def npy(descr, shape, content):
    header = "{'descr': %s, 'fortran_order': False, 'shape': %s, }" % (descr, shape)
    header += " " * (-(len(header) + 11) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + content


def wrapper(shape, dtype, follows):
    """A joblib array: its wrapper, then what follows, then an empty rest of the stream."""
    state = (
        b"}(" + short("subclass") + named("numpy", "ndarray") + short("shape") + shape + short("order") + short("C") + short("dtype")
        + named("numpy", "dtype") + short(dtype) + b"\x89\x88\x87R" + short("allow_mmap") + b"\x88u"
    )
    return b"\x80\x04" + stacked("joblib.numpy_pickle", "NumpyArrayWrapper") + b")\x81" + state + b"b" + follows


def files():
    for name, content in routes():
        yield "route-%s.pkl" % name, content
        if name not in ("persid", "import-only-text", "unicode-name", "name-with-newline-cr"):
            yield "route-%s.bin" % name, content
    for number, (module, name) in enumerate(gadgets()):
        forms = [
            named(module, name) + b"(V" + ARGUMENT.encode() + b"\ntR.",
            b"\x80\x02" + named(module, name) + wide(ARGUMENT) + b"\x85R.",
            b"\x80\x04" + stacked(module, name) + short(ARGUMENT) + b"\x85R.",
            b"(V" + ARGUMENT.encode() + b"\ni" + module.encode() + b"\n" + name.encode() + b"\n.",
            b"\x80\x05" + stacked(module, name) + short(ARGUMENT) + b"\x85\x81.",
        ]
        yield "gadget-%s.%s.pkl" % (module, name), forms[number % len(forms)]

    # compressed, wherever joblib looks
    for name, pack in {
        "zlib": zlib.compress, "gzip": lambda b: gzip.compress(b, mtime=0), "bz2": bz2.compress, "xz": lzma.compress,
        "lzma": lambda b: lzma.compress(b, format=lzma.FORMAT_ALONE),
    }.items():
        yield "compressed-%s.joblib" % name, pack(BINARY)
        yield "compressed-%s.bin" % name, pack(TEXT)
        yield "compressed-twice-%s.joblib" % name, pack(gzip.compress(BINARY, mtime=0))
        yield "compressed-cut-%s.joblib" % name, pack(BINARY + bytes(range(256)) * 8)[:-9]
        yield "compressed-npy-%s.joblib" % name, pack(npy("'|O'", "(1,)", BINARY))
        yield "compressed-tail-%s.joblib" % name, pack(b"\x80\x04N.") + BINARY
    large = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 1 << 30}]
    yield "compressed-large-dictionary.bin", lzma.compress(BINARY, filters=large)
    yield "compressed-unknown-flags.bin", b"\x1f\x8b\x08\xe0" + gzip.compress(BINARY, mtime=0)[4:]
    yield "zfile.joblib", b"ZF" + (b"0x%x" % len(BINARY)).ljust(19) + zlib.compress(BINARY)
    yield "gzip-second-member.joblib", gzip.compress(b"\x80\x04N.", mtime=0) + gzip.compress(BINARY, mtime=0)

    # formats that begin with something else, and names that look like another format
    hdf5 = b"\x89HDF\r\n\x1a\n" + bytes(64)
    for name, content in (("text", TEXT), ("binary", BINARY)):
        yield "before-hdf5-%s.pkl" % name, content.ljust(512, b"\0") + hdf5
        yield "before-hdf5-%s.bin" % name, content.ljust(512, b"\0") + hdf5
        yield "zip-in-bytes-%s.keras" % name, (lambda z: b"\x80\x03B" + struct.pack("<I", len(z)) + z + b".")(zipped([("model.pkl", content)]))
        yield "tar-of-x-%s.tar" % name, tarred([("x.pkl", content)])
        yield "tar-then-zip-%s.tar" % name, tarred([("a.txt", b"hello")]) + zipped([("model.pkl", content)])
    yield "pickle-in-a-tar-name.tar", tarred([(TEXT.decode(), b"hello")])
    lzma1 = [{"id": lzma.FILTER_LZMA1, "lc": 0, "lp": 2, "pb": 1}]
    yield "odd-lzma.pkl.lzma", lzma.compress(BINARY, format=lzma.FORMAT_ALONE, filters=lzma1)
    yield "skippable.pkl.zst", b"\x50\x2a\x4d\x18\0\0\0\0\x28\xb5\x2f\xfd" + bytes(8)

    # joblib's arrays
    one = b"K\x01\x85"
    yield "array-of-objects.joblib", wrapper(one, "O8", BINARY + b".")
    yield "array-then-call.joblib", wrapper(one, "f8", bytes(8) + b"0" + TEXT)
    yield "array-hides-call-from-joblib.joblib", wrapper(b"K" + bytes([len(TEXT)]) + b"\x85", "u1", TEXT + b".")
    yield "array-negative-shape.joblib", wrapper(b"J\xff\xff\xff\xffJ\xf8\xff\xff\xff\x86", "u1", TEXT + b".")
    yield "array-overflowing-shape.joblib", wrapper(b"\x8a\x05\0\0\0\0\x01\x8a\x05\0\0\0\0\x01\x86", "u1", TEXT + b".")
    yield "array-unknown-type.joblib", wrapper(one, "V0", TEXT + b".")

    # numpy
    yield "objects.npy", npy("'|O'", "(1,)", BINARY)
    yield "objects-text.npy", npy("'|O'", "()", TEXT)
    yield "structured-objects.npy", npy("[('a', '|O')]", "(1,)", BINARY)
    yield "header-call.npy", npy("__import__('os').system('id')", "(1,)", bytes(8))
    yield "pickle-named.npy", BINARY
    yield "arrays.npz", zipped([("a.npy", npy("'<f8'", "(1,)", bytes(8))), ("b.npy", npy("'|O'", "(1,)", BINARY))])
    yield "pickle-member.npz", zipped([("a.npy", BINARY)])

    # zip
    yield "member.zip", zipped([("a.txt", b"hello"), ("b", BINARY)])
    yield "member-deflated.zip", zipped([("b.dat", BINARY)], compression=zipfile.ZIP_DEFLATED)
    yield "member-bzip2.zip", zipped([("b.dat", BINARY)], compression=zipfile.ZIP_BZIP2)
    yield "member-lzma.zip", zipped([("b.dat", BINARY)], compression=zipfile.ZIP_LZMA)
    yield "pytorch.pt", zipped([("archive/data.pkl", BINARY), ("archive/version", b"3\n")])
    yield "pytorch-member-elsewhere.pt", zipped([("archive/data.pkl", b"\x80\x02}."), ("archive/data/0", BINARY)])
    yield "pytorch-two-data.pt", zipped([("archive/data.pkl", b"\x80\x02}."), ("other/data.pkl", BINARY)])
    yield "legacy.pt", b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.\x80\x02M\xe9\x03.\x80\x02}.\x80\x02" + PAYLOAD + b".\x80\x02]."
    yield "nested.zip", zipped([("inner.zip", zipped([("x.zip", zipped([("p", BINARY)]))]))])
    yield "nested-tar-gz.zip", zipped([("inner.tar.gz", gzip.compress(tarred([("p.pkl", BINARY)]), mtime=0))])
    plain = zipped([("a.txt", b"hello")])
    yield "prefix.zip", b"#!/bin/sh\nexit\n" + zipped([("p", BINARY)])
    yield "behind-png.png", b"\x89PNG\r\n\x1a\n" + bytes(64) + zipped([("p", BINARY)])
    yield "behind-gguf.gguf", b"GGUF\x03\0\0\0" + bytes(64) + zipped([("p", BINARY)])
    yield "behind-npy.npy", npy("'<f8'", "(1,)", bytes(8)) + zipped([("p", BINARY)])
    yield "behind-hdf5.h5", b"\x89HDF\r\n\x1a\n" + bytes(100) + zipped([("p", BINARY)])
    yield "behind-pickle.pkl", b"\x80\x04N." + zipped([("p", BINARY)])
    yield "hidden-member.zip", zipped([("p", BINARY)])[:-22] + plain
    yield "encrypted-flag.zip", zipped([("p", BINARY)]).replace(b"PK\1\2\x14\3\x14\0\0\0", b"PK\1\2\x14\3\x14\0\1\0")
    yield "two-names.zip", zipped([("p.pkl", BINARY)]).replace(b"p.pkl", b"a.txt", 1)
    stored = zipped([("p.txt", zlib.compress(BINARY)[2:-4])])
    yield "two-methods.zip", stored[:8] + b"\x08\0" + stored[10:]
    local = zipped([("p.txt", b"x" * len(TEXT))])
    yield "two-lengths.zip", local[:18] + struct.pack("<II", 1, 1) + local[26:]
    folder = zipped([("p/", BINARY)])
    end = folder.rindex(b"PK\1\2")
    yield "folder-with-content.zip", folder[:end] + folder[end : end + 24] + bytes(4) + folder[end + 28 :]
    yield "wrong-crc.zip", zipped([("p", BINARY)]).replace(struct.pack("<I", zlib.crc32(BINARY)), b"\1\2\3\4")
    yield "no-directory.zip", zipped([("p", BINARY)])[: -22 - 46 - 1]
    yield "wrong-name.csv", zipped([("p", BINARY)])

    # tar
    yield "member.tar", tarred([("a.txt", b"hello"), ("p", BINARY)])
    yield "member-pax.tar", tarred([("ä" * 80, BINARY)], tarfile.PAX_FORMAT)
    yield "member-gnu-long.tar", tarred([("x" * 200, BINARY)], tarfile.GNU_FORMAT)
    yield "unknown-type.tar", tarred([("p", BINARY)], kind=b"Z")
    signed = tarred([("p\xff\xfe", BINARY)])
    yield "signed-checksum.tar", resum(signed[:512], True) + signed[512:]
    block = bytearray(tarred([("p", BINARY)]))
    block[148:156] = b"  %05o\0" % (int(bytes(block[148:154]), 8))
    yield "blank-checksum.tar", bytes(block)
    yield "behind-zeros.tar", tarred([("a.txt", b"hello")]) + tarred([("p", BINARY)])
    yield "compressed.tar.gz", gzip.compress(tarred([("p", BINARY)]), mtime=0)
    yield "compressed.tar.bz2", bz2.compress(tarred([("p", BINARY)]))
    yield "compressed.tar.xz", lzma.compress(tarred([("p", BINARY)]))

    # the same bytes as two formats
    yield "gif.gif", b"GIF89axxx0" + TEXT
    yield "gif-renamed.dat", b"GIF8xxxxx0" + BINARY[2:]
    yield "gguf.gguf", b"GGUFxxxxx0" + TEXT
    header = b'{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}'
    padded = header.ljust(0x154 - 8)
    skipped = len(padded) + 3
    yield "safetensors.safetensors", b"T" + struct.pack("<I", skipped)[:1] + b"\1" + bytes(5) + b"{" * 0 + padded + TEXT
    yield "json-then-pickle.json", b"]." + TEXT
    yield "text.txt", b"Vhello world, this is a text\n0" + TEXT
    yield "prose.md", b"(Vos\np0\n0" + TEXT
    yield "csv.csv", b"I1\n0" + TEXT
    yield "import-in-text.txt", b"cantigravity\nx\n"

    # Keras
    metadata = ("metadata.json", b'{"keras_version": "3.5.0"}')
    for name, layer in {
        "lambda": {"class_name": "Lambda", "config": {"function": {"class_name": "__lambda__", "config": {"code": "4wE="}}}},
        "function": {"module": "os", "class_name": "function", "config": "system", "registered_name": "system"},
        "import": {"module": "subprocess", "class_name": "Popen", "config": {"args": "id"}},
        "builtin": {"module": "builtins", "class_name": "function", "config": "eval"},
        "gadget": {"module": "keras.src.utils.file_utils", "class_name": "function", "config": "get_file"},
        "foreign": {"module": "evil.layers", "class_name": "Layer", "config": {}},
        "registered": {"module": "keras.layers", "class_name": "X", "config": {}, "registered_name": "keras>Lambda"},
        "activation": {"module": "keras.layers", "class_name": "Activation", "config": {"activation": {"module": "subprocess", "class_name": "function", "config": "run"}}},
        "torch": {"module": "keras.layers", "class_name": "TorchModuleWrapper", "config": {"module": "gAQ="}},
        "saved-model": {"module": "keras.layers", "class_name": "TFSMLayer", "config": {"filepath": "model"}},
        "vocabulary": {"module": "keras.layers", "class_name": "StringLookup", "config": {"vocabulary": "/etc/passwd"}},
        "write-file": {"module": "keras.layers", "class_name": "TFOpLambda", "config": {"function": "io.write_file"}},
        "type": {"class_name": "__typeclass__", "config": {"module": "os", "name": "system"}},
    }.items():
        config = json.dumps({"class_name": "Sequential", "module": "keras", "config": {"layers": [layer]}})
        yield "keras-%s.keras" % name, zipped([metadata, ("config.json", config.encode())])
        yield "keras-without-metadata-%s.keras" % name, zipped([("config.json", config.encode())])
        yield "keras-%s.h5" % name, hdf5 + config.encode()
    escaped = b'{"class_name": "Sequential", "config": {"layers": [{"cl\\u0061ss_name": "L\\u0061mbda"}]}}'
    yield "keras-escaped.keras", zipped([metadata, ("config.json", escaped)])
    yield "keras-escaped.h5", b"\x89HDF\r\n\x1a\n" + bytes(64) + escaped
    lambda_layer = b'{"class_name" :  "Lambda", "config": {}}'
    yield "keras-lambda.h5", b"\x89HDF\r\n\x1a\n" + bytes(64) + lambda_layer
    yield "keras-user-block.h5", bytes(512) + b"\x89HDF\r\n\x1a\n" + bytes(64) + lambda_layer
    yield "pytables-pickle.h5", b"\x89HDF\r\n\x1a\n" + bytes(64) + BINARY
    yield "pytables-pickle-text.h5", hdf5 + TEXT
    yield "saved_model.pb", b"\x08\x01\x12\x10\x0a\x01w\x12\x09WriteFile" + bytes(8)
    yield "native.so", b"\x7fELF" + bytes(60)
    yield "bytecode.pyc", b"\xcb\r\r\n" + bytes(60)

    # skops
    node = {"__class__": "system", "__module__": "os", "__loader__": "FunctionNode", "protocol": 2}
    yield "function.skops", zipped([("schema.json", json.dumps(node).encode())])
    node = {"__class__": "Evil", "__module__": "evil", "__loader__": "ObjectNode", "content": None, "protocol": 2}
    yield "object.skops", zipped([("schema.json", json.dumps(node).encode())])
    node = {"__class__": "x", "__module__": "y", "__loader__": "OperatorFuncNode", "content": None, "protocol": 2}
    yield "loader.skops", zipped([("schema.json", json.dumps(node).encode())])
    node = {"__class__": "ndarray", "__module__": "numpy", "__loader__": "NdArrayNode", "type": "numpy", "file": "a.npy", "protocol": 2}
    yield "pickle-array.skops", zipped([("schema.json", json.dumps(node).encode()), ("a.npy", npy("'|O'", "(1,)", BINARY))])


def harmless():
    yield "list.pkl", b"\x80\x04]\x94(K\x01K\x02\x8c\x01ae."
    yield "text-p0.pkl", b"(dp0\nVa\np1\nI1\nsVb\np2\nF1.5\ns."
    yield "set.pkl", b"\x80\x04\x8f\x94(K\x01K\x02\x90."
    yield "words.txt", b"cat\ndog\nitem\n"
    yield "numbers.csv", b"1.0,2.0\n3.0,4.0\n"
    yield "list.csv", b"Name,Age\nIda,3\n"
    yield "equation.txt", b"x^2 + y = 3\nand so on\n"
    yield "bzh.txt", b"BZh is how a bzip2 file begins\n"
    yield "zf.txt", b"ZFile\n"
    yield "config.json", b'{"class_name": "Lambda"}'
    yield "model.yaml", b"layers:\n  - os.system\n"
    yield "script.py", b"import os\nos.system('id')\n"
    yield "readme.md", b"# cos\nsystem\n"
    yield "tensors.safetensors", struct.pack("<Q", 53) + b'{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}' + b"\0"
    yield "weights.gguf", b"GGUF\x03\0\0\0" + bytes(16)
    yield "picture.png", b"\x89PNG\r\n\x1a\n" + bytes(32)
    yield "picture.gif", b"GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0;"
    yield "archive.zip", zipped([("a.txt", b"hello"), ("folder/", b""), ("b.json", b"[]")])
    yield "archive-deflated.zip", zipped([("a.txt", b"hello" * 9)], compression=zipfile.ZIP_DEFLATED)
    yield "archive.tar", tarred([("a.txt", b"hello")])
    yield "archive-pax.tar", tarred([("ä" * 80, b"hello")], tarfile.PAX_FORMAT)
    yield "archive.tar.gz", gzip.compress(tarred([("a.txt", b"hello")]), mtime=0)
    yield "no-tar-of-no-checksum.bin", b"\xfd" * 100 + b"\x01" * 44 + bytes(368 + 9)
    yield "text.csv.gz", gzip.compress(b"a,b\n1,2\n", mtime=0)
    yield "array.npy", npy("'<f8'", "(2,)", bytes(16))
    yield "structured.npy", npy("[('a', '<f8'), ('b', '<i4', (2,)), ('c', [('d', '|u1')])]", "(1,)", bytes(17))
    yield "dates.npy", npy("'<M8[ns]'", "(1,)", bytes(8))
    yield "arrays.npz", zipped([("a.npy", npy("'<f8'", "(1,)", bytes(8))), ("b.npy", npy("'<i4'", "()", bytes(4)))])
    layers = [{"module": "keras.layers", "class_name": "Dense", "config": {"activation": "relu", "units": 1}, "registered_name": None}]
    layers.append({"module": "keras.activations", "class_name": "function", "config": "relu", "registered_name": "relu"})
    config = json.dumps({"class_name": "Sequential", "module": "keras", "config": {"layers": layers}}).encode()
    yield "dense.keras", zipped([("metadata.json", b'{"keras_version": "3.5.0"}'), ("config.json", config), ("model.weights.h5", b"\x89HDF\r\n\x1a\n" + bytes(64))])
    yield "dense-without-metadata.keras", zipped([("config.json", config), ("model.weights.h5", b"\x89HDF\r\n\x1a\n" + bytes(64))])
    lookup = {"class_name": "StringLookup", "module": "keras.layers", "config": {"vocabulary": ["a", "b"]}}
    operation = {"class_name": "TFOpLambda", "module": "keras.layers", "config": {"function": "math.add"}}
    yield "lookup.keras", zipped([("metadata.json", b"{}"), ("config.json", json.dumps(lookup).encode())])
    yield "operation.h5", b"\x89HDF\r\n\x1a\n" + bytes(64) + json.dumps(operation).encode()
    yield "transformers.zip", zipped([("config.json", b'{"model_type": "bert", "architectures": ["Lambda"]}')])
    yield "dense.h5", b"\x89HDF\r\n\x1a\n" + bytes(64) + config
    yield "model.onnx", b"\x08\x07\x12\x07pytorch\x1a\x052.1.0" + bytes(8)
    yield "saved_model.pb", b"\x08\x01\x12\x10\x0a\x01w\x12\x06MatMul" + bytes(8)
    storage = b"\x80\x02}X\1\0\0\0wctorch._utils\n_rebuild_tensor_v2\n((X\x07\0\0\0storagectorch\nFloatStorage\nX\1\0\0\x000X\3\0\0\0cpuK\1tQK\0K\1\x85K\1\x85\x89ccollections\nOrderedDict\n)RtRs."
    yield "state.pt", zipped([("archive/data.pkl", storage), ("archive/data/0", b"\0\0\x80?"), ("archive/version", b"3\n"), ("archive/byteorder", b"little")])


def main():
    for expect, source in (("flagged", files), ("harmless", harmless)):
        for name, content in source():
            print(json.dumps({"name": name, "expect": expect, "base64": base64.b64encode(content).decode()}))


if __name__ == "__main__":
    main()
