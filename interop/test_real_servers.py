"""Sigstore's real servers, signed against and verified crosswise: sigstore-python, cosign, model_signing and Bonafide.

Fulcio, rekor-tiles and timestamp-authority run on loopback; the OIDC issuer and the certificate log are those of `bonafide sandbox start`.
The same directions are run against the sandbox alone. BONAFIDE_GO_TOOLS names the folder that .ci/go-tools prints.
"""
import base64
import json
import os
import pathlib
import shutil
import subprocess
import sys

import pytest

from conftest import COMMAND, Process, environment, requires
from real_sigstore import RealSigstore, fetch

TOOLS = pathlib.Path(os.environ.get("BONAFIDE_GO_TOOLS", "/nonexistent"))
PYTHON_TOOLS = pathlib.Path(sys.executable).parent
IDENTITY = "developer@example.com"

pytestmark = [pytest.mark.go, pytest.mark.skipif(not TOOLS.is_dir(), reason="BONAFIDE_GO_TOOLS is not set")]


class Instance:
    """Where to sign and whom to trust: the sandbox alone, or the real servers."""

    def __init__(self, name, issuer, folder, token):
        self.name, self.issuer, self.token = name, issuer, token
        self.trust_config = folder / "client_trust_config.json"
        self.trusted_root = folder / "trusted_root.json"
        self.signing_config = folder / "signing_config.json"


class CertificateLogSandbox(Process):
    """A sandbox whose certificate log also takes what the real Fulcio issues."""

    def __init__(self, folder, roots):
        self.dir = folder / "sandbox"
        super().__init__(folder, ["sandbox", "start", "--dir", self.dir, "--port", "0", "--ct-roots", roots])
        self.url = self.await_(self.address, "the sandbox's address")

    def address(self):
        for word in self.output().replace(",", " ").split():
            if word.startswith("http://localhost:"):
                return word
        return None


@pytest.fixture(scope="session")
def instances(tmp_path_factory):
    folder = tmp_path_factory.mktemp("real")
    sandbox = CertificateLogSandbox(folder, RealSigstore.authority(folder))
    try:
        real = RealSigstore(TOOLS, folder, sandbox.dir, sandbox.url)
        try:
            yield {"real": Instance("real", sandbox.url, folder, real.token),
                   "sandbox": Instance("sandbox", sandbox.url, sandbox.dir, real.token)}
        finally:
            real.close()
    finally:
        sandbox.stop()


@pytest.fixture(params=["real", "sandbox"])
def instance(request, instances):
    return instances[request.param]


def call(folder, *command, code=0):
    done = subprocess.run([*map(str, command)], cwd=folder, env=environment({"HOME": str(folder)}), stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=120)
    assert code is None or done.returncode == code, f"{command}: exit code {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done


# Signers of a file: each writes a bundle.

def sigstore_python_signs(instance, file, bundle):
    call(file.parent, PYTHON_TOOLS / "sigstore", "--trust-config", instance.trust_config, "sign", "--identity-token", instance.token(),
         "--bundle", bundle, file)


def cosign_signs(instance, file, bundle):
    call(file.parent, TOOLS / "cosign", "sign-blob", "--yes", "--bundle", bundle, "--trusted-root", instance.trusted_root,
         "--signing-config", instance.signing_config, "--identity-token", instance.token(), file)


def bonafide_signs(instance, file, bundle):
    call(file.parent, COMMAND, "sign", "--yes", "--trust-config", instance.trust_config, "--identity-token", instance.token(),
         "--bundle", bundle, file)


SIGNERS = {
    "sigstore-python": sigstore_python_signs,
    "cosign": cosign_signs,
    "bonafide": pytest.param(bonafide_signs, marks=requires("sign")),
}


# Verifiers of a file: each returns its exit code.

def sigstore_python_verifies(instance, file, bundle, identity):
    return call(file.parent, PYTHON_TOOLS / "sigstore", "--trust-config", instance.trust_config, "verify", "identity", "--bundle", bundle,
                "--cert-identity", identity, "--cert-oidc-issuer", instance.issuer, file, code=None)


def cosign_verifies(instance, file, bundle, identity):
    return call(file.parent, TOOLS / "cosign", "verify-blob", "--new-bundle-format", "--bundle", bundle, "--trusted-root",
                instance.trusted_root, "--certificate-identity", identity, "--certificate-oidc-issuer", instance.issuer, file, code=None)


def bonafide_verifies(instance, file, bundle, identity):
    return call(file.parent, COMMAND, "verify", "identity", "--trusted-root", instance.trusted_root, "--bundle", bundle,
                "--cert-identity", identity, "--cert-oidc-issuer", instance.issuer, file, code=None)


VERIFIERS = {
    "sigstore-python": sigstore_python_verifies,
    "cosign": cosign_verifies,
    "bonafide": pytest.param(bonafide_verifies, marks=requires("verify identity")),
}


def rows(table):
    """A table as parameters, each under its name."""
    return [pytest.param(*(row.values if hasattr(row, "values") else (row,)), id=name, marks=getattr(row, "marks", ()))
            for name, row in table.items()]


@pytest.mark.parametrize("verify", rows(VERIFIERS))
@pytest.mark.parametrize("sign", rows(SIGNERS))
def test_file_signed_by_one_is_verified_by_the_other_and_nothing_else_is(instance, tmp_path, sign, verify):
    file, bundle = tmp_path / "model.bin", tmp_path / "model.bin.sigstore.json"
    file.write_bytes(bytes(range(256)) * 64)
    sign(instance, file, bundle)
    accepted = verify(instance, file, bundle, IDENTITY)
    assert accepted.returncode == 0, accepted
    assert verify(instance, file, bundle, "somebody@else.example").returncode != 0
    file.write_bytes(b"changed")
    assert verify(instance, file, bundle, IDENTITY).returncode != 0


def test_bundle_of_one_instance_is_not_trusted_under_the_other(instances, tmp_path):
    file, bundle = tmp_path / "model.bin", tmp_path / "model.bin.sigstore.json"
    file.write_bytes(b"a model")
    sigstore_python_signs(instances["real"], file, bundle)
    for verify in (sigstore_python_verifies, cosign_verifies):
        assert verify(instances["real"], file, bundle, IDENTITY).returncode == 0
        assert verify(instances["sandbox"], file, bundle, IDENTITY).returncode != 0


def test_certificate_log_took_the_real_fulcios_precertificates(instances, tmp_path):
    size = lambda: int(fetch(f"{instances['real'].issuer}/ct/ct/v1/get-sth").split(b'"tree_size":')[1].split(b",")[0])
    before = size()
    file = tmp_path / "a.txt"
    file.write_text("hello")
    sigstore_python_signs(instances["real"], file, tmp_path / "a.sigstore.json")
    assert size() == before + 1


def test_token_of_another_issuer_is_refused_by_the_real_fulcio(instances, tmp_path):
    """The discovery document and the keys are really used: the same claims under another sandbox's key get no certificate."""
    other = tmp_path / "other"
    port = instances["real"].issuer.rsplit(":", 1)[1]
    script = tmp_path / "a.txt"
    script.write_text("hello")
    started = subprocess.Popen([COMMAND, "sandbox", "start", "--dir", other, "--port", port], env=environment(), stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert started.wait(60) == 2, "the port is in use, so the second sandbox is made and does not serve"
    token = call(tmp_path, COMMAND, "sandbox", "token", "--dir", other).stdout.strip()
    refused = call(tmp_path, PYTHON_TOOLS / "sigstore", "--trust-config", instances["real"].trust_config, "sign", "--identity-token", token,
                   script, code=None)
    assert refused.returncode == 1
    assert not (tmp_path / "a.txt.sigstore.json").exists()


# Statements about a file (DSSE, in-toto).

PREDICATE_TYPE = "https://slsa.dev/provenance/v1"
PREDICATE = {"buildDefinition": {"buildType": "https://example.com/train", "externalParameters": {}},
             "runDetails": {"builder": {"id": "https://example.com/builder"}}}


def sigstore_python_attests(instance, file, bundle, predicate):
    call(file.parent, PYTHON_TOOLS / "sigstore", "--trust-config", instance.trust_config, "attest", "--identity-token", instance.token(),
         "--predicate", predicate, "--predicate-type", PREDICATE_TYPE, "--bundle", bundle, file)


def cosign_attests(instance, file, bundle, predicate):
    call(file.parent, TOOLS / "cosign", "attest-blob", "--yes", "--bundle", bundle, "--trusted-root", instance.trusted_root,
         "--signing-config", instance.signing_config, "--identity-token", instance.token(), "--predicate", predicate,
         "--type", PREDICATE_TYPE, file)


def bonafide_attests(instance, file, bundle, predicate):
    call(file.parent, COMMAND, "attest", "--yes", "--trust-config", instance.trust_config, "--identity-token", instance.token(),
         "--predicate", predicate, "--predicate-type", PREDICATE_TYPE, "--bundle", bundle, file)


def cosign_verifies_attestation(instance, file, bundle, identity):
    return call(file.parent, TOOLS / "cosign", "verify-blob-attestation", "--bundle", bundle, "--trusted-root", instance.trusted_root,
                "--certificate-identity", identity, "--certificate-oidc-issuer", instance.issuer, "--type", PREDICATE_TYPE, file, code=None)


ATTESTERS = {
    "sigstore-python": sigstore_python_attests,
    "cosign": cosign_attests,
    "bonafide": pytest.param(bonafide_attests, marks=requires("attest")),
}


@pytest.mark.parametrize("verify", rows({**VERIFIERS, "cosign": cosign_verifies_attestation}))
@pytest.mark.parametrize("attest", rows(ATTESTERS))
def test_statement_signed_by_one_is_verified_by_the_other_and_nothing_else_is(instances, tmp_path, attest, verify):
    if (attest, verify) == (cosign_attests, sigstore_python_verifies):
        pytest.xfail("cosign 3.1.3 writes in-toto Statement/v0.1, sigstore-python 4.5.1 reads v1 only; Bonafide reads both")
    real = instances["real"]
    file, bundle, predicate = tmp_path / "model.bin", tmp_path / "model.bin.sigstore.json", tmp_path / "predicate.json"
    file.write_bytes(bytes(range(256)) * 64)
    predicate.write_text(json.dumps(PREDICATE))
    attest(real, file, bundle, predicate)
    accepted = verify(real, file, bundle, IDENTITY)
    assert accepted.returncode == 0, accepted
    assert verify(real, file, bundle, "somebody@else.example").returncode != 0
    file.write_bytes(b"changed")
    assert verify(real, file, bundle, IDENTITY).returncode != 0


BROWSER = """#!{python}
import sys, urllib.request
class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *ignored):
        return None
def location(url, **headers):
    try:
        urllib.request.build_opener(Stay).open(urllib.request.Request(url, headers=headers))
    except urllib.error.HTTPError as answer:
        return answer.headers["Location"]
login = location(sys.argv[1])
callback = location(login + "&login_hint=grace@example.com", Authorization="Bearer {secret}")
urllib.request.urlopen(callback).read()
"""


def test_sigstore_python_logs_in_through_a_browser(instances, tmp_path):
    """Discovery, authorization code with PKCE, token endpoint: the flow of a person, with a browser that knows the secret."""
    real = instances["real"]
    browser = tmp_path / "browser"
    secret = (instances["sandbox"].trust_config.parent / "token-secret").read_text().strip()
    browser.write_text(BROWSER.format(python=sys.executable, secret=secret))
    browser.chmod(0o700)
    done = subprocess.run([PYTHON_TOOLS / "sigstore", "--trust-config", real.trust_config, "get-identity-token",
                           "--oidc-disable-ambient-providers"], env=environment({"HOME": str(tmp_path), "BROWSER": f"{browser} %s"}),
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done
    payload = done.stdout.strip().split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert (claims["email"], claims["iss"], claims["aud"]) == ("grace@example.com", real.issuer, "sigstore")


# OpenSSF Model Signing over a folder.

def model_signing_signs(instance, model, signature):
    call(model.parent, PYTHON_TOOLS / "model_signing", "sign", "sigstore", "--trust_config", instance.trust_config, "--identity_token",
         instance.token(), "--signature", signature, model)


def bonafide_signs_folder(instance, model, signature):
    call(model.parent, COMMAND, "sign", "sigstore", "--yes", "--trust-config", instance.trust_config, "--identity-token", instance.token(),
         "--signature", signature, model)


def model_signing_verifies(instance, model, signature, identity):
    return call(model.parent, PYTHON_TOOLS / "model_signing", "verify", "sigstore", "--trust_config", instance.trust_config, "--signature",
                signature, "--identity", identity, "--identity_provider", instance.issuer, model, code=None)


def bonafide_verifies_folder(instance, model, signature, identity):
    return call(model.parent, COMMAND, "verify", "sigstore", "--trust-config", instance.trust_config, "--signature", signature,
                "--identity", identity, "--identity-provider", instance.issuer, model, code=None)


def cosign_verifies_statement(instance, model, signature, identity):
    """cosign knows nothing of folders: it verifies the signature over the statement, not the files."""
    return call(model.parent, TOOLS / "cosign", "verify-blob-attestation", "--new-bundle-format", "--bundle", signature, "--trusted-root",
                instance.trusted_root, "--certificate-identity", identity, "--certificate-oidc-issuer", instance.issuer,
                "--type", "https://model_signing/signature/v1.0", "--check-claims=false", "/dev/null", code=None)


FOLDER_SIGNERS = {
    "model_signing": model_signing_signs,
    "bonafide": pytest.param(bonafide_signs_folder, marks=requires("sign sigstore")),
}
FOLDER_VERIFIERS = {
    "model_signing": (model_signing_verifies, True),
    "bonafide": pytest.param(bonafide_verifies_folder, True, marks=requires("verify sigstore")),
    "cosign": (cosign_verifies_statement, False),
}


@pytest.mark.skipif(not shutil.which(PYTHON_TOOLS / "model_signing"), reason="model_signing is not in the virtual environment")
@pytest.mark.parametrize(
    "verify, sees_files", [pytest.param(*(row.values if hasattr(row, "values") else row), id=name, marks=getattr(row, "marks", ()))
                           for name, row in FOLDER_VERIFIERS.items()])
@pytest.mark.parametrize("sign", rows(FOLDER_SIGNERS))
def test_folder_signed_by_one_is_verified_by_the_other_and_nothing_else_is(instance, tmp_path, sign, verify, sees_files):
    model, signature = tmp_path / "model", tmp_path / "model.sig"
    (model / "weights").mkdir(parents=True)
    (model / "config.json").write_text("{}")
    (model / "weights" / "0.bin").write_bytes(bytes(range(256)) * 16)
    sign(instance, model, signature)
    accepted = verify(instance, model, signature, IDENTITY)
    assert accepted.returncode == 0, accepted
    assert verify(instance, model, signature, "somebody@else.example").returncode != 0
    if sees_files:
        (model / "config.json").write_text("[]")
        assert verify(instance, model, signature, IDENTITY).returncode != 0
