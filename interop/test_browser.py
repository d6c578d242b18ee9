"""A real browser: the pages of the server, and logging in at the sandbox to sign. Runs in `.ci/run stage browser`."""
import os
import shutil
import subprocess
import time
import urllib.request

import pytest

from browser import Browser
from conftest import COMMAND, environment, requires

PROGRAM = os.environ.get("BONAFIDE_BROWSER") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not PROGRAM, reason="no Chromium here")]


@pytest.fixture
def browser(tmp_path):
    folder = tmp_path / "profile"
    folder.mkdir()
    running = Browser(PROGRAM, folder)
    yield running
    try:
        assert not running.foreign_requests(), "the page asked for something beyond this machine"
        assert not running.problems
    finally:
        running.close()


@requires("start")
def test_the_servers_pages_work_without_any_network(browser, bonafide, repository, start):
    bonafide("train", "svc", "--dataset", "digits", "--gamma", "0.001", "--out", repository / "digits" / "model.joblib", timeout=300)
    server = start(repository, "--insecure-skip-verification")
    urllib.request.urlopen(urllib.request.Request(f"{server.url}/v2/repository/models/digits/load", method="POST"), timeout=60)
    for page in ("/v2/docs", "/v2/models/digits/docs"):
        browser.open(server.url + page)
        browser.await_("document.querySelectorAll('#operations details').length > 10")
        text = browser.evaluate("document.body.innerText")
        assert "/v2/repository/index" in text and "undefined" not in text
        browser.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert any(url.endswith("dataplane.json") for url in browser.requests)


@requires("sign", "sandbox start", "verify identity")
def test_a_file_is_signed_after_logging_in_with_the_browser(browser, bonafide, sandbox, tmp_path):
    # What a desktop has: a program that opens addresses. This one only tells where.
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "xdg-open").write_text(f'#!/bin/sh\nprintf %s "$1" > {tmp_path}/address.new && mv {tmp_path}/address.new {tmp_path}/address\n')
    (programs / "xdg-open").chmod(0o755)
    file = tmp_path / "model.bin"
    file.write_bytes(b"a model")
    trust = sandbox.dir / "client_trust_config.json"
    signing = subprocess.Popen(
        [COMMAND, "sign", "--trust-config", trust, "--yes", file], cwd=tmp_path, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, env=environment({"PATH": f"{programs}:{os.environ['PATH']}"}))
    try:
        end = time.monotonic() + 60
        while not (tmp_path / "address").exists():
            assert signing.poll() is None and time.monotonic() < end, signing.communicate()[0]
            time.sleep(0.1)
        browser.open((tmp_path / "address").read_text())
        browser.await_("document.querySelector('input[name=identity]')?.value")
        secret = (sandbox.dir / "token-secret").read_text().strip()
        browser.evaluate("document.querySelector('input[name=identity]').value = 'browser@example.com'")
        browser.evaluate(f"document.querySelector('input[name=secret]').value = '{secret}'")
        browser.evaluate("document.querySelector('button').click()")
        output, _ = signing.communicate(timeout=60)
        assert signing.returncode == 0, output
        browser.await_("document.body.innerText.length > 0")
    finally:
        if signing.poll() is None:
            signing.kill()
    who = ["--cert-identity", "browser@example.com", "--cert-oidc-issuer", sandbox.url]
    bonafide("verify", "identity", "--trust-config", trust, *who, "--offline", file)
