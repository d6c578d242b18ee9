"""estimators.py models FOLDER | time FOLDER | report FOLDER

models: fits the models and writes model.joblib and X.bin (little-endian float64 rows) for each.
time:   times scikit-learn's predict on them, median of the calls of a few seconds, one thread.
report: prints scikit-learn's times beside those of JMH (java.json) as ratios.
"""

import json
import os
import statistics
import sys
import time
import warnings

FOLDER = sys.argv[2]
TARGETS = {
    ("svc-digits", "batch"): 8,
    ("svc-digits", "oneRow"): 20,
    ("forest", "batch"): 3,
    ("histogram", "batch"): 3,
    ("logistic", "oneRow"): 50,
    ("scaler-logistic", "oneRow"): 50,
}


def models():
    import joblib
    from sklearn import datasets, ensemble, linear_model, pipeline, preprocessing, svm

    digits = datasets.load_digits()
    half = len(digits.data) // 2
    train, target, rest = digits.data[:half], digits.target[:half], digits.data[half : half + 898]
    x, y = datasets.make_classification(4000, 20, n_informative=10, n_classes=3, random_state=0)
    logistic = linear_model.LogisticRegression(max_iter=500)
    made = {
        "svc-digits": (svm.SVC(gamma=0.001).fit(train, target), rest),
        "logistic": (logistic.fit(x[:3000], y[:3000]), x[3000:]),
        "scaler-logistic": (
            pipeline.make_pipeline(preprocessing.StandardScaler(), linear_model.LogisticRegression(max_iter=500)).fit(
                x[:3000], y[:3000]
            ),
            x[3000:],
        ),
        "forest": (ensemble.RandomForestClassifier(100, random_state=0).fit(x[:3000], y[:3000]), x[3000:]),
        "histogram": (
            ensemble.HistGradientBoostingClassifier(max_iter=100, random_state=0).fit(x[:3000], y[:3000]),
            x[3000:],
        ),
    }
    for name, (model, rows) in made.items():
        os.makedirs(os.path.join(FOLDER, name), exist_ok=True)
        joblib.dump(model, os.path.join(FOLDER, name, "model.joblib"))
        rows.astype("<f8").tofile(os.path.join(FOLDER, name, "X.bin"))


def median_us(call, seconds=3.0):
    for _ in range(3):
        call()
    times, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end or len(times) < 5:
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1e6


def clock():
    import joblib
    import numpy as np
    import sklearn

    warnings.simplefilter("ignore")
    results = {"scikit-learn": sklearn.__version__}
    for name in sorted(os.listdir(FOLDER)):
        path = os.path.join(FOLDER, name, "model.joblib")
        if os.path.exists(path):
            model = joblib.load(path)
            rows = np.fromfile(os.path.join(FOLDER, name, "X.bin")).reshape(-1, model.n_features_in_)
            one = rows[:1].copy()
            results[name] = {
                "rows": len(rows),
                "batch": median_us(lambda: model.predict(rows)),
                "oneRow": median_us(lambda: model.predict(one)),
            }
    with open(os.path.join(FOLDER, "python.json"), "w") as f:
        json.dump(results, f, indent=1)


def report():
    python = json.load(open(os.path.join(FOLDER, "python.json")))
    java = {}
    for result in json.load(open(os.path.join(FOLDER, "java.json"))):
        what = result["benchmark"].rsplit(".", 1)[1]
        java[result["params"]["model"], what] = result["primaryMetric"]["scorePercentiles"]["50.0"]
    print("scikit-learn %s, one thread; medians in microseconds a call" % python["scikit-learn"])
    print("| model | rows | scikit-learn | Bonafide | ratio | wanted |")
    print("|---|---|---|---|---|---|")
    for (model, what), us in sorted(java.items()):
        peer = python[model]["oneRow" if what == "oneRow" else "batch"]
        wanted = TARGETS.get((model, what))
        rows = 1 if what == "oneRow" else python[model]["rows"]
        label = model + (" (all cores)" if what == "batchOnAllCores" else "")
        print(
            "| %s | %d | %.1f | %.1f | %.1f | %s |" % (label, rows, peer, us, peer / us, ">= %d" % wanted if wanted else "")
        )


{"models": models, "time": clock, "report": report}[sys.argv[1]]()
