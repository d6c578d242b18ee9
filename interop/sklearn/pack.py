"""pack.py FOLDER FAMILY: packs the cases of one case file (cases_FAMILY.py) for the tests of `sklearn/`: the oldest,
a middle and the newest release, always to the same bytes."""

import json
import os
import sys
import zipfile

RELEASES = ["1.1.3", "1.5.2", "1.9.1"]

folder, family = sys.argv[1:]
target = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../sklearn/src/test/resources/cases")
for release in RELEASES:
    with open(os.path.join(folder, "manifest-%s.jsonl" % release)) as f:
        lines = [line for line in f if json.loads(line)["family"] == family]
    with zipfile.ZipFile(os.path.join(target, "%s-%s.zip" % (family, release)), "w") as packed:

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
