#!/usr/bin/env python3
"""Cold start of `verify identity --offline`: Bonafide beside sigstore-python, in turn, in one run.

  benchmarks/cold_start.py [--rounds N]                                    a file that the sandbox signs for this
  benchmarks/cold_start.py --bundle B --identity I --issuer U FILE         a public-good bundle

Uses ./bonafide (or BONAFIDE_COMMAND) and the sigstore of interop/requirements.txt. Each round runs both tools once, the order
alternating; before that each runs twice uncounted, so that caches of files are warm for both. Prints medians, the ratio of the medians,
and the median of the rounds' ratios; wall time and CPU time. Writes the same as JSON with --json FILE.
"""
import argparse
import json
import os
import pathlib
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--bundle")
    parser.add_argument("--identity")
    parser.add_argument("--issuer")
    parser.add_argument("--json")
    parser.add_argument("file", nargs="?")
    options = parser.parse_args()
    python = subprocess.run([ROOT / ".ci/python"], check=True, capture_output=True, text=True).stdout.strip()
    bonafide = os.environ.get("BONAFIDE_COMMAND", str(ROOT / "bonafide"))
    sigstore = str(pathlib.Path(python).parent / "sigstore")

    with tempfile.TemporaryDirectory() as folder:
        before, verify = inputs(options, bonafide, pathlib.Path(folder))
        commands = {"bonafide": [bonafide, *before, *verify], "sigstore-python": [sigstore, *before, *verify]}
        for command in commands.values():
            for _ in range(2):
                run(command)
        times = {tool: [] for tool in commands}
        for number in range(options.rounds):
            for tool in list(commands) if number % 2 == 0 else reversed(list(commands)):
                times[tool].append(run(commands[tool]))
    report(times, options)


def inputs(options, bonafide, folder):
    """Options before the command, and the command, the same words for both tools."""
    if options.file:
        bundle, identity, issuer, file, before = options.bundle, options.identity, options.issuer, options.file, []
    else:
        file = folder / "model.bin"
        file.write_bytes(bytes(range(256)) * 1350)
        sandbox = folder / "sandbox"
        subprocess.run([bonafide, "sign", f"--sandbox={sandbox}", file], check=True, capture_output=True)
        bundle = f"{file}.sigstore.json"
        shown = json.loads(subprocess.run(
            [bonafide, "inspect", "--json", bundle], check=True, capture_output=True, text=True).stdout)
        identity, issuer = shown["signer"], shown["issuer"]
        before = ["--trust-config", str(next(sandbox.glob("*trust*config*.json")))]
    return before, ["verify", "identity", "--bundle", str(bundle), "--cert-identity", identity,
                    "--cert-oidc-issuer", issuer, "--offline", str(file)]


def run(command):
    """Wall and CPU seconds of one run, which must succeed."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    wall = time.perf_counter() - begun
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(f"{command}: exit code {done.returncode}\n{done.stdout}\n{done.stderr}")
    return wall, now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime


def report(times, options):
    ours, theirs = times["bonafide"], times["sigstore-python"]
    result = {"rounds": options.rounds, "processors": os.cpu_count(), "load": os.getloadavg()[0], "machine": platform.machine()}
    for at, what in enumerate(("wall", "cpu")):
        a, b = [t[at] for t in ours], [t[at] for t in theirs]
        result[what] = {
            "bonafide_ms": round(statistics.median(a) * 1000), "sigstore_python_ms": round(statistics.median(b) * 1000),
            "bonafide_min_ms": round(min(a) * 1000), "sigstore_python_min_ms": round(min(b) * 1000),
            "ratio_of_medians": round(statistics.median(a) / statistics.median(b), 3),
            "median_of_ratios": round(statistics.median(x / y for x, y in zip(a, b)), 3)}
        r = result[what]
        print(f"{what}: bonafide {r['bonafide_ms']} ms (min {r['bonafide_min_ms']}), sigstore-python {r['sigstore_python_ms']} ms "
              f"(min {r['sigstore_python_min_ms']}); ratio {r['ratio_of_medians']}, median of ratios {r['median_of_ratios']}")
    print(f"{options.rounds} rounds, {result['processors']} processors, load {result['load']:.1f}")
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(result) + "\n")


main()
