"""Data sets and the writing of cases, shared by all case files."""

import importlib
import json
import os
import platform
import warnings

import joblib
import numpy as np
import scipy.sparse as sp
import sklearn
from sklearn import datasets

METHODS = ["predict", "predict_proba", "predict_log_proba", "decision_function", "transform", "score_samples"]

IRIS = datasets.load_iris()
IRIS_NAMES = IRIS.target_names[IRIS.target]
ROWS = np.random.RandomState(7).permutation(150)[:12]


def iris():
    """Three classes: X, y, and twelve rows to answer."""
    return IRIS.data, IRIS.target, IRIS.data[ROWS]


def iris_named():
    return IRIS.data, IRIS_NAMES, IRIS.data[ROWS]


def binary(seed=3, features=6):
    x, y = datasets.make_classification(160, features, n_informative=4, random_state=seed)
    return x, y, x[:12]


def regression(targets=1, seed=5):
    x, y = datasets.make_regression(120, 6, n_targets=targets, noise=3.0, random_state=seed)
    return x, y / 100, x[:12]


def counts():
    """Positive targets for generalised linear models."""
    random = np.random.RandomState(11)
    x = random.normal(size=(150, 4))
    y = random.poisson(np.exp(0.3 * x[:, 0] - 0.2 * x[:, 1] + 0.5)).astype(float)
    return x, y, x[:12]


def multilabel():
    x, y = datasets.make_multilabel_classification(120, 6, n_classes=4, random_state=2)
    return x, y, x[:12]


def sparse_binary():
    x, y, rows = binary()
    x = np.where(np.abs(x) < 0.6, 0.0, x)
    return sp.csr_matrix(x), y, x[:12]


def named(module, name, *args, **kwargs):
    """The estimator by name, so that a release that lacks it fails in its own case only."""
    return getattr(importlib.import_module("sklearn." + module), name)(*args, **kwargs)


def fit(data, module, name, convert=None, **kwargs):
    """A case: the estimator fitted on a data set, which `convert` may change."""
    def make():
        x, y, rows = data()
        if convert:
            x, y, rows = convert(x, y, rows)
        return named(module, name, **kwargs).fit(x, y), rows

    return make


def f32(x, y, rows):
    return x.astype(np.float32), y, rows.astype(np.float32)


def f32_target(x, y, rows):
    return x.astype(np.float32), y.astype(np.float32), rows.astype(np.float32)


def one_column(x, y, rows):
    return x, y.reshape(-1, 1), rows


def bools(x, y, rows):
    return x, y == 1, rows


def floats(x, y, rows):
    return x, y * 2.0, rows


def two_classes(x, y, rows):
    return x[y < 2], y[y < 2], rows


def positive(x, y, rows):
    return np.abs(x), y, np.abs(rows)


def signs(x, y, rows):
    return x, y * 2 - 1, rows


def ints8(x, y, rows):
    return x, y.astype(np.int8), rows


def strings(x, y, rows):
    """Labels as texts of different lengths."""
    return x, np.array(["no", "yes", "perhaps", "never"])[y], rows


def sparse(x, y, rows):
    """Input as a compressed sparse row matrix, small values dropped."""
    thin = lambda m: sp.csr_matrix(np.where(np.abs(m) < 0.6, 0.0, m))
    return thin(x), y, thin(rows)


def holes(x, y, rows):
    """One value in seven is missing, in training and in the rows to answer."""
    x = np.array(x, dtype=np.result_type(x, np.float32))
    x[np.random.RandomState(13).uniform(size=x.shape) < 1 / 7] = np.nan
    rows = np.array(rows, dtype=x.dtype)
    rows[np.random.RandomState(14).uniform(size=rows.shape) < 1 / 7] = np.nan
    return x, y, rows


def scrub(value):
    """Numbers that JSON lacks, as text."""
    if isinstance(value, float):
        if value != value:
            return "NaN"
        if value in (float("inf"), float("-inf")):
            return "Infinity" if value > 0 else "-Infinity"
        return value
    if isinstance(value, (list, tuple)):
        return [scrub(v) for v in value]
    if isinstance(value, dict):
        return {str(k): scrub(v) for k, v in value.items()}
    if isinstance(value, np.generic):
        return scrub(value.item())
    return value


def plain(value):
    if sp.issparse(value):
        value = value.toarray()
    if hasattr(value, "to_numpy"):
        value = value.to_numpy()
    if isinstance(value, list) and value and isinstance(value[0], np.ndarray):
        return [scrub(v.tolist()) for v in value], "list"
    if isinstance(value, np.ndarray):
        return scrub(value.tolist()), str(value.dtype)
    return scrub(list(value)), "list"


def write(folder, name, model, x, without=()):
    """Writes one case; returns its line of the manifest. `without` names methods that draw random numbers."""
    kind = type(model)
    version = sklearn.__version__
    here = os.path.join(folder, version, name)
    os.makedirs(here, exist_ok=True)
    given, dtype = plain(x)
    if str(dtype).startswith(">") or str(dtype).startswith("|"):
        dtype = str(dtype)[1:]
    expected = {"name": name, "estimator": kind.__module__ + "." + kind.__name__, "sklearn": version, "X_dtype": dtype}
    if sp.issparse(x):
        expected["X_sparse"] = True
    if hasattr(x, "columns"):
        expected["X_columns"] = list(x.columns)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for method in METHODS:
            if method in without:
                continue
            try:
                answer = getattr(model, method)(x)
            except Exception:  # the estimator lacks it, as configured
                continue
            value, answered = plain(answer)
            expected[method] = value
            expected[method + "_dtype"] = answered
    if not any(method in expected for method in METHODS):
        raise ValueError("this release fits it and answers nothing")
    joblib.dump(model, os.path.join(here, "model.joblib"), compress=("zlib", 9))
    with open(os.path.join(here, "X.json"), "w") as f:
        json.dump(given, f)
    with open(os.path.join(here, "expected.json"), "w") as f:
        json.dump(expected, f)
    return {
        "path": version + "/" + name + "/model.joblib",
        "name": name,
        "estimator": expected["estimator"],
        "sklearn": version,
        "numpy": np.__version__,
        "python": platform.python_version(),
        "methods": [m for m in METHODS if m in expected],
    }
