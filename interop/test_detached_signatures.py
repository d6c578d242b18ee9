"""Signatures from before bundles: a certificate and a signature in files of their own, the rest in the log.

The log is a stand-in on loopback that knows the entry of a recorded public-good signature, so that nothing asks the network.
"""
import base64
import http.server
import json
import os
import pathlib
import threading

import pytest

from conftest import ROOT, requires

pytestmark = requires("verify identity")
SUITE = pathlib.Path(os.environ.get("BONAFIDE_FIXTURES", ROOT.parent / "shared/fixtures")) / "sigstore/conformance-suite/test/assets"
IDENTITY = ("https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/"
            ".github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main")
ISSUER = "https://token.actions.githubusercontent.com"
ROOTS = ROOT / "evidence/src/main/resources/dev/bonafide/evidence/trustroot/public-good"


def recorded():
    """The first recorded bundle over the suite's file whose one entry is a hashedrekord of Rekor v1."""
    for path in sorted(SUITE.glob("bundle-verify/*/bundle.sigstore.json")):
        if path.parent.name.endswith("_fail") or list(path.parent.glob("trusted_root.json")):
            continue
        bundle = json.loads(path.read_text())
        material = bundle["verificationMaterial"]
        entries = material["tlogEntries"]
        if "messageSignature" in bundle and entries[0]["kindVersion"] == {"kind": "hashedrekord", "version": "0.0.1"} \
                and "inclusionProof" in entries[0] and "checkpoint" in entries[0]["inclusionProof"]:
            return path, bundle
    return None, None


def hexadecimal(text):
    return base64.b64decode(text).hex()


def as_rekor_answers(entry):
    proof = entry["inclusionProof"]
    return {"body": entry["canonicalizedBody"], "integratedTime": int(entry["integratedTime"]), "logID": hexadecimal(entry["logId"]["keyId"]),
            "logIndex": int(entry["logIndex"]), "verification": {
                "signedEntryTimestamp": entry["inclusionPromise"]["signedEntryTimestamp"],
                "inclusionProof": {"checkpoint": proof["checkpoint"]["envelope"], "hashes": [hexadecimal(h) for h in proof["hashes"]],
                                   "logIndex": int(proof["logIndex"]), "rootHash": hexadecimal(proof["rootHash"]),
                                   "treeSize": int(proof["treeSize"])}}}


@pytest.fixture
def detached(tmp_path):
    """(words of the command up to the file, the file, what the log was asked)"""
    path, bundle = recorded()
    if path is None:
        pytest.skip("no fixtures with a recorded bundle of Rekor v1")
    material = bundle["verificationMaterial"]
    leaf = material.get("certificate") or material["x509CertificateChain"]["certificates"][0]
    body = base64.encodebytes(base64.b64decode(leaf["rawBytes"])).decode()
    pem = f"-----BEGIN CERTIFICATE-----\n{body}-----END CERTIFICATE-----\n"
    (tmp_path / "cert.pem").write_text(pem)
    (tmp_path / "cosign.pem").write_text(base64.b64encode(pem.encode()).decode())
    (tmp_path / "sig").write_text(bundle["messageSignature"]["signature"] + "\n")
    asked = []

    class Log(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked.append((self.path, question))
            # As the log: by the hash of the whole entry that is proposed.
            proposed = question["entries"][0]["spec"]
            kept = json.loads(base64.b64decode(material["tlogEntries"][0]["canonicalizedBody"]))["spec"]
            known = proposed["data"]["hash"] == kept["data"]["hash"] and \
                proposed["signature"]["content"] == kept["signature"]["content"]
            answer = json.dumps([{"24296fb2" + "0" * 72: as_rekor_answers(material["tlogEntries"][0])}] if known else []).encode()
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Log)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    services = json.loads((ROOTS / "signing_config.v0.2.json").read_text())
    services["rekorTlogUrls"][0]["url"] = f"http://127.0.0.1:{server.server_port}"
    config = {"mediaType": "application/vnd.dev.sigstore.clienttrustconfig.v0.1+json",
              "trustedRoot": json.loads((ROOTS / "trusted_root.json").read_text()), "signingConfig": services}
    (tmp_path / "trust.json").write_text(json.dumps(config))
    artifact = next((p for p in [path.parent / "artifact"] if p.exists()), SUITE / "bundle-verify/a.txt")
    identity = path.parent / "identity"
    issuer = path.parent / "issuer"
    words = ["verify", "identity", "--trust-config", tmp_path / "trust.json",
             "--cert-identity", identity.read_text().strip() if identity.exists() else IDENTITY,
             "--cert-oidc-issuer", issuer.read_text().strip() if issuer.exists() else ISSUER]
    yield words, artifact, asked
    server.shutdown()


def test_signature_the_log_does_not_know_is_refused(bonafide, detached, tmp_path):
    words, _, _ = detached
    other = tmp_path / "other"
    other.write_text("another file")
    parts = ["--certificate", "cert.pem", "--signature", "sig"]
    assert bonafide(*words, *parts, "--json", other, code=1).json()["reason"] == "LOG_ENTRY_MISSING"


@pytest.mark.parametrize("arguments", [
    ["--certificate", "cert.pem"],
    ["--certificate", "cert.pem", "--signature", "sig", "--offline"],
    ["--certificate", "cert.pem", "--signature", "sig", "--bundle", "sig"],
    ["--certificate", "cert.pem", "--signature", "no-such-file"],
])
def test_wrong_usage_ends_with_2(bonafide, detached, arguments):
    words, artifact, _ = detached
    bonafide(*words, *arguments, artifact, code=2)


@pytest.mark.parametrize("certificate", ["cert.pem", "cosign.pem"])
def test_certificate_and_signature_are_verified_with_the_logs_entry(bonafide, detached, certificate):
    words, artifact, asked = detached
    done = bonafide(*words, "--certificate", certificate, "--signature", "sig", artifact)
    assert "OK: " in done.err
    assert asked[0][0] == "/api/v1/log/entries/retrieve" and len(asked[0][1]["entries"]) == 1


def test_both_may_stand_in_the_environment_and_the_input_may_be_a_digest(bonafide, detached):
    import hashlib
    words, artifact, _ = detached
    digest = "sha256:" + hashlib.sha256(artifact.read_bytes()).hexdigest()
    bonafide(*words, digest, env={"SIGSTORE_CERTIFICATE": "cert.pem", "SIGSTORE_SIGNATURE": "sig"})
