"""Models of more than 2 GB through `bonafide infer`, in a heap that could not hold their arrays a second time.

Makes, without fitting, a forest of 2.1 GB and one tree whose nodes are a single array of 2.5 GB; answers a few rows with a heap of 0.6 and of 0.8 of
the file's size (a tree is rearranged in memory one at a time, which a single huge one shows most), and compares with scikit-learn's answers.
Prints time and peak memory; pages of the file itself, which the system can take back, are part of the peak.

    python benchmarks/large_forest.py [--json RESULT.json]     (a Python that has scikit-learn; 6 GB of memory, 12 GB of disk)
"""

import argparse
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
FEATURES = 8
SECONDS = 300


def fill(tree, inner, rng):
    """The tree's nodes replaced by a complete tree with so many inner nodes."""
    import numpy as np
    from sklearn.tree._tree import Tree

    count = 2 * inner + 1
    nodes = np.zeros(count, dtype=tree.tree_.__getstate__()["nodes"].dtype)
    nodes["left_child"][:inner] = np.arange(1, count, 2)
    nodes["right_child"][:inner] = np.arange(2, count, 2)
    nodes["left_child"][inner:] = nodes["right_child"][inner:] = -1
    nodes["feature"][:inner] = rng.integers(0, FEATURES, inner)
    nodes["threshold"][:inner] = rng.normal(size=inner)
    nodes["feature"][inner:] = nodes["threshold"][inner:] = -2
    nodes["n_node_samples"] = nodes["weighted_n_node_samples"] = 1
    made = Tree(FEATURES, np.array([1], dtype=np.intp), 1)
    made.__setstate__({"max_depth": inner.bit_length(), "node_count": count, "nodes": nodes, "values": rng.normal(size=(count, 1, 1))})
    tree.tree_ = made


def run(name, trees, inner, share):
    import joblib
    import numpy as np
    from sklearn.ensemble import RandomForestRegressor

    rng = np.random.default_rng(0)
    forest = RandomForestRegressor(trees, max_depth=1, random_state=0).fit(rng.normal(size=(20, FEATURES)), rng.normal(size=20))
    for tree in forest.estimators_:
        fill(tree, inner, rng)
    rows = rng.normal(size=(50, FEATURES))
    expected = forest.predict(rows)
    with tempfile.TemporaryDirectory() as folder:
        joblib.dump(forest, f"{folder}/model.joblib")
        del forest
        np.save(f"{folder}/rows.npy", rows)
        size = os.path.getsize(f"{folder}/model.joblib")
        heap = int(size * share) >> 20
        begun = time.monotonic()
        subprocess.run(
            [os.environ.get("BONAFIDE_COMMAND", ROOT / "bonafide"), "infer", "--model", folder, "--input", f"{folder}/rows.npy",
             "--out", f"{folder}/answers.csv", "--insecure-skip-verification"],
            check=True, timeout=SECONDS, env=os.environ | {"BONAFIDE_JAVA_OPTS": f"-Xmx{heap}m"})
        seconds = time.monotonic() - begun
        found = np.loadtxt(f"{folder}/answers.csv", skiprows=1)
    result = {"model": name, "bytes": size, "heapMegabytes": heap, "seconds": round(seconds, 1),
              "peakMegabytes": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10,
              "worst": float(np.max(np.abs(found - expected) / np.abs(expected)))}
    print("{model}: {bytes} bytes read and answered in {seconds} s with a heap of {heapMegabytes} MB, peak {peakMegabytes} MB; "
          "relative difference at most {worst:.1e}".format(**result), flush=True)
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json")
    options = parser.parse_args()
    results = [run("forest", 14, (1 << 20) - 1, 0.6), run("one-array", 1, 20_000_000, 0.8)]
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(results) + "\n")
    sys.exit(any(r["worst"] > 1e-9 for r in results))


main()
