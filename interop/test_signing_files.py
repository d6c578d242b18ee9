"""Signing and verifying files crosswise with sigstore-python 4.5.1, under a sandbox as the instance."""
import base64
import http.server
import json
import pathlib
import subprocess
import sys
import threading

import pytest

from conftest import environment, requires

pytestmark = requires("sign", "verify identity")
SIGSTORE = pathlib.Path(sys.executable).parent / "sigstore"
IDENTITY, ISSUER = "developer@example.com", "http://localhost:8686"
WHO = ["--cert-identity", IDENTITY, "--cert-oidc-issuer", ISSUER]


def sigstore(*arguments, code=0, cwd=None):
    done = subprocess.run([str(SIGSTORE), *map(str, arguments)], capture_output=True, text=True, timeout=120, cwd=cwd,
                          env=environment())
    assert done.returncode == code, done
    return done


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "model.joblib"
    path.write_bytes(b"a model" * 1000)
    return path


@pytest.fixture
def trust(bonafide, tmp_path):
    (tmp_path / "warm").write_text("x")
    bonafide("sign", "--sandbox=sandbox", "warm")
    return tmp_path / "sandbox" / "client_trust_config.json"


def test_tampered_file_is_refused_by_both(bonafide, file, trust):
    bonafide("sign", "--sandbox=sandbox", file)
    file.write_bytes(b"other")
    refused = bonafide("verify", "identity", "--trust-config", trust, *WHO, "--json", file, code=1).json()
    assert refused["reason"] == "DIGEST_MISMATCH"
    sigstore("--trust-config", trust, "verify", "identity", *WHO, file, code=1)


def test_wrong_identity_and_issuer_are_refused_by_both(bonafide, file, trust):
    bonafide("sign", "--sandbox=sandbox", file)
    for who in (["--cert-identity", "x@example.com", "--cert-oidc-issuer", ISSUER],
                ["--cert-identity", IDENTITY, "--cert-oidc-issuer", "https://other.example"]):
        refused = bonafide("verify", "identity", "--trust-config", trust, *who, "--json", file, code=1).json()
        assert refused["reason"] == "IDENTITY_MISMATCH"
        sigstore("--trust-config", trust, "verify", "identity", *who, file, code=1)


def test_bundle_of_another_instance_is_refused_by_both(bonafide, file, trust, tmp_path):
    bonafide("sign", "--sandbox=elsewhere", file)
    refused = bonafide("verify", "identity", "--trust-config", trust, *WHO, "--json", file, code=1).json()
    assert refused["reason"] == "UNTRUSTED_CERTIFICATE"
    sigstore("--trust-config", trust, "verify", "identity", *WHO, file, code=1)


@pytest.mark.parametrize("arguments", [
    ["sign", "--sandbox=sandbox", "."],
    ["verify", "identity", *WHO, "--sandbox=sandbox", "none"],
    ["verify", "identity", *WHO, "--sandbox=sandbox", "model.joblib"],
    ["verify", "identity", "--sandbox=sandbox", "model.joblib"],
    ["verify", "identity", *WHO, "--sandbox=none", "--bundle", "warm.sigstore.json", "model.joblib"],
    ["verify", "identity", *WHO, "--trust-config", "none", "--bundle", "warm.sigstore.json", "model.joblib"],
    ["sign", "--sandbox=sandbox", "--bundle", "b", "model.joblib", "warm"],
    ["attest", "--sandbox=sandbox", "model.joblib"],
])
def test_wrong_usage_ends_with_2(bonafide, file, trust, arguments):
    if arguments[:2] == ["sign", "--sandbox=sandbox"] and arguments[-1] == ".":
        arguments = ["sign", "--sandbox=sandbox", "warm", "."]
    bonafide(*arguments, code=2)


def test_what_bonafide_signs_sigstore_verifies(bonafide, file, trust, tmp_path):
    (tmp_path / "second").write_text("x")
    bonafide("sign", "--sandbox=sandbox", file, "second")
    sigstore("--trust-config", trust, "verify", "identity", *WHO, file, tmp_path / "second")
    done = bonafide("verify", "identity", "--trust-config", trust, *WHO, file, "second")
    assert done.err.count("OK: ") == 2


def test_outputs_go_where_they_are_wanted(bonafide, file, trust, tmp_path):
    bonafide("sign", "--sandbox=sandbox", "--output-directory", "out/deep", file)
    bundle = tmp_path / "out" / "deep" / "model.joblib.sigstore.json"
    sigstore("--trust-config", trust, "verify", "identity", *WHO, "--bundle", bundle, file)
    bonafide("sign", "--sandbox=sandbox", "--bundle", "b.json", file, env={"SIGSTORE_OVERWRITE": "yes"})
    bonafide("sign", "--sandbox=sandbox", file, env={"SIGSTORE_BUNDLE": "from-environment.json"})
    assert (tmp_path / "from-environment.json").exists()
    bonafide("sign", "--sandbox=sandbox", "--no-default-files", "--output-certificate", "c.pem", "--signature", "s",
             file)
    subprocess.run(["openssl", "x509", "-in", "c.pem", "-noout"], cwd=tmp_path, check=True)
    base64.b64decode((tmp_path / "s").read_text())
    assert not (tmp_path / "model.joblib.sigstore.json").exists()


def test_attestations_are_verified_by_both(bonafide, file, trust, tmp_path):
    (tmp_path / "p.json").write_text(json.dumps({"buildDefinition": {"buildType": "https://example.com/größe"}}))
    bonafide("attest", "--sandbox=sandbox", "--predicate", "p.json", "--predicate-type",
             "https://slsa.dev/provenance/v1", file)
    theirs = sigstore("--trust-config", trust, "verify", "identity", *WHO, file)
    ours = bonafide("verify", "identity", "--trust-config", trust, *WHO, file)
    assert json.loads(ours.out) == json.loads(theirs.stdout)
    file.write_bytes(b"other")
    bonafide("verify", "identity", "--trust-config", trust, *WHO, file, code=1)


@pytest.fixture
def gitHub(bonafide, trust):
    """GitHub's token endpoint, which answers with a token that the sandbox's own issuer signed."""
    token = bonafide("get-identity-token", "--sandbox=sandbox").out.strip()
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.path, self.headers.get("Authorization")))
            body = json.dumps({"value": token}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield {"GITHUB_ACTIONS": "true", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "secret",
           "ACTIONS_ID_TOKEN_REQUEST_URL": f"http://127.0.0.1:{server.server_port}/token?v=1"}, asked
    server.shutdown()


@requires("sandbox start")
def test_job_on_github_signs_with_its_own_identity(bonafide, file, gitHub, sandbox_over_http):
    env, asked = gitHub
    bonafide("sign", "--trust-config", sandbox_over_http, "--yes", file, env=env)
    assert asked == [("/token?v=1&audience=sigstore", "bearer secret")]
    bonafide("verify", "identity", "--trust-config", sandbox_over_http, *WHO, file)


def test_job_without_the_permission_is_told_so(bonafide, file, trust):
    refused = bonafide("sign", "--trust-config", trust, "--json", file, env={"GITHUB_ACTIONS": "true"}, code=1)
    assert refused.json()["reason"] == "IDENTITY_TOKEN_MISSING"
    assert "id-token" in refused.json()["expected"]


@pytest.fixture
def sandbox_over_http(tmp_path, trust):
    """The test's sandbox, serving at the address in its trust config."""
    from conftest import Process
    running = Process(tmp_path, ["sandbox", "start", "--dir", "sandbox"])
    running.await_(lambda: "http://" in running.output(), "the sandbox serving")
    yield trust
    running.stop()


@requires("sandbox start")
def test_token_given_on_the_command_line_signs_over_http(bonafide, file, sandbox_over_http):
    token = bonafide("get-identity-token", "--sandbox=sandbox").out.strip()
    signed = bonafide("sign", "--json", "--trust-config", sandbox_over_http, "--identity-token", token, file).json()
    assert signed["files"][0]["logEntries"][0]["kind"] == "hashedrekord:0.0.2"
    sigstore("--trust-config", sandbox_over_http, "verify", "identity", *WHO, file)
    sigstore("--trust-config", sandbox_over_http, "sign", "--identity-token", token, "--overwrite", file)
    bonafide("verify", "identity", "--trust-config", sandbox_over_http, *WHO, file)


@requires("sandbox start")
def test_interrupted_signing_leaves_nothing_behind(file, sandbox_over_http, tmp_path):
    import signal
    from conftest import Process
    waiting = Process(tmp_path, ["sign", "--trust-config", sandbox_over_http, file])
    waiting.await_(lambda: "browser" in waiting.output(), "the wait for a login")
    waiting.process.send_signal(signal.SIGINT)
    assert waiting.process.wait(30) != 0
    assert not [p for p in tmp_path.iterdir() if "model.joblib." in p.name]


def test_trusted_root_is_shown_with_its_source_and_age(bonafide, file, trust, tmp_path):
    bonafide("sign", "--sandbox=sandbox", file)
    words = ["verify", "identity", "--offline", "--cert-identity", IDENTITY, "--cert-oidc-issuer", ISSUER, "--json", file]
    env = {"XDG_DATA_HOME": str(tmp_path / "nothing-cached")}
    shown = bonafide(*words, env=env, code=1).json()["trustRoot"]
    assert shown["name"] == "public-good" and shown["source"] == "bundled" and shown["ageDays"] >= 0
    for staging in ("true", "Y", "1"):
        shown = bonafide(*words, env={**env, "SIGSTORE_STAGING": staging}, code=1).json()["trustRoot"]
        assert shown["name"] == "staging", staging
    assert bonafide(*words, env={**env, "SIGSTORE_STAGING": "off"}, code=1).json()["trustRoot"]["name"] == "public-good"
    assert "coerced" in bonafide(*words, env={**env, "SIGSTORE_STAGING": "maybe"}, code=2).err
    text = bonafide(*[w for w in words if w != "--json"], env=env, code=1).err
    assert "trusted root public-good (bundled, " in text
    assert bonafide(*words, "--trust-config", trust, env=env).json()["trustRoot"]["source"] == "file"
