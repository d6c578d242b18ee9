"""`bonafide infer` answers rows in files as scikit-learn answers them in memory."""
import csv
import io
import json
import pathlib
import re

import joblib
import numpy
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.datasets import load_diabetes, load_iris, make_multilabel_classification
from sklearn.ensemble import GradientBoostingRegressor, HistGradientBoostingClassifier, IsolationForest, RandomForestClassifier
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, PowerTransformer, StandardScaler
from sklearn.svm import SVC

from conftest import requires

pytestmark = requires("infer")
IRIS = load_iris()
NAMED = IRIS.target_names[IRIS.target]
DIABETES = load_diabetes()
UNVERIFIED = "--insecure-skip-verification"


def write_csv(path, rows, header=None, separator=","):
    with open(path, "w", newline="") as file:
        writer = csv.writer(file, delimiter=separator)
        if header:
            writer.writerow(header)
        # repr keeps every bit of a float.
        writer.writerows([["" if isinstance(v, float) and v != v else v.item() if hasattr(v, "item") else v for v in row] for row in rows])
    return path


def tensors(response):
    return {t["name"]: numpy.array(t["data"]).reshape(t["shape"]) for t in response["outputs"]}


def assert_same(found, expected):
    expected = numpy.asarray(expected)
    found = found.reshape(expected.shape)
    if expected.dtype.kind == "f":
        numpy.testing.assert_allclose(found.astype(float), expected, rtol=1e-9, atol=1e-12)
    else:
        numpy.testing.assert_array_equal(found.astype(expected.dtype), expected)


FAMILIES = {
    "svc": (SVC(gamma=0.01), IRIS.data, IRIS.target, ["predict", "decision_function"]),
    "forest-of-texts": (RandomForestClassifier(20, random_state=0), IRIS.data, NAMED, ["predict", "predict_proba"]),
    "histogram-with-missing": (
        HistGradientBoostingClassifier(max_iter=20, random_state=0),
        numpy.where(IRIS.data > 6, numpy.nan, IRIS.data), IRIS.target, ["predict", "predict_proba", "decision_function"]),
    "boosted-regression": (GradientBoostingRegressor(n_estimators=20, random_state=0), DIABETES.data, DIABETES.target, ["predict"]),
    "ridge": (Ridge(), DIABETES.data, DIABETES.target, ["predict"]),
    "pipeline": (make_pipeline(StandardScaler(), LogisticRegression(max_iter=500)), IRIS.data, IRIS.target == 1,
                 ["predict", "predict_proba", "predict_log_proba", "decision_function"]),
    # Without equal distances, which scikit-learn decides by the order of its tree's nodes.
    "neighbours": (KNeighborsClassifier(), IRIS.data + numpy.random.default_rng(0).normal(scale=1e-3, size=IRIS.data.shape), NAMED, ["predict", "predict_proba"]),
    "isolation": (IsolationForest(n_estimators=20, random_state=0), IRIS.data, None, ["predict", "score_samples", "decision_function"]),
    "transformer": (PowerTransformer(), IRIS.data, None, ["transform"]),
    "multilabel": (RandomForestClassifier(10, random_state=0), *make_multilabel_classification(150, 6, random_state=0), ["predict"]),
}


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("form", ["csv", "npy", "npz", "json"])
def test_answers_are_scikit_learns(bonafide, tmp_path, family, form):
    model, x, y, methods = FAMILIES[family]
    model.fit(x, y)
    joblib.dump(model, tmp_path / "model.joblib")
    source = tmp_path / f"rows.{form}"
    if form == "csv":
        write_csv(source, x)
    elif form == "npy":
        numpy.save(source, x)
    elif form == "npz":
        numpy.savez_compressed(source, X=x, y=numpy.zeros(len(x)))
    else:
        data = [None if v != v else v for v in x.ravel().tolist()]
        request = {"id": "a", "inputs": [{"name": "x", "shape": list(x.shape), "datatype": "FP64", "data": data}],
                   "outputs": [{"name": m} for m in methods]}
        source.write_text(json.dumps(request))
    asked = [] if form == "json" else ["--outputs", ",".join(methods)]
    response = bonafide("infer", "--model", "model.joblib", "--input", source, *asked, UNVERIFIED).json()
    found = tensors(response)
    assert list(found) == methods
    assert response.get("id") == ("a" if form == "json" else None)
    for method in methods:
        assert_same(found[method], getattr(model, method)(x))


def test_unsigned_model_is_refused_and_the_hint_is_a_policy(bonafide, tmp_path):
    joblib.dump(Ridge().fit(DIABETES.data, DIABETES.target), tmp_path / "model.joblib")
    write_csv(tmp_path / "x.csv", DIABETES.data[:2])
    result = bonafide("infer", "--model", "model.joblib", "--input", "x.csv", code=1)
    assert result.out == ""
    assert "NO_POLICY" in result.err and "bonafide policy init --from" in result.err


def test_signed_model_answers_under_a_policy_and_a_tampered_one_does_not(bonafide, tmp_path):
    folder = tmp_path / "models/iris"
    folder.mkdir(parents=True)
    model = SVC(gamma=0.01).fit(IRIS.data, NAMED)
    joblib.dump(model, folder / "model.joblib")
    bonafide("sign", "--sandbox=sandbox", "models/iris/model.joblib")
    bonafide("policy", "init", "--sandbox=sandbox", "--from", "models/iris/model.joblib.sigstore.json", "--out", "policy.yaml")
    write_csv(tmp_path / "x.csv", IRIS.data, IRIS.feature_names)
    for path in ["models/iris", "models/iris/model.joblib"]:
        answer = bonafide("infer", "--model", path, "--input", "x.csv", "--policy", "policy.yaml", "--output-format", "csv")
        assert answer.out.splitlines() == ["predict", *model.predict(IRIS.data)]
    with open(folder / "model.joblib", "ab") as file:
        file.write(b"x")
    refused = bonafide("infer", "--model", "models/iris", "--input", "x.csv", "--policy", "policy.yaml", "--output-format", "csv", code=1)
    assert refused.out == "" and "DIGEST_MISMATCH" in refused.err


def test_categories_and_missing_values_of_a_csv_file(bonafide, tmp_path):
    """Columns of text, numbers and gaps, as one file from standard input; the answers as CSV."""
    generator = numpy.random.default_rng(0)
    rows = [[["red", "green", "blue, dark"][i % 3], float(i) if i % 7 else numpy.nan, float(generator.normal()), "no \"quote\"" if i % 2 else "b"]
            for i in range(400)]
    x = numpy.array(rows, dtype=object)
    y = numpy.array([i % 3 == 0 for i in range(400)]).astype(int)
    columns = ColumnTransformer([
        ("texts", OneHotEncoder(), [0, 3]), ("numbers", make_pipeline(SimpleImputer(), StandardScaler()), [1, 2])])
    model = make_pipeline(columns, LogisticRegression()).fit(x, y)
    joblib.dump(model, tmp_path / "model.joblib")
    text = write_csv(tmp_path / "rows.csv", rows, ["colour", "age", "z", "word"]).read_text()
    answer = bonafide("infer", "--model", "model.joblib", "--input", "-", "--outputs", "predict,predict_proba",
                      "--output-format", "csv", UNVERIFIED, input=text)
    found = list(csv.DictReader(io.StringIO(answer.out)))
    assert list(found[0]) == ["predict", "predict_proba_0", "predict_proba_1"]
    assert [int(f["predict"]) for f in found] == model.predict(x).tolist()
    numpy.testing.assert_allclose([float(f["predict_proba_1"]) for f in found], model.predict_proba(x)[:, 1], rtol=1e-9)


def test_a_model_of_dicts_says_how_to_go_on(bonafide, tmp_path):
    rows = [{"city": c, "age": i} for i, c in enumerate(["Rome", "Oslo"] * 5)]
    joblib.dump(make_pipeline(DictVectorizer(), LogisticRegression()).fit(rows, [0, 1] * 5), tmp_path / "model.joblib")
    write_csv(tmp_path / "x.csv", [["Rome", 3]], ["city", "age"])
    refused = bonafide("infer", "--model", "model.joblib", "--input", "x.csv", UNVERIFIED, code=1)
    assert refused.out == "" and "takes dicts" in refused.err and "ColumnTransformer" in refused.err


def test_a_column_of_documents(bonafide, tmp_path):
    texts = ["the model was signed", "nobody signed it", "a \"signed\" model, loaded", "loaded\nnever"] * 5
    y = ["good", "bad", "good", "bad"] * 5
    model = make_pipeline(TfidfVectorizer(), LogisticRegression()).fit(texts, y)
    joblib.dump(model, tmp_path / "model.joblib")
    write_csv(tmp_path / "x.csv", [[t] for t in texts], ["text"])
    found = tensors(bonafide("infer", "--model", "model.joblib", "--input", "x.csv", "--outputs", "predict_proba", UNVERIFIED).json())
    assert_same(found["predict_proba"], model.predict_proba(texts))


def test_columns_are_picked_by_name_and_other_names_are_refused(bonafide, tmp_path):
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=500)).fit(IRIS.data, IRIS.target)
    names = ["a", "b", "c", "d"]
    model[0].feature_names_in_ = numpy.array(names, dtype=object)
    joblib.dump(model, tmp_path / "model.joblib")
    shuffled = IRIS.data[:, [3, 1, 0, 2]]
    write_csv(tmp_path / "x.tsv", [[i, *row] for i, row in enumerate(shuffled)], ["id", "d", "b", "a", "c"], "\t")
    run = ["infer", "--model", "model.joblib", "--input", "x.tsv", UNVERIFIED]
    assert "names" in bonafide(*run, code=1).err
    found = tensors(bonafide(*run, "--columns", "a,b,c,d").json())
    assert_same(found["predict"], model.predict(IRIS.data))
    assert "expected one of" in bonafide(*run, "--columns", "a,e", code=2).err


def test_long_file_is_answered_in_little_memory(bonafide, tmp_path):
    """300,000 rows, 30 MB of text, in a heap that could not hold them as text and numbers at once."""
    model = make_pipeline(StandardScaler(), Ridge()).fit(DIABETES.data[:, :5], DIABETES.target)
    joblib.dump(model, tmp_path / "model.joblib")
    x = numpy.random.default_rng(0).normal(size=(300_000, 5))
    numpy.savetxt(tmp_path / "x.csv", x, delimiter=",", fmt="%.17g")
    bonafide("infer", "--model", "model.joblib", "--input", "x.csv", "--out", "y.csv", UNVERIFIED, env={"BONAFIDE_JAVA_OPTS": "-Xmx48m"})
    assert_same(numpy.loadtxt(tmp_path / "y.csv", skiprows=1), model.predict(x))


BAD_INPUTS = {
    "fields": ("1,2,3,4\n1,2,3\n", 2, "line 2, column 4: found 3 fields, expected 4"),
    "quote": ('1,2,3,4\n1,2,"3,4\n', 2, "line 2, column 3: found no closing quote"),
    "word": ("1,2,3,4\n1,2,x,4\n", 1, "line 2, column 3 holds 'x'"),
    "gap": ("a,b,c,d\n1,2,,4\n", 1, "line 2, column 3 (c) holds no value"),
    "columns": ("1,2,3\n", 1, "X has 3 features"),
    "nothing": ("", 2, "found no line"),
    "header": ("a,b,c,d\n", 2, "found a header alone"),
    "twice": ("a,b,b,d\n1,2,3,4\n", 2, "line 1, column 3: found the name 'b' again"),
}


@pytest.mark.parametrize("case", BAD_INPUTS)
def test_bad_input_names_its_place_and_gives_no_answer(bonafide, tmp_path, case):
    text, code, message = BAD_INPUTS[case]
    joblib.dump(SVC().fit(IRIS.data, IRIS.target), tmp_path / "model.joblib")
    (tmp_path / "x.csv").write_text(text)
    result = bonafide("infer", "--model", ".", "--input", "x.csv", UNVERIFIED, code=code)
    assert result.out == ""
    assert message in result.err


def test_request_that_is_no_json_names_its_place(bonafide, tmp_path):
    joblib.dump(SVC().fit(IRIS.data, IRIS.target), tmp_path / "model.joblib")
    (tmp_path / "x.json").write_text('{"inputs": [\n  oops]}')
    assert "line 2, column 3" in bonafide("infer", "--model", ".", "--input", "x.json", UNVERIFIED, code=1).err
    (tmp_path / "x.json").write_text('{"inputs": [{"name": "x"}]}')
    assert "inputs.0.shape" in bonafide("infer", "--model", ".", "--input", "x.json", UNVERIFIED, code=1).err


def test_output_that_the_model_lacks_is_refused(bonafide, tmp_path):
    joblib.dump(SVC().fit(IRIS.data, IRIS.target), tmp_path / "model.joblib")
    write_csv(tmp_path / "x.csv", IRIS.data)
    run = ["infer", "--model", ".", "--input", "x.csv", UNVERIFIED, "--outputs"]
    assert "decision_function, predict" in bonafide(*run, "predict_proba", code=1).err.replace("predict, decision_function", "decision_function, predict")
    assert "did you mean predict_proba?" in bonafide(*run, "predict_prob", code=2).err


def test_expected_answers_of_the_how_to_are_checked_and_false_ones_refuse_the_model(bonafide, tmp_path, monkeypatch):
    guide = (pathlib.Path(__file__).parent.parent / "docs/how-to/ship-expected-answers.md").read_text(encoding="utf-8")
    (tmp_path / "models/iris").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    exec(re.search(r"```python\n(.*?)```", guide, re.DOTALL).group(1), {})
    sign = ["sign", "sigstore", "--sandbox=sandbox", "models/iris"]
    bonafide(*sign)
    bonafide("policy", "init", "--sandbox=sandbox", "--from", "models/iris/model.sig", "--match", "iris", "--out", "policy.yaml")
    bonafide("check", "models", "--policy", "policy.yaml")
    expected = tmp_path / "models/iris/expected.json"
    content = json.loads(expected.read_text())
    content["outputs"][0]["data"][0] += 1
    expected.write_text(json.dumps(content))
    bonafide(*sign, "--overwrite")
    write_csv(tmp_path / "x.csv", IRIS.data)
    refused = bonafide("infer", "--model", "models/iris", "--input", "x.csv", "--policy", "policy.yaml", code=1)
    assert "EXPECTATION_FAILED" in refused.err and refused.out == ""
