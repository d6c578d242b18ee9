"""estimators.py models FOLDER | time FOLDER | report FOLDER [RESULT.json]

models: fits the models and writes model.joblib and X.bin (little-endian float64 rows) for each.
time:   times scikit-learn's predict on them, median of the calls of a few seconds, one thread. Run before and after the other
        side, the quicker of both counts: that is the harder comparison on a machine with other work.
report: prints scikit-learn's times beside those of JMH (java.json) as ratios, and fails where a goal is missed by more than the margin.
"""

import json
import os
import statistics
import sys
import time
import warnings

FOLDER = sys.argv[2]
# How many times as quick as scikit-learn a call must be.
RATIOS = {
    ("svc-digits", "batch"): 8,
    ("svc-digits", "oneRow"): 20,
    ("forest", "batch"): 3,
    ("histogram", "batch"): 3,
    ("logistic", "oneRow"): 50,
    ("scaler-logistic", "oneRow"): 50,
}
# Batches that are worth a thread must gain this share of the cores.
SCALES = ("svc-digits", "forest", "histogram")
# A goal counts as missed below this share of it, because two runs of the same code on a shared machine differ by that much.
MARGIN = 0.8
# Bytes that a row more may allocate: no object of its own, but its place in the batch's arrays. Those are its label (8), the position of its
# class (4), and the scores that these are taken from, 8 each: none where a run of rows shares them, one for each pair of classes for SVC, else one a
# class. A scaler's output is a row of its own. Where the machine is loaded, a compiler that is late adds some.
ROW_BYTES = {"svc-digits": 12 + 45 * 8, "logistic": 12 + 3 * 8, "scaler-logistic": 12 + 3 * 8 + 20 * 8, "forest": 12, "histogram": 12 + 3 * 8}


def models():
    import joblib
    from sklearn import datasets, ensemble, linear_model, pipeline, preprocessing, svm

    digits = datasets.load_digits()
    half = len(digits.data) // 2
    train, target, rest = digits.data[:half], digits.target[:half], digits.data[half : half + 898]
    x, y = datasets.make_classification(4000, 20, n_informative=10, n_classes=3, random_state=0)
    made = {
        "svc-digits": (svm.SVC(gamma=0.001).fit(train, target), rest),
        "logistic": (linear_model.LogisticRegression(max_iter=500).fit(x[:3000], y[:3000]), x[3000:]),
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


def median_us(call, seconds=2.0):
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
    path = os.path.join(FOLDER, "python.json")
    results = json.load(open(path)) if os.path.exists(path) else {"scikit-learn": sklearn.__version__}
    for name in sorted(os.listdir(FOLDER)):
        folder = os.path.join(FOLDER, name)
        if os.path.isdir(folder):
            model = joblib.load(os.path.join(folder, "model.joblib"))
            rows = np.fromfile(os.path.join(folder, "X.bin")).reshape(-1, model.n_features_in_)
            one = rows[:1].copy()
            now = {"batch": median_us(lambda: model.predict(rows)), "oneRow": median_us(lambda: model.predict(one))}
            before = results.get(name, now)
            results[name] = {"rows": len(rows)} | {what: min(now[what], before[what]) for what in now}
    with open(path, "w") as f:
        json.dump(results, f, indent=1)


def report():
    python = json.load(open(os.path.join(FOLDER, "python.json")))
    java, bytes_ = {}, {}
    for result in json.load(open(os.path.join(FOLDER, "java.json"))):
        key = result["params"]["model"], result["benchmark"].rsplit(".", 1)[1]
        java[key] = result["primaryMetric"]["scorePercentiles"]["50.0"]
        bytes_[key] = result["secondaryMetrics"]["gc.alloc.rate.norm"]["score"]
    cores = os.cpu_count()
    lines = []
    for (model, what), us in sorted(java.items()):
        rows = python[model]["rows"]
        if what == "oneRow" or what == "batch":
            lines.append((model, 1 if what == "oneRow" else rows, "against scikit-learn, one thread", python[model][what], us,
                          python[model][what] / us, RATIOS.get((model, what))))
        if what == "batchOnAllCores":
            lines.append((model, rows, "all %d cores against one" % cores, java[model, "batch"], us, java[model, "batch"] / us,
                          cores if model in SCALES else None))
    print("scikit-learn %s; medians in microseconds a call" % python["scikit-learn"])
    print("| model | rows | what | peer | Bonafide | ratio | wanted |\n|---|---|---|---|---|---|---|")
    for line in lines:
        print("| %s | %d | %s | %.1f | %.1f | %.2f | %s |" % (*line[:6], "≥ %d" % line[6] if line[6] else ""))
    print("\nbytes allocated (gc.alloc.rate.norm)\n| model | one row | half the batch | batch | a row more | its part of the results |\n|---|---|---|---|---|---|")
    missed = ["%s, %d rows, %s: %.2f, wanted %d" % (m, n, what, ratio, goal)
              for m, n, what, _, _, ratio, goal in lines if goal and ratio < MARGIN * goal]
    allocations = {}
    for model in sorted({m for m, _ in java}):
        rows = python[model]["rows"]
        batch, half = bytes_[model, "batch"], bytes_[model, "halfBatch"]
        more = (batch - half) / (rows - rows // 2)
        allocations[model] = {"oneRow": bytes_[model, "oneRow"], "halfBatch": half, "batch": batch, "aRowMore": more}
        print("| %s | %.0f | %.0f | %.0f | %.1f | %d |" % (model, bytes_[model, "oneRow"], half, batch, more, ROW_BYTES[model]))
        if more > ROW_BYTES[model] / MARGIN:
            missed.append("%s: a row allocates %.1f bytes, wanted %d" % (model, more, ROW_BYTES[model]))
    for goal in missed:
        print("missed: " + goal)
    if len(sys.argv) > 3:
        names = "model", "rows", "what", "peerMicros", "micros", "ratio", "goal"
        with open(sys.argv[3], "w") as f:
            json.dump({"scikit-learn": python["scikit-learn"], "cores": cores, "load": os.getloadavg()[0], "margin": MARGIN,
                       "times": [dict(zip(names, line)) for line in lines], "bytes": allocations, "missed": missed}, f, indent=1)
    sys.exit(1 if missed else 0)


{"models": models, "time": clock, "report": report}[sys.argv[1]]()
