"""Sigstore's own Go tools beside Bonafide. BONAFIDE_GO_TOOLS names the folder that .ci/go-tools prints."""
import os
import pathlib
import subprocess

import pytest

from conftest import environment, requires

TOOLS = pathlib.Path(os.environ.get("BONAFIDE_GO_TOOLS", "/nonexistent"))
pytestmark = [pytest.mark.go, pytest.mark.skipif(not TOOLS.is_dir(), reason="BONAFIDE_GO_TOOLS is not set")]


def cosign_verifies(folder, bundle, signer, issuer, file):
    return subprocess.run(
        [TOOLS / "cosign", "verify-blob", "--trusted-root", folder / "sandbox/trusted_root.json", "--bundle", bundle,
         "--certificate-identity", signer, "--certificate-oidc-issuer", issuer, file],
        env=environment({"HOME": str(folder)}), stdin=subprocess.DEVNULL, capture_output=True, text=True)


@requires("sign", "inspect")
def test_cosign_verifies_what_the_sandbox_signs_and_nothing_else(bonafide, tmp_path):
    file = tmp_path / "model.bin"
    file.write_bytes(bytes(range(256)) * 100)
    bonafide("sign", "--sandbox=sandbox", file)
    bundle = tmp_path / "model.bin.sigstore.json"
    shown = bonafide("inspect", "--json", bundle).json()
    verified = cosign_verifies(tmp_path, bundle, shown["signer"], shown["issuer"], file)
    assert verified.returncode == 0, verified
    assert cosign_verifies(tmp_path, bundle, "somebody@else.example", shown["issuer"], file).returncode != 0
    file.write_bytes(b"changed")
    assert cosign_verifies(tmp_path, bundle, shown["signer"], shown["issuer"], file).returncode != 0
