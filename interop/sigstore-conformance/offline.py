"""A pytest plugin that keeps sigstore-conformance offline.

The suite downloads a token before every test, also before those that only verify, and signs on the staging instance. Here `bonafide sandbox start`
is the instance: its issuer gives the token, its trusted root and signing config are what every signing test is told to use, on the command line and
as the protocol has it. With --skip-signing no sandbox is started; the token is then a made-up one, which no verifier looks at.
"""
import base64
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import urllib3

HERE = pathlib.Path(__file__).resolve().parent
COMMAND = os.environ.get("BONAFIDE_COMMAND", str(HERE.parent.parent / "bonafide"))


class Sandbox:
    """A running sandbox in a folder of its own."""

    def __init__(self):
        self.home = tempfile.TemporaryDirectory(prefix="bonafide-conformance-")
        self.folder = pathlib.Path(self.home.name) / "sandbox"
        self.log = pathlib.Path(self.home.name) / "log"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen([COMMAND, "sandbox", "start", "--dir", self.folder, "--port", "0"], stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=subprocess.STDOUT)
        end = time.monotonic() + 300  # the first start of a fresh clone builds it
        while not re.search(r"http://(?:127\.0\.0\.1|localhost):\d+", self.log.read_text(errors="replace")):
            if self.process.poll() is not None or time.monotonic() > end:
                self.close()
                raise RuntimeError("the sandbox did not start")
            time.sleep(0.2)

    @property
    def trusted_root(self):
        return self.folder / "trusted_root.json"

    @property
    def signing_config(self):
        return self.folder / "signing_config.json"

    def token(self):
        return subprocess.run([COMMAND, "sandbox", "token", "--dir", self.folder], check=True, capture_output=True, text=True).stdout.strip()

    def close(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)
        self.home.cleanup()


def made_up_token():
    def part(value):
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()
    claims = {"iss": "https://accounts.example.com", "sub": "conformance", "email": "conformance@example.com",
              "aud": "sigstore", "exp": int(time.time()) + 3600}
    return f"{part({'alg': 'none'})}.{part(claims)}.x"


class Answer:
    status = 200

    def __init__(self, data):
        self.data = data


sandbox = None


def _request(method, url, **_):
    if "testing-token" in url:
        return Answer((sandbox.token() if sandbox else made_up_token()).encode())
    raise AssertionError(f"the suite asked the network for {url}")


urllib3.request = _request  # before the suite's conftest takes it


def pytest_configure(config):
    global sandbox
    if not config.getoption("--skip-signing"):
        sandbox = Sandbox()
        config.add_cleanup(sandbox.close)


def pytest_collection_finish(session):
    """Signing tests name the sandbox's files; they come first, because its token lives for ten minutes only."""
    if not sandbox:
        return
    session.items.sort(key=lambda item: "signing" not in item.keywords)
    conftest, client = sys.modules["test.conftest"], sys.modules["test.client"]
    conftest._client_config = lambda root, staging: (sandbox.trusted_root, sandbox.signing_config)
    of_path = client.BundleMaterials.from_artifact_path.__func__

    def of_path_under_the_sandbox(cls, path):
        materials = of_path(cls, path)
        materials.trusted_root, materials.signing_config = sandbox.trusted_root, sandbox.signing_config
        return materials

    client.BundleMaterials.from_artifact_path = classmethod(of_path_under_the_sandbox)
