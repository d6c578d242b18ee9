"""RFC 3161 timestamps on key and certificate signatures, with `openssl ts` as the authority and as the second opinion.

A certificate that is over is one that was issued for some seconds: it signs at once, and is verified when they have passed.
"""
import base64
import hashlib
import http.server
import json
import os
import subprocess
import threading
import time

import pytest

from conftest import requires

pytestmark = requires("sign key", "sign certificate", "verify certificate")


def openssl(*arguments, cwd=None, code=0):
    done = subprocess.run(["openssl", *map(str, arguments)], cwd=cwd, capture_output=True, timeout=60)
    assert code is None or done.returncode == code, done
    return done


def new_key(path):
    openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-out", path)
    return path


class Authority:
    """A timestamp authority: openssl's own, behind HTTP on loopback."""

    def __init__(self, folder, name):
        self.folder, self.asked = folder / name, 0
        self.folder.mkdir()
        for who in ("root", "tsa"):
            new_key(self.folder / f"{who}.key")
        openssl("req", "-x509", "-key", "root.key", "-out", "root.crt", "-days", "30", "-subj", f"/CN={name} root", "-addext",
                "keyUsage=critical,keyCertSign", cwd=self.folder)
        openssl("req", "-new", "-key", "tsa.key", "-subj", f"/CN={name}", "-out", "csr", cwd=self.folder)
        (self.folder / "ext").write_text("extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n")
        openssl("x509", "-req", "-in", "csr", "-CA", "root.crt", "-CAkey", "root.key", "-days", "20", "-extfile", "ext", "-out", "tsa.crt",
                cwd=self.folder)
        (self.folder / "cnf").write_text(
            "[tsa]\ndefault_tsa=own\n[own]\nserial=serial\nsigner_cert=tsa.crt\nsigner_key=tsa.key\nsigner_digest=sha256\n"
            "default_policy=1.2.3.4\ndigests=sha256,sha384,sha512\naccuracy=secs:1\nordering=yes\ness_cert_id_chain=no\ness_cert_id_alg=sha256\n")
        (self.folder / "serial").write_text("01\n")
        (self.folder / "chain.pem").write_bytes((self.folder / "tsa.crt").read_bytes() + (self.folder / "root.crt").read_bytes())
        authority = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                authority.asked += 1
                body = authority.stamp(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    @property
    def certificates(self):
        return self.folder / "chain.pem"

    def stamp(self, query):
        (self.folder / "query").write_bytes(query)
        openssl("ts", "-reply", "-config", "cnf", "-queryfile", "query", "-out", "reply", cwd=self.folder)
        return (self.folder / "reply").read_bytes()

    def verifies(self, stamp, data):
        """openssl's own judgement of a timestamp over the data."""
        (self.folder / "stamp").write_bytes(stamp)
        (self.folder / "data").write_bytes(data)
        return openssl("ts", "-verify", "-in", "stamp", "-data", "data", "-CAfile", "root.crt", "-untrusted", "tsa.crt", cwd=self.folder,
                       code=None).returncode == 0


@pytest.fixture
def authorities(tmp_path):
    made = [Authority(tmp_path, name) for name in ("first", "second")]
    yield made
    for authority in made:
        authority.server.shutdown()


@pytest.fixture
def model(tmp_path):
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "weights.bin").write_bytes(bytes(range(256)) * 40)
    return folder


@pytest.fixture
def key(tmp_path):
    private = new_key(tmp_path / "key.pem")
    openssl("pkey", "-in", private, "-pubout", "-out", tmp_path / "key.pub")
    return private, tmp_path / "key.pub"


def evidence(model):
    bundle = json.loads((model / "model.sig").read_text())
    return bundle, bundle["verificationMaterial"]["timestampVerificationData"]["rfc3161Timestamps"]


def rewritten(model, bundle, stamps):
    bundle["verificationMaterial"]["timestampVerificationData"] = {
        "rfc3161Timestamps": [{"signedTimestamp": base64.b64encode(s).decode()} for s in stamps]}
    (model / "model.sig").write_text(json.dumps(bundle))


def reason(bonafide, *arguments):
    return bonafide(*arguments, "--json", code=1).json()["reason"]


def test_two_authorities_stamp_a_key_signature_and_openssl_agrees(bonafide, model, key, authorities):
    first, second = authorities
    verify = ["verify", "key", "--public-key", key[1], model]
    bonafide("sign", "key", "--private-key", key[0], "--timestamp-url", first.url, "--timestamp-url", second.url, model)
    bundle, stamps = evidence(model)
    signature = base64.b64decode(bundle["dsseEnvelope"]["signatures"][0]["sig"])
    stamps = [base64.b64decode(s["signedTimestamp"]) for s in stamps]
    assert [a.verifies(s, signature) for a in authorities for s in stamps] == [True, False, False, True]
    both = ["--timestamp-authority", first.certificates, "--timestamp-authority", second.certificates]
    found = bonafide(*verify, *both, "--timestamp-threshold", "2", "--json").json()["results"][0]["times"]
    assert {t["authority"] for t in found} == {"CN=first root", "CN=second root"}
    # One of them, none of them, the same twice: not two.
    assert reason(bonafide, *verify, *both[:2], "--timestamp-threshold", "2") == "NO_TRUSTED_TIME"
    assert reason(bonafide, *verify, *both[:2], *both[:2], "--timestamp-threshold", "2") == "NO_TRUSTED_TIME"
    assert reason(bonafide, *verify, "--timestamp-threshold", "1") == "NO_TRUSTED_TIME"
    bonafide(*verify)


def test_damaged_stamps_and_stamps_over_something_else_are_refused_by_both(bonafide, model, key, authorities):
    first, second = authorities
    verify = ["verify", "key", "--public-key", key[1], "--timestamp-authority", first.certificates, model]
    bonafide("sign", "key", "--private-key", key[0], "--timestamp-url", first.url, model)
    bundle, [stamp] = evidence(model)
    signature = base64.b64decode(bundle["dsseEnvelope"]["signatures"][0]["sig"])
    good = base64.b64decode(stamp["signedTimestamp"])
    damaged = bytearray(good)
    damaged[-3] ^= 1
    (first.folder / "other").write_bytes(b"another signature")
    openssl("ts", "-query", "-data", "other", "-sha256", "-cert", "-out", "other.query", cwd=first.folder)
    other = first.stamp((first.folder / "other.query").read_bytes())
    for wrong in (bytes(damaged), other):
        assert not first.verifies(wrong, signature)
        rewritten(model, bundle, [wrong])
        assert reason(bonafide, *verify) == "TIMESTAMP_INVALID"
    # An unknown authority's is neither counted nor in the way.
    rewritten(model, bundle, [good, second.stamp((first.folder / "query").read_bytes())])
    assert len(bonafide(*verify, "--json").json()["results"][0]["times"]) == 1
    assert reason(bonafide, *verify, "--timestamp-threshold", "2") == "NO_TRUSTED_TIME"


SECONDS = 20


@pytest.fixture
def over(bonafide, tmp_path, authorities):
    """over(folder) signs it under a certificate, stamped by the first authority, and returns when that certificate is over."""
    for name in ("ca", "leaf"):
        new_key(tmp_path / f"{name}.key")
    openssl("req", "-x509", "-key", "ca.key", "-out", "ca.crt", "-days", "30", "-subj", "/CN=ca", "-addext", "keyUsage=critical,keyCertSign",
            cwd=tmp_path)
    (tmp_path / "ca.cnf").write_text("[ca]\ndefault_ca=own\n[own]\ndatabase=index\nnew_certs_dir=.\nserial=number\ndefault_md=sha256\npolicy=any\n"
                                     "unique_subject=no\n[any]\ncommonName=supplied\n")
    (tmp_path / "index").write_text("")
    (tmp_path / "number").write_text("10\n")
    (tmp_path / "ext").write_text("keyUsage=critical,digitalSignature\nextendedKeyUsage=codeSigning\n")
    openssl("req", "-new", "-key", "leaf.key", "-subj", "/CN=leaf", "-out", "csr", cwd=tmp_path)

    def sign(folder):
        end = time.time() + SECONDS
        moment = lambda t: time.strftime("%Y%m%d%H%M%SZ", time.gmtime(t))
        openssl("ca", "-batch", "-notext", "-config", "ca.cnf", "-in", "csr", "-cert", "ca.crt", "-keyfile", "ca.key", "-extfile", "ext",
                "-startdate", moment(end - 100), "-enddate", moment(end), "-out", "leaf.crt", cwd=tmp_path)
        bonafide("sign", "certificate", "--private-key", "leaf.key", "--signing-certificate", "leaf.crt", "--timestamp-url",
                 authorities[0].url, "--certificate-chain", "ca.crt", folder)
        time.sleep(max(0, end + 1 - time.time()))
        openssl("verify", "-CAfile", "ca.crt", "leaf.crt", cwd=tmp_path, code=2)

    return sign


def test_certificate_that_is_over_stands_by_its_timestamp(bonafide, model, authorities, over):
    first, second = authorities
    over(model)
    verify = ["verify", "certificate", "--certificate-chain", "ca.crt", model]
    assert reason(bonafide, *verify) == "OUTSIDE_VALIDITY"
    assert reason(bonafide, *verify, "--timestamp-authority", second.certificates) == "OUTSIDE_VALIDITY"
    bonafide(*verify, "--timestamp-authority", first.certificates)
    again = bonafide("sign", "certificate", "--overwrite", "--private-key", "leaf.key", "--signing-certificate", "leaf.crt", model, "--json", code=1)
    assert again.json()["reason"] == "SIGNING_KEY_UNUSABLE" and "valid now" in again.json()["expected"]
    # Stamped only now: by then the certificate was over.
    bundle, _ = evidence(model)
    signature = base64.b64decode(bundle["dsseEnvelope"]["signatures"][0]["sig"])
    (first.folder / "late").write_bytes(signature)
    openssl("ts", "-query", "-data", "late", "-sha256", "-cert", "-out", "late.query", cwd=first.folder)
    late = first.stamp((first.folder / "late.query").read_bytes())
    assert first.verifies(late, signature)
    rewritten(model, bundle, [late])
    assert reason(bonafide, *verify, "--timestamp-authority", first.certificates) == "OUTSIDE_VALIDITY"


@requires("policy explain")
def test_model_under_a_certificate_that_is_over_is_admitted_by_its_timestamp(bonafide, authorities, over, tmp_path):
    joblib, linear_model = pytest.importorskip("joblib"), pytest.importorskip("sklearn.linear_model")
    model = tmp_path / "models" / "m"
    model.mkdir(parents=True)
    joblib.dump(linear_model.LinearRegression().fit([[0.0], [1.0]], [0.0, 1.0]), model / "model.joblib")
    (model / "model-settings.json").write_text('{"name": "m"}')
    over(model)
    operator = tmp_path / "operator"
    operator.mkdir()
    der = openssl("x509", "-in", "leaf.crt", "-outform", "DER", cwd=tmp_path).stdout
    (operator / "ca.crt").write_bytes((tmp_path / "ca.crt").read_bytes())
    who = '{ certificate: { anchors: ca.crt, fingerprint: "sha256:%s" } }' % hashlib.sha256(der).hexdigest()

    def explain(authority, threshold, code):
        chain = [openssl("x509", "-in", authority.folder / f"{n}.crt", "-outform", "DER").stdout for n in ("tsa", "root")]
        (operator / "root.json").write_text(json.dumps({
            "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
            "timestampAuthorities": [{"uri": authority.url, "validFor": {"start": "2020-01-01T00:00:00Z"}, "certChain": {
                "certificates": [{"rawBytes": base64.b64encode(c).decode()} for c in chain]}}]}))
        (operator / "policy.yaml").write_text(
            f"trust: {{ stamps: {{ trustedRoot: root.json, timestampThreshold: {threshold} }} }}\nauthorities: {{ team: {who} }}\n"
            "models: [ { match: m, require: { any: [team] } } ]\n")
        for file in operator.iterdir():
            os.chmod(file, 0o600)
        return bonafide("policy", "explain", "models", "m", "--policy", operator / "policy.yaml", code=code)

    first, second = authorities
    assert "OUTSIDE_VALIDITY" in str(explain(second, 1, 1))
    assert "OUTSIDE_VALIDITY" in str(explain(first, 2, 1))
    assert "granted" in str(explain(first, 1, 0))


@pytest.mark.parametrize("spoil, words", [
    (lambda f: f.write_text("no certificates"), "certificates in PEM"),
    (lambda f: f.unlink(), "cannot be read"),
    (lambda f: f.write_bytes((f.parent / "tsa.crt").read_bytes()), "has 0 self-signed certificates"),
])
def test_authority_that_cannot_be_read_is_a_usage_error(bonafide, model, key, authorities, spoil, words):
    bonafide("sign", "key", "--private-key", key[0], model)
    file = authorities[0].certificates
    spoil(file)
    assert words in bonafide("verify", "key", "--public-key", key[1], "--timestamp-authority", file, model, code=2).err
    assert "0 to 16" in bonafide("verify", "key", "--public-key", key[1], "--timestamp-threshold", "17", model, code=2).err
