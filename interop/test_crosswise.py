"""The notebook's steps crosswise: each thing made by one side is used by the other."""
import json
import pathlib
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import joblib
import numpy
import pytest
from sklearn.datasets import load_digits
from sklearn.svm import SVC

from conftest import TAMPERED, environment, requires

SIGSTORE = pathlib.Path(sys.executable).parent / "sigstore"
DIGITS = load_digits()
UNSEEN = DIGITS.data[898:]


def sign(bonafide, model):
    """Signs with the sandbox in the test's folder; returns bundle, signer and issuer."""
    bonafide("sign", "--sandbox=sandbox", "--overwrite", model)
    bundle = pathlib.Path(f"{model}.sigstore.json")
    shown = bonafide("inspect", "--json", bundle).json()
    return bundle, shown["signer"], shown["issuer"]


def policy(bonafide, bundle):
    bonafide("policy", "init", "--sandbox=sandbox", "--from", bundle, "--out", "bonafide-policy.yaml")
    return "--policy", "bonafide-policy.yaml"


def call(url, body=None):
    """POST; returns status and answer."""
    request = urllib.request.Request(url, method="POST", data=json.dumps(body if body is not None else {}).encode(),
                                     headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            status, text = answer.status, answer.read()
    except urllib.error.HTTPError as refused:
        status, text = refused.code, refused.read()
    return status, json.loads(text) if text.strip() else None


def infer(server, name, rows, method="predict"):
    status, answer = call(f"{server.url}/v2/models/{name}/infer", {
        "inputs": [{"name": "x", "shape": list(rows.shape), "datatype": "FP64", "data": rows.ravel().tolist()}],
        "outputs": [{"name": method}]})
    assert status == 200, answer
    [output] = answer["outputs"]
    return numpy.array(output["data"]).reshape([n for n in output["shape"]])


def python_trains(model):
    model.parent.mkdir(parents=True)
    classifier = SVC(gamma=0.001).fit(DIGITS.data[:898], DIGITS.target[:898])
    joblib.dump(classifier, model)
    return classifier


@requires("sign", "inspect", "policy init", "start")
def test_python_trains_bonafide_signs_serves_and_predicts_the_same(bonafide, repository, start):
    model = repository / "good-model/model.joblib"
    classifier = python_trains(model)
    bundle, _, _ = sign(bonafide, model)
    server = start(repository, *policy(bonafide, bundle))
    assert call(f"{server.url}/v2/repository/models/good-model/load")[0] == 200
    numpy.testing.assert_array_equal(infer(server, "good-model", UNSEEN).ravel(), classifier.predict(UNSEEN))


@requires("train svc", "sign", "inspect", "policy init", "start")
def test_bonafide_trains_and_serves_and_python_predicts_the_same(bonafide, repository, start):
    model = repository / "good-model/model.joblib"
    bonafide("train", "svc", "--dataset", "digits", "--gamma", "0.001", "--out", model)
    bundle, _, _ = sign(bonafide, model)
    server = start(repository, *policy(bonafide, bundle))
    assert call(f"{server.url}/v2/repository/models/good-model/load")[0] == 200
    classifier = joblib.load(model)
    numpy.testing.assert_array_equal(infer(server, "good-model", UNSEEN).ravel(), classifier.predict(UNSEEN))


@requires("sign", "inspect", "verify identity")
def test_sigstore_python_verifies_what_the_sandbox_signs(bonafide, tmp_path):
    model = tmp_path / "model.joblib"
    python_trains(tmp_path / "made/model.joblib")
    shutil.copy(tmp_path / "made/model.joblib", model)
    bundle, signer, issuer = sign(bonafide, model)
    assert python_verifies(tmp_path, bundle, signer, issuer, model).returncode == 0
    refused = python_verifies(tmp_path, bundle, "somebody@else.example", issuer, model)
    assert refused.returncode == 1, refused
    for trust in (["--sandbox=sandbox"], ["--trust-config", trust_config(tmp_path)]):
        verify = ["verify", "identity", *trust, "--bundle", bundle, "--cert-oidc-issuer", issuer, "--offline", model]
        bonafide(*verify, "--cert-identity", signer)
        bonafide(*verify, "--cert-identity", "somebody@else.example", code=1)


def trust_config(folder):
    [config] = (folder / "sandbox").glob("*trust*config*.json")
    return config


def python_verifies(folder, bundle, signer, issuer, file):
    return subprocess.run(
        [SIGSTORE, "--trust-config", trust_config(folder), "verify", "identity", "--bundle", bundle, "--cert-identity", signer,
         "--cert-oidc-issuer", issuer, file], env=environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True)


@requires("sign", "inspect", "verify identity", "policy init", "start", "scan")
def test_tampered_model_is_refused_by_both_and_never_executed(bonafide, repository, tmp_path, start):
    good, tampered = repository / "good-model/model.joblib", repository / "tampered-model/model.joblib"
    python_trains(good)
    bundle, signer, issuer = sign(bonafide, good)
    shutil.copytree(good.parent, tampered.parent)
    tampered.write_bytes(TAMPERED)
    tampered_bundle = tampered.parent / bundle.name

    assert python_verifies(tmp_path, tampered_bundle, signer, issuer, tampered).returncode == 1
    refusal = bonafide("verify", "identity", "--sandbox=sandbox", "--bundle", tampered_bundle, "--cert-identity", signer,
                       "--cert-oidc-issuer", issuer, "--offline", "--json", tampered, code=1).json()
    assert "DIGEST_MISMATCH" in json.dumps(refusal)
    assert "posix.system" in bonafide("scan", tampered, code=1).out

    server = start(repository, *policy(bonafide, bundle))
    status, answer = call(f"{server.url}/v2/repository/models/tampered-model/load")
    assert status == 400
    assert answer["error"].startswith("Invalid signature for model 'tampered-model'")
    assert answer["reason"] == "DIGEST_MISMATCH"
    assert answer["found"] and answer["expected"] and answer["hint"]
    assert call(f"{server.url}/v2/repository/models/good-model/load")[0] == 200
    states = {m["name"]: m for m in call(f"{server.url}/v2/repository/index")[1]}
    assert states["good-model"]["state"] == "READY"
    assert states["tampered-model"]["state"] != "READY"
    assert "DIGEST_MISMATCH" in json.dumps(states["tampered-model"])


@requires("sign", "inspect", "policy init", "start")
def test_inference_clients_from_pypi_get_the_same_answer(bonafide, repository, start):
    import tritonclient.grpc
    import tritonclient.http

    model = repository / "good-model/model.joblib"
    classifier = python_trains(model)
    bundle, _, _ = sign(bonafide, model)
    server = start(repository, *policy(bonafide, bundle))
    rows = UNSEEN[:50]
    for module, address in ((tritonclient.http, f"localhost:{server.port}"), (tritonclient.grpc, f"localhost:{server.grpc_port}")):
        client = module.InferenceServerClient(address)
        assert client.is_server_live() and client.is_server_ready()
        if not client.is_model_ready("good-model"):
            client.load_model("good-model")
        assert client.is_model_ready("good-model")
        tensor = module.InferInput("x", list(rows.shape), "FP64")
        tensor.set_data_from_numpy(rows, **({"binary_data": False} if module is tritonclient.http else {}))
        output = [module.InferRequestedOutput("predict", **({"binary_data": False} if module is tritonclient.http else {}))]
        answer = client.infer("good-model", [tensor], outputs=output)
        numpy.testing.assert_array_equal(answer.as_numpy("predict").ravel(), classifier.predict(rows))
        client.close()


@requires("sign", "inspect", "policy init", "start")
def test_the_notebooks_curl_lines_work_verbatim(bonafide, repository, tmp_path, start):
    with socket.socket() as probe:
        try:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", 8080))
        except OSError:
            pytest.skip("port 8080, which the notebook's lines name, is in use")
    if not shutil.which("curl"):
        pytest.skip("curl is not installed")
    model = repository / "good-model/model.joblib"
    python_trains(model)
    bundle, _, _ = sign(bonafide, model)
    shutil.copytree(model.parent, repository / "tampered-model")
    (repository / "tampered-model/model.joblib").write_bytes(TAMPERED)
    start(repository, *policy(bonafide, bundle), port=8080)

    def shell(line):
        done = subprocess.run(["bash", "-c", line], cwd=tmp_path, env=environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True)
        assert done.returncode == 0, done
        return done.stdout

    index = json.loads(shell("curl -s -X POST -H 'Content-Type: application/json' localhost:8080/v2/repository/index -d '{}'"))
    assert {m["name"] for m in index} == {"good-model", "tampered-model"}
    head = shell("curl -I -X POST localhost:8080/v2/repository/models/good-model/load")
    assert head.startswith("HTTP/1.1 200")
    refused = json.loads(shell("curl -s -X POST localhost:8080/v2/repository/models/tampered-model/load"))
    assert refused["error"].startswith("Invalid signature for model 'tampered-model'")
