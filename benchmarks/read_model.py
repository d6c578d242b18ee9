"""Reading a model file: Bonafide's reader beside joblib.load, in one run.

Makes with scikit-learn, in a temporary folder, a forest and a nearest-neighbours model of about 200 MB each and a
vectorizer with a million terms; reads each alternately with both. The page cache is warm for both. Prints wall times
(best and first of five) and their ratio; a ratio below 1 means that Bonafide is faster.

    python benchmarks/read_model.py --java JAVA --class-path PATH     (a Python that has scikit-learn)
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time

ROUNDS = 5

LOADER = """
import sys, time, joblib, sklearn.ensemble, sklearn.neighbors, sklearn.feature_extraction.text
for _ in range(int(sys.argv[2])):
    begun = time.perf_counter(); model = joblib.load(sys.argv[1]); print(time.perf_counter() - begun); del model
"""


def models(folder):
    import joblib
    import numpy as np
    from sklearn.ensemble import ExtraTreesRegressor
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.neighbors import KNeighborsClassifier

    rng = np.random.default_rng(0)
    x = rng.normal(size=(100_000, 8))
    forest = ExtraTreesRegressor(n_estimators=14, max_features=1, random_state=0).fit(x, rng.normal(size=100_000))
    joblib.dump(forest, os.path.join(folder, "forest.joblib"))
    knn = KNeighborsClassifier(algorithm="brute").fit(rng.normal(size=(100_000, 256)), rng.integers(0, 3, 100_000))
    joblib.dump(knn, os.path.join(folder, "knn.joblib"))
    words = CountVectorizer(vocabulary=None)
    words.vocabulary_ = {"term%d" % i: np.int64(i) for i in range(1_000_000)}
    words.fixed_vocabulary_ = False
    joblib.dump(words, os.path.join(folder, "vocabulary.joblib"))
    return ["forest", "knn", "vocabulary"]


def seconds(command):
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [float(line) for line in out.split()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--java", default="java")
    parser.add_argument("--class-path", required=True, help="Bonafide's jars or classes, with the benchmarks")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name in models(folder):
            path = os.path.join(folder, name + ".joblib")
            with open(path, "rb") as file:
                while file.read(1 << 24):
                    pass
            theirs = seconds([sys.executable, "-c", LOADER, path, str(ROUNDS)])
            ours = seconds(
                [options.java, "-cp", options.class_path, "dev.bonafide.benchmarks.ReadModel", path, str(ROUNDS)]
            )
            print(
                "%-10s %4d MB  joblib.load best %.3f s first %.3f s  bonafide best %.3f s first %.3f s"
                "  ratio best %.3f first %.3f"
                % (
                    name,
                    os.path.getsize(path) >> 20,
                    min(theirs),
                    theirs[0],
                    min(ours),
                    ours[0],
                    min(ours) / min(theirs),
                    ours[0] / theirs[0],
                )
            )


if __name__ == "__main__":
    main()
