#!/usr/bin/env python3
"""Hashing a model on all cores, warm: Bonafide beside `openssl speed`, model_signing and sha256sum, in turn, in one run.

  benchmarks/hashing.py [--gib N] [--files N] [--rounds N] [--folder DIR] [--json FILE]

Writes files of random bytes, in sum so many GiB, and reads them once so that they are in the page cache. Then, in each round:

  openssl          openssl speed -multi CORES -evp sha256 -bytes 1048576: no file, one buffer; what the processor can do
  bound            that, and reading the files once, computed: what a program could reach that hashes as fast and has to read
  openssl dgst     one process a file, as many at once as there are cores
  bonafide         the hasher in a process that has hashed before (the first time is given beside it)
  digest           `bonafide digest FOLDER`, the whole process
  model_signing    model_signing 1.1.1's hashing in a Python process that has imported it
  sha256sum        as openssl dgst

Prints GB/s of wall time and of CPU time (bytes by the CPU seconds used, times the cores), medians of the rounds, and Bonafide's ratio to
openssl in both. On a machine that does other work too, only the CPU figures say something. One JSON object is written with --json.
"""
import argparse
import json
import os
import pathlib
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
CORES = len(os.sched_getaffinity(0))
PYTHON = """
import pathlib, sys, time
from model_signing import hashing
for _ in range(2):
    wall, cpu = time.perf_counter(), time.process_time()
    hashing.Config().hash(pathlib.Path(sys.argv[1]))
print(sys.argv[2], time.perf_counter() - wall, time.process_time() - cpu)
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gib", type=float, default=4)
    parser.add_argument("--files", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", help="where to write the files (default: the system's for temporary ones)")
    parser.add_argument("--json")
    options = parser.parse_args()
    tools = {"java": output(ROOT / "bonafide", "--print-java"), "python": output(ROOT / ".ci/python")}
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        size = write(pathlib.Path(folder), int(options.gib * 2**30) // options.files, options.files)
        measures = {
            "openssl": openssl,
            "bonafide": lambda: hasher(tools["java"], folder),
            "digest": lambda: process([ROOT / "bonafide", "digest", folder], size),
            "model_signing": lambda: lines([tools["python"], "-c", PYTHON, folder, str(size)])[-1],
            "openssl dgst": lambda: each(["openssl", "dgst", "-sha256"], folder, size),
            "sha256sum": lambda: each(["sha256sum"], folder, size),
        }
        rounds = {name: [] for name in measures}
        for number in range(options.rounds):
            for name in list(measures) if number % 2 == 0 else reversed(list(measures)):
                rounds[name].append(measures[name]())
    report(rounds, size, options)


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def write(folder, each, count):
    for number in range(count):
        with open(folder / f"shard-{number:03}.bin", "wb") as file:
            left = each
            while left > 0:
                left -= file.write(os.urandom(min(left, 1 << 24)))
    for file in folder.iterdir():
        with open(file, "rb") as warm:
            while warm.read(1 << 24):
                pass
    return each * count


def openssl():
    """(wall, CPU) in GB/s on all cores; with -multi, openssl's own clock is the wall's."""
    seconds = 3
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    text = output("openssl", "speed", "-multi", str(CORES), "-evp", "sha256", "-bytes", "1048576", "-seconds", str(seconds))
    rate = float(re.search(r"(?m)^sha256 .*?([0-9.]+)k\s*$", text).group(1)) / 1e6
    return rate, rate * seconds / cpu_since(before) * CORES


def cpu_since(before):
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def lines(command):
    """(wall, CPU) in GB/s for each line "bytes wall-seconds CPU-seconds" that a command prints."""
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{command}: {done.stderr}")
    table = [[float(word) for word in line.split()] for line in done.stdout.splitlines()]
    return [(size / wall / 1e9, size / cpu * CORES / 1e9) for size, wall, cpu in table]


def hasher(java, folder):
    jars = ":".join(map(str, (ROOT / "cli/target/dist/lib").glob("*.jar")))
    source = ROOT / "benchmarks/src/main/java/dev/bonafide/benchmarks/HashFolder.java"
    table = lines([java, "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-cp", jars, source, folder, "3"])
    first.append(table[0])
    read.append(table[-1])
    return table[-2]


def each(command, folder, size):
    return process(["xargs", f"-P{CORES}", "-n1", *command], size, sorted(pathlib.Path(folder).iterdir()))


def process(command, size, arguments=()):
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, input="\n".join(map(str, arguments)), capture_output=True, text=True)
    wall, cpu = time.perf_counter() - begun, cpu_since(before)
    if done.returncode:
        sys.exit(f"{command}: {done.stderr}")
    return size / wall / 1e9, size / cpu * CORES / 1e9


first, read = [], []


def report(rounds, size, options):
    rounds["bonafide, first time"] = first
    rounds["bound"] = [tuple(1 / (1 / a + 1 / b) for a, b in zip(*pair)) for pair in zip(rounds["openssl"], read)]
    result = {"bytes": size, "files": options.files, "rounds": options.rounds, "cores": CORES, "load": os.getloadavg()[0],
              "openssl_version": output("openssl", "version"), "gigabytes_per_second": {}, "ratio_to_openssl": {}}
    for name, figures in rounds.items():
        wall, cpu = (statistics.median(f[at] for f in figures) for at in (0, 1))
        ratios = [statistics.median(f[at] / o[at] for f, o in zip(figures, rounds["openssl"])) for at in (0, 1)]
        result["gigabytes_per_second"][name] = {"wall": round(wall, 3), "cpu": round(cpu, 3)}
        result["ratio_to_openssl"][name] = {"wall": round(ratios[0], 3), "cpu": round(ratios[1], 3)}
        print(f"{name:22} {wall:7.3f} GB/s wall {cpu:7.3f} GB/s CPU   to openssl {ratios[0]:.3f} wall {ratios[1]:.3f} CPU")
    print(f"{size / 2**30:.1f} GiB in {options.files} files, {options.rounds} rounds, {CORES} cores, load {result['load']:.1f}")
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(result) + "\n")


main()
