"""Every given case of OpenSSF Model Signing through the command line, in the very words that model_signing was called with.

The cases are found, not listed. What each must be refused for is docs/reference/judged-cases.md; a case that is not on it is held to the suite's word.
"""
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess

import pytest

from conftest import COMMAND, ROOT, environment, requires

pytestmark = requires("sign key", "verify key", "verify certificate", "verify sigstore")
FIXTURES = pathlib.Path(os.environ.get("BONAFIDE_FIXTURES", ROOT.parent / "shared" / "fixtures"))
ARCHIVE = FIXTURES / "oms" / "oms-cases.tar.gz"


def reasons():
    """Case -> what the command line says of it."""
    page = (ROOT / "docs" / "reference" / "judged-cases.md").read_text()
    return dict(re.findall(r"^\| `([^`]+)` \| `?(\w+)`? \| `?\w+`? \|$", page, re.M))


def expected_code(case):
    # Where the specification and we differ on purpose, `bonafide_expected` says so; "policy" is about servers.
    word = case.get("bonafide_expected", case["spec_expected"])
    return 0 if (case["spec_expected"] if word == "policy" else word) == "accept" else 1


def judge(folder, case):
    arguments = list(case["python_cli_args"])
    if arguments[0] == "sign":
        arguments.append("--for-other-runtime")
    done = subprocess.run([COMMAND, *arguments, "--json"], cwd=folder / case["id"], env=environment(), stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=300)
    try:
        reason = json.loads(done.stdout).get("reason", "accepted")
    except json.JSONDecodeError:
        reason = done.stderr[-400:]
    return case["id"], done.returncode, reason


@pytest.mark.skipif(not ARCHIVE.exists(), reason="no fixtures")
def test_command_line_judges_every_given_case_as_the_page_says(tmp_path):
    subprocess.run(["tar", "xzf", ARCHIVE, "-C", tmp_path], check=True)
    cases = [json.loads(path.read_text()) for path in sorted(tmp_path.glob("*/expect.json"))]
    cases = {c["id"]: c for c in cases if "python_cli_args" in c}
    assert len(cases) >= 143
    page, wrong = reasons(), []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for name, code, reason in pool.map(lambda c: judge(tmp_path, c), cases.values()):
            if code != expected_code(cases[name]) or reason != page.get(name, reason):
                wrong.append(f"{name}: exit code {code}, {reason}; expected {expected_code(cases[name])}, {page.get(name, 'any reason')}")
    assert not wrong, "\n".join(wrong)
