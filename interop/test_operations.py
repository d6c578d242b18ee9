"""The server as a process: signals, exit codes, what is left behind."""
import http.client
import json
import os
import signal
import socket
import threading
import time
import urllib.error
import urllib.request

import pytest

from conftest import requires

ROW = {"inputs": [{"name": "x", "shape": [1, 64], "datatype": "FP32", "data": [0.0] * 64}]}


@pytest.fixture
def served(tmp_path, bonafide, repository):
    """A signed model and a policy that admits it: the folder and the arguments of `start`."""
    model = repository / "good-model" / "model.joblib"
    bonafide("train", "svc", "--dataset", "digits", "--gamma", "0.001", "--out", model)
    box = tmp_path / "box"
    bonafide("sign", f"--sandbox={box}", model)
    policy = tmp_path / "policy.yaml"
    bonafide("policy", "init", "--from", f"{model}.sigstore.json", f"--sandbox={box}", "--out", policy)
    os.environ.pop("BONAFIDE_POLICY", None)
    return repository, ["--policy", policy]


def post(url, body=None):
    data = json.dumps(body).encode() if body is not None else b""
    request = urllib.request.Request(url, data=data, headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as e:
        return e.code, e.read()


@requires("start", "sign", "train svc", "policy init")
def test_no_answer_is_cut_off_when_the_server_is_told_to_stop(start, served):
    models, arguments = served
    server = start(models, *arguments)
    assert post(f"{server.url}/v2/repository/models/good-model/load")[0] == 200
    outcomes, cut = [], []

    def ask():
        while True:
            try:
                status, body = post(f"{server.url}/v2/models/good-model/infer", ROW)
                outcomes.append(status)
                if status == 200:
                    assert json.loads(body)["model_name"] == "good-model"
                elif json.loads(body)["reason"] != "STOPPING":
                    cut.append(body)
            except http.client.IncompleteRead as e:
                cut.append(e)
                return
            except (OSError, http.client.HTTPException):
                return  # the port is closed

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    await_(lambda: outcomes.count(200) > 16)
    begun = time.monotonic()
    server.process.send_signal(signal.SIGTERM)
    code = server.process.wait(30)
    took = time.monotonic() - begun
    for thread in threads:
        thread.join(30)
    assert code == 0, server.output()
    assert took < 15
    assert not cut
    assert set(outcomes) <= {200, 503}


@requires("start")
def test_server_that_is_interrupted_leaves_no_private_copies(tmp_path, start, served):
    models, arguments = served
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    server = start(models, *arguments, env={"JAVA_TOOL_OPTIONS": f"-Djava.io.tmpdir={temporary}"})
    assert post(f"{server.url}/v2/repository/models/good-model/load")[0] == 200
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(30) == 0, server.output()
    assert not list(temporary.glob("bonafide-store-*"))
    with socket.socket() as probe:  # as every server binds: connections that have ended may wait out their time on the port
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", server.port))


def await_(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.2)


@requires("start", "audit")
def test_model_that_the_operator_denies_stops_serving_and_the_record_says_so(tmp_path, bonafide, start, served):
    models, arguments = served
    record = tmp_path / "record"
    server = start(models, *arguments, "--record", record)
    assert post(f"{server.url}/v2/repository/models/good-model/load")[0] == 200
    assert post(f"{server.url}/v2/models/good-model/infer", ROW)[0] == 200
    policy = arguments[1]
    sound = policy.read_text()
    policy.write_text(sound + "nonsense: [\n")  # half an edit changes nothing
    await_(lambda: "the last one holds" in server.output())
    assert post(f"{server.url}/v2/models/good-model/infer", ROW)[0] == 200
    policy.write_text(sound + 'deny:\n  - { match: "good-model", because: "withdrawn for a test" }\n')
    await_(lambda: post(f"{server.url}/v2/models/good-model/infer", ROW)[0] == 404)
    assert b"DENIED" in post(f"{server.url}/v2/repository/index", {})[1]
    assert server.stop() == 0
    found = bonafide("audit", record, "--outcome", "withdrawn", "--json").json()["decisions"]
    assert [(d["model"], d["reason"]) for d in found] == [("good-model", "DENIED")]
    entries = record / "entries"
    entries.write_bytes(entries.read_bytes().replace(b"withdrawn", b"wlthdrawn", 1))
    assert "LOG_DAMAGED" in bonafide("audit", record, code=1).err


@requires("start", "audit")
def test_decisions_are_recorded_where_the_start_says(tmp_path, bonafide, start, served):
    models, arguments = served
    server = start(models, *arguments, env={"XDG_STATE_HOME": str(tmp_path / "state")})
    assert post(f"{server.url}/v2/repository/models/good-model/load")[0] == 200
    assert server.stop() == 0
    said = next(line for line in server.output().splitlines() if "decisions are recorded in " in line)
    folder = said.split("decisions are recorded in ")[1].strip()
    assert folder.startswith(str(tmp_path / "state" / "bonafide" / "decisions"))
    decisions = bonafide("audit", folder, "--json").json()["decisions"]
    assert [(d["model"], d["outcome"]) for d in decisions] == [("good-model", "admitted")]


@requires("start")
def test_a_record_that_cannot_be_kept_is_said_and_ends_only_a_start_that_asked_for_it(tmp_path, bonafide, start, served):
    models, arguments = served
    nowhere = tmp_path / "file"
    nowhere.write_text("no folder")
    server = start(models, *arguments, env={"XDG_STATE_HOME": str(nowhere)})
    assert "decisions are NOT recorded" in server.output()
    assert post(f"{server.url}/v2/repository/models/good-model/load")[0] == 200
    refused = bonafide("start", models, *arguments, "--record", nowhere / "record", code=2)
    assert "--record" in refused.err
