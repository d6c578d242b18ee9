"""Reading a model file: Bonafide's reader beside joblib.load, in one run.

Makes with scikit-learn, in a temporary folder, a forest, a nearest-neighbours and a support vector model of about 200 MB of arrays each,
plain and compressed, and a vectorizer with a million terms; reads each with both, in turn. The page cache is warm for both. Prints wall times
(best and first of the rounds; interpreters' and JVM's start excluded) and their ratio; a ratio below 1 means that Bonafide is faster. "read" is the
reader: the object graph, every page of its arrays touched. "ready" goes on to an estimator that can answer: the arrays checked, copied out of the file
and laid out for predicting. Both stand beside joblib.load. "answered" goes on to the first row's answer, and stands beside load and predict. Fails where
the best ratio of reading an array model, or of having it ready where it is not compressed, is above the goal of 1.0 by more than a quarter, which two
runs differ by on a shared machine.

    python benchmarks/read_model.py [--json RESULT.json] [--java JAVA] [--class-path PATH]     (a Python that has scikit-learn)
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROUNDS = 5
GOAL = 1.0
MARGIN = 1.25
HERE = pathlib.Path(__file__).resolve().parent

LOADER = """
import sys, time, joblib, numpy, sklearn.ensemble, sklearn.neighbors, sklearn.svm, sklearn.feature_extraction.text
for _ in range(int(sys.argv[2])):
    begun = time.perf_counter(); model = joblib.load(sys.argv[1]); loaded = answered = time.perf_counter() - begun
    if hasattr(model, "predict"):
        model.predict(numpy.zeros((1, model.n_features_in_))); answered = time.perf_counter() - begun
    print(loaded, answered); del model
"""


def models(folder):
    import joblib
    import numpy as np
    from sklearn.ensemble import ExtraTreesRegressor
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.svm import SVC

    rng = np.random.default_rng(0)

    def dump(model, name, compress=0):
        path = os.path.join(folder, name + ".joblib")
        joblib.dump(model, path, compress=compress)
        return name, path

    x = rng.normal(size=(100_000, 8))
    forest = ExtraTreesRegressor(n_estimators=14, max_features=1, random_state=0).fit(x, rng.normal(size=100_000))
    knn = KNeighborsClassifier(algorithm="brute").fit(rng.normal(size=(100_000, 256)), rng.integers(0, 3, 100_000))
    # What a fit on a hundred thousand rows would leave, without its hours: every row a support vector.
    svc = SVC(gamma=0.001).fit(rng.normal(size=(40, 256)), [0, 1] * 20)
    rows = 100_000
    svc.support_vectors_ = rng.normal(size=(rows, 256))
    svc.support_, svc._n_support = np.arange(rows, dtype=np.int32), np.array([rows // 2, rows // 2], dtype=np.int32)
    svc._dual_coef_ = rng.normal(size=(1, rows))
    svc.dual_coef_ = -svc._dual_coef_
    svc.shape_fit_ = (rows, 256)
    words = CountVectorizer()
    words.vocabulary_ = {"term%d" % i: np.int64(i) for i in range(1_000_000)}
    words.fixed_vocabulary_ = False
    yield dump(forest, "forest")
    yield dump(forest, "forest-zlib", 3)
    yield dump(knn, "knn")
    yield dump(knn, "knn-zlib", 3)
    yield dump(svc, "svc")
    yield dump(svc, "svc-lz4", "lz4") if has_lz4() else dump(svc, "svc-gzip", ("gzip", 1))
    yield dump(words, "vocabulary")


def has_lz4():
    try:
        import lz4  # noqa: F401
    except ImportError:
        return False
    return True


def seconds(command):
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [[float(number) for number in line.split()] for line in out.splitlines()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--java")
    parser.add_argument("--class-path", default=f"{HERE}/target/classes:{HERE}/target/lib/*", help="Bonafide's jars or classes, with the benchmarks")
    parser.add_argument("--json")
    options = parser.parse_args()
    java = options.java or subprocess.run(
        [HERE.parent / "bonafide", "--print-java"], check=True, capture_output=True, text=True).stdout.strip()
    results, missed = [], []
    with tempfile.TemporaryDirectory() as folder:
        for name, path in models(folder):
            with open(path, "rb") as file:
                while file.read(1 << 24):
                    pass
            ours, theirs = [], []
            for _ in range(2):
                theirs += seconds([sys.executable, "-c", LOADER, path, str(ROUNDS)])
                ours += seconds([java, "--add-modules=jdk.incubator.vector", "-cp", options.class_path,
                                 "dev.bonafide.benchmarks.ReadModel", path, str(ROUNDS)])
            best, first, answered = min(theirs)[0], theirs[0][0], min(answer for _, answer in theirs)
            result = {"model": name, "megabytes": os.path.getsize(path) >> 20, "joblibBest": best, "joblibFirst": first, "joblibAnswered": answered}
            for column, what in enumerate(("read", "ready", "answered")):
                peer = answered if what == "answered" else best
                result[what] = min(line[column] for line in ours)
                result[what + "Ratio"] = result[what] / peer
            result |= {"readFirst": ours[0][0], "readFirstRatio": ours[0][0] / first}
            results.append(result)
            print("{model:12} {megabytes:4} MB  joblib.load best {joblibBest:.3f} s first {joblibFirst:.3f} s answered {joblibAnswered:.3f} s  bonafide "
                  "read {read:.3f} s first {readFirst:.3f} s ready {ready:.3f} s answered {answered:.3f} s  ratio read {readRatio:.3f} "
                  "first {readFirstRatio:.3f} ready {readyRatio:.3f} answered {answeredRatio:.3f}".format(**result), flush=True)
            held = [] if name == "vocabulary" else ["read"] if "-" in name else ["read", "ready"]
            for what in held:
                if result[what + "Ratio"] > GOAL * MARGIN:
                    missed.append(f"{name} {what}: {result[what + 'Ratio']:.2f}, wanted at most {GOAL}")
            os.remove(path)
    for goal in missed:
        print("missed: " + goal)
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(
            {"load": os.getloadavg()[0], "goal": GOAL, "margin": MARGIN, "models": results, "missed": missed}) + "\n")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
