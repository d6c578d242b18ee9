#!/usr/bin/env python3
"""Takes the trusted roots that Bonafide is shipped with from a pinned sigstore wheel on PyPI.

    evidence/roots/refresh.py            # the version that stands below

Needs pip and the package index; writes the resources of the evidence room and the README beside this file.
"""
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile
import urllib.request
import zipfile

VERSION = "4.5.1"
INDEX = "https://pypi.org/simple/sigstore/"
INSTANCES = {
    "public-good": "https%3A%2F%2Ftuf-repo-cdn.sigstore.dev",
    "staging": "https%3A%2F%2Ftuf-repo-cdn.sigstage.dev",
}
FILES = ["trusted_root.json", "root.json", "signing_config.v0.2.json"]

here = pathlib.Path(__file__).resolve().parent
resources = here.parent / "src/main/resources/dev/bonafide/evidence/trustroot"


def published(wheel_name):
    """When the wheel was published: the roots in it were current then."""
    request = urllib.request.Request(
        INDEX, headers={"Accept": "application/vnd.pypi.simple.v1+json"}
    )
    with urllib.request.urlopen(request) as answer:
        for file in json.load(answer)["files"]:
            if file["filename"] == wheel_name:
                return file["upload-time"][:19] + "Z", file["hashes"]["sha256"]
    sys.exit(f"{wheel_name} is not in the index")


with tempfile.TemporaryDirectory() as scratch:
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", scratch]
        + [f"sigstore=={VERSION}"],
        check=True,
    )
    (wheel,) = pathlib.Path(scratch).glob("sigstore-*.whl")
    as_of, expected = published(wheel.name)
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if digest != expected:
        sys.exit(f"the wheel has digest {digest}, the index says {expected}")
    lines = []
    with zipfile.ZipFile(wheel) as archive:
        for instance, folder in INSTANCES.items():
            target = resources / instance
            target.mkdir(parents=True, exist_ok=True)
            for name in FILES:
                content = archive.read(f"sigstore/_store/{folder}/{name}")
                (target / name).write_bytes(content)
                lines.append(f"| {instance}/{name} | `{hashlib.sha256(content).hexdigest()}` |")
    (resources / "bundled.json").write_text(
        json.dumps({"package": f"sigstore=={VERSION}", "sha256": digest, "asOf": as_of}) + "\n"
    )

(here / "README.md").write_text(
    f"""# The roots that Bonafide is shipped with

Written by `refresh.py`; do not edit. Taken from the wheel of `sigstore=={VERSION}` on PyPI (Apache-2.0), published
{as_of}, SHA-256 `{digest}`. The files lie in
`evidence/src/main/resources/dev/bonafide/evidence/trustroot/` as they are in the wheel.

| file | SHA-256 |
|---|---|
"""
    + "\n".join(lines)
    + "\n"
)
print(f"roots of sigstore=={VERSION}, as of {as_of}")
