"""Fixtures for the interop suite: the command, a model repository, a running sandbox, a running server.

BONAFIDE_COMMAND names the launcher to test (the one of this checkout unless set). Nothing here reads or writes outside temporary folders.
"""
import atexit
import functools
import json
import os
import pathlib
import re
import signal
import random
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request

import pytest

ROOT = pathlib.Path(__file__).parent.parent
# Where servers of the tests record their decisions: not in the user's own folder.
STATE = tempfile.mkdtemp(prefix="bonafide-interop-state-")
atexit.register(shutil.rmtree, STATE, ignore_errors=True)
COMMAND = os.environ.get("BONAFIDE_COMMAND", str(ROOT / "bonafide"))
# What the notebook writes over the model: unpickled by Python it would run `env > pwnd.txt`.
TAMPERED = (b"\x80\x04\x95)\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94\x8c\x06system\x94\x93\x94"
            b"\x8c\x0eenv > pwnd.txt\x94\x85\x94R\x94.")


class Result:
    """How a command ended."""

    def __init__(self, completed):
        self.code = completed.returncode
        self.out = completed.stdout
        self.err = completed.stderr

    def json(self):
        return json.loads(self.out)

    def __repr__(self):
        return f"exit code {self.code}\n--- out\n{self.out[-4000:]}\n--- err\n{self.err[-4000:]}"


def environment(extra=None):
    """The environment without anything of Bonafide's, Python's or Sigstore's own settings."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MLSERVER_", "SIGSTORE_", "PYTHON"))}
    for name in list(kept):
        if name.startswith("BONAFIDE_"):
            del kept[name]
    kept["NO_COLOR"] = "1"
    kept["XDG_STATE_HOME"] = STATE
    kept.update(extra or {})
    return kept


class Bonafide:
    """The command line."""

    def __init__(self, folder):
        self.folder = folder

    def __call__(self, *arguments, code=0, env=None, cwd=None, input="", timeout=120):
        """Runs a command; `code` is the exit code that is expected, None for any."""
        result = Result(subprocess.run(
            [COMMAND, *map(str, arguments)], cwd=cwd or self.folder, env=environment(env), input=input,
            capture_output=True, text=True, timeout=timeout))
        assert code is None or result.code == code, f"{arguments}: {result}"
        return result


@functools.cache
def has(command):
    done = subprocess.run([COMMAND, *command.split(), "--help"], env=environment(), stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=600)
    return done.returncode == 0


def requires(*commands):
    """Skips, visibly, what needs a command that this build does not have yet."""
    missing = [c for c in commands if not has(c)]
    return pytest.mark.skipif(bool(missing), reason=f"this build has no command {', '.join(missing)}")


@pytest.fixture
def bonafide(tmp_path):
    return Bonafide(tmp_path)


@pytest.fixture(autouse=True)
def nothing_was_executed(tmp_path):
    """After every test: the tampered model's payload never ran."""
    canaries = [pathlib.Path("/tmp/bonafide_canary"), pathlib.Path.cwd() / "pwnd.txt", ROOT / "pwnd.txt"]
    before = {c for c in canaries if c.exists()}
    yield
    assert not [c for c in canaries if c.exists() and c not in before]
    assert not list(tmp_path.rglob("pwnd.txt")), "the tampered model was executed"


@pytest.fixture
def repository(tmp_path):
    """An empty model repository as the notebook has it: nothing is loaded at start."""
    models = tmp_path / "models"
    models.mkdir()
    (models / "settings.json").write_text('{"load_models_at_startup": false}')
    return models


given_ports = set()


def free_port():
    """A port that nothing listens on and that was not given before, below those that the system hands to outgoing connections: one of
    these could take a port of theirs between this answer and the server's start."""
    while True:
        port = random.randint(20_000, 30_000)
        if port in given_ports:
            continue
        given_ports.add(port)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


class Process:
    """A long-running command; its output is kept and shown when something fails."""

    def __init__(self, folder, arguments, env=None):
        self.log = folder / f"{arguments[0]}-{free_port()}.log"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [COMMAND, *map(str, arguments)], cwd=folder, env=environment(env), stdin=subprocess.DEVNULL,
                stdout=log, stderr=subprocess.STDOUT)

    def output(self):
        return self.log.read_text(errors="replace")

    def await_(self, condition, what, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            assert self.process.poll() is None, f"ended with {self.process.returncode}:\n{self.output()}"
            found = condition()
            if found:
                return found
            time.sleep(0.1)
        raise AssertionError(f"{what} did not happen within {seconds} s:\n{self.output()}")

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        return self.process.returncode


class Server(Process):
    """A running `bonafide start`."""

    def __init__(self, folder, models, *arguments, env=None, port=None):
        self.port, self.grpc_port, self.metrics_port = port or free_port(), free_port(), free_port()
        ports = {"MLSERVER_HTTP_PORT": str(self.port), "MLSERVER_GRPC_PORT": str(self.grpc_port),
                 "MLSERVER_METRICS_PORT": str(self.metrics_port)}
        super().__init__(folder, ["start", models, *arguments], env={**ports, **(env or {})})
        self.url = f"http://localhost:{self.port}"
        self.await_(self.live, "the server being live")

    def live(self):
        try:
            return urllib.request.urlopen(f"{self.url}/v2/health/live", timeout=2).status == 200
        except OSError:
            return False


@pytest.fixture
def start(tmp_path):
    """Starts servers: start(models, *arguments, env=…, port=…) -> Server. They are stopped after the test."""
    running = []

    def starter(models, *arguments, env=None, port=None):
        running.append(Server(tmp_path, models, *arguments, env=env, port=port))
        return running[-1]

    yield starter
    for server in running:
        server.stop()


class Sandbox(Process):
    """A running `bonafide sandbox start`."""

    def __init__(self, folder):
        self.dir = folder / "sandbox"
        super().__init__(folder, ["sandbox", "start", "--dir", self.dir, "--port", "0"])
        self.url = self.await_(self.address, "the sandbox's address")

    def address(self):
        found = re.search(r"http://(?:127\.0\.0\.1|localhost):\d+", self.output())
        return found and found.group(0)


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory):
    """One running sandbox for the whole session."""
    running = Sandbox(tmp_path_factory.mktemp("sandbox"))
    yield running
    running.stop()
