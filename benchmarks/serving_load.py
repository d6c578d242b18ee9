#!/usr/bin/env python3
"""Inference under load: Bonafide beside MLServer, in turn, in one run, with the same model, requests and client.

  benchmarks/serving_load.py [--seconds S] [--rounds N] [--workers W] [--json FILE]

Uses ./bonafide (or BONAFIDE_COMMAND), the MLServer of benchmarks/mlserver.txt (or MLSERVER_PROGRAMS, a folder with `mlserver`), and
ServingLoad of this module (BONAFIDE_BENCHMARKS: its class path). The model is the digits' SVC, signed; Bonafide verifies it. MLServer runs as
fast as it can for small models: no inference workers (--workers 0), no debugging. Each round measures every case with both servers, the order
alternating; both are warm before. Prints medians over the rounds and their ratio, Bonafide to MLServer: above 1 is better for answers
a second, below 1 for times. `cpu` is CPU time of the server's processes for an answer, which a busy machine blurs least.
"""
import argparse
import json
import os
import pathlib
import platform
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
CASES = [(protocol, rows, connections) for protocol in ("rest", "grpc") for rows in (1, 64) for connections in (1, 8)]
MEASURES = ("per_second", "p50_ms", "p99_ms", "cpu_ms")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A server with the model loaded."""

    def __init__(self, name, arguments, folder, environment):
        self.name = name
        self.http, self.grpc = free_port(), free_port()
        ports = {"MLSERVER_HTTP_PORT": str(self.http), "MLSERVER_GRPC_PORT": str(self.grpc), "MLSERVER_METRICS_PORT": str(free_port()),
                 "MLSERVER_HOST": "127.0.0.1", "MLSERVER_DEBUG": "false"}
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("MLSERVER_", "BONAFIDE_"))}
        self.log = open(folder / f"{name}.log", "w+b")
        self.process = subprocess.Popen(arguments, cwd=folder, env={**kept, **ports, **environment}, stdin=subprocess.DEVNULL,
                                        stdout=self.log, stderr=subprocess.STDOUT, start_new_session=True)
        end = time.monotonic() + 180
        while not self.ready():
            if self.process.poll() is not None or time.monotonic() > end:
                self.log.seek(0)
                sys.exit(f"{name} did not begin to serve:\n{self.log.read().decode(errors='replace')[-3000:]}")
            time.sleep(0.2)

    def ready(self):
        try:
            url = f"http://127.0.0.1:{self.http}/v2/models/digits/ready"
            return urllib.request.urlopen(url, timeout=5).status == 200
        except OSError:
            return False

    def cpu_seconds(self):
        """Of all processes of its session."""
        ticks = 0
        for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == self.process.pid:
                ticks += int(fields[11]) + int(fields[12])
        return ticks / TICKS

    def stop(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        self.log.close()


def prepare(bonafide, folder):
    """A signed model that both servers take, and the policy that admits it."""
    def run(*arguments):
        subprocess.run([bonafide, *map(str, arguments)], cwd=folder, check=True, stdout=subprocess.DEVNULL)

    model = folder / "models" / "digits"
    run("train", "svc", "--dataset", "digits", "--gamma", "0.001", "--out", model / "model.joblib")
    (model / "model-settings.json").write_text('{"name": "digits", "implementation": "mlserver_sklearn.SKLearnModel"}')
    run("sign", "--sandbox=box", model / "model.joblib")
    run("policy", "init", "--sandbox=box", "--from", model / "model.joblib.sigstore.json", "--out", "policy.yaml")


def measure(client, server, case, seconds):
    protocol, rows, connections = case
    before = server.cpu_seconds()
    port = server.http if protocol == "rest" else server.grpc
    done = subprocess.run([*client, protocol, "127.0.0.1", str(port), "digits", str(rows), str(connections), str(seconds)],
                          check=True, capture_output=True, text=True, timeout=seconds * 3 + 60)
    result = json.loads(done.stdout)
    # The client does not count the first fifth of its time; the server works through all of it.
    result["cpu_ms"] = (server.cpu_seconds() - before) * 0.8 / result["requests"] * 1000
    return result


def client_command(bonafide):
    java = subprocess.run([bonafide, "--print-java"], capture_output=True, text=True, check=True).stdout.strip()
    library = pathlib.Path(bonafide).resolve().parent / "cli/target/dist/lib"
    classes = os.environ.get("BONAFIDE_BENCHMARKS", f"{library.parents[3]}/benchmarks/target/classes:{library}/*:{library}/server/*")
    return [java, "-XX:+UseSerialGC", "-Xmx256m", "--sun-misc-unsafe-memory-access=allow", "-Dio.netty.noUnsafe=true",
            "-cp", classes, "dev.bonafide.benchmarks.ServingLoad"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=5, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=0, help="MLServer's parallel_workers; its own default is 1")
    parser.add_argument("--json")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *ignored: sys.exit(143))  # so that no server is left behind
    bonafide = os.environ.get("BONAFIDE_COMMAND", str(ROOT / "bonafide"))
    programs = os.environ.get("MLSERVER_PROGRAMS") or subprocess.run(
        [ROOT / ".ci/mlserver"], check=True, capture_output=True, text=True).stdout.strip()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        prepare(bonafide, folder)
        servers = []
        try:
            servers.append(Server("bonafide", [bonafide, "start", "models", "--policy", "policy.yaml"], folder,
                                  {"XDG_STATE_HOME": str(folder / "state")}))
            servers.append(Server("mlserver", [f"{programs}/mlserver", "start", "models"], folder,
                                  {"MLSERVER_PARALLEL_WORKERS": str(options.workers), "OMP_NUM_THREADS": "1"}))
            report(options, run(options, client_command(bonafide), servers))
        finally:
            for server in servers:
                server.stop()


def run(options, client, servers):
    """Results by case and server's name: one a round."""
    results = {}
    for round_ in range(-1, options.rounds):
        for number, case in enumerate(CASES):
            for server in servers if (round_ + number) % 2 else servers[::-1]:
                result = measure(client, server, case, options.seconds)
                if round_ >= 0:  # the first one warms both up
                    results.setdefault(case, {}).setdefault(server.name, []).append(result)
                if result["errors"]:
                    sys.exit(f"{server.name} answered {result['errors']} times with an error: {case}")
    return results


def report(options, results):
    rows = []
    print(f"{'':24}{'':>10}{'bonafide':>12}{'mlserver':>12}{'ratio':>8}")
    for (protocol, count, connections), by_server in results.items():
        row = {"protocol": protocol, "rows": count, "connections": connections}
        for measure_ in MEASURES:
            medians = {name: statistics.median(r[measure_] for r in rounds) for name, rounds in by_server.items()}
            ratio = medians["bonafide"] / medians["mlserver"] if medians["mlserver"] else float("nan")
            row[measure_] = {**{k: round(v, 3) for k, v in medians.items()}, "ratio": round(ratio, 3)}
            label = f"{protocol}, {count} row{'s' if count > 1 else ''}, {connections} conn." if measure_ == MEASURES[0] else ""
            print(f"{label:24}{measure_:>10}{medians['bonafide']:12.2f}{medians['mlserver']:12.2f}{ratio:8.2f}")
        rows.append(row)
    if options.json:
        machine = {"machine": platform.platform(), "cores": os.cpu_count(), "load": os.getloadavg()[0]}
        settings = {"seconds": options.seconds, "rounds": options.rounds, "mlserver_workers": options.workers}
        pathlib.Path(options.json).write_text(json.dumps({**machine, **settings, "cases": rows}, indent=1) + "\n")


if __name__ == "__main__":
    main()
