"""Other people's clients against the server: Triton's, KServe's, reflection, schemathesis. The models are trained here and served unverified."""
import json
import shutil
import subprocess
import sys
import textwrap
import urllib.error
import urllib.request

import numpy as np
import pytest
from conftest import Bonafide, requires

ROW = [0, 0, 1, 11, 14, 15, 3, 0, 0, 1, 13, 16, 12, 16, 8, 0, 0, 8, 16, 4, 6, 16, 5, 0, 0, 5, 15, 11, 13, 14, 0, 0, 0, 0, 2, 12, 16, 13, 0, 0, 0,
       0, 0, 13, 16, 16, 6, 0, 0, 0, 0, 16, 16, 16, 7, 0, 0, 0, 0, 11, 13, 12, 1, 0]

pytestmark = requires("train svc", "start")


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    folder = tmp_path_factory.mktemp("trained")
    Bonafide(folder)("train", "svc", "--dataset", "digits", "--gamma", "0.001", "--out", folder / "model.joblib", timeout=300)
    return folder / "model.joblib"


@pytest.fixture
def server(trained, repository, start):
    for name in ("digits", "second"):
        (repository / name).mkdir()
        shutil.copy(trained, repository / name)
    running = start(repository, "--insecure-skip-verification")
    urllib.request.urlopen(urllib.request.Request(f"{running.url}/v2/repository/models/digits/load", method="POST"), timeout=60)
    return running


@pytest.mark.parametrize("binary", [False, True])
def test_tritons_http_client_infers_with_json_and_with_bytes(server, binary):
    http = pytest.importorskip("tritonclient.http")
    client = http.InferenceServerClient(f"localhost:{server.port}")
    assert client.is_server_live() and client.is_server_ready() and client.is_model_ready("digits")
    assert not client.is_model_ready("second")
    x = http.InferInput("predict", [2, 64], "FP32")
    x.set_data_from_numpy(np.array([ROW, ROW], dtype=np.float32), binary_data=binary)
    answer = client.infer("digits", [x], outputs=[http.InferRequestedOutput("predict", binary_data=binary)])
    assert answer.as_numpy("predict").tolist() == [[8], [8]]


def test_tritons_http_client_drives_the_repository(server):
    http = pytest.importorskip("tritonclient.http")
    client = http.InferenceServerClient(f"localhost:{server.port}")
    assert client.get_server_metadata()["name"] == "mlserver"
    client.load_model("second")
    assert {m["name"]: m["state"] for m in client.get_model_repository_index()} == {"digits": "READY", "second": "READY"}
    assert client.get_model_metadata("second")["name"] == "second"
    assert client.get_model_config("second")["name"] == "second"
    client.unload_model("second")
    assert not client.is_model_ready("second")
    with pytest.raises(Exception, match="not found"):
        client.load_model("nope")


def test_tritons_http_client_compresses(server):
    http = pytest.importorskip("tritonclient.http")
    client = http.InferenceServerClient(f"localhost:{server.port}")
    x = http.InferInput("predict", [200, 64], "FP32")
    x.set_data_from_numpy(np.array([ROW] * 200, dtype=np.float32), binary_data=False)
    answer = client.infer("digits", [x], request_compression_algorithm="gzip", response_compression_algorithm="gzip",
                          outputs=[http.InferRequestedOutput("predict", binary_data=False)])
    assert answer.as_numpy("predict").shape == (200, 1)


def test_tritons_grpc_client_infers_and_drives_the_repository(server):
    grpc = pytest.importorskip("tritonclient.grpc")
    client = grpc.InferenceServerClient(f"localhost:{server.grpc_port}")
    assert client.is_server_live() and client.is_server_ready() and client.is_model_ready("digits")
    x = grpc.InferInput("predict", [1, 64], "FP32")
    x.set_data_from_numpy(np.array([ROW], dtype=np.float32))
    assert client.infer("digits", [x], outputs=[grpc.InferRequestedOutput("predict")]).as_numpy("predict").tolist() == [[8]]
    client.load_model("second")
    assert {m.name: m.state for m in client.get_model_repository_index().models} == {"digits": "READY", "second": "READY"}
    client.unload_model("second")
    assert client.get_model_metadata("digits").name == "digits"


def alone(script, *arguments):
    """Runs a client in a process of its own: each brings its own copy of the protocol's descriptors, and one process takes only one."""
    program = "import sys\nROW = %r\n%s" % (ROW, textwrap.dedent(script))
    done = subprocess.run([sys.executable, "-c", program, *map(str, arguments)], capture_output=True, text=True, timeout=120)
    if "ModuleNotFoundError" in done.stderr:
        pytest.skip(done.stderr.strip().splitlines()[-1])
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.strip()


def test_kserves_client_infers(server):
    assert alone("""
        import asyncio
        import numpy as np
        from kserve import InferenceRESTClient, InferInput, InferRequest, RESTConfig
        x = InferInput(name="predict", shape=[1, 64], datatype="FP32")
        x.set_data_from_numpy(np.array([ROW], dtype=np.float32), binary_data=False)
        request = InferRequest(model_name="digits", infer_inputs=[x])
        client = InferenceRESTClient(RESTConfig(protocol="v2"))
        print(asyncio.run(client.infer(sys.argv[1], request, model_name="digits")).outputs[0].data)
        """, server.url) == "[8]"


def test_mlservers_own_grpc_stubs_infer(server):
    assert alone("""
        import grpc
        from mlserver.grpc import dataplane_pb2 as pb, dataplane_pb2_grpc
        stub = dataplane_pb2_grpc.GRPCInferenceServiceStub(grpc.insecure_channel(sys.argv[1]))
        contents = pb.InferTensorContents(fp32_contents=[float(v) for v in ROW])
        x = pb.ModelInferRequest.InferInputTensor(name="predict", datatype="FP32", shape=[1, 64], contents=contents)
        print(list(stub.ModelInfer(pb.ModelInferRequest(model_name="digits", inputs=[x])).outputs[0].contents.int64_contents))
        """, f"localhost:{server.grpc_port}") == "[8]"


def test_reflection_is_enough_to_call_a_method(server):
    assert alone("""
        import grpc
        from google.protobuf import descriptor_pool, message_factory
        from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase
        channel = grpc.insecure_channel(sys.argv[1])
        database = ProtoReflectionDescriptorDatabase(channel)
        assert {"inference.GRPCInferenceService", "grpc.health.v1.Health"} <= set(database.get_services())
        method = descriptor_pool.DescriptorPool(database).FindServiceByName("inference.GRPCInferenceService").FindMethodByName("ServerMetadata")
        request, answer = message_factory.GetMessageClass(method.input_type), message_factory.GetMessageClass(method.output_type)
        call = channel.unary_unary("/inference.GRPCInferenceService/ServerMetadata", request.SerializeToString, answer.FromString)
        print(call(request()).name)
        """, f"localhost:{server.grpc_port}") == "mlserver"


def test_schemathesis_finds_no_undocumented_answer(server):
    schemathesis = pytest.importorskip("schemathesis")
    from hypothesis import HealthCheck, given, settings
    from schemathesis.checks import CHECKS, load_all_checks
    load_all_checks()
    checks = CHECKS.get_by_names(["not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance"])
    api = schemathesis.openapi.from_url(f"{server.url}/v2/docs/dataplane.json")
    for result in api.get_all_operations():
        operation = result.ok()

        @given(case=operation.as_strategy())
        @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), database=None)
        def ask(case):
            case.call_and_validate(base_url=server.url, checks=checks)

        ask()


def test_unknown_model_is_404_for_a_plain_client(server):
    # As MLServer does, a body is held against the schema before the model is looked up: this one is valid.
    inputs = [{"name": "predict", "shape": [1, 1], "datatype": "FP32", "data": [0]}]
    body = json.dumps({"inputs": inputs}).encode()
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(urllib.request.Request(f"{server.url}/v2/models/nope/infer", data=body, headers={"Content-Type": "application/json"}), timeout=10)
    assert refused.value.code == 404
    assert refused.value.headers["bonafide-reason"] == "MODEL_NOT_FOUND"
