"""pack.py FOLDER VERSION…: packs the cases of these releases for the tests of `sklearn/`, always to the same bytes."""

import os
import sys
import zipfile

folder = sys.argv[1]
target = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../sklearn/src/test/resources/cases")
for version in sys.argv[2:]:
    with zipfile.ZipFile(os.path.join(target, version + ".zip"), "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:

        def add(name, file):
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with open(file, "rb") as f:
                packed.writestr(entry, f.read())

        add("manifest.jsonl", os.path.join(folder, "manifest-%s.jsonl" % version))
        for root, folders, files in os.walk(os.path.join(folder, version)):
            folders.sort()
            for file in sorted(files):
                path = os.path.join(root, file)
                add(os.path.relpath(path, folder), path)
