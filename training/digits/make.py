#!/usr/bin/env python3
"""Makes src/main/resources/dev/bonafide/training/digits.csv.gz from the digits inside the pinned scikit-learn wheel.

Usage: make.py            (downloads the wheel with pip into a temporary folder; nothing of it is installed or run)

The wheel's file has 65 numbers a line and no header. Ours has a header, so that it is read by the same CSV reader as
anybody's own data, and is compressed without a time stamp, so that the same input gives the same bytes.
"""
import gzip
import hashlib
import io
import pathlib
import subprocess
import sys
import tempfile
import zipfile

VERSION = "1.9.1"
MEMBER = "sklearn/datasets/data/digits.csv.gz"
# SHA-256 of the member after decompression: the same in every platform's wheel.
SHA256 = "6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8"

target = pathlib.Path(__file__).parent.parent / "src/main/resources/dev/bonafide/training/digits.csv.gz"
with tempfile.TemporaryDirectory() as folder:
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:",
         "--dest", folder, f"scikit-learn=={VERSION}"],
        check=True)
    [wheel] = pathlib.Path(folder).glob("*.whl")
    rows = gzip.decompress(zipfile.ZipFile(wheel).read(MEMBER))
found = hashlib.sha256(rows).hexdigest()
if found != SHA256:
    sys.exit(f"{MEMBER} of scikit-learn {VERSION}: found SHA-256 {found}, expected {SHA256}")

header = ",".join([f"pixel_{row}_{column}" for row in range(8) for column in range(8)] + ["digit"]) + "\n"
packed = io.BytesIO()
with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=9, mtime=0, filename="") as out:
    out.write(header.encode("ascii"))
    out.write(rows)
target.write_bytes(packed.getvalue())
print(f"{target}: {len(packed.getvalue())} bytes, {rows.count(10)} digits")
