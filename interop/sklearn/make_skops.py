"""make_skops.py FOLDER: the cases of `cases_*.py` as skops files, by the skops and the scikit-learn that run this: the
same model files, inputs and answers as make_models.py writes, but model.skops in place of model.joblib. Of each class the
first of three cases that is small and that skops can write and read back. make_skops.sh runs it."""

import collections
import glob
import importlib
import json
import os
import sys
import warnings

import sklearn
import skops
import skops.io

import common

MOST_BYTES = 20_000


def reread(path):
    """The model as skops itself reads the file, or an error."""
    if hasattr(skops.io, "get_untrusted_types"):
        try:
            return skops.io.load(path, trusted=skops.io.get_untrusted_types(file=path))
        except TypeError:
            pass
    return skops.io.load(path, trusted=True)


def write(folder, release, name, made):
    line = common.write(folder, name, *made)
    old = os.path.join(folder, line["path"])
    home = os.path.join(folder, release, name)
    os.makedirs(home, exist_ok=True)
    path = os.path.join(home, "model.skops")
    skops.io.dump(made[0], path, compression=8)
    os.remove(old)
    if os.path.getsize(path) > MOST_BYTES:
        raise ValueError("a large file")
    for other in ["X.json", "expected.json"]:
        os.replace(os.path.join(os.path.dirname(old), other), os.path.join(home, other))
    expected = json.load(open(os.path.join(home, "expected.json")))
    again = reread(path)
    for method in line["methods"]:
        if common.plain(getattr(again, method)(made[1]))[0] != expected[method]:
            raise ValueError("skops's own reading answers %s otherwise" % method)
    return dict(line, path=release + "/" + name + "/model.skops", skops=skops.__version__)


def main():
    folder = sys.argv[1]
    release = "skops-" + skops.__version__
    here = os.path.dirname(os.path.abspath(__file__))
    lines, seen, left_out, tries = [], set(), [], collections.Counter()
    for file in sorted(glob.glob(os.path.join(here, "cases_*.py"))):
        for name, make in importlib.import_module(os.path.basename(file)[:-3]).cases():
            tries[name.split("-")[0]] += 1
            if name.split("-")[0] in seen or tries[name.split("-")[0]] > 3:
                continue
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    lines.append(write(folder, release, name, make()))
                    seen.add(name.split("-")[0])
            except Exception as e:
                left_out.append("%s: %s: %s" % (name, type(e).__name__, str(e).split("\n")[0][:120]))
    with open(os.path.join(folder, "manifest-%s.jsonl" % release), "w") as f:
        for line in lines:
            f.write(json.dumps(line) + "\n")
    print("skops %s, scikit-learn %s: %d cases" % (skops.__version__, sklearn.__version__, len(lines)))
    for line in left_out:
        if line.split(":")[0].split("-")[0] not in seen:
            print("  left out: " + line)


main()
