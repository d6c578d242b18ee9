"""docs/tutorial/first-model.md, typed as it stands, but for the port."""
import json
import re
import shlex
import subprocess

from conftest import COMMAND, ROOT, environment, requires

TUTORIAL = (ROOT / "docs" / "tutorial" / "first-model.md").read_text()


def commands(text):
    """The indented lines; one whose quote is open goes on in the next."""
    typed = ""
    for line in re.findall(r"^    (.*)$", text, flags=re.MULTILINE):
        typed += line
        if typed.count("'") % 2 == 0:
            yield typed
            typed = ""
    assert not typed


@requires("start", "sign", "train svc", "policy init", "infer")
def test_every_command_does_what_the_text_says(tmp_path, start):
    server, outputs = None, {}
    (tmp_path / "rows.csv").write_text(",".join(f"pixel{i}" for i in range(64)) + "\n" + ",".join(["0"] * 64) + "\n")
    for command in commands(TUTORIAL):
        words = shlex.split(command)
        if words[:2] == ["./bonafide", "start"]:
            server = start(words[-1], *words[2:-1])
            server.await_(lambda: "serves" in server.output(), "the model serving")
            continue
        if words[0] == "./bonafide":
            command = shlex.quote(COMMAND) + command.removeprefix("./bonafide")
        if server:
            command = command.replace("localhost:8080", f"localhost:{server.port}")
        done = subprocess.run(command, shell=True, cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        outputs[words[-1] if words[0] == "curl" and words[-1].startswith("localhost") else " ".join(words[:2])] = done.stdout
    answers = [json.loads(o) for o in outputs.values() if o.startswith(("{", "["))]
    index, tampered = (outputs[f"localhost:8080/v2/repository/{p}"] for p in ("index", "models/good-model/load"))
    assert json.loads(index)[0]["state"] == "READY"
    assert json.loads(tampered)["reason"] == "DIGEST_MISMATCH"
    assert [a["outputs"][0]["data"] for a in answers if "outputs" in a] == [[0], json.loads(outputs["./bonafide infer"])["outputs"][0]["data"]]
    assert "safe" in outputs["./bonafide scan"] and "sklearn.svm._classes.SVC" in outputs["./bonafide inspect"]
