"""OpenSSF Model Signing crosswise: Bonafide signs and model_signing 1.1.1 verifies, and the other way round."""
import json
import os
import pathlib
import shutil
import subprocess
import sys

import pytest

from conftest import environment, requires
from test_signing_files import sandbox_over_http, trust  # noqa: F401

model_signing = pytest.importorskip("model_signing", reason="model-signing is not installed")
from model_signing import hashing, verifying  # noqa: E402

pytestmark = requires("sign key", "verify key")
TOOL = pathlib.Path(sys.executable).parent / "model_signing"
PASSWORD = "correct horse"


def tool(*arguments, code=0, cwd=None):
    done = subprocess.run([str(TOOL), *map(str, arguments)], capture_output=True, text=True, timeout=120, cwd=cwd,
                          env=environment())
    assert done.returncode == code, done
    return done


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, timeout=60)


@pytest.fixture
def model(tmp_path):
    folder = tmp_path / "model"
    (folder / "deep").mkdir(parents=True)
    (folder / "weights.bin").write_bytes(bytes(range(256)) * 40)
    (folder / "deep" / "größe 😀.txt").write_text("x")
    (folder / "a-b").write_text("1")
    (folder / "empty").write_text("")
    (folder / ".gitignore").write_text("*.tmp")
    return folder


@pytest.fixture(params=["prime256v1", "secp384r1", "secp521r1"])
def key(request, tmp_path):
    """PKCS#8 private key and public key of every curve."""
    private, public = tmp_path / "key.pem", tmp_path / "key.pub"
    openssl("genpkey", "-algorithm", "EC", "-pkeyopt", f"ec_paramgen_curve:{request.param}", "-out", private)
    openssl("pkey", "-in", private, "-pubout", "-out", public)
    return private, public


@pytest.fixture
def one_key(tmp_path):
    private, public = tmp_path / "one.pem", tmp_path / "one.pub"
    openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-out", private)
    openssl("pkey", "-in", private, "-pubout", "-out", public)
    return private, public


@pytest.fixture
def certificates(tmp_path):
    """A root, an intermediate and a leaf."""
    ca, middle, leaf = (tmp_path / f"{n}.key" for n in ("ca", "middle", "leaf"))
    for path in (ca, middle, leaf):
        openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp384r1", "-out", path)
    openssl("req", "-x509", "-key", ca, "-out", tmp_path / "ca.crt", "-days", "30", "-subj", "/CN=root",
            "-addext", "keyUsage=critical,keyCertSign")
    for name, above, text in (("middle", "ca", "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n"),
                              ("leaf", "middle", "keyUsage=critical,digitalSignature\nextendedKeyUsage=codeSigning\n"
                                                 "subjectAltName=URI:spiffe://example/release\n")):
        (tmp_path / f"{name}.ext").write_text(text)
        openssl("req", "-new", "-key", tmp_path / f"{name}.key", "-subj", f"/CN={name}", "-out", tmp_path / "csr")
        openssl("x509", "-req", "-in", tmp_path / "csr", "-CA", tmp_path / f"{above}.crt", "-CAkey",
                tmp_path / f"{above}.key", "-days", "20", "-extfile", tmp_path / f"{name}.ext", "-out",
                tmp_path / f"{name}.crt")
    return tmp_path


def spoil(model):
    (model / "weights.bin").write_bytes(b"other")
    (model / "a-b").unlink()
    (model / "evil.pkl").write_bytes(b"x")


def test_changed_missing_and_extra_files_are_refused_by_both_and_all_are_named(bonafide, model, one_key):
    private, public = one_key
    bonafide("sign", "key", "--private-key", private, model)
    spoil(model)
    refused = bonafide("verify", "key", "--public-key", public, "--json", model, code=1).json()
    assert refused["reason"] == "CHANGED_FILE"
    found = {(d["kind"], d["path"]) for d in refused["results"][0]["differences"]}
    assert found == {("CHANGED", "weights.bin"), ("MISSING", "a-b"), ("EXTRA", "evil.pkl")}
    tool("verify", "key", "--signature", model / "model.sig", "--public_key", public, model, code=1)


def test_wrong_key_is_refused_by_both(bonafide, model, one_key, tmp_path):
    private, _ = one_key
    openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-out", tmp_path / "x.pem")
    openssl("pkey", "-in", tmp_path / "x.pem", "-pubout", "-out", tmp_path / "x.pub")
    bonafide("sign", "key", "--private-key", private, model)
    refused = bonafide("verify", "key", "--public-key", tmp_path / "x.pub", "--json", model, code=1).json()
    assert refused["reason"] == "KEY_MISMATCH"
    tool("verify", "key", "--signature", model / "model.sig", "--public_key", tmp_path / "x.pub", model, code=1)


def test_missing_signature_model_or_key_is_a_usage_error(bonafide, model, one_key, tmp_path):
    private, public = one_key
    bonafide("verify", "key", "--public-key", public, model, code=2)
    bonafide("sign", "key", "--private-key", private, tmp_path / "none", code=2)
    bonafide("sign", "key", "--private-key", tmp_path / "none", model, code=2)
    bonafide("sign", "key", model, code=2)
    assert not (model / "model.sig").exists()


def test_empty_model_and_link_are_refused_when_signing(bonafide, one_key, tmp_path):
    (tmp_path / "empty").mkdir()
    private, _ = one_key
    assert "EMPTY_MODEL" in bonafide("sign", "key", "--private-key", private, tmp_path / "empty", code=1).err
    (tmp_path / "empty" / "file").write_text("x")
    (tmp_path / "empty" / "link").symlink_to("file")
    assert "SYMLINK" in bonafide("sign", "key", "--private-key", private, tmp_path / "empty", code=1).err
    bonafide("sign", "key", "--private-key", private, "--allow_symlinks", tmp_path / "empty")


def test_what_bonafide_signs_with_a_key_the_tool_verifies(bonafide, model, key):
    private, public = key
    assert "Signing succeeded" in bonafide("sign", "key", "--private_key", private, model).out
    tool("verify", "key", "--signature", model / "model.sig", "--public_key", public, model)
    assert "Verification succeeded" in bonafide("verify", "key", "--public_key", public, model).out


def test_what_the_tool_signs_with_a_key_bonafide_verifies(bonafide, model, key, tmp_path):
    private, public = key
    tool("sign", "key", "--signature", tmp_path / "tool.sig", "--private_key", private, model)
    bonafide("verify", "key", "--signature", tmp_path / "tool.sig", "--public_key", public, model)


def test_keys_in_every_file_format_sign(bonafide, model, one_key, tmp_path):
    private, public = one_key
    openssl("ec", "-in", private, "-out", tmp_path / "sec1.pem")
    openssl("pkcs8", "-topk8", "-in", private, "-v2", "aes-256-cbc", "-passout", f"pass:{PASSWORD}", "-out",
            tmp_path / "encrypted.pem")
    (tmp_path / "password").write_text(PASSWORD + "\n")
    for arguments in (["sec1.pem"], ["encrypted.pem", "--password", PASSWORD],
                      ["encrypted.pem", "--password-file", tmp_path / "password"]):
        bonafide("sign", "key", "--overwrite", "--private-key", tmp_path / arguments[0], *arguments[1:], model)
        tool("verify", "key", "--signature", model / "model.sig", "--public_key", public, model)
    bonafide("sign", "key", "--overwrite", "--private-key", tmp_path / "encrypted.pem", "--password", "x", model, code=1)


def test_certificates_are_verified_crosswise(bonafide, model, certificates):
    c = certificates
    chain = ["--signing_certificate", c / "leaf.crt", "--certificate_chain", c / "middle.crt"]
    bonafide("sign", "certificate", "--private_key", c / "leaf.key", *chain, "--signature", c / "ours.sig", model)
    tool("sign", "certificate", "--private_key", c / "leaf.key", *chain, "--signature", c / "theirs.sig", model)
    for signature in ("ours.sig", "theirs.sig"):
        tool("verify", "certificate", "--signature", c / signature, "--certificate_chain", c / "ca.crt", model)
        facts = bonafide("verify", "certificate", "--signature", c / signature, "--certificate_chain", c / "ca.crt",
                         "--san", "spiffe://example/release", "--json", model).json()
        assert facts["results"][0]["names"] == ["spiffe://example/release"]
        refused = bonafide("verify", "certificate", "--signature", c / signature, "--certificate_chain", c / "ca.crt",
                           "--san", "spiffe://example/other", "--json", model, code=1).json()
        assert refused["reason"] == "IDENTITY_MISMATCH"


@requires("sandbox start")
def test_timestamp_says_when_a_certificate_signed_and_the_tool_does_not_mind_it(
        bonafide, model, certificates, sandbox_over_http, tmp_path):  # noqa: F811
    c = certificates
    bonafide("sign", "certificate", "--private_key", c / "leaf.key", "--signing_certificate", c / "leaf.crt",
             "--certificate_chain", c / "middle.crt", "--timestamp-url", "http://localhost:8686/api/v1/timestamp", model)
    tool("verify", "certificate", "--signature", model / "model.sig", "--certificate_chain", c / "ca.crt", model)
    facts = bonafide("verify", "certificate", "--certificate-chain", c / "ca.crt", "--sandbox=sandbox", "--json", model)
    [time] = facts.json()["results"][0]["times"]
    assert time["origin"] == "TIMESTAMP_AUTHORITY"
    unknown = bonafide("verify", "certificate", "--certificate-chain", c / "ca.crt", "--json", model).json()
    assert unknown["results"][0]["times"] == []


def test_certificate_of_another_key_is_refused_when_signing(bonafide, model, certificates, one_key):
    refused = bonafide("sign", "certificate", "--private_key", one_key[0], "--signing_certificate",
                       certificates / "leaf.crt", "--json", model, code=1).json()
    assert refused["reason"] == "SIGNING_KEY_UNUSABLE"


def test_keyless_signatures_are_verified_crosswise(bonafide, model, tmp_path):
    bonafide("sign", "sigstore", "--sandbox=sandbox", model)
    trust = tmp_path / "sandbox" / "client_trust_config.json"
    facts = bonafide("verify", "sigstore", "--sandbox=sandbox", "--identity-provider", "http://localhost:8686",
                     "--identity", "developer@example.com", "--json", model).json()
    assert facts["results"][0]["content"]["resources"] == 4
    tool("verify", "sigstore", "--signature", model / "model.sig", "--trust_config", trust, "--identity",
         "developer@example.com", "--identity_provider", "http://localhost:8686", model)
    refused = bonafide("verify", "sigstore", "--sandbox=sandbox", "--identity-provider", "http://localhost:8686",
                       "--identity", "mallory@example.com", "--json", model, code=1).json()
    assert refused["reason"] == "IDENTITY_MISMATCH"
    assert refused["found"] == "developer@example.com"


@pytest.mark.parametrize("hash_name,tool_name", [("sha256", "sha256"), ("blake2b", "blake2"), ("blake3", "blake3")])
def test_every_hash_is_verified_by_the_tools_library(bonafide, model, one_key, hash_name, tool_name):
    private, public = one_key
    bonafide("sign", "key", "--private-key", private, "--hash", hash_name, model)
    verifying.Config().use_elliptic_key_verifier(public_key=public).set_hashing_config(
        hashing.Config().use_file_serialization(hashing_algorithm=tool_name)
        .set_ignored_paths(paths=[model / "model.sig"])).verify(model, model / "model.sig")
    bonafide("verify", "key", "--public-key", public, model)


@pytest.mark.parametrize("hash_name,tool_name", [("sha256", "sha256"), ("blake2b", "blake2")])
def test_shards_are_verified_by_the_tools_library(bonafide, model, one_key, hash_name, tool_name):
    private, public = one_key
    (model / "empty").unlink()
    bonafide("sign", "key", "--private-key", private, "--hash", hash_name, "--serialization", "shards",
             "--shard-size", "1000", model)
    verifying.Config().use_elliptic_key_verifier(public_key=public).set_hashing_config(
        hashing.Config().use_shard_serialization(hashing_algorithm=tool_name, shard_size=1000)
        .set_ignored_paths(paths=[model / "model.sig"])).verify(model, model / "model.sig")
    bonafide("verify", "key", "--public-key", public, model)
    (model / "weights.bin").write_bytes(b"short")
    assert "CHANGED_FILE" in bonafide("verify", "key", "--public-key", public, model, code=1).err


def test_specification_form_is_read_back(bonafide, model, one_key):
    private, public = one_key
    for target in (model, model / "weights.bin"):
        bonafide("sign", "key", "--private-key", private, "--compat", "specification", "--serialization", "shards",
                 "--shard-size", "1000", "--signature", model / "model.sig", target)
        bonafide("verify", "key", "--public-key", public, "--signature", model / "model.sig", target)


def test_single_file_is_verified_crosswise(bonafide, model, one_key, tmp_path):
    private, public = one_key
    file = model / "weights.bin"
    bonafide("sign", "key", "--private-key", private, file)
    tool("verify", "key", "--signature", f"{file}.sig", "--public_key", public, file)
    bonafide("verify", "key", "--public-key", public, file)
    tool("sign", "key", "--signature", tmp_path / "tool.sig", "--private_key", private, file)
    bonafide("verify", "key", "--public-key", public, "--signature", tmp_path / "tool.sig", file)


def test_ignored_paths_are_recorded_and_need_not_be_repeated(bonafide, model, one_key, tmp_path):
    private, public = one_key
    bonafide("sign", "key", "--private-key", private, "--ignore-paths", model / "deep", model)
    (model / "deep" / "more").write_text("x")
    tool("verify", "key", "--signature", model / "model.sig", "--public_key", public, model)
    bonafide("verify", "key", "--public-key", public, model)


def test_unsigned_files_may_be_ignored(bonafide, model, one_key):
    private, public = one_key
    bonafide("sign", "key", "--private-key", private, model)
    (model / "README").write_text("x")
    assert "EXTRA_FILE" in bonafide("verify", "key", "--public-key", public, model, code=1).err
    bonafide("verify", "key", "--public-key", public, "--ignore_unsigned_files", model)


def test_counter_signature_is_written_beside(bonafide, model, one_key, tmp_path):
    private, public = one_key
    bonafide("sign", "key", "--private-key", private, model)
    bonafide("sign", "key", "--private-key", private, model, code=2)
    bonafide("sign", "key", "--add", "--private-key", private, model)
    for name in ("model.sig", "model.2.sig"):
        bonafide("verify", "key", "--public-key", public, "--signature", model / name, model)


def test_digest_is_what_a_signature_is_about(bonafide, model, one_key):
    digest = bonafide("digest", model).out.strip()
    bonafide("sign", "key", "--private-key", one_key[0], model)
    facts = bonafide("verify", "key", "--public-key", one_key[1], "--json", model).json()
    assert facts["results"][0]["content"]["rootDigest"] == digest
    theirs = hashing.Config().set_ignored_paths(paths=[model / "model.sig"]).hash(model)
    digests = b"".join(d.digest.digest_value for d in sorted(
        theirs.resource_descriptors(), key=lambda d: pathlib.PurePosixPath(d.identifier)))
    import hashlib
    assert bonafide("digest", "--json", model).json()["digestInComponentOrder"] == \
        "sha256:" + hashlib.sha256(digests).hexdigest()


@pytest.mark.skipif(not shutil.which("softhsm2-util"), reason="SoftHSM2 is not installed")
def test_keys_on_a_token_sign_with_and_without_a_certificate(bonafide, model, certificates):
    c = certificates
    (c / "tokens").mkdir()
    (c / "softhsm2.conf").write_text(f"directories.tokendir = {c / 'tokens'}\n")
    env = {"SOFTHSM2_CONF": str(c / "softhsm2.conf")}
    for arguments in (["--init-token", "--free", "--label", "release", "--so-pin", "0000", "--pin", "1234"],
                      ["--import", c / "leaf.key", "--token", "release", "--label", "signer", "--id", "01", "--pin",
                       "1234"]):
        subprocess.run(["softhsm2-util", *map(str, arguments)], check=True, capture_output=True,
                       env={**os.environ, **env})
    openssl("pkey", "-in", c / "leaf.key", "-pubout", "-out", c / "leaf.pub")
    uri = "pkcs11:token=release;object=signer?module-name=softhsm2&pin-value=1234"
    bonafide("sign", "pkcs11-key", "--pkcs11_uri", uri, model, env=env)
    tool("verify", "key", "--signature", model / "model.sig", "--public_key", c / "leaf.pub", model)
    bonafide("sign", "pkcs11-certificate", "--pkcs11_uri", uri, "--signing_certificate", c / "leaf.crt",
             "--certificate_chain", c / "middle.crt", "--overwrite", model, env=env)
    tool("verify", "certificate", "--signature", model / "model.sig", "--certificate_chain", c / "ca.crt", model)
    wrong = uri.replace("1234", "9999")
    refused = bonafide("sign", "pkcs11-key", "--pkcs11-uri", wrong, "--overwrite", "--json", model, env=env, code=1)
    assert json.loads(refused.out)["reason"] == "SIGNING_KEY_UNUSABLE"
