#!/usr/bin/env python3
"""Makes the truth that training/ is held to: what scikit-learn's SVC finds on tables that this script also writes.

Usage: make_svc.py   with scikit-learn 1.9.1 and numpy 2.4.6. Writes training/src/test/resources/dev/bonafide/training/.
"""
import json
import pathlib
import warnings

import numpy as np
import sklearn
from sklearn.datasets import load_digits
from sklearn.svm import SVC

assert sklearn.__version__ == "1.9.1", sklearn.__version__
warnings.simplefilter("ignore")
target = pathlib.Path(__file__).parents[2] / "training/src/test/resources/dev/bonafide/training"
target.mkdir(parents=True, exist_ok=True)


def blobs(seed, labels, rows, columns, spread):
    """Overlapping clouds, the labels in a random order, so that the first to appear is not the smallest."""
    random = np.random.RandomState(seed)
    centres = random.uniform(-2, 2, (len(labels), columns))
    which = random.randint(len(labels), size=rows)
    which[0] = len(labels) - 1
    values = np.round(centres[which] + random.normal(0, spread, (rows, columns)), 6)
    return values, [labels[i] for i in which]


def write(name, values, labels):
    lines = [",".join([f"x{i}" for i in range(values.shape[1])] + ["label"])]
    lines += [",".join([repr(float(v)) for v in row] + [str(label)]) for row, label in zip(values, labels)]
    (target / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def truth(table, parameters, values, labels, rows):
    svc = SVC(**parameters).fit(values[:rows], labels[:rows])
    tested = svc.predict(values[rows:])
    return {
        "table": table, "parameters": parameters, "rows": rows,
        "gamma": svc._gamma, "classes": [str(c) for c in svc.classes_],
        "support": svc.support_.tolist(), "supportPerClass": svc.n_support_.tolist(),
        "dual": [float(f"{v:.9g}") for v in svc._dual_coef_.ravel()],
        "intercepts": svc._intercept_.tolist(), "iterations": svc.n_iter_.tolist(),
        "predicted": [str(p) for p in tested],
        "accuracy": float(np.mean(tested == np.array(labels[rows:]))),
    }


digits = load_digits()
cases = [truth("digits", {"gamma": 0.001}, digits.data, list(digits.target), 898)]
tables = {
    "three-texts": blobs(1, ["bird", "Zebra", "ähre"], 150, 5, 1.5),
    "two-signs": blobs(2, [-1, 1], 120, 4, 1.8),
    "four-integers": blobs(3, [10, 2, 33, 4], 160, 6, 1.6),
}
options = [
    {"kernel": "linear"}, {"kernel": "linear", "C": 0.05}, {"kernel": "rbf"}, {"kernel": "rbf", "gamma": "auto", "C": 10.0},
    {"kernel": "poly"}, {"kernel": "poly", "degree": 2, "coef0": 1.0, "gamma": 0.1},
    {"kernel": "sigmoid", "gamma": 0.05, "coef0": -0.5}, {"kernel": "rbf", "shrinking": False, "tol": 1e-5},
]
for table, (values, labels) in tables.items():
    write(table, values, labels)
    cases += [truth(table, option, values, labels, len(labels) // 2) for option in options]
(target / "svc-truth.json").write_text(
    "[\n" + ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases) + "\n]\n", encoding="utf-8")
print(len(cases), "cases")
