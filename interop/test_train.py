"""Bonafide trains; scikit-learn finds the same model in the file as it would have fitted itself."""
import pathlib
import subprocess
import sys
import warnings

import joblib
import numpy
import pytest
from sklearn.datasets import load_digits
from sklearn.svm import SVC

from conftest import environment, requires

pytestmark = requires("train svc")
TABLES = pathlib.Path(__file__).parent.parent / "training/src/test/resources/dev/bonafide/training"


def load(path):
    """Loads a model that this test made, every warning an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return joblib.load(path)


def assert_same_model(ours, theirs):
    assert list(ours.__dict__) == list(theirs.__dict__)
    for name, value in theirs.__dict__.items():
        found = ours.__dict__[name]
        # Where gamma is a rule scikit-learn keeps a numpy.float64, which is a float.
        assert isinstance(value, type(found)), name
        if isinstance(value, numpy.ndarray):
            assert (found.dtype, found.shape, found.flags.c_contiguous) == (value.dtype, value.shape, value.flags.c_contiguous), name
            if value.dtype.kind == "f":
                numpy.testing.assert_allclose(found, value, rtol=0, atol=1e-9, err_msg=name)
            else:
                numpy.testing.assert_array_equal(found, value, err_msg=name)
        else:
            assert found == value, name


def test_digits_model_is_what_scikit_learn_fits(bonafide, tmp_path):
    result = bonafide("train", "svc", "--dataset", "digits", "--gamma", "0.001", "--out", "models/good-model/model.joblib", "--json").json()
    ours = load(tmp_path / "models/good-model/model.joblib")
    digits = load_digits()
    theirs = SVC(gamma=0.001).fit(digits.data[:898], digits.target[:898])
    assert_same_model(ours, theirs)
    assert result["supportVectors"] == len(ours.support_) == 519
    assert round(result["accuracy"], 4) == 0.9689 == round(ours.score(digits.data[898:], digits.target[898:]), 4)
    numpy.testing.assert_array_equal(ours.predict(digits.data), theirs.predict(digits.data))
    numpy.testing.assert_allclose(ours.decision_function(digits.data), theirs.decision_function(digits.data), atol=1e-9)
    assert repr(ours) == "SVC(gamma=0.001)"
    assert numpy.array(result["confusion"]).sum() == 899


OPTIONS = [
    {"kernel": "linear"}, {"kernel": "rbf"}, {"kernel": "rbf", "gamma": "auto", "C": 10.0}, {"kernel": "poly", "degree": 2, "coef0": 1.0},
    {"kernel": "sigmoid", "gamma": 0.05, "coef0": -0.5}, {"kernel": "rbf", "shrinking": False, "tol": 1e-5},
]


@pytest.mark.parametrize("options", OPTIONS, ids=lambda o: "-".join(map(str, o.values())))
@pytest.mark.parametrize("table", ["three-texts", "two-signs", "four-integers"])
def test_model_of_a_csv_file_is_what_scikit_learn_fits(bonafide, tmp_path, table, options):
    arguments = []
    for name, value in options.items():
        arguments += ["--no-shrinking"] if name == "shrinking" else [f"--{name}", value]
    result = bonafide("train", "svc", "--csv", TABLES / f"{table}.csv", "--target", "label", *arguments,
                      "--test-size", "0.25", "--out", "model.joblib", "--json").json()
    lines = [line.split(",") for line in (TABLES / f"{table}.csv").read_text(encoding="utf-8").splitlines()[1:]]
    values = numpy.array([[float(cell) for cell in line[:-1]] for line in lines])
    labels = numpy.array([line[-1] if table == "three-texts" else int(line[-1]) for line in lines])
    rows = len(lines) - -(-len(lines) // 4)
    theirs = SVC(**options).fit(values[:rows], labels[:rows])
    ours = load(tmp_path / "model.joblib")
    assert_same_model(ours, theirs)
    assert result["accuracy"] == ours.score(values[rows:], labels[rows:])
    assert repr(ours) == repr(theirs)


def test_unmodified_python_process_loads_it_without_a_warning(bonafide, tmp_path):
    bonafide("train", "svc", "--dataset", "digits", "--gamma", "0.001", "--out", "model.joblib")
    done = subprocess.run([sys.executable, "-W", "error", "-c", "import joblib; print(joblib.load('model.joblib'))"],
                          cwd=tmp_path, env=environment(), capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "SVC(gamma=0.001)", "")


def test_bad_input_is_a_usage_error_and_leaves_an_older_model_alone(bonafide, tmp_path):
    model = tmp_path / "model.joblib"
    model.write_text("older")
    bad = tmp_path / "bad.csv"
    bad.write_text("a,b,label\n1,2,x\n1,zwei,y\n")
    for arguments, said in {
        ("--csv", bad, "--target", "label"): "bad.csv line 3, column 2 (b): found 'zwei'",
        ("--csv", bad, "--target", "lable"): "no column 'lable'",
        ("--csv", "absent.csv", "--target", "label"): "absent.csv: no such file",
        ("--csv", bad): "--target",
        ("--dataset", "digits", "--gamma", "much"): "gamma",
        ("--dataset", "digits", "--C", "-1"): "C: found -1.0",
        ("--dataset", "digits", "--kernel", "cubic"): "cubic",
        (): "--dataset",
    }.items():
        result = bonafide("train", "svc", *arguments, "--out", model, code=2)
        assert said in result.err, arguments
        assert result.out == ""
    assert model.read_text() == "older"
