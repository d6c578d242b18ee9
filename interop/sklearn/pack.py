"""pack.py FOLDER FAMILY [MOST]: packs cases of one case file (cases_FAMILY.py) for the tests of `sklearn/`: the oldest,
a middle and the newest release, always to the same bytes. With MOST at most so many cases of a class, in each release others.

pack.py FOLDER skops: packs what make_skops.sh wrote, each class by one release of skops."""

import collections
import glob
import json
import os
import sys
import zipfile

RELEASES = ["1.1.3", "1.5.2", "1.9.1"]

folder, family = sys.argv[1:3]
most = int(sys.argv[3]) if len(sys.argv) > 3 else 10**9
target = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../sklearn/src/test/resources/cases")


def chosen(lines, release):
    classes = collections.defaultdict(list)
    for line in lines:
        classes[json.loads(line)["estimator"]].append(line)
    kept = set()
    for of_class in classes.values():
        step = max(1, -(-len(of_class) // most))
        kept.update(of_class[RELEASES.index(release) % step :: step] or of_class[:1])
    return [line for line in lines if line in kept]


def kept(release):
    with open(os.path.join(folder, "manifest-%s.jsonl" % release)) as f:
        lines = list(f)
    if family == "skops":
        return lines[RELEASES.index(release) :: len(RELEASES)]
    return chosen([line for line in lines if json.loads(line)["family"] == family], release)


if family == "skops":
    names = (os.path.basename(path) for path in glob.glob(os.path.join(folder, "manifest-skops-*.jsonl")))
    RELEASES = sorted(name[len("manifest-") : -len(".jsonl")] for name in names)

for release in RELEASES:
    lines = kept(release)
    name = release if family == "skops" else family + "-" + release
    with zipfile.ZipFile(os.path.join(target, name + ".zip"), "w") as packed:

        def add(name, content):
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, content, compresslevel=9)

        add("manifest.jsonl", "".join(lines))
        for line in lines:
            case = os.path.dirname(json.loads(line)["path"])
            for file in sorted(os.listdir(os.path.join(folder, case))):
                with open(os.path.join(folder, case, file), "rb") as f:
                    add(case + "/" + file, f.read())
