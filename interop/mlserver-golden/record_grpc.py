"""record_grpc.py HOST:PORT | gzip -n > grpc.jsonl.gz: asks a server over gRPC, one call a line. Needs MLServer for its stubs; the server has loaded nothing."""
import json
import struct
import sys

import grpc
from google.protobuf.json_format import MessageToDict
from mlserver.grpc import dataplane_pb2 as pb
from mlserver.grpc import dataplane_pb2_grpc, model_repository_pb2, model_repository_pb2_grpc

ROWS = [[5.1, 3.5, 1.4, 0.2], [6.7, 3.1, 4.7, 1.5], [6.3, 2.9, 5.6, 1.8]]
FLAT = [v for row in ROWS for v in row]
FIELDS = {"BOOL": "bool_contents", "UINT8": "uint_contents", "UINT16": "uint_contents", "UINT32": "uint_contents", "UINT64": "uint64_contents", "INT8": "int_contents",
          "INT16": "int_contents", "INT32": "int_contents", "INT64": "int64_contents", "FP32": "fp32_contents", "FP64": "fp64_contents", "BYTES": "bytes_contents"}
PACKED = {"BOOL": "?", "UINT8": "B", "UINT16": "H", "UINT32": "I", "UINT64": "Q", "INT8": "b", "INT16": "h", "INT32": "i", "INT64": "q", "FP16": "e", "FP32": "f", "FP64": "d"}
channel = grpc.insecure_channel(sys.argv[1])
inference = dataplane_pb2_grpc.GRPCInferenceServiceStub(channel)
repository = model_repository_pb2_grpc.ModelRepositoryServiceStub(channel)
count = 0


def ask(name, method, request, stub=inference, service="GRPCInferenceService"):
    global count
    stream = method == "ModelStreamInfer"
    record = {"seq": count, "name": name, "service": service, "method": method, "request": MessageToDict(request)}
    count += 1
    try:
        if stream:
            call = getattr(stub, method)(iter([request, request]), timeout=20)
            record["response"] = [MessageToDict(m) for m in call]
        else:
            answer, call = getattr(stub, method).with_call(request, timeout=20)
            record["response"] = MessageToDict(answer)
        record["code"] = call.code().name
        record["trailing"] = [list(pair) for pair in call.trailing_metadata() or ()]
    except grpc.RpcError as e:
        record["code"], record["details"] = e.code().name, e.details()
        record["trailing"] = [[k, str(v)] for k, v in e.trailing_metadata() or ()]
    print(json.dumps(record))


def parameter(value):
    kind = "bool_param" if isinstance(value, bool) else "int64_param" if isinstance(value, int) else "string_param"
    return pb.InferParameter(**{kind: value})


def parameters(**values):
    return {k: parameter(v) for k, v in values.items()}


def tensor(datatype="FP64", shape=(3, 4), name="x", values=None, field=None, **more):
    contents = None
    if values is not None:
        contents = pb.InferTensorContents(**{field or FIELDS[datatype]: values})
    return pb.ModelInferRequest.InferInputTensor(name=name, datatype=datatype, shape=shape, contents=contents, parameters=parameters(**more))


def infer(name, model, *inputs, method="ModelInfer", wanted=(), raw=(), version="", id="", **more):
    outputs = [pb.ModelInferRequest.InferRequestedOutputTensor(name=w) if isinstance(w, str)
               else pb.ModelInferRequest.InferRequestedOutputTensor(name=w[0], parameters=parameters(content_type=w[1])) for w in wanted]
    ask(name, method, pb.ModelInferRequest(model_name=model, model_version=version, id=id, inputs=inputs, outputs=outputs, raw_input_contents=list(raw), parameters=parameters(**more)))


def server():
    ask("live", "ServerLive", pb.ServerLiveRequest())
    ask("ready", "ServerReady", pb.ServerReadyRequest())
    ask("metadata", "ServerMetadata", pb.ServerMetadataRequest())
    for ready in (False, True):
        ask(f"index_{ready}", "RepositoryIndex", pb.RepositoryIndexRequest(ready=ready))
        ask(f"older_index_{ready}", "RepositoryIndex", model_repository_pb2.RepositoryIndexRequest(ready=ready), repository, "ModelRepositoryService")
    ask("index_named", "RepositoryIndex", pb.RepositoryIndexRequest(repository_name="svc"))


def loading():
    for model in ("svc", "none", ""):
        ask(f"before_ready_{model}", "ModelReady", pb.ModelReadyRequest(name=model))
        ask(f"before_metadata_{model}", "ModelMetadata", pb.ModelMetadataRequest(name=model))
        infer(f"before_infer_{model}", model, tensor(values=FLAT))
        infer(f"before_stream_{model}", model, tensor(values=FLAT), method="ModelStreamInfer")
        ask(f"before_unload_{model}", "RepositoryModelUnload", pb.RepositoryModelUnloadRequest(model_name=model))
    for model in ("svc", "svc-proba", "names", "truths", "two-values", "two-classes", "pca", "scaler", "outliers", "proba-first", "linear", "words", "people", "onehot", "numbered", "typed", "echo", "none"):
        ask(f"load_{model}", "RepositoryModelLoad", pb.RepositoryModelLoadRequest(model_name=model))
        ask(f"metadata_{model}", "ModelMetadata", pb.ModelMetadataRequest(name=model))
        ask(f"ready_{model}", "ModelReady", pb.ModelReadyRequest(name=model))
    ask("older_load", "RepositoryModelLoad", model_repository_pb2.RepositoryModelLoadRequest(model_name="clusters"), repository, "ModelRepositoryService")
    ask("older_load_none", "RepositoryModelLoad", model_repository_pb2.RepositoryModelLoadRequest(model_name="none"), repository, "ModelRepositoryService")
    for version in ("1", "2", "10", "3"):
        ask(f"version_ready_{version}", "ModelReady", pb.ModelReadyRequest(name="numbered", version=version))
        ask(f"version_metadata_{version}", "ModelMetadata", pb.ModelMetadataRequest(name="numbered", version=version))
        infer(f"version_infer_{version}", "numbered", tensor(values=FLAT), version=version, id="v")
    infer("version_default", "numbered", tensor(values=FLAT))


def contents():
    for datatype, field in FIELDS.items():
        values = [b"a", b"bcd", b"\xc3\xbc"] if datatype == "BYTES" else [True, False, True] if datatype == "BOOL" else [1, 2, 3]
        for word in ("", "np", "str", "base64", "datetime", "pd", "what"):
            infer(f"contents_{datatype}_{word}", "echo", tensor(datatype, [3], values=values, **({"content_type": word} if word else {})))
        for other in ("int64_contents", "fp64_contents", "bytes_contents", "bool_contents"):
            if other != field:
                infer(f"other_{datatype}_{other}", "echo", tensor(datatype, [2], values=[b"1", b"2"] if other.startswith("bytes") else [1, 0], field=other, content_type="np"))
    for datatype, code in PACKED.items():
        values = [True, False, True] if datatype == "BOOL" else [1, 2, 100]
        body = struct.pack("<3" + code, *values)
        for word in ("", "np"):
            infer(f"raw_{datatype}_{word}", "echo", tensor(datatype, [3], **({"content_type": word} if word else {})), raw=[body], id="r")
        infer(f"raw_{datatype}_short", "echo", tensor(datatype, [4], content_type="np"), raw=[body])
        infer(f"raw_{datatype}_svc", "svc", tensor(datatype, [1, 4]), raw=[struct.pack("<4" + code, *([True] * 4 if datatype == "BOOL" else [5, 3, 1, 0]))])
        if datatype not in ("BOOL", "FP16"):
            infer(f"contents_{datatype}_svc", "svc", tensor(datatype, [1, 4], values=[5, 3, 1, 0]))
    text = b"".join(struct.pack("<I", len(t)) + t for t in (b"a", b"bcd"))
    infer("raw_BYTES_str", "echo", tensor("BYTES", [2], content_type="str"), raw=[text])
    infer("raw_words", "words", tensor("BYTES", [2]), raw=[b"".join(struct.pack("<I", len(t)) + t for t in (b"good", b"ugly"))])
    infer("base64_good", "echo", tensor("BYTES", [2], values=[b"aGk=", b"a-k="], content_type="base64"))
    infer("datetime_good", "echo", tensor("BYTES", [2], values=[b"2026-11-22", b"2026-11-22T10:11:12+02:00"], content_type="datetime"))
    infer("not_utf8", "echo", tensor("BYTES", [1], values=[b"\xff"], content_type="str"))
    infer("no_contents", "echo", tensor("FP32", [0], content_type="np"))
    infer("no_contents_svc", "svc", tensor("FP32", [1, 4]))


def methods():
    for model in ("svc", "svc-proba", "names", "truths", "two-values", "two-classes", "pca", "scaler", "outliers", "proba-first", "linear", "clusters"):
        infer(f"out_{model}", model, tensor(values=FLAT), id="o")
        infer(f"out_{model}_raw", model, tensor(), raw=[struct.pack("<12d", *FLAT)])
        infer(f"out_{model}_stream", model, tensor(values=FLAT), method="ModelStreamInfer", id="s")
        infer(f"out_{model}_stream_raw", model, tensor(), raw=[struct.pack("<12d", *FLAT)], method="ModelStreamInfer")
        for wanted in ("predict", "predict_proba", "transform", "decision_function", "what"):
            infer(f"out_{model}_{wanted}", model, tensor(values=FLAT), wanted=[wanted])
        infer(f"out_{model}_both", model, tensor(values=FLAT), wanted=["predict", "predict_proba"])
        for word in ("np", "str", "what"):
            infer(f"out_{model}_as_{word}", model, tensor(values=FLAT), wanted=[("predict", word)])
        infer(f"out_{model}_width", model, tensor(shape=[1, 3], values=FLAT[:3]))
        infer(f"out_{model}_shape", model, tensor(shape=[2, 4], values=FLAT))
        infer(f"out_{model}_no_rows", model, tensor(shape=[0, 4]))
        infer(f"out_{model}_two", model, tensor(values=FLAT), tensor(name="y", values=FLAT))
        infer(f"out_{model}_none", model)
        infer(f"out_{model}_version", model, tensor(values=FLAT), version="7")
    infer("lower", "svc", tensor("FP64", values=FLAT, content_type="NP"))
    for datatype in ("fp64", "FP33", "BF16", ""):
        infer(f"datatype_{datatype}", "svc", tensor(datatype, values=FLAT, field="fp64_contents"))
    people = [tensor("INT64", [2], "age", [21, 64]), tensor("BYTES", [2], "city", [b"Bonn", b"Ulm"], content_type="str"), tensor("FP64", [2], "income", [1.5, 20])]
    infer("people", "people", *people)
    infer("people_raw", "people", tensor("INT64", [2], "age"), tensor("BYTES", [2], "city", content_type="str"), tensor("FP64", [2], "income"),
          raw=[struct.pack("<2q", 21, 64), b"\4\0\0\0Bonn\3\0\0\0Ulm", struct.pack("<2d", 1.5, 20)])
    infer("people_pd", "people", *people, content_type="pd")
    infer("people_missing", "people", *people[:2])
    infer("words", "words", tensor("BYTES", [2], values=[b"good", b"ugly"]))
    infer("words_str", "words", tensor("BYTES", [2], values=[b"good", b"ugly"], content_type="str"))
    infer("parameters", "svc", tensor(values=FLAT, a=1, b=True, c="x"), d=1, e=True, f="y")
    infer("id_odd", "svc", tensor(values=FLAT), id="a b")


def ending():
    for model in ("svc", "svc", "none"):
        ask(f"unload_{model}", "RepositoryModelUnload", pb.RepositoryModelUnloadRequest(model_name=model))
    ask("older_unload", "RepositoryModelUnload", model_repository_pb2.RepositoryModelUnloadRequest(model_name="linear"), repository, "ModelRepositoryService")
    ask("older_unload_none", "RepositoryModelUnload", model_repository_pb2.RepositoryModelUnloadRequest(model_name="none"), repository, "ModelRepositoryService")
    infer("gone", "svc", tensor(values=FLAT))
    ask("gone_index", "RepositoryIndex", pb.RepositoryIndexRequest(ready=True))
    ask("gone_ready", "ServerReady", pb.ServerReadyRequest())


server(), loading(), contents(), methods(), ending()
