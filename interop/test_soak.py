"""Minutes of mixed traffic: answers stay right, and what the process holds stays flat. BONAFIDE_SOAK_SECONDS says how long (300).

Runs in `.ci/run stage soak`. Clients ask over REST and gRPC, load, unload, reload, swap a model's file under the server, send nonsense, cut
connections off, and read metrics. Heap after a full collection, resident memory, threads, open files and private copies are compared between
the first and the last third.
"""
import collections
import http.client
import json
import os
import pathlib
import random
import shutil
import socket
import statistics
import subprocess
import threading
import time
import urllib.error
import urllib.request

import pytest

from conftest import COMMAND, TAMPERED, requires

SECONDS = float(os.environ.get("BONAFIDE_SOAK_SECONDS", "300"))
ROW = [0, 0, 1, 11, 14, 15, 3, 0, 0, 1, 13, 16, 12, 16, 8, 0, 0, 8, 16, 4, 6, 16, 5, 0, 0, 5, 15, 11, 13, 14, 0, 0, 0, 0, 2, 12, 16, 13, 0, 0, 0,
       0, 0, 13, 16, 16, 6, 0, 0, 0, 0, 16, 16, 16, 7, 0, 0, 0, 0, 11, 13, 12, 1, 0]
LABEL = 8

pytestmark = [pytest.mark.soak, requires("start", "sign", "train svc", "policy init")]


def body(rows):
    return json.dumps({"inputs": [{"name": "x", "shape": [rows, 64], "datatype": "FP32", "data": ROW * rows}]}).encode()


BODIES = {rows: body(rows) for rows in (1, 16, 300)}


class Traffic:
    """Clients, each a thread, until they are told to stop. What they saw that must not be is kept."""

    def __init__(self, server, models):
        self.server, self.models, self.stop = server, models, threading.Event()
        self.seen, self.wrong = collections.Counter(), []
        self.good = (models / "swapped" / "model.joblib").read_bytes()
        kinds = [self.infer, self.infer, self.infer_grpc, self.reload, self.swap, self.nonsense, self.cut_off, self.watch]
        self.threads = [threading.Thread(target=self.repeat, args=(kind, number), daemon=True) for number, kind in enumerate(kinds)]
        for thread in self.threads:
            thread.start()

    def repeat(self, kind, number):
        state = random.Random(number)
        while not self.stop.is_set():
            try:
                kind(state)
            except Exception as e:  # noqa: BLE001 a client that ends would hide what it saw
                self.wrong.append(f"{kind.__name__}: {e!r}")
                time.sleep(0.5)

    def end(self):
        self.stop.set()
        for thread in self.threads:
            thread.join(60)

    def ask(self, method, path, data=None, port=None, timeout=60):
        connection = http.client.HTTPConnection("localhost", port or self.server.port, timeout=timeout)
        try:
            connection.request(method, path, body=data, headers={"Content-Type": "application/json"} if data else {})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def expect(self, what, status, allowed):
        self.seen[f"{what} {status}"] += 1
        if status not in allowed:
            self.wrong.append(f"{what}: {status}")

    def infer(self, state):
        model = state.choice(["steady", "batched", "cached", "reloaded", "swapped"])
        rows = state.choice(list(BODIES))
        status, answer = self.ask("POST", f"/v2/models/{model}/infer", BODIES[rows])
        self.expect("infer", status, {200} if model in ("steady", "batched", "cached", "swapped") else {200, 404})
        if status == 200 and json.loads(answer)["outputs"][0]["data"] != [LABEL] * rows:
            self.wrong.append(f"{model} answered {answer[:300]}")

    def infer_grpc(self, state):
        grpc = pytest.importorskip("tritonclient.grpc")
        import numpy as np
        with grpc.InferenceServerClient(f"localhost:{self.server.grpc_port}") as client:
            for _ in range(20):
                x = grpc.InferInput("x", [2, 64], "FP32")
                x.set_data_from_numpy(np.array([ROW, ROW], dtype=np.float32))
                if client.infer("steady", [x]).as_numpy("predict").ravel().tolist() != [LABEL, LABEL]:
                    self.wrong.append("gRPC: a wrong answer")
                self.seen["grpc"] += 1
                if self.stop.wait(0.02):
                    return

    def reload(self, state):
        what = state.choice(["load", "load", "unload"])
        status, _ = self.ask("POST", f"/v2/repository/models/reloaded/{what}")
        self.expect(what, status, {200} if what == "load" else {200, 404})
        status, _ = self.ask("POST", f"/v2/repository/models/{state.choice(['steady', 'batched', 'cached'])}/load")
        self.expect("reload", status, {200})
        status, _ = self.ask("POST", "/v2/repository/models/tampered/load")
        self.expect("load tampered", status, {400})
        self.stop.wait(0.2)

    def swap(self, state):
        file = self.models / "swapped" / "model.joblib"
        new = file.with_name(".new")
        new.write_bytes(state.choice([self.good, TAMPERED, self.good[:-1], self.good[:1000] + bytes([self.good[1000] ^ 1]) + self.good[1001:]]))
        new.replace(file)
        status, _ = self.ask("POST", "/v2/repository/models/swapped/load")
        self.expect("load swapped", status, {200, 400})
        self.stop.wait(0.2)

    def nonsense(self, state):
        path, data = state.choice([
            ("/v2/models/steady/infer", b"{"), ("/v2/models/steady/infer", state.randbytes(200)),
            ("/v2/models/steady/infer", b'{"inputs": [{"name": "x", "shape": [1, 3], "datatype": "FP32", "data": [1, 2, 3]}]}'),
            (f"/v2/models/made-up-{state.random()}/infer", BODIES[1]), (f"/v2/made-up-{state.random()}", b"{}"),
            ("/v2/repository/models/none/load", b""), ("/v2/models/steady/infer", b"[" * 100_000)])
        status, _ = self.ask("POST", path, data)
        self.expect("nonsense", status, {400, 404, 405, 413, 422})
        self.stop.wait(0.05)

    def cut_off(self, state):
        """A client that leaves in the middle of its request, or before its answer."""
        for port in (self.server.port, self.server.grpc_port):
            with socket.create_connection(("localhost", port), timeout=10) as connection:
                head = b"POST /v2/models/steady/infer HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                whole = head % len(BODIES[300]) + BODIES[300]
                connection.sendall(whole[:state.randrange(len(whole))])
        self.seen["cut off"] += 1
        self.stop.wait(0.1)

    def watch(self, state):
        status, metrics = self.ask("GET", "/metrics", port=self.server.metrics_port)
        self.expect("metrics", status, {200})
        if b"made-up" in metrics:
            self.wrong.append("a made-up name is in the metrics")
        for path in ("/v2/health/ready", "/v2/health/live", "/v2/models"):
            self.expect(path, self.ask("GET", path)[0], {200})
        self.expect("index", self.ask("POST", "/v2/repository/index", b"{}")[0], {200})
        self.stop.wait(0.5)


def jcmd():
    """The JDK's own tool, beside the java that the launcher takes."""
    java = subprocess.run([COMMAND, "--print-java"], capture_output=True, text=True, check=True).stdout.strip()
    tool = pathlib.Path(java).with_name("jcmd")
    return tool if tool.exists() else None


def sample(server, store, tool):
    pid = server.process.pid
    subprocess.run([tool, str(pid), "GC.run"], check=True, capture_output=True, timeout=60)
    with urllib.request.urlopen(f"http://localhost:{server.metrics_port}/metrics", timeout=30) as answer:
        metrics = dict(line.rsplit(" ", 1) for line in answer.read().decode().splitlines() if not line.startswith("#"))
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    field = lambda name: int(next(line for line in status.splitlines() if line.startswith(name)).split()[1])
    return {
        "heap MB": float(metrics["jvm_memory_used_bytes"]) / 1e6,
        "resident MB": field("VmRSS:") / 1e3,
        "threads": field("Threads:"),
        "open files": len(os.listdir(f"/proc/{pid}/fd")),
        "private copies": sum(1 for f in store.rglob("*") if f.is_file()),
        "metric lines": len(metrics),
    }


# How much more the last third may hold than the first, as a part and as a constant.
MARGINS = {"heap MB": (0.1, 8), "resident MB": (0.1, 40), "threads": (0, 12), "open files": (0, 24), "private copies": (0, 8), "metric lines": (0, 60)}


def test_memory_threads_and_files_stay_flat_under_mixed_traffic(tmp_path, bonafide, repository, start):
    tool = jcmd()
    if tool is None:
        pytest.skip("the JDK here has no jcmd")
    (repository / "settings.json").write_text('{"load_models_at_startup": true, "cache_enabled": true}')
    bonafide("train", "svc", "--dataset", "digits", "--gamma", "0.001", "--out", tmp_path / "model.joblib", timeout=300)
    settings = {"batched": {"max_batch_size": 64, "max_batch_time": 0.005}, "cached": {"cache_enabled": True}}
    names = ["steady", "batched", "cached", "reloaded", "swapped", "tampered"]
    for name in names:
        (repository / name).mkdir()
        shutil.copy(tmp_path / "model.joblib", repository / name)
        if name in settings:
            known = {"implementation": "mlserver_sklearn.SKLearnModel", **settings[name]}
            (repository / name / "model-settings.json").write_text(json.dumps(known))
    files = [repository / name / "model.joblib" for name in names]
    bonafide("sign", f"--sandbox={tmp_path / 'box'}", *files)
    bonafide("policy", "init", f"--sandbox={tmp_path / 'box'}", "--from", f"{files[0]}.sigstore.json", "--out", tmp_path / "policy.yaml")
    (repository / "tampered" / "model.joblib").write_bytes(TAMPERED)
    store = tmp_path / "store"
    record = tmp_path / "record"
    server = start(repository, "--policy", tmp_path / "policy.yaml", "--store", store, "--record", record,
                   env={"BONAFIDE_JAVA_OPTS": "-Xmx512m", "MLSERVER_USE_STRUCTURED_LOGGING": "true"})
    server.await_(lambda: b'"swapped"' in urllib.request.urlopen(f"{server.url}/v2/models", timeout=10).read(), "the models being loaded")
    traffic = Traffic(server, repository)
    samples = []
    try:
        time.sleep(SECONDS / 5)  # until compiled code and pools are there
        end = time.monotonic() + SECONDS * 4 / 5
        while time.monotonic() < end:
            samples.append(sample(server, store, tool))
            time.sleep(max(1.0, SECONDS / 40))
    finally:
        traffic.end()
    third = max(1, len(samples) // 3)
    report = {}
    for name in MARGINS:
        first, last = (statistics.median(s[name] for s in part) for part in (samples[:third], samples[-third:]))
        report[name] = (round(first, 1), round(last, 1))
    print("note: soak", json.dumps({"seconds": SECONDS, "first and last third": report, "seen": dict(sorted(traffic.seen.items()))}))
    assert not traffic.wrong, traffic.wrong[:20]
    assert traffic.seen["infer 200"] > SECONDS and traffic.seen["load swapped 400"] > 0 and traffic.seen["load tampered 400"] > 0
    for name, (part, constant) in MARGINS.items():
        first, last = report[name]
        assert last <= first * (1 + part) + constant, f"{name} grew from {first} to {last}"
    assert server.stop() == 0, server.output()[-2000:]
    lines = [line for line in server.output().splitlines() if line.startswith("{")]
    assert lines and all({"time", "level", "message"} <= json.loads(line).keys() for line in lines)
    assert bonafide("audit", record, "--outcome", "refused", "--json").json()["outcome"] == "ok"
    assert not [f for f in store.rglob("*") if f.is_file() and f.stat().st_size > 1000], "private copies stayed behind"
