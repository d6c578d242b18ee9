"""The how-to guides about signing, executed: their commands are taken from the pages."""
import json
import os
import re
import subprocess
import textwrap
from pathlib import Path

import pytest

from conftest import COMMAND, ROOT, environment, requires
from test_signing_files import IDENTITY, ISSUER, file, gitHub, sandbox_over_http, trust  # noqa: F401

pytestmark = requires("sign key", "sandbox start")
ARCHIVES = sorted((ROOT / "cli" / "target").glob("bonafide-*.tar.gz"))
HOW_TO = ROOT / "docs" / "how-to"


def blocks(page, language):
    return [re.sub(r"^ +", "", b, flags=re.M) if b.startswith("   ") else b
            for b in re.findall(rf"```{language}\n(.*?)```", (HOW_TO / page).read_text(), re.S)]


def shell(folder, script, env=None, before=""):
    """Runs a block with `bonafide` on the path; `before` stands before every command of it."""
    (folder / "bin").mkdir(exist_ok=True)
    shim = folder / "bin" / "bonafide"
    shim.write_text(f'#!/bin/sh\nexec "{COMMAND}" {before} "$@"\n')
    shim.chmod(0o755)
    run = {**environment(env), "PATH": f"{folder / 'bin'}:{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-e", "-c", script], cwd=folder, env=run, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done
    return done.stdout


@pytest.fixture
def model(tmp_path):
    folder = tmp_path / "model-folder"
    folder.mkdir()
    (folder / "weights.bin").write_text("w")
    return folder


def key(folder, name):
    shell(folder, f"openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:prime256v1 -out {name}.pem; "
                  f"openssl pkey -in {name}.pem -pubout -out {name}.pub")


def test_github_actions(bonafide, file, model, gitHub, sandbox_over_http, tmp_path):  # noqa: F811
    env, _ = gitHub
    [workflow] = blocks("sign-in-github-actions.md", "yaml")
    for command in re.findall(r"- run: (.*)", workflow):
        shell(tmp_path, command, env=env, before=f"--trust-config {sandbox_over_http}")
    for signed in (file, model):
        bonafide("verify", "identity", "--trust-config", sandbox_over_http, "--cert-identity", IDENTITY,
                 "--cert-oidc-issuer", ISSUER, signed)


@pytest.mark.skipif(not ARCHIVES, reason="./mvnw package makes the archive")
def test_install_step_of_github_actions(file, tmp_path):  # noqa: F811
    [workflow] = blocks("sign-in-github-actions.md", "yaml")
    install = textwrap.dedent(re.search(r"run: \|\n((?: {10}.*\n)+)", workflow)[1])
    [sum] = [line.split()[0] for line in Path(f"{ARCHIVES[-1]}.sha256").read_text().splitlines()]
    path = tmp_path / "github-path"
    env = {"ARCHIVE": ARCHIVES[-1].as_uri(), "SHA256": sum, "GITHUB_PATH": str(path)}
    shell(tmp_path, install, env=env)
    found = {"PATH": f"{path.read_text().strip()}:{os.environ['PATH']}"}
    signed = subprocess.run(["bash", "-e", "-c", "bonafide sign --sandbox=box model.joblib"], cwd=tmp_path,
                            env=environment(found), capture_output=True, text=True, timeout=300)
    assert signed.returncode == 0 and "Sigstore bundle written" in signed.stdout, signed
    with pytest.raises(AssertionError, match="did NOT match"):
        shell(tmp_path, install, env={**env, "SHA256": "0" * 64})


def test_gitlab(bonafide, file, model, sandbox_over_http, tmp_path):  # noqa: F811
    token = bonafide("get-identity-token", "--sandbox=sandbox").out.strip()
    [job] = blocks("sign-in-gitlab.md", "yaml")
    for command in re.findall(r"- (bonafide .*)", job):
        shell(tmp_path, command, env={"GITLAB_CI": "true", "SIGSTORE_ID_TOKEN": token},
              before=f"--trust-config {sandbox_over_http}")
    for signed in (file, model):
        bonafide("verify", "identity", "--trust-config", sandbox_over_http, "--cert-identity", IDENTITY,
                 "--cert-oidc-issuer", ISSUER, signed)


def test_key_rotation(bonafide, model, tmp_path):
    key(tmp_path, "old")
    bonafide("sign", "key", "--private-key", "old.pem", model)
    for block in blocks("rotate-a-key.md", "bash"):
        shell(tmp_path, block)


def test_counter_signature(model, tmp_path):
    key(tmp_path, "training")
    key(tmp_path, "release")
    for block in blocks("promote-by-counter-signature.md", "bash"):
        shell(tmp_path, block)
    (model / "weights.bin").write_text("changed between the two signatures")
    shell(tmp_path, "bonafide sign key --private-key release.pem --signature model-folder/model.2.sig model-folder")
    with pytest.raises(AssertionError, match="CHANGED_FILE"):
        shell(tmp_path, blocks("promote-by-counter-signature.md", "bash")[1])


def test_air_gap(bonafide, tmp_path):
    """The page's commands, with a repository made by python-tuf as the instance."""
    tuf = ROOT / "signing" / "src" / "test" / "resources" / "tuf" / "second"
    import functools
    import http.server
    import threading
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(tuf))
    handler.log_message = lambda *_: None
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    instance = f"--instance=http://127.0.0.1:{server.server_port}"
    here, there = {"XDG_DATA_HOME": str(tmp_path / "here")}, {"XDG_DATA_HOME": str(tmp_path / "there")}
    try:
        bonafide("trust", "update", instance, env=here, code=2)
        bonafide("trust", "update", instance, "--root", tuf / "1.root.json", env=here)
        bonafide("trust", "export", instance, "roots.zip", env=here)
    finally:
        server.shutdown()
    bonafide("trust", "import", instance, "roots.zip", "--root", tuf / "1.root.json", env=there)
    (tmp_path / "broken.zip").write_bytes((tmp_path / "roots.zip").read_bytes()[:500])
    refused = bonafide("trust", "import", instance, "broken.zip", "--json", env=there, code=1).json()
    assert refused["reason"] == "TRUST_METADATA_INVALID"
    assert json.loads((tmp_path / "there" / "bonafide" / "tuf").glob("*/targets/trusted_root.json").__next__()
                      .read_text()) == {"second": 2}
