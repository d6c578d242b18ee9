"""Other people's clients against the server: Triton's, KServe's, MLServer's, reflection, schemathesis, curl. The models are trained here and served unverified."""
import functools
import gzip
import json
import re
import shutil
import subprocess
import textwrap
import urllib.error
import urllib.request

import joblib
import numpy as np
import pytest
from sklearn.datasets import load_iris
from sklearn.preprocessing import StandardScaler

from conftest import ROOT, Bonafide, requires

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
    assert client.get_inference_statistics("second")["model_stats"][0]["name"] == "second"
    assert {m["name"] for m in client.get_inference_statistics()["model_stats"]} == {"digits", "second"}
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
    assert client.get_model_config("digits").config.name == "digits"
    assert client.get_inference_statistics("digits").model_stats[0].inference_stats.success.count == 1
    assert [m.name for m in client.get_inference_statistics().model_stats] == ["digits"]


@pytest.fixture
def scaled(repository, start):
    """A running server with a scaler, and the scaler: its answers have the width of what it was asked."""
    scaler = StandardScaler().fit(load_iris().data)
    (repository / "scaler").mkdir()
    joblib.dump(scaler, repository / "scaler" / "model.joblib")
    running = start(repository, "--insecure-skip-verification")
    urllib.request.urlopen(urllib.request.Request(f"{running.url}/v2/repository/models/scaler/load", method="POST"), timeout=60)
    return running, scaler


@pytest.mark.parametrize("there", [False, True])
@pytest.mark.parametrize("back", [False, True])
def test_tritons_http_client_sends_and_takes_fp16_in_json_and_in_bytes(scaled, there, back):
    http = pytest.importorskip("tritonclient.http")
    server, scaler = scaled
    rows = load_iris().data[:7].astype(np.float16)
    x = http.InferInput("x", [7, 4], "FP16")
    x.set_data_from_numpy(rows, binary_data=there)
    wanted = http.InferRequestedOutput("transform", binary_data=back)
    answer = http.InferenceServerClient(f"localhost:{server.port}").infer("scaler", [x], outputs=[wanted])
    assert answer.get_output("transform")["datatype"] == "FP16"
    assert ("data" in answer.get_output("transform")) is not back
    found = answer.as_numpy("transform")
    assert found.dtype == np.float16
    np.testing.assert_array_equal(found, scaler.transform(rows))


def test_tritons_http_client_sends_bf16_and_is_answered_in_single_precision(scaled):
    http, ml_dtypes = pytest.importorskip("tritonclient.http"), pytest.importorskip("ml_dtypes")
    server, scaler = scaled
    rows = load_iris().data[:7].astype(ml_dtypes.bfloat16)
    x = http.InferInput("x", [7, 4], "BF16")
    x.set_data_from_numpy(rows)
    answer = http.InferenceServerClient(f"localhost:{server.port}").infer("scaler", [x], outputs=[http.InferRequestedOutput("transform")])
    assert answer.get_output("transform")["datatype"] == "FP32"
    np.testing.assert_array_equal(answer.as_numpy("transform"), scaler.transform(rows.astype(np.float32)))


@pytest.mark.parametrize("datatype, answered", [("FP16", "FP16"), ("BF16", "FP32")])
def test_tritons_grpc_client_sends_and_takes_16_bit_floats(scaled, datatype, answered):
    grpc, ml_dtypes = pytest.importorskip("tritonclient.grpc"), pytest.importorskip("ml_dtypes")
    server, scaler = scaled
    rows = load_iris().data[:7].astype(np.float16 if datatype == "FP16" else ml_dtypes.bfloat16)
    x = grpc.InferInput("x", [7, 4], datatype)
    x.set_data_from_numpy(rows)
    answer = grpc.InferenceServerClient(f"localhost:{server.grpc_port}").infer("scaler", [x])
    assert answer.get_output("transform").datatype == answered
    same = rows if datatype == "FP16" else rows.astype(np.float32)
    np.testing.assert_array_equal(answer.as_numpy("transform"), scaler.transform(same))


@functools.cache
def python_with(tools):
    """The Python that has these tools, which go with no other: .ci/python makes it on first use. Skips, visibly, without a network."""
    done = subprocess.run([ROOT / ".ci" / "python", tools], capture_output=True, text=True, timeout=600)
    if done.returncode:
        pytest.skip(f"no environment for {tools}: {done.stderr.strip()[-300:]}")
    return done.stdout.strip()


def alone(tools, script, *arguments):
    """Runs a client in a process of its own: each brings its own copy of the protocol's descriptors, and one process takes only one."""
    program = "import sys\nROW = %r\n%s" % (ROW, textwrap.dedent(script))
    done = subprocess.run([python_with(tools), "-c", program, *map(str, arguments)], capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    return done.stdout.strip()


def test_kserves_rest_client_infers_with_json_and_with_bytes(server):
    assert alone("kserve", """
        import asyncio
        import numpy as np
        from kserve import InferenceRESTClient, InferInput, InferRequest, RESTConfig

        async def main(url):
            client = InferenceRESTClient(RESTConfig(protocol="v2"))
            # Its health calls want a body, which MLServer's answers do not have either: to whom names JSON ours have one.
            json = {"Accept": "application/json"}
            assert await client.is_server_live(url, headers=json) is True and await client.is_server_ready(url, headers=json) is True
            for binary in (False, True):
                x = InferInput(name="predict", shape=[1, 64], datatype="FP32")
                x.set_data_from_numpy(np.array([ROW], dtype=np.float32), binary_data=binary)
                request = InferRequest(model_name="digits", infer_inputs=[x], request_id="k")
                answer = await client.infer(url, request, model_name="digits")
                assert answer.id == "k" and answer.outputs[0].as_numpy().tolist() == [[8]], answer
            print("ok")

        asyncio.run(main(sys.argv[1]))
        """, server.url) == "ok"


def test_kserves_grpc_client_infers(server):
    assert alone("kserve", """
        import asyncio
        import numpy as np
        from kserve import InferenceGRPCClient, InferInput, InferRequest

        async def main(address):
            client = InferenceGRPCClient(address)
            assert await client.is_server_live() and await client.is_server_ready() and await client.is_model_ready("digits")
            for binary in (False, True):
                x = InferInput(name="predict", shape=[1, 64], datatype="FP32")
                x.set_data_from_numpy(np.array([ROW], dtype=np.float32), binary_data=binary)
                answer = await client.infer(InferRequest(model_name="digits", infer_inputs=[x], request_id="k"))
                assert answer.outputs[0].as_numpy().tolist() == [[8]], answer
            print("ok")

        asyncio.run(main(sys.argv[1]))
        """, f"localhost:{server.grpc_port}") == "ok"


def test_mlservers_own_codecs_write_requests_and_read_answers(server):
    assert alone("mlserver", """
        import json
        import urllib.request
        import numpy as np
        import pandas as pd
        from mlserver.codecs import NumpyCodec, NumpyRequestCodec, PandasCodec
        from mlserver.types import InferenceRequest, InferenceResponse, MetadataModelResponse, RequestOutput

        def infer(request):
            body = request.model_dump_json(exclude_none=True).encode()
            call = urllib.request.Request(sys.argv[1] + "/v2/models/digits/infer", data=body, headers={"Content-Type": "application/json"})
            return InferenceResponse.model_validate_json(urllib.request.urlopen(call, timeout=20).read())

        rows = np.array([ROW, ROW], dtype=np.float32)
        answer = infer(NumpyRequestCodec.encode_request(rows))
        assert NumpyCodec.decode_output(answer.outputs[0]).tolist() == [[8], [8]]
        request = InferenceRequest(inputs=[NumpyCodec.encode_input("x", rows)], outputs=[RequestOutput(name="predict")])
        assert NumpyRequestCodec.decode_response(infer(request)).tolist() == [[8], [8]]
        frame = pd.DataFrame(rows, columns=[f"c{i}" for i in range(64)])
        assert NumpyRequestCodec.decode_response(infer(PandasCodec.encode_request(frame, use_bytes=False))).tolist() == [[8], [8]]
        metadata = urllib.request.urlopen(sys.argv[1] + "/v2/models/digits", timeout=20).read()
        assert MetadataModelResponse.model_validate_json(metadata).name == "digits"
        print("ok")
        """, server.url) == "ok"


def test_mlservers_own_stubs_and_converters_infer_stream_and_drive_the_repository(server):
    assert alone("mlserver", """
        import grpc
        import numpy as np
        from mlserver.codecs import NumpyCodec, NumpyRequestCodec
        from mlserver.grpc import dataplane_pb2 as pb, dataplane_pb2_grpc
        from mlserver.grpc.converters import ModelInferRequestConverter, ModelInferResponseConverter, ModelMetadataResponseConverter
        stub = dataplane_pb2_grpc.GRPCInferenceServiceStub(grpc.insecure_channel(sys.argv[1]))
        for raw in (False, True):
            request = NumpyRequestCodec.encode_request(np.array([ROW], dtype=np.float32))
            message = ModelInferRequestConverter.from_types(request, model_name="digits", use_raw=raw)
            answer = ModelInferResponseConverter.to_types(stub.ModelInfer(message))
            assert NumpyCodec.decode_output(answer.outputs[0]).tolist() == [[8]], answer
        parts = list(stub.ModelStreamInfer(iter([message, message])))
        assert len(parts) == 2
        assert ModelMetadataResponseConverter.to_types(stub.ModelMetadata(pb.ModelMetadataRequest(name="digits"))).name == "digits"
        stub.RepositoryModelLoad(pb.RepositoryModelLoadRequest(model_name="second"))
        assert {m.name: m.state for m in stub.RepositoryIndex(pb.RepositoryIndexRequest()).models} == {"digits": "READY", "second": "READY"}
        stub.RepositoryModelUnload(pb.RepositoryModelUnloadRequest(model_name="second"))
        print("ok")
        """, f"localhost:{server.grpc_port}") == "ok"


def test_reflection_is_enough_to_call_a_method(server):
    assert alone("mlserver", """
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
    assert alone("kserve", """
        import schemathesis
        from hypothesis import HealthCheck, given, settings
        from schemathesis.checks import CHECKS, load_all_checks
        load_all_checks()
        checks = CHECKS.get_by_names(["not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance"])
        count = 0
        for result in schemathesis.openapi.from_url(sys.argv[1] + "/v2/docs/dataplane.json").get_all_operations():
            operation = result.ok()

            @given(case=operation.as_strategy())
            @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), database=None)
            def ask(case):
                case.call_and_validate(base_url=sys.argv[1], checks=checks)

            ask()
            count += 1
        print(count > 15)
        """, server.url) == "True"


def curl(*arguments):
    return subprocess.run(["curl", "-sS", "--max-time", "20", *map(str, arguments)], capture_output=True, timeout=30)


def test_curl_sends_and_takes_gzip_and_zstd(server, tmp_path):
    body = json.dumps({"inputs": [{"name": "x", "shape": [200, 64], "datatype": "FP32", "data": [ROW] * 200}]}).encode()
    (tmp_path / "body").write_bytes(gzip.compress(body))
    done = curl("--compressed", "-D", tmp_path / "head", "-H", "Content-Type: application/json", "-H", "Content-Encoding: gzip",
                "--data-binary", f"@{tmp_path}/body", f"{server.url}/v2/models/digits/infer")
    assert json.loads(done.stdout)["outputs"][0]["shape"] == [200, 1]
    assert "content-encoding: " in (tmp_path / "head").read_text().lower()
    (tmp_path / "plain").write_bytes(body)
    done = curl("-D", tmp_path / "head", "-o", tmp_path / "out", "-H", "Accept-Encoding: zstd", "-H", "Content-Type: application/json",
                "--data-binary", f"@{tmp_path}/plain", f"{server.url}/v2/models/digits/infer")
    assert done.returncode == 0
    assert (tmp_path / "out").read_bytes()[:4] == b"\x28\xb5\x2f\xfd"


def test_curl_streams_events_with_cloud_events_inside(server):
    body = json.dumps({"id": "e", "inputs": [{"name": "x", "shape": [1, 64], "datatype": "FP32", "data": [ROW]}]})
    events = curl("-N", "-H", "Content-Type: application/json", "-d", body, f"{server.url}/v2/models/digits/infer_stream").stdout.decode()
    assert events.startswith("data: {") and events.endswith("\n\n")
    event = json.loads(events[len("data: "):])
    assert event["outputs"][0]["data"] == [8] and event["parameters"]["headers"]["Ce-Requestid"] == "e"


def test_the_documentation_page_needs_no_network(server):
    page = curl(f"{server.url}/v2/docs").stdout.decode()
    assert "<html" in page
    # What a browser would load from elsewhere; links that a reader may follow are none of that.
    assert not re.findall(r"""(?:src|@import|url\()\s*=?\s*["']?https?://""", page)
    assert not re.findall(r"<link[^>]+https?://", page)


def test_unknown_model_is_404_for_a_plain_client(server):
    # As MLServer does, a body is held against the schema before the model is looked up: this one is valid.
    inputs = [{"name": "predict", "shape": [1, 1], "datatype": "FP32", "data": [0]}]
    body = json.dumps({"inputs": inputs}).encode()
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(urllib.request.Request(f"{server.url}/v2/models/nope/infer", data=body, headers={"Content-Type": "application/json"}), timeout=10)
    assert refused.value.code == 404
    assert refused.value.headers["bonafide-reason"] == "MODEL_NOT_FOUND"
