#!/usr/bin/env python3
"""Bonafide's scanner beside picklescan, modelscan and fickling, run for real over the same files.

    interop/scanners/compare.py [--venvs FOLDER] [--markdown FILE]

Installs each tool, pinned, into a virtual environment of its own under FOLDER (default: a temporary folder), runs each
over the corpus (BONAFIDE_FIXTURES, else ../shared/fixtures) and prints a table. A file counts as flagged when the tool
reports anything worse than nothing; an exception, a timeout (20 s) or running out of memory (2 GiB) counts as an error.
No file is ever unpickled. Bonafide is ./bonafide or BONAFIDE_COMMAND.
"""

import argparse
import collections
import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile
import time
import venv

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOOLS = {
    "picklescan 1.0.5": ["picklescan==1.0.5", "py7zr"],
    "modelscan 0.8.8": ["modelscan==0.8.8"],
    "fickling 0.1.12": ["fickling==0.1.12", "typing_extensions"],
}
EFFECTIVE = {"exec", "exec-deferred", "file", "net", "env", "gadget"}
GROUPS = ["effective malicious", "upstream malicious", "denial of service", "benign scikit-learn", "other benign"]


def corpus():
    """Pairs of group and path."""
    fixtures = pathlib.Path(os.environ.get("BONAFIDE_FIXTURES", ROOT.parent / "shared/fixtures"))
    for line in (fixtures / "pickles/manifest.jsonl").read_text().splitlines():
        row = json.loads(line)
        if row["effect"] in EFFECTIVE:
            yield "effective malicious", fixtures / "pickles" / row["path"]
        elif row["effect"] == "dos":
            yield "denial of service", fixtures / "pickles" / row["path"]
    for line in (fixtures / "pickles/manifest-upstream.jsonl").read_text().splitlines():
        row = json.loads(line)
        group = "other benign" if row["label"] == "benign" else "upstream malicious"
        yield group, fixtures / "pickles" / row["path"]
    for line in (fixtures / "sklearn/manifest.jsonl").read_text().splitlines():
        yield "benign scikit-learn", fixtures / "sklearn" / json.loads(line)["path"]


def bonafide(paths):
    command = shlex.split(os.environ.get("BONAFIDE_COMMAND", str(ROOT / "bonafide")))
    done = subprocess.run(command + ["scan", "--json"] + paths, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit("bonafide scan: exit code %d\n%s" % (done.returncode, done.stderr))
    verdicts = {file["path"]: file["verdict"] for file in json.loads(done.stdout)["files"]}
    return ["flagged" if verdicts[path] in ("dangerous", "unknown") else "passed" for path in paths]


def tool(name, packages, folder, paths):
    home = folder / name.replace(" ", "-")
    python = home / "bin/python"
    if not python.exists():
        venv.create(home, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
    driver = pathlib.Path(__file__).with_name("drive.py")
    done = subprocess.run(
        [python, driver, name.split()[0]], input="\n".join(paths), capture_output=True, text=True, cwd=folder
    )
    results = [line.split(" ", 1)[1] for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    if len(results) != len(paths):
        sys.exit("%s answered for %d of %d files\n%s" % (name, len(results), len(paths), done.stderr[-2000:]))
    return results


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--venvs", type=pathlib.Path)
    parser.add_argument("--markdown", type=pathlib.Path)
    options = parser.parse_args()
    files = list(corpus())
    paths = [str(path) for _, path in files]
    lines = ["| scanner | " + " | ".join(GROUPS) + " | seconds |", "|---" * (len(GROUPS) + 2) + "|"]
    with tempfile.TemporaryDirectory() as temporary:
        folder = (options.venvs or pathlib.Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        runs = {"bonafide": lambda: bonafide(paths)}
        for name, packages in TOOLS.items():
            runs[name] = lambda name=name, packages=packages: tool(name, packages, folder, paths)
        for name, run in runs.items():
            begun = time.monotonic()
            results = run()
            elapsed = time.monotonic() - begun
            counts = collections.defaultdict(collections.Counter)
            for (group, _), result in zip(files, results):
                counts[group][result] += 1
            cells = []
            for group in GROUPS:
                errors = counts[group]["error"]
                cells.append(
                    "%d of %d flagged%s"
                    % (counts[group]["flagged"], sum(counts[group].values()), ", %d errors" % errors if errors else "")
                )
            lines.append("| %s | %s | %.1f |" % (name, " | ".join(cells), elapsed))
            print(lines[-1], flush=True)
    table = "\n".join(lines)
    print("\n" + table)
    if options.markdown:
        options.markdown.write_text(table + "\n")


if __name__ == "__main__":
    main()
