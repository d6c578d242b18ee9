"""`bonafide start` under a policy that trusts the public-good instance, from the command and without a network.

The bundles are real: GitHub's own runners signed them, on the public-good instance. What they sign is a text file, so the server admits it by its
signature and then finds no model in it; a model that is served, under another root of the same policy, stands beside it.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

import pytest

from conftest import ROOT, environment, requires
from test_operations import ROW, post

FIXTURES = pathlib.Path(os.environ.get("BONAFIDE_FIXTURES", ROOT.parent / "shared" / "fixtures"))
CASES = FIXTURES / "sigstore" / "conformance-suite" / "test" / "assets" / "bundle-verify"
WORKFLOW = ("https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/"
            "extremely-dangerous-oidc-beacon.yml@refs/heads/main")
ISSUER = "https://token.actions.githubusercontent.com"

pytestmark = [requires("start", "train svc", "sign"), pytest.mark.skipif(not CASES.is_dir(), reason="no fixtures")]


def recorded():
    """Every good case of the suite that the public-good root alone verifies, over the suite's own file."""
    for case in sorted(CASES.iterdir()):
        own = {"trusted_root.json", "artifact", "key.pub", "identity", "issuer"}
        if case.is_dir() and not case.name.endswith("_fail") and not own & {f.name for f in case.iterdir()}:
            if "messageSignature" in json.loads((case / "bundle.sigstore.json").read_text()):  # an attestation is no signature over a model
                yield case


@pytest.fixture
def served(tmp_path, bonafide, repository):
    """The arguments of `start`; good-model is signed in a sandbox, the recorded ones on the public-good instance."""
    good = repository / "good-model" / "model.joblib"
    bonafide("train", "svc", "--dataset", "digits", "--gamma", "0.001", "--out", good)
    bonafide("sign", "--sandbox=box", good)
    for case in recorded():
        put(repository, case.name, case)
    happy = CASES / "happy-path-v0.3"
    put(repository, "tampered", happy).write_text("something else")
    put(repository, "of-somebody-else", happy)
    (put(repository, "unsigned", happy).parent / "model.joblib.sigstore.json").unlink()
    put(repository, "forged", CASES / "set-invalid-signature_fail")
    operator = tmp_path / "operator"
    operator.mkdir()
    shutil.copy(tmp_path / "box" / "trusted_root.json", operator / "box.json")
    issuer = json.loads(bonafide("inspect", "--json", f"{good}.sigstore.json").out)["issuer"]
    (operator / "policy.yaml").write_text(f"""
trust:
  prod: {{ publicGood: true }}
  box: {{ trustedRoot: box.json }}
authorities:
  workflow: {{ keyless: {{ trustRoot: prod, identities: [ {{ issuer: "{ISSUER}", subject: "{WORKFLOW}" }} ] }} }}
  somebody: {{ keyless: {{ trustRoot: prod, identities: [ {{ issuer: "{ISSUER}", subject: "https://github.com/somebody/else" }} ] }} }}
  team: {{ keyless: {{ trustRoot: box, identities: [ {{ issuer: "{issuer}", subject: developer@example.com }} ] }} }}
models:
  - {{ match: good-model, require: {{ any: [team] }} }}
  - {{ match: of-somebody-else, require: {{ any: [somebody] }} }}
  - {{ match: "*", require: {{ any: [workflow] }} }}
""")
    for file in operator.iterdir():
        file.chmod(0o600)
    return ["--policy", operator / "policy.yaml", "--record", tmp_path / "record"]


def put(repository, name, case):
    model = repository / name / "model.joblib"
    model.parent.mkdir()
    shutil.copy(CASES / "a.txt", model)
    shutil.copy(case / "bundle.sigstore.json", f"{model}.sigstore.json")
    return model


def test_recorded_signatures_of_the_public_good_instance_are_admitted_and_nothing_else_is(start, bonafide, repository, served, tmp_path):
    begun = time.monotonic()
    server = start(repository, *served, env={"XDG_DATA_HOME": str(tmp_path / "no-cache")})
    assert time.monotonic() - begun < 60, "the start does not wait for the instance"
    load = lambda name: post(f"{server.url}/v2/repository/models/{name}/load")
    reason = lambda name: json.loads(load(name)[1]).get("reason")
    assert load("good-model")[0] == 200
    assert post(f"{server.url}/v2/models/good-model/infer", ROW)[0] == 200
    assert {n: reason(n) for n in ("tampered", "of-somebody-else", "unsigned", "forged")} == {
        "tampered": "DIGEST_MISMATCH", "of-somebody-else": "IDENTITY_MISMATCH", "unsigned": "NO_EVIDENCE", "forged": "LOG_PROMISE_INVALID"}
    names = [case.name for case in recorded()]
    assert len(names) >= 3
    for name in names:  # admitted: the reader is asked, and no signature is at fault
        assert reason(name) == "MALFORMED_MODEL", name
    server.stop()
    decisions = bonafide("audit", tmp_path / "record", "--json").json()["decisions"]
    for name in names:
        [fact] = next(d for d in decisions if d["model"] == name and d["outcome"] == "admitted")["decision"]["facts"]
        signer = fact["signer"]
        assert (signer["subject"], signer["issuer"], signer["trustRoot"]) == (WORKFLOW, ISSUER, "prod") and fact["times"], name


GITHUB = {"--repository": "sigstore-conformance/extremely-dangerous-public-oidc-beacon", "--ref": "refs/heads/main",
          "--trigger": "workflow_dispatch", "--name": "Extremely dangerous OIDC beacon", "--sha": "c7b3dfb335f051e1c86bda4c716fac97df62ad81"}


@requires("verify github")
def test_workflow_that_signed_is_told_from_others_as_sigstore_python_tells_it(bonafide, tmp_path):
    bundle = CASES / "happy-path-v0.3" / "bundle.sigstore.json"
    env = {"XDG_DATA_HOME": str(tmp_path / "no-cache"), "HOME": str(tmp_path)}
    sigstore = pathlib.Path(sys.executable).parent / "sigstore"

    def both(expected, conditions):
        words = ["verify", "github", "--offline", "--bundle", str(bundle), *[w for pair in conditions.items() for w in pair], str(CASES / "a.txt")]
        ours = bonafide(*words, "--json", env=env, code=expected)
        theirs = subprocess.run([str(sigstore), *words], env=environment(env), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
        assert theirs.returncode == expected, theirs
        return ours.json()

    both(0, GITHUB)
    both(0, {"--cert-identity": WORKFLOW})
    for option in GITHUB:
        refused = both(1, {**GITHUB, option: "x/y"})
        assert refused["reason"] == "IDENTITY_MISMATCH", option
