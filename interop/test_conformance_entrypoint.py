"""The conformance entry point signs as the suite calls it, under a running sandbox; real sigstore-python verifies."""
import base64
import hashlib
import json
import pathlib
import subprocess
import sys

import pytest

from conftest import COMMAND, ROOT, environment, requires

pytestmark = requires("sign", "attest", "verify identity", "sandbox start")
ENTRYPOINT = ROOT / "interop" / "sigstore-conformance" / "entrypoint"
SIGSTORE = pathlib.Path(sys.executable).parent / "sigstore"
IDENTITY = "developer@example.com"


@pytest.fixture
def entrypoint(tmp_path):
    def call(*arguments, code=0):
        done = subprocess.run([str(ENTRYPOINT), *map(str, arguments)], cwd=tmp_path, env=environment({"BONAFIDE_COMMAND": COMMAND}),
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
        assert done.returncode == code, done
        return done
    return call


@pytest.fixture
def instance(bonafide, sandbox):
    """(options that sign, options that verify under the root)"""
    root = ["--trusted-root", sandbox.dir / "trusted_root.json"]
    return (["--identity-token", bonafide("sandbox", "token", "--dir", sandbox.dir).out.strip()],
            [*root, "--signing-config", sandbox.dir / "signing_config.json"], root)


def who(identity, sandbox):
    return ["--certificate-identity", identity, "--certificate-oidc-issuer", sandbox.url]


def sigstore_verifies(sandbox, identity, bundle, file):
    return subprocess.run([str(SIGSTORE), "--trust-config", str(sandbox.dir / "client_trust_config.json"), "verify", "identity", "--bundle",
                           str(bundle), "--cert-identity", identity, "--cert-oidc-issuer", sandbox.url, str(file)],
                          env=environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)


def verified_by_both_and_nothing_else_is(entrypoint, sandbox, root, bundle, file):
    digest = "sha256:" + hashlib.sha256(file.read_bytes()).hexdigest()
    for what in (file, digest):
        entrypoint("verify-bundle", "--bundle", bundle, *who(IDENTITY, sandbox), *root, what)
        entrypoint("verify-bundle", "--bundle", bundle, *who("somebody@else.example", sandbox), *root, what, code=1)
        entrypoint("verify-bundle", "--bundle", bundle, *who(IDENTITY, sandbox), what, code=1)  # the public-good root does not know the sandbox
    entrypoint("verify-bundle", "--bundle", bundle, *who(IDENTITY, sandbox), *root, "sha256:" + "00" * 32, code=1)
    theirs = sigstore_verifies(sandbox, IDENTITY, bundle, file)
    assert theirs.returncode == 0, theirs
    assert sigstore_verifies(sandbox, "somebody@else.example", bundle, file).returncode == 1


def test_unknown_words_of_the_protocol_are_refused(entrypoint):
    entrypoint("sign", "x", code=2)
    entrypoint("sign-bundle", "--certificate", "x", "y", code=2)


def test_file_is_signed_with_the_given_token_config_and_root(entrypoint, sandbox, instance, tmp_path):
    token, config, root = instance
    file, bundle = tmp_path / "a.txt", tmp_path / "a.txt.sigstore.json"
    file.write_bytes(b"hello")
    entrypoint("sign-bundle", *token, "--bundle", bundle, *config, file)
    written = json.loads(bundle.read_text())
    assert "messageSignature" in written and set(written["verificationMaterial"]["certificate"]) == {"rawBytes"}
    assert written["verificationMaterial"]["tlogEntries"][0]["kindVersion"] == {"kind": "hashedrekord", "version": "0.0.2"}
    verified_by_both_and_nothing_else_is(entrypoint, sandbox, root, bundle, file)


def test_statement_is_signed_byte_for_byte(entrypoint, sandbox, instance, tmp_path):
    token, config, root = instance
    file, statement, bundle = tmp_path / "a.txt", tmp_path / "statement.json", tmp_path / "statement.json.sigstore.json"
    file.write_bytes(b"hello")
    statement.write_text(json.dumps({
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": "a.txt", "digest": {"sha256": hashlib.sha256(b"hello").hexdigest()}}],
        "predicateType": "https://example.com/predicate", "predicate": {"größe": 1}}, indent=1, ensure_ascii=False))
    entrypoint("sign-bundle", "--in-toto", *token, "--bundle", bundle, *config, statement)
    envelope = json.loads(bundle.read_text())["dsseEnvelope"]
    assert base64.b64decode(envelope["payload"]) == statement.read_bytes()
    verified_by_both_and_nothing_else_is(entrypoint, sandbox, root, bundle, file)


def test_root_that_is_not_the_instances_writes_nothing(entrypoint, bonafide, sandbox, instance, tmp_path):
    token, _, _ = instance
    other = tmp_path / "other"
    file, bundle = tmp_path / "a.txt", tmp_path / "a.txt.sigstore.json"
    file.write_bytes(b"hello")
    bonafide("sign", f"--sandbox={other}", file, "--bundle", tmp_path / "unused.json")
    entrypoint("sign-bundle", *token, "--bundle", bundle, "--trusted-root", other / "trusted_root.json", "--signing-config",
               sandbox.dir / "signing_config.json", file, code=1)
    assert not bundle.exists()
