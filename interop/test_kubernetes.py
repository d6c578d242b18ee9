"""What examples/kubernetes asks of a cluster, done by hand: its environment, arguments and mounts, as a user who may write nowhere else."""
import contextlib
import json
import os
import shutil
import socket
import subprocess
import tarfile
import urllib.error
import urllib.request

import pytest
import yaml

import conftest
from conftest import ROOT, requires
from test_serving_clients import alone

EXAMPLES = ROOT / "examples" / "kubernetes"
ARCHIVES = sorted((ROOT / "cli" / "target").glob("bonafide-*.tar.gz"))
NOBODY = 65532
ROW = {"inputs": [{"name": "x", "shape": [1, 64], "datatype": "FP32", "data": [0.0] * 64}]}


def documents(name):
    return list(yaml.safe_load_all((EXAMPLES / name).read_text()))


def pod(name):
    spec = documents(name)[0]["spec"]
    return spec.get("template", {}).get("spec", spec)


@pytest.fixture(scope="module")
def signed(tmp_path_factory):
    """A folder with a signed model, and a policy that admits it: (model, policy)."""
    folder = tmp_path_factory.mktemp("signed")
    policy = folder / "policy" / "policy.yaml"
    bonafide, box = conftest.Bonafide(folder), policy.parent / "box"
    file = folder / "digits" / "model.joblib"
    policy.parent.mkdir()
    bonafide("train", "svc", "--dataset", "digits", "--gamma", "0.001", "--out", file)
    bonafide("sign", f"--sandbox={box}", file)
    bonafide("policy", "init", "--from", f"{file}.sigstore.json", f"--sandbox={box}", "--out", policy)
    return file.parent, policy.parent


class Container:
    """One container of an example: its folders lie under `root`, its ports are free ones of this machine."""

    def __init__(self, root, spec, signed, models):
        self.container = spec["containers"][0]
        self.root = root
        self.folders = {m["mountPath"]: root / m["mountPath"].strip("/") for m in self.container["volumeMounts"]}
        for path in ("/var/lib/bonafide", "/tmp"):
            self.folders[path].mkdir(parents=True)
        model, policy = signed
        self.folders["/mnt/models"] = root / "mnt/models"
        shutil.copytree(model, root / models)
        shutil.copytree(policy, self.folders["/etc/bonafide"], symlinks=True)
        self.env = {e["name"]: self.mapped(e["value"]) for e in self.container["env"]}
        self.asked = {kind: int(self.env.get(f"MLSERVER_{kind}_PORT", port))
                      for kind, port in (("HTTP", 8080), ("GRPC", 8081), ("METRICS", 8082))}
        self.ports = {port: conftest.free_port() for port in self.asked.values()}
        for kind, port in self.asked.items():
            self.env[f"MLSERVER_{kind}_PORT"] = str(self.ports[port])

    def mapped(self, text):
        text = text.replace("{{.Name}}", "digits")
        for path, folder in sorted(self.folders.items(), key=lambda f: -len(f[0])):
            if text == path or text.startswith(path + "/"):
                return str(folder) + text[len(path):]
        return str(self.root / "var/lib") if text == "/var/lib" else text

    def probe(self, name):
        """What a probe of the example asks, and what answers."""
        asked = self.container[name]["httpGet"]
        port = {p["name"]: p["containerPort"] for p in self.container.get("ports", [])}.get(asked["port"], asked["port"])
        return urllib.request.urlopen(f"http://127.0.0.1:{self.ports[port]}{asked['path']}", timeout=10).status

    @contextlib.contextmanager
    def running(self, folder, *command):
        """The container's process, once it is ready; `command` comes before its arguments."""
        arguments = [*command, *map(self.mapped, self.container["args"])]
        env = {**self.env, "BONAFIDE_JAVA_OPTS": f"-Djava.io.tmpdir={self.folders['/tmp']}"}
        process = conftest.Process(folder, arguments, env=env)
        try:
            process.await_(lambda: self.answers("livenessProbe"), "the server being live")
            process.await_(lambda: self.answers("readinessProbe"), "the server being ready")
            yield process
        finally:
            assert process.stop() == 0, process.output()

    def answers(self, probe):
        try:
            return self.probe(probe) == 200
        except OSError:
            return False

    def json(self, path, body=None):
        url = f"http://127.0.0.1:{self.ports[self.asked['HTTP']]}{path}"
        request = urllib.request.Request(url, data=body and json.dumps(body).encode(), headers={"Content-Type": "application/json"})
        return json.load(urllib.request.urlopen(request, timeout=30))


@requires("start")
@pytest.mark.parametrize("example, models", [("kserve-runtime.yaml", "mnt/models"), ("deployment.yaml", "models/digits")])
def test_pod_of_the_example_serves_the_signed_model_and_keeps_its_record_where_it_says(tmp_path, bonafide, signed, example, models):
    container = Container(tmp_path / "root", pod(example), signed, models)
    with container.running(tmp_path) as process:
        assert container.json("/v2/models/digits/infer", ROW)["outputs"][0]["shape"] == [1, 1]
        assert container.json("/v2/repository/index", {})[0]["state"] == "READY"
        metrics = urllib.request.urlopen(f"http://127.0.0.1:{container.ports[8082]}/metrics", timeout=10).read().decode()
        assert "bonafide_models_serving 1.0" in metrics
        # Every address of this machine, as a pod's network would reach it.
        assert "reachable from this machine only" not in process.output()
        with socket.create_connection((socket.gethostbyname(socket.gethostname()), container.ports[container.asked["HTTP"]]), 10):
            pass
    record = container.folders["/var/lib/bonafide"]
    assert bonafide("audit", next(record.glob("decisions/*")), "--json").json()


@requires("start")
def test_changed_model_never_becomes_ready_and_the_index_says_why(tmp_path, signed):
    container = Container(tmp_path / "root", pod("kserve-runtime.yaml"), signed, "mnt/models")
    file = container.folders["/mnt/models"] / "model.joblib"
    changed = bytearray(file.read_bytes())
    changed[len(changed) // 2] ^= 1
    file.write_bytes(changed)
    container.env["BONAFIDE_JAVA_OPTS"] = f"-Djava.io.tmpdir={container.folders['/tmp']}"
    process = conftest.Process(tmp_path, [container.mapped(a) for a in container.container["args"]], env=container.env)
    try:
        process.await_(lambda: container.answers("livenessProbe"), "the server being live")
        process.await_(lambda: "DIGEST_MISMATCH" in process.output(), "the refusal")
        assert not container.answers("readinessProbe")
        [model] = container.json("/v2/repository/index", {})
        assert (model["name"], model["state"]) == ("digits", "UNAVAILABLE")
        assert "DIGEST_MISMATCH" in model["reason"]
        with pytest.raises(urllib.error.HTTPError) as refused:
            container.json("/v2/models/digits/infer", ROW)
        assert refused.value.code == 404
    finally:
        assert process.stop() == 0, process.output()


@requires("start")
def test_kserves_clients_find_the_pod_live_and_ready_and_infer(tmp_path, signed):
    container = Container(tmp_path / "root", pod("kserve-runtime.yaml"), signed, "mnt/models")
    with container.running(tmp_path):
        assert alone("kserve", """
            import asyncio
            import numpy as np
            from kserve import InferenceGRPCClient, InferenceRESTClient, InferInput, InferRequest, RESTConfig

            def request():
                x = InferInput(name="predict", shape=[1, 64], datatype="FP32")
                x.set_data_from_numpy(np.array([ROW], dtype=np.float32), binary_data=True)
                return InferRequest(model_name="digits", infer_inputs=[x], request_id="k")

            async def main(url, address):
                rest, json = InferenceRESTClient(RESTConfig(protocol="v2")), {"Accept": "application/json"}
                assert await rest.is_server_live(url, headers=json) is True and await rest.is_server_ready(url, headers=json) is True
                assert await rest.is_model_ready(url, "digits") is True and await rest.is_model_ready(url, "nope") is False
                assert (await rest.infer(url, request(), model_name="digits")).outputs[0].as_numpy().tolist() == [[8]]
                grpc = InferenceGRPCClient(address)
                assert await grpc.is_server_ready() and await grpc.is_model_ready("digits")
                assert (await grpc.infer(request())).outputs[0].as_numpy().tolist() == [[8]]
                print("ok")

            asyncio.run(main(*sys.argv[1:]))
            """, f"http://127.0.0.1:{container.ports[8080]}", f"127.0.0.1:{container.ports[9000]}") == "ok"


@requires("policy check")
def test_policy_of_the_example_is_one(tmp_path, bonafide):
    policy = tmp_path / "policy.yaml"
    policy.write_text(documents("policy.yaml")[0]["data"]["policy.yaml"])
    bonafide("policy", "check", policy)


@requires("start")
@pytest.mark.skipif(not ARCHIVES or os.geteuid() != 0, reason="wants the archive of ./mvnw package, and root to become somebody else")
def test_archive_serves_for_a_user_who_may_write_nothing_of_it(tmp_path, bonafide, monkeypatch, signed):
    with tarfile.open(ARCHIVES[0]) as archive:
        archive.extractall(tmp_path / "opt", filter="data")
    command = next((tmp_path / "opt").glob("bonafide-*/bonafide"))
    monkeypatch.setattr(conftest, "COMMAND", str(command))
    bonafide("--version")
    bonafide("start", "--help")
    caches = sorted(p.name for p in command.parent.glob("aot/*.aot"))
    assert len(caches) == 2, caches
    container = Container(tmp_path / "root", pod("kserve-runtime.yaml"), signed, "mnt/models")
    subprocess.run(["chmod", "-R", "a+rX,go-w", str(tmp_path)], check=True)
    for above in tmp_path.parents[:2]:
        above.chmod(0o711)
    for writable in ("/var/lib/bonafide", "/tmp"):
        os.chown(container.folders[writable], NOBODY, NOBODY)
    container.env["HOME"] = "/nonexistent"
    monkeypatch.setattr(conftest, "COMMAND", "setpriv")
    with container.running(tmp_path, f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", str(command)) as process:
        assert container.json("/v2/models/digits/infer", ROW)["model_name"] == "digits"
        assert os.stat(f"/proc/{process.process.pid}").st_uid == NOBODY
    assert sorted(p.name for p in command.parent.glob("aot/*.aot")) == caches
