"""The real Sigstore servers on loopback: Fulcio, rekor-tiles and timestamp-authority, as the Go module proxy has them.

OIDC issuer and certificate log are those of a running `bonafide sandbox start`, because the real ones need a database. Alone:

    python interop/real_sigstore.py --tools DIR --folder DIR [--seconds N]

makes a sandbox in FOLDER, starts everything, writes trusted_root.json, signing_config.json, client_trust_config.json and result.json
there, and runs until it is stopped or N seconds are over. DIR of the tools is what .ci/go-tools prints.
"""
import argparse
import base64
import datetime
import hashlib
import json
import pathlib
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from conftest import COMMAND, environment, free_port

SPKI = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
PASSWORD = "only-for-this-test"


def b64(data):
    return base64.b64encode(data).decode()


def fetch(url, data=None, headers=None):
    with urllib.request.urlopen(urllib.request.Request(url, data=data, headers=headers or {}), timeout=10) as answer:
        return answer.read()


class RealSigstore:
    """The servers, started one by one; `close` stops those that were started."""

    def __init__(self, tools, folder, sandbox_folder, issuer):
        self.tools, self.folder, self.issuer = pathlib.Path(tools), pathlib.Path(folder), issuer
        self.sandbox_folder = pathlib.Path(sandbox_folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.processes = []
        self.since = (datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
        try:
            self.start()
        except BaseException:
            self.close()
            raise

    def start(self):
        authority = x509.load_pem_x509_certificate((self.folder / "fulcio-root.pem").read_bytes())
        fulcio = self.start_fulcio()
        rekor = self.start_rekor()
        tsa, chain = self.start_timestamps()
        self.write_trust(authority, fulcio, rekor, tsa, chain)

    # Fulcio and Rekor get metrics ports of their own: all three would take 2112, and the timestamp authority takes no other.
    def run(self, name, *arguments, ready):
        log = open(self.folder / f"{name}.log", "wb")
        process = subprocess.Popen(
            [self.tools / name, *map(str, arguments)], cwd=self.folder, env=environment({"HOME": str(self.folder)}),
            stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        self.processes.append(process)
        output = lambda: (self.folder / f"{name}.log").read_text(errors="replace")[-4000:]
        end = time.monotonic() + 60
        while time.monotonic() < end:
            assert process.poll() is None, f"{name} ended with {process.returncode}:\n{output()}"
            try:
                return fetch(ready)
            except urllib.error.HTTPError:
                return b""
            except OSError:
                time.sleep(0.2)
        raise AssertionError(f"{name} was not ready within 60 s:\n{output()}")

    @staticmethod
    def authority(folder):
        """Makes Fulcio's root and key; returns the root's file, for `sandbox start --ct-roots`."""
        folder.mkdir(parents=True, exist_ok=True)
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "bonafide interop"),
                          x509.NameAttribute(NameOID.COMMON_NAME, "real fulcio")])
        now = datetime.datetime.now(datetime.timezone.utc)
        root = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
                .serial_number(x509.random_serial_number())
                .not_valid_before(now - datetime.timedelta(minutes=2)).not_valid_after(now + datetime.timedelta(days=1))
                .add_extension(x509.BasicConstraints(True, 0), True)
                .add_extension(x509.KeyUsage(False, False, False, False, False, True, True, False, False), True)
                .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), False)
                .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
                .sign(key, hashes.SHA256()))
        (folder / "fulcio-root.pem").write_bytes(root.public_bytes(serialization.Encoding.PEM))
        (folder / "fulcio-key.pem").write_bytes(key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(PASSWORD.encode())))
        return folder / "fulcio-root.pem"

    def sandbox_root(self):
        return json.loads((self.sandbox_folder / "trusted_root.json").read_text())

    def start_fulcio(self):
        log = self.sandbox_root()["ctlogs"][0]
        key = serialization.load_der_public_key(base64.b64decode(log["publicKey"]["rawBytes"]))
        (self.folder / "ctlog.pub").write_bytes(key.public_bytes(serialization.Encoding.PEM, SPKI[1]))
        (self.folder / "fulcio.json").write_text(json.dumps({"OIDCIssuers": {self.issuer: {
            "IssuerURL": self.issuer, "ClientID": "sigstore", "Type": "email"}}}))
        (self.folder / "fulcio.sock").unlink(missing_ok=True)
        port = free_port()
        url = f"http://localhost:{port}"
        self.run("fulcio", "serve", "--host", "127.0.0.1", "--port", port, "--grpc-host", "127.0.0.1", "--grpc-port", free_port(),
                 "--metrics-port", free_port(), "--legacy-unix-domain-socket", self.folder / "fulcio.sock",
                 "--ca", "fileca", "--fileca-cert", "fulcio-root.pem", "--fileca-key", "fulcio-key.pem",
                 "--fileca-key-passwd", PASSWORD, "--fileca-watch=false", "--config-path", "fulcio.json",
                 "--ct-log-url", log["baseUrl"], "--ct-log-public-key-path", "ctlog.pub",
                 ready=f"{url}/api/v2/configuration")
        return url

    def start_rekor(self):
        key = ed25519.Ed25519PrivateKey.generate()
        (self.folder / "rekor.pem").write_bytes(key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        (self.folder / "rekor").mkdir(exist_ok=True)
        self.rekor_key = key.public_key()
        port = free_port()
        url = f"http://localhost:{port}"
        self.run("posix", "serve", "--http-port", port, "--grpc-port", free_port(), "--http-metrics-port", free_port(),
                 "--hostname", "localhost", "--storage-dir", self.folder / "rekor", "--signer-filepath", "rekor.pem",
                 "--checkpoint-interval", "1s", ready=f"{url}/healthz")
        return url

    def start_timestamps(self):
        port = free_port()
        url = f"http://localhost:{port}/api/v1/timestamp"
        chain = self.run("timestamp-server", "serve", "--host", "127.0.0.1", "--port", port, "--timestamp-signer", "memory",
                         "--disable-ntp-monitoring", ready=f"{url}/certchain")
        return url, x509.load_pem_x509_certificates(chain)

    def write_trust(self, authority, fulcio, rekor, tsa, chain):
        valid = {"start": self.since}
        certificates = lambda *many: {"certificates": [{"rawBytes": b64(c.public_bytes(SPKI[0]))} for c in many]}
        raw = self.rekor_key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        root = {
            "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
            "tlogs": [{"baseUrl": rekor, "hashAlgorithm": "SHA2_256",
                       "publicKey": {"rawBytes": b64(self.rekor_key.public_bytes(*SPKI)), "keyDetails": "PKIX_ED25519", "validFor": valid},
                       "logId": {"keyId": b64(hashlib.sha256(b"localhost\n\x01" + raw).digest())}}],
            "certificateAuthorities": [{"subject": {"organization": "bonafide interop", "commonName": "real fulcio"}, "uri": fulcio,
                                        "certChain": certificates(authority), "validFor": valid}],
            "ctlogs": self.sandbox_root()["ctlogs"],
            "timestampAuthorities": [{"subject": {"organization": "bonafide interop", "commonName": "real timestamp authority"},
                                      "uri": tsa, "certChain": certificates(*chain), "validFor": valid}],
        }
        service = lambda url, version: [{"url": url, "majorApiVersion": version, "validFor": valid, "operator": "interop"}]
        config = {
            "mediaType": "application/vnd.dev.sigstore.signingconfig.v0.2+json",
            "caUrls": service(fulcio, 1), "oidcUrls": service(self.issuer, 1), "rekorTlogUrls": service(rekor, 2),
            "tsaUrls": service(tsa, 1), "rekorTlogConfig": {"selector": "ANY"}, "tsaConfig": {"selector": "ANY"},
        }
        both = {"mediaType": "application/vnd.dev.sigstore.clienttrustconfig.v0.1+json", "trustedRoot": root, "signingConfig": config}
        for name, value in (("trusted_root", root), ("signing_config", config), ("client_trust_config", both)):
            (self.folder / f"{name}.json").write_text(json.dumps(value, indent=1))
        self.trusted_root = self.folder / "trusted_root.json"
        self.signing_config = self.folder / "signing_config.json"
        self.trust_config = self.folder / "client_trust_config.json"

    def token(self, identity="developer@example.com"):
        secret = (self.sandbox_folder / "token-secret").read_text().strip()
        form = {"grant_type": "client_credentials", "client_id": "sigstore", "client_secret": secret, "identity": identity}
        return json.loads(fetch(f"{self.issuer}/token", urllib.parse.urlencode(form).encode()))["id_token"]

    def close(self):
        for process in reversed(self.processes):
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(15)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tools", required=True)
    parser.add_argument("--folder", required=True, type=pathlib.Path)
    parser.add_argument("--seconds", type=int, default=3600)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *ignored: sys.exit(143))
    folder = options.folder.absolute()
    begun = time.monotonic()
    roots = RealSigstore.authority(folder)
    port = free_port()
    sandbox = subprocess.Popen([COMMAND, "sandbox", "start", "--dir", folder / "sandbox", "--port", str(port), "--ct-roots", roots],
                               env=environment(), stdin=subprocess.DEVNULL)
    try:
        issuer = f"http://localhost:{port}"
        while True:
            assert sandbox.poll() is None, "the sandbox ended"
            try:
                fetch(f"{issuer}/healthz")
                break
            except OSError:
                assert time.monotonic() - begun < 120, "the sandbox was not ready within 120 s"
                time.sleep(0.2)
        servers = RealSigstore(options.tools, folder, folder / "sandbox", issuer)
        try:
            result = {"outcome": "running", "seconds": round(time.monotonic() - begun, 1), "trustConfig": str(servers.trust_config)}
            (folder / "result.json").write_text(json.dumps(result))
            print(json.dumps(result), flush=True)
            time.sleep(options.seconds)
        except KeyboardInterrupt:
            return 0
        finally:
            servers.close()
    finally:
        sandbox.terminate()
        sandbox.wait(30)
    return 0


if __name__ == "__main__":
    sys.exit(main())
