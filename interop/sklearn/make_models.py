"""make_models.py FOLDER [TEXT]: fits every case with the scikit-learn that runs this, and writes
model file, input and answers. With TEXT only the cases whose name contains it.

Case files are cases_*.py; each has `cases()`, a generator of (name, function), where the function
returns (fitted estimator, rows to answer) and, where some methods draw random numbers, their
names. A class that this release lacks is reported and left out.
"""

import glob
import importlib
import json
import os
import sys
import warnings

import sklearn

import common


def main():
    folder = sys.argv[1]
    wanted = sys.argv[2] if len(sys.argv) > 2 else ""
    here = os.path.dirname(os.path.abspath(__file__))
    lines, left_out = [], []
    for file in sorted(glob.glob(os.path.join(here, "cases_*.py"))):
        module = importlib.import_module(os.path.basename(file)[:-3])
        family = module.__name__[len("cases_") :]
        for name, make in module.cases():
            if wanted not in name:
                continue
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    lines.append(dict(common.write(folder, name, *make()), family=family))
            except Exception as e:  # an older or newer release without the class or the option
                left_out.append("%s: %s: %s" % (name, type(e).__name__, str(e).split("\n")[0][:120]))
    with open(os.path.join(folder, "manifest-%s.jsonl" % sklearn.__version__), "w") as f:
        for line in lines:
            f.write(json.dumps(line) + "\n")
    print("scikit-learn %s: %d cases, %d left out" % (sklearn.__version__, len(lines), len(left_out)))
    for line in left_out:
        print("  left out: " + line)


main()
