"""Runs one scanner over the paths on standard input, in its own environment; a line `RESULT …` a file."""

import contextlib
import io
import logging
import resource
import signal
import sys

SECONDS_PER_FILE = 20
MEMORY_BYTES = 2 << 30


def picklescan():
    from picklescan.scanner import scan_file_path

    def scan(path):
        result = scan_file_path(path)
        if result.issues_count:
            return "flagged"
        return "error" if result.scan_err else "passed"

    return scan


def modelscan():
    from modelscan.modelscan import ModelScan

    def scan(path):
        scanner = ModelScan()
        result = scanner.scan(path)
        if result["summary"]["total_issues"]:
            return "flagged"
        return "error" if result["errors"] else "passed"

    return scan


def fickling():
    from fickling.analysis import Severity, check_safety
    from fickling.fickle import StackedPickle

    def scan(path):
        with open(path, "rb") as file:
            pickles = StackedPickle.load(file)
        if any(check_safety(pickled).severity > Severity.LIKELY_SAFE for pickled in pickles):
            return "flagged"
        return "passed"

    return scan


def timed_out(signum, frame):
    raise TimeoutError


def main():
    logging.disable(logging.CRITICAL)
    scan = {"picklescan": picklescan, "modelscan": modelscan, "fickling": fickling}[sys.argv[1]]()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    signal.signal(signal.SIGALRM, timed_out)
    for path in sys.stdin.read().splitlines():
        signal.alarm(SECONDS_PER_FILE)
        try:
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                result = scan(path)
        except (Exception, TimeoutError, RecursionError, MemoryError):
            result = "error"
        finally:
            signal.alarm(0)
        print("RESULT " + result, flush=True)


if __name__ == "__main__":
    main()
