"""The further cases that MLServer is asked, in this order: names, and what is sent. Standard library only."""
import base64
import gzip
import json
import struct

ROWS = [[5.1, 3.5, 1.4, 0.2], [6.7, 3.1, 4.7, 1.5], [6.3, 2.9, 5.6, 1.8]]
FLAT = [v for row in ROWS for v in row]
JSON = {"Content-Type": "application/json"}
TYPES = ["BOOL", "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32", "INT64", "FP16", "FP32", "FP64", "BYTES"]
CASES = []


def case(name, method, path, body=None, headers=None, port="http"):
    if body is not None and not isinstance(body, bytes):
        body = json.dumps(body).encode()
    if headers is None:
        headers = JSON if body is not None else {}
    CASES.append({"name": name, "port": port, "method": method, "path": path, "headers": headers, "body": body})


def tensor(data=None, datatype="FP64", shape=None, name="x", **more):
    data = ROWS if data is None else data
    if shape is None:
        shape = [len(data), len(data[0])] if isinstance(data, list) and data and isinstance(data[0], list) else [len(data)]
    return {"name": name, "shape": shape, "datatype": datatype, "data": data, **more}


def load(model):
    case(f"load_{model}", "POST", f"/v2/repository/models/{model}/load")


def infer(name, model, *inputs, path="infer", **more):
    case(name, "POST", f"/v2/models/{model}/{path}", {"inputs": list(inputs), **more})


def outputs(*names, **parameters):
    return [{"name": n, **({"parameters": parameters} if parameters else {})} for n in names]


def column(name, data, datatype="FP64", **more):
    return {"name": name, "shape": [len(data)], "datatype": datatype, "data": data, **more}


def typed(word):
    return {"parameters": {"content_type": word}}


MODELS = ["svc", "svc-proba", "names", "truths", "fractions", "two-values", "two-classes", "clusters", "pca", "scaler", "scaler-frame", "outliers",
          "proba-first", "linear", "pickled", "words", "people", "onehot", "numbered", "lettered", "typed", "echo"]


def http():
    for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
        for path in ("/v2", "/v2/", "/v2/health/live", "/v2/health/ready", "/v2/models/svc", "/v2/models/svc/ready", "/v2/models/svc/infer",
                     "/v2/models/svc/infer/", "/v2/models/svc/generate", "/v2/models/svc/infer_stream", "/v2/repository/index",
                     "/v2/repository/models/svc/load", "/v2/repository/models/none/unload", "/v2/docs", "/nowhere", "/v2/nowhere"):
            if not (method == "POST" and path.endswith("svc/load")):
                case(f"{method}_{path}", method, path)
    for path in ("", "//v2", "/v2//models/svc", "/V2", "/v2/models", "/v2/models/", "/v2/models/svc/", "/v2/models//ready", "/v2/models/svc/versions",
                 "/v2/models/svc/versions/", "/v2/models/svc/versions/1", "/v2/models/svc/versions/1/ready", "/v2/models/svc/nowhere",
                 "/v2/models/none", "/v2/models/none/ready", "/v2/models/none/versions/1", "/v2/models/none/versions/1/ready",
                 "/v2/models/s%76c", "/v2/models/svc%20", "/v2/models/sv%C3%A9", "/v2/models/a%2Fb", "/v2/models/svc?x=1",
                 "/v2/models/svc?model_version=7", "/v2/models/svc/ready?model_version=7", "/v2/models/svc/ready?", "/v2?a=b", "/v2/?a=b",
                 "/v2/health", "/v2/health/ready/", "/v2/repository", "/v2/repository/models", "/v2/repository/models/svc", "/health", "/metrics",
                 "/v1/models/svc", "/v1/models/svc:predict", "/invocations", "/ping", "/favicon.ico"):
        case(f"get_{path}", "GET", path or "/")
    for name, body in (("none", None), ("empty", b""), ("obj", {}), ("ready", {"ready": True}), ("unready", {"ready": False}), ("null", {"ready": None}),
                       ("one", {"ready": 1}), ("two", {"ready": 2}), ("text_true", {"ready": "true"}), ("text_on", {"ready": "ON"}),
                       ("fraction", {"ready": 0.5}), ("float_one", {"ready": 1.0}), ("list", {"ready": []}), ("array", []), ("text", "x"), ("number", 5),
                       ("json_null", b"null"), ("name", {"name": "svc"}), ("triton", {"repository_name": "", "ready": True}), ("bad", b"{"), ("space", b"  ")):
        case(f"index_{name}", "POST", "/v2/repository/index", body, None if body is not None else {})
    case("index_text_plain", "POST", "/v2/repository/index", b"{}", {"Content-Type": "text/plain"})
    case("index_slash", "POST", "/v2/repository/index/", {})
    for name in ("none", "svc%20", "..%2Fsvc", "%2e%2e", "svc/versions/1", "SVC"):
        case(f"load_odd_{name}", "POST", f"/v2/repository/models/{name}/load")
        case(f"unload_odd_{name}", "POST", f"/v2/repository/models/{name}/unload")
    case("load_bad_body", "POST", "/v2/repository/models/svc/load", b"{", JSON)
    case("load_slash", "POST", "/v2/repository/models/svc/load/")


def loading():
    for model in MODELS:
        case(f"ready_before_{model}", "GET", f"/v2/models/{model}/ready")
    for model in MODELS:
        load(model)
        case(f"metadata_{model}", "GET", f"/v2/models/{model}")
        case(f"ready_{model}", "GET", f"/v2/models/{model}/ready")
    case("index_all", "POST", "/v2/repository/index", {})
    case("ready_all", "GET", "/v2/health/ready")
    for model, versions in (("numbered", ("1", "2", "10", "3", "01")), ("lettered", ("v2", "v10", "v1")), ("typed", ("v1", "V1"))):
        for version in versions:
            case(f"version_{model}_{version}", "GET", f"/v2/models/{model}/versions/{version}")
            case(f"version_ready_{model}_{version}", "GET", f"/v2/models/{model}/versions/{version}/ready")
            infer(f"version_infer_{model}_{version}", model, tensor(), path=f"versions/{version}/infer")
        infer(f"version_default_{model}", model, tensor(), id="v")
    infer("version_query", "numbered", tensor(), path="infer?model_version=2")
    infer("version_query_unknown", "numbered", tensor(), path="infer?model_version=3")


def schema():
    good = tensor()
    for i, body in enumerate([
            {}, [], None, "x", 5, True, {"inputs": None}, {"inputs": {}}, {"inputs": "x"}, {"inputs": [None]}, {"inputs": [[]]}, {"inputs": ["x"]}, {"inputs": [5]},
            {"inputs": []}, {"inputs": [{}]}, {"inputs": [good], "outputs": None}, {"inputs": [good], "outputs": {}}, {"inputs": [good], "outputs": "predict"},
            {"inputs": [good], "outputs": [None]}, {"inputs": [good], "outputs": [{}]}, {"inputs": [good], "outputs": [{"name": None}]},
            {"inputs": [good], "outputs": [{"name": 5}]}, {"inputs": [good], "outputs": ["predict"]}, {"inputs": [good], "outputs": [{"name": "predict", "x": 1}]},
            {"inputs": [good], "outputs": [{"name": "predict", "parameters": None}]}, {"inputs": [good], "outputs": [{"name": "predict", "parameters": []}]},
            {"inputs": [good], "parameters": None}, {"inputs": [good], "parameters": []}, {"inputs": [good], "parameters": "x"},
            {"inputs": [good], "parameters": {"content_type": None}}, {"inputs": [good], "parameters": {"content_type": 5}},
            {"inputs": [good], "parameters": {"headers": {"a": "b"}}}, {"inputs": [good], "parameters": {"headers": []}}, {"inputs": [good], "parameters": {"headers": None}},
            {"inputs": [good], "parameters": {"a": [1, {"b": None}], "c": 1.5}},
            {"inputs": [good], "id": None}, {"inputs": [good], "id": ""}, {"inputs": [good], "id": 5}, {"inputs": [good], "id": ["x"]}, {"inputs": [good], "id": "ü–"},
            {"inputs": [good], "id": "a b\tc"}, {"inputs": [good], "id": "x" * 300}, {"inputs": [good], "model_name": "other"}, {"inputs": [good], "raw_request": 1},
            {"inputs": [{**good, "name": None}]}, {"inputs": [{**good, "name": 5}]}, {"inputs": [{**good, "name": ""}]}, {"inputs": [{**good, "extra": 5}]},
            {"inputs": [{**good, "datatype": None}]}, {"inputs": [{**good, "datatype": 5}]}, {"inputs": [{**good, "datatype": ""}]},
            {"inputs": [{**good, "datatype": "fp64"}]}, {"inputs": [{**good, "datatype": "FLOAT"}]}, {"inputs": [{**good, "datatype": "BF16"}]},
            {"inputs": [{**good, "datatype": "STRING"}]}, {"inputs": [{**good, "datatype": "TYPE_FP64"}]}, {"inputs": [{**good, "datatype": ["FP64"]}]},
            {"inputs": [{**good, "parameters": None}]}, {"inputs": [{**good, "parameters": []}]}, {"inputs": [{**good, "parameters": {"content_type": 5}}]},
            {"inputs": [{**good, "parameters": {"content_type": "np", "z": 1}}]}, {"inputs": [good, 5]}, {"inputs": [good, {}]},
            {"inputs": [{k: v for k, v in good.items() if k != "name"}]}, {"inputs": [{k: v for k, v in good.items() if k != "shape"}]},
            {"inputs": [{k: v for k, v in good.items() if k != "datatype"}]}, {"inputs": [{k: v for k, v in good.items() if k != "data"}]},
            {"inputs": [{"name": 1, "shape": 2, "datatype": 3}]}]):
        case(f"schema_{i}", "POST", "/v2/models/svc/infer", json.dumps(body).encode())
    for i, shape in enumerate([None, "x", 5, {}, [], [None], ["3", "4"], ["3", "x"], [3.0, 4.0], [3.5, 4], [3, True], [3, 4, 1], [1, 3, 4], [12], [4, 3], [-1, 4],
                               [3, -1], [-1, -1], [-1], [0, 4], [3, 0], [0], [2, 4], [2**40, 4], [2**70, 4], [3, [4]], [" 3 ", 4], ["3.0", 4], ["1_2"], [1e3, 4], [-2, 4], ["-1", 4]]):
        infer(f"shape_{i}", "svc", {**good, "shape": shape})
    for i, data in enumerate([None, 5, 5.5, True, "x", {}, {"a": 1}, [], [[]], [[], []], [None], [[None] * 4] * 3, ROWS[:2] + [[1, 2, 3]], [ROWS], FLAT, [[v] for v in FLAT],
                              [str(v) for v in FLAT], [[str(v) for v in row] for row in ROWS], ["x"] * 12, [" 5.1 "] * 12, ["1e0"] * 12, ["nan"] * 12, ["inf"] * 12, ["0x10"] * 12, ["1_0"] * 12,
                              [True] * 12, [True, False, 1, 0] * 3, [1e308] * 12, [1e39] * 12, [-0.0] * 12, [1e-320] * 12, [2**63] * 12, [2**64] * 12, [-2**63] * 12, [-2**65] * 12, [10**30] * 12, [10**400] * 12,
                              [[1, 2], [3, 4]], [{}] * 12, [[{}] * 4] * 3, [1, [2], 3], [FLAT, FLAT], [*FLAT, 1], FLAT[:-1], "[1,2]", [1, "x", None, 2.5] * 3, [[1, 2, 3, 4], 5, 6],
                              [[[1], [2], [3], [4]]] * 3]):
        for datatype in ("FP64", "FP32", "INT64"):
            infer(f"data_{i}_{datatype}", "svc", {"name": "x", "shape": [3, 4], "datatype": datatype, "data": data})
    for datatype in TYPES:
        infer(f"svc_{datatype}", "svc", tensor([[5, 3, 1, 0]] * 2, datatype))
        infer(f"svc_fraction_{datatype}", "svc", tensor(ROWS, datatype))
        infer(f"svc_negative_{datatype}", "svc", tensor([[-5, 3, 1, 0]], datatype))
        infer(f"svc_large_{datatype}", "svc", tensor([[300, 70000, 5000000000, 0]], datatype))
    for i, raw in enumerate([b"", b" ", b"nul", b"null", b"{}", b"{} {}", b"{}x", b'{"inputs"', b'{"inputs":[}', b'{"a":1,}', b"{'a':1}", b'{"inputs":[NaN]}', b'\xef\xbb\xbf{}', b'\xff\xfe{}',
                             b'{"id":"\xff"}', b'{"id":"\\ud800"}', b'{"id":"\\uD83D\\uDE00","inputs":[]}', b'{"id":"a\nb"}', b'[' * 300, b'{"inputs":[' + b'[' * 100 + b']' * 100 + b']}',
                             b'{"inputs":[],"inputs":[{"name":"x","shape":[1,4],"datatype":"FP64","data":[1,2,3,4]}]}', b'{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP64","data":[01,2,3,4]}]}',
                             b'{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP64","data":[1.,2,3,4]}]}', b'{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP64","data":[+1,2,3,4]}]}',
                             b'{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP64","data":[1e5,2E-3,3e+1,4]}]}', b'{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP64","data":[1e999,2,3,4]}]}',
                             b'{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP64","data":[Infinity,2,3,4]}]}', b'{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP64","data":[1,2,3,4],"name":"y"}]}',
                             b'// c\n{}', b'{"inputs":[]}\n', b'\n\t{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP64","data":[1,2,3,4]}]}  ']):
        case(f"raw_{i}", "POST", "/v2/models/svc/infer", raw)
    for model in ("none", "svc/versions/9"):
        infer(f"unknown_{model}", model, good)
        infer(f"unknown_bad_{model}", model)
        case(f"unknown_empty_{model}", "POST", f"/v2/models/{model}/infer", {})


def headers():
    good = json.dumps({"inputs": [tensor()], "id": "h"}).encode()
    big = json.dumps({"inputs": [tensor(ROWS * 60)], "id": "h"}).encode()
    for i, content_type in enumerate(["application/json", "APPLICATION/JSON", "application/json;charset=utf-8", "application/json; charset=latin-1", "application/vnd.api+json", "application/x+json",
                                      "text/json", "text/plain", "application/octet-stream", "multipart/form-data", "application/x-www-form-urlencoded", "*/*", "", "json", "application/cloudevents+json"]):
        case(f"content_type_{i}", "POST", "/v2/models/svc/infer", good, {"Content-Type": content_type})
    case("content_type_none", "POST", "/v2/models/svc/infer", good, {})
    for i, accept in enumerate(["application/json", "text/html", "*/*", "application/octet-stream", "text/event-stream"]):
        case(f"accept_{i}", "POST", "/v2/models/svc/infer", good, {**JSON, "Accept": accept})
    for i, encoding in enumerate(["gzip", "GZIP", "gzip, deflate", "deflate", "identity", "br", "*", "gzip;q=0", "x-gzip"]):
        case(f"accept_encoding_{i}", "POST", "/v2/models/svc/infer", big, {**JSON, "Accept-Encoding": encoding})
        case(f"accept_encoding_small_{i}", "POST", "/v2/models/svc/infer", good, {**JSON, "Accept-Encoding": encoding})
        case(f"accept_encoding_metadata_{i}", "GET", "/v2/models/typed", None, {"Accept-Encoding": encoding})
    packed = gzip.compress(good, mtime=0)
    for i, (encoding, body) in enumerate([("gzip", packed), ("GZIP", packed), ("gzip", good), ("gzip", packed[:-9]), ("gzip", packed + b"x"), ("gzip", packed + packed), ("gzip", b""), ("identity", good),
                                          ("deflate", good), ("br", good), ("x-gzip", packed), ("gzip, gzip", gzip.compress(packed, mtime=0)), ("", good)]):
        case(f"content_encoding_{i}", "POST", "/v2/models/svc/infer", body, {**JSON, "Content-Encoding": encoding})
    case("gzip_of_no_json", "POST", "/v2/models/svc/infer", gzip.compress(b"{", mtime=0), {**JSON, "Content-Encoding": "gzip"})
    for name, value in (("Ce-Id", "mine"), ("Ce-Type", "t"), ("X-Request-Id", "r"), ("Authorization", "Bearer x"), ("Seldon-Model", "svc"), ("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
                        ("Origin", "http://example.org"), ("Range", "bytes=0-1"), ("If-None-Match", "*"), ("X-HTTP-Method-Override", "GET"), ("triton-header", "1")):
        case(f"header_{name}", "POST", "/v2/models/svc/infer", good, {**JSON, name: value})
        case(f"header_get_{name}", "GET", "/v2/models/typed", None, {name: value})
    for i, ident in enumerate(["", "plain", "ü", "a\tb", " lead", "1" * 200]):
        infer(f"id_{i}", "svc", tensor(), id=ident)
        infer(f"id_generate_{i}", "svc", tensor(), id=ident, path="generate")


def methods():
    for model in ("svc", "svc-proba", "names", "truths", "fractions", "two-values", "two-classes", "clusters", "pca", "scaler", "outliers", "proba-first", "linear", "pickled", "typed"):
        infer(f"out_{model}_default", model, tensor())
        # KMeans of scikit-learn 1.9 takes float32 for float64, and fails.
        infer(f"out_{model}_one_row", model, tensor(ROWS[:1], "FP64" if model == "clusters" else "FP32"))
        infer(f"out_{model}_wrong_width", model, tensor([[1.0, 2.0]]))
        infer(f"out_{model}_flat", model, tensor(FLAT, shape=[3, 4]))
        infer(f"out_{model}_vector", model, tensor(ROWS[0]))
        infer(f"out_{model}_nan", model, tensor([[1, None, 3, 4]]))
        infer(f"out_{model}_no_rows", model, tensor([], shape=[0, 4]))
        infer(f"out_{model}_cube", model, tensor([ROWS], shape=[1, 3, 4]))
        infer(f"out_{model}_text", model, tensor([["a", "b", "c", "d"]], "BYTES"))
        infer(f"out_{model}_two", model, tensor(), tensor(name="y"))
        for wanted in ("predict", "predict_proba", "transform", "decision_function", "predict_log_proba", "score_samples", "fit", "__class__", "", "PREDICT"):
            infer(f"out_{model}_{wanted}", model, tensor(), outputs=outputs(wanted))
        infer(f"out_{model}_both", model, tensor(), outputs=outputs("predict", "predict_proba"))
        infer(f"out_{model}_twice", model, tensor(), outputs=outputs("predict", "predict"))
        infer(f"out_{model}_transform_predict", model, tensor(), outputs=outputs("transform", "predict"))
        for word in ("np", "str", "base64", "datetime", "pd", "none", ""):
            if word == "base64" and model == "pickled":
                continue  # the last bits of floats differ
            infer(f"out_{model}_as_{word}", model, tensor(), outputs=outputs("predict", content_type=word))
        infer(f"out_{model}_stream", model, tensor(), path="infer_stream")
        infer(f"out_{model}_generate_stream", model, tensor(), path="generate_stream", id="s")
        infer(f"out_{model}_request_np", model, tensor(), **typed("np"))
        infer(f"out_{model}_request_pd", model, *[column(n, [r[i] for r in ROWS]) for i, n in enumerate("abcd")], **typed("pd"))
        infer(f"out_{model}_request_str", model, tensor(["a", "b"], "BYTES"), **typed("str"))
        infer(f"out_{model}_input_str", model, tensor(["a", "b"], "BYTES", **typed("str")))
        infer(f"out_{model}_input_base64", model, tensor([base64.b64encode(b"hi").decode()], "BYTES", **typed("base64")))
        infer(f"out_{model}_input_datetime", model, tensor(["2026-01-01"], "BYTES", **typed("datetime")))
        infer(f"out_{model}_input_unknown", model, tensor(**typed("what")))
        infer(f"out_{model}_request_unknown", model, tensor(), **typed("what"))


def frames():
    abcd = [column(n, [r[i] for r in ROWS]) for i, n in enumerate("abcd")]
    people = [column("age", [21, 64], "INT64"), column("city", ["Bonn", "Ulm"], "BYTES"), column("income", [1.5, 20], "FP64")]
    city = [column("city", ["Bonn", "Ulm", "Rom"], "BYTES")]
    for model, inputs in (("scaler-frame", abcd), ("people", people), ("onehot", city)):
        infer(f"pd_{model}", model, *inputs)
        infer(f"pd_{model}_n1", model, *[{**c, "shape": [len(c["data"]), 1]} for c in inputs])
        infer(f"pd_{model}_n1_nested", model, *[{**c, "shape": [len(c["data"]), 1], "data": [[v] for v in c["data"]]} for c in inputs])
        infer(f"pd_{model}_reversed", model, *inputs[::-1])
        infer(f"pd_{model}_missing", model, *inputs[:-1])
        infer(f"pd_{model}_more", model, *inputs, column("more", inputs[0]["data"], inputs[0]["datatype"]))
        infer(f"pd_{model}_renamed", model, *[{**c, "name": c["name"] + "_"} for c in inputs])
        infer(f"pd_{model}_twice", model, *inputs, inputs[0])
        infer(f"pd_{model}_uneven", model, {**inputs[0], "data": inputs[0]["data"][:1], "shape": [1]}, *inputs[1:])
        infer(f"pd_{model}_none", model)
        infer(f"pd_{model}_empty", model, *[{**c, "data": [], "shape": [0]} for c in inputs])
        infer(f"pd_{model}_null", model, *[{**c, "data": [None, *c["data"][1:]]} for c in inputs])
        infer(f"pd_{model}_numbers_as_text", model, *[{**c, "datatype": "BYTES", "data": [str(v) for v in c["data"]]} for c in inputs])
        infer(f"pd_{model}_str", model, *[{**c, **(typed("str") if c["datatype"] == "BYTES" else {})} for c in inputs])
        infer(f"pd_{model}_np", model, *[{**c, **typed("np")} for c in inputs])
        infer(f"pd_{model}_pd_json", model, *[{**c, "datatype": "BYTES", "data": [json.dumps(v) for v in c["data"]], **typed("pd_json")} for c in inputs])
        infer(f"pd_{model}_request_np", model, *inputs, **typed("np"))
        infer(f"pd_{model}_request_pd", model, *inputs, **typed("pd"))
        infer(f"pd_{model}_request_unknown", model, *inputs, **typed("what"))
        infer(f"pd_{model}_one_tensor", model, tensor())
        infer(f"pd_{model}_wide", model, *[{**c, "shape": [1, len(c["data"])]} for c in inputs])
        infer(f"pd_{model}_shape_wrong", model, *[{**c, "shape": [7]} for c in inputs])
        infer(f"pd_{model}_one_row", model, *[{**c, "shape": [1], "data": c["data"][:1]} for c in inputs])
        for datatype in ("FP32", "INT64", "INT8", "BYTES"):
            infer(f"pd_{model}_{datatype}", model, *[{**c, "datatype": datatype} for c in inputs])
        for wanted in ("predict", "predict_proba", "transform", "decision_function"):
            infer(f"pd_{model}_{wanted}", model, *inputs, outputs=outputs(wanted))
        infer(f"pd_{model}_both", model, *inputs, outputs=outputs("predict", "transform"))
    words = ["good nice", "ugly", "", "xyz", "Gut ü"]
    for word in (None, "str", "base64", "np", "datetime", "what", "pd"):
        more = typed(word) if word else {}
        infer(f"words_input_{word}", "words", tensor(words, "BYTES", **more))
        if word != "pd":  # a vectorizer takes a frame's column names for its texts
            infer(f"words_request_{word}", "words", tensor(words, "BYTES"), **more)
        if word != "np":
            infer(f"words_n1_{word}", "words", tensor(words, "BYTES", shape=[5, 1], **more))
        infer(f"words_base64_{word}", "words", tensor([base64.b64encode(w.encode()).decode() for w in words], "BYTES", **more))
    infer("words_proba", "words", tensor(words, "BYTES"), outputs=outputs("predict_proba"))
    infer("words_as_str", "words", tensor(words, "BYTES"), outputs=outputs("predict", content_type="str"))
    infer("words_null", "words", tensor([None, "good"], "BYTES"))
    infer("words_number", "words", tensor([5, "good"], "BYTES"))
    infer("words_fp64", "words", tensor([1.0], "FP64"))
    infer("words_empty", "words", tensor([], "BYTES", shape=[0]))
    infer("words_scalar", "words", {"name": "x", "shape": [1], "datatype": "BYTES", "data": "good"})
    infer("words_two", "words", tensor(words, "BYTES"), tensor(words, "BYTES", name="y"))


def codecs():
    values = {"ints": [1, 2], "fractions": [1.5, -2.25], "whole": [1.0, 2.0], "zero": [0, -0.0], "text": ["a", "bcd"], "spaces": [" a ", ""], "unicode": ["ü", "日本"], "truths": [True, False],
              "nulls": [None, None], "mixed_null": [1, None], "text_null": ["a", None], "digits": ["1", "2"], "digit_fraction": ["1.5", "-2e3"], "nested": [[1, 2], [3, 4]], "nested_text": [["a"], ["b"]],
              "ragged": [[1], [2, 3]], "mixed": [1, "a"], "mixed_truth": [1, True], "fraction_truth": [1.5, True], "int": 5, "one_text": "a", "truth": True, "null": None, "empty": [], "empty_nest": [[]], "large": [2**40, -2**40],
              "uint64": [2**63, 2**64 - 1], "beyond": [2**64], "small": [1e-320, 1e-7], "huge": [1e300, -1e300], "sixteen": [1e16, 123456789012345680], "objects": [{"a": 1}], "object": {"a": 1},
              "base64": ["aGk=", "aGk"], "base64_bad": ["a-k=", "====", "aGk=\n", "YQ==YQ=="], "dates": ["2026-11-22", "2026-11-22T10:11:12"], "date_forms": ["2026-11-22T10:11:12.5Z", "2026-11-22 10:11:12+02:00"],
              "date_more": ["20261122", "2026-W47-7", "2026-11-22T10", "2026-11-22T101112", "2026-11-22T10:11:12.123456789", "2026-11-22T10:11:12,25"],
              "date_zone": ["2026-11-22T10:11:12-0530", "2026-11-22T10:11:12+05:30:10", "2026-11-22x10:11", "2026-11-22T24:00:00"], "date_bad": ["2026-13-01"]}
    for word in (None, "np", "str", "base64", "datetime", "pd", "pd_json", "what", ""):
        for name, data in values.items():
            datatypes = TYPES if word == "np" else ["BYTES", "FP32"] if word is None else ["BYTES"]
            for datatype in datatypes:
                shape = [len(data)] if isinstance(data, list) else [1]
                if name == "nested":
                    shape = [2, 2]
                more = {} if word is None else typed(word)
                infer(f"codec_{word}_{datatype}_{name}", "echo", {"name": "x", "shape": shape, "datatype": datatype, "data": data, **more})
    for i, text in enumerate(["2026-11-22T10:11:12.5Z", "2026-11-22 10:11:12+02:00", "20261122", "2026-W47-7", "2026W477", "2026-W47", "2026-11-22T10", "2026-11-22T101112", "2026-11-22T10:11:12.123456789",
                              "2026-11-22T10:11:12,25", "2026-11-22T10:11:12-0530", "2026-11-22T10:11:12+05:30:10", "2026-11-22x10:11", "2026-11-22T24:00:00", "2026-11-22T10:11Z", "2026-11-22T10:11z", "2026-11-22t10:11",
                              "0001-01-01", "9999-12-31T23:59:59.999999", "10000-01-01", "2026-02-29", "2024-02-29", "2026-11-22T10:11:12.1", "2026-11-22T10:11:12.", "2026-11-22T", " 2026-11-22", "2026-11-22 ",
                              "2026-11-22T10:11:12+00:00", "2026-11-22T10:11:12+24:00", "2026-11-22T10:11:12-00:30", "2026-326", "2026-11", "20261122T101112Z", "20261122T1011", "2026-11-22T10:1", "2026-11-22T10:60", "2026-11-22T10:11:60",
                              "2026-11-22ü10:11", "２026-11-22", "", "2026-11-22T10:11:12.123456Z", "2026-11-22T10:11:12+02"]):
        infer(f"datetime_{i}", "echo", tensor([text], "BYTES", **typed("datetime")))
    for i, text in enumerate(["", "a", "aa", "aaa", "aaaa", "aa==", "aaa=", "a===", "====", "=", "aaaaa===", "aGk= ", "a Gk=", "aGk=\n", "_-__", "++//", "aGk=aGk=", "YQ==YQ==", "YR==", "é", "aa=a", "YWI=x"]):
        infer(f"base64_{i}", "echo", tensor([text], "BYTES", **typed("base64")))
    for i, text in enumerate(["1", " 1", "+1", "-1", "1.", ".5", "1e3", "1E-3", "1_0", "0x1", "inf", "-Infinity", "nan", "NaN", "", " ", "1 2", "٣", "1e400", "1e-400", "true", "None", "1L", "1.5.2", "1,5", "00012", "-0"]):
        for datatype in ("FP32", "FP64", "FP16", "INT32", "UINT8", "BOOL"):
            infer(f"numeral_{i}_{datatype}", "echo", tensor([text], datatype, **typed("np")))
    for i, number in enumerate([0.1, 1 / 3, 1e21, 1e-7, 123456.789, 65504, 65519.99, 65520, 70000, 1e39, -1e39, 5e-8, 2**24 + 1, 2**53 + 1, 0.30000000000000004, 1e15, 1e16, 1e17, 9007199254740993, 16777217.0]):
        for datatype in ("FP16", "FP32", "FP64", "INT64", "INT32", "UINT64", "BOOL"):
            infer(f"number_{i}_{datatype}", "echo", tensor([number], datatype, **typed("np")))
    for datatype in TYPES:
        for i, shape in enumerate([[4], [2, 2], [4, 1], [1, 4], [-1], [-1, 2], [2, -1], [1, 2, 2], [], [3], [0], [-1, -1], [5, -1], [2, 2, 1, 1]]):
            infer(f"reshape_{datatype}_{i}", "echo", {"name": "x", "shape": shape, "datatype": datatype, "data": [1, 2, 3, 4] if datatype != "BYTES" else list("abcd"), **typed("np")})
    infer("echo_two", "echo", tensor(["a"], "BYTES", **typed("str")), tensor([1, 2], "INT32", name="y", **typed("np")))
    infer("echo_none", "echo")
    infer("echo_bytes_number", "echo", tensor([5, "a"], "BYTES", **typed("np")))
    infer("echo_stream", "echo", tensor(["a"], "BYTES"), path="infer_stream", id="e")
    infer("echo_request_str", "echo", tensor(["a"], "BYTES"), **typed("str"))


def ending():
    for model in ("svc", "svc", "none", "numbered", "typed"):
        case(f"unload_{model}", "POST", f"/v2/repository/models/{model}/unload")
    for model in ("svc", "numbered", "numbered/versions/1", "typed"):
        case(f"gone_{model}", "GET", f"/v2/models/{model}")
        case(f"gone_ready_{model}", "GET", f"/v2/models/{model}/ready")
        infer(f"gone_infer_{model}", model, tensor())
    case("gone_index", "POST", "/v2/repository/index", {})
    case("gone_index_ready", "POST", "/v2/repository/index", {"ready": True})
    case("gone_server_ready", "GET", "/v2/health/ready")
    load("svc")
    infer("again", "svc", tensor())
    case("binary", "POST", "/v2/models/svc/infer", *binary())
    case("metrics_ok", "GET", "/metrics", port="metrics")
    for path in ("/", "/nowhere", "/metrics/", "/v2"):
        case(f"metrics_{path}", "GET", path, port="metrics")
    case("metrics_post", "POST", "/metrics", port="metrics")


def binary():
    raw = struct.pack("<4d", *ROWS[0])
    head = json.dumps({"inputs": [{"name": "x", "shape": [1, 4], "datatype": "FP64", "parameters": {"binary_data_size": len(raw)}}]}).encode()
    return head + raw, {"Content-Type": "application/octet-stream", "Inference-Header-Content-Length": str(len(head))}


loading(), http(), schema(), headers(), methods(), frames(), codecs(), ending()
