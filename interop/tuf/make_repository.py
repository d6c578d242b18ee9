"""Makes the TUF repositories that the client's tests read, with python-tuf (tuf==7.0.1).

usage: make_repository.py FOLDER [TRUSTED_ROOT NEWER_TRUSTED_ROOT]

With two trusted roots, first/ and newer/ hold these instead of placeholders, and nothing else is made; so were those of cli's tests:
make_repository.py cli/src/test/resources/tuf R/staging/trusted_root.json R/public-good/trusted_root.json
with R the folder of the bundled roots in evidence.

first/          root 1 (ECDSA keys, threshold 2 for root), timestamp 1, snapshot 1, targets 1
second/         the same repository later: root 2 has other timestamp and snapshot keys
                (Ed25519, RSA), targets 2, snapshot 2, timestamp 2
undersigned/    as second/, but root 2 is signed by one key of root 1 only
newer/          the repository later: the same root, targets 2, snapshot 2, timestamp 2
expired/        as first/, but its timestamp expired in 2020
"""
import copy
import datetime
import pathlib
import shutil
import sys

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import (
    MetaFile,
    Metadata,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

FAR = datetime.datetime(2100, 1, 1, tzinfo=datetime.timezone.utc)
PAST = datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)


def write(folder, name, metadata):
    metadata.to_file(str(folder / name))


def targets_of(folder, texts, version, signer):
    targets = Metadata(Targets(version=version, expires=FAR))
    (folder / "targets").mkdir(exist_ok=True)
    for name, text in texts.items():
        data = text.encode()
        described = TargetFile.from_data(name, data, ["sha256", "sha512"])
        targets.signed.targets[name] = described
        (folder / "targets" / f"{described.hashes['sha256']}.{name}").write_bytes(data)
    targets.sign(signer)
    write(folder, f"{version}.targets.json", targets)


def upper(folder, version, snapshot_signer, timestamp_signer, expires=FAR):
    snapshot = Metadata(Snapshot(version=version, expires=FAR))
    snapshot.signed.meta["targets.json"] = MetaFile(version=version)
    snapshot.sign(snapshot_signer)
    write(folder, f"{version}.snapshot.json", snapshot)
    data = (folder / f"{version}.snapshot.json").read_bytes()
    timestamp = Metadata(Timestamp(version=version, expires=expires))
    timestamp.signed.snapshot_meta = MetaFile.from_data(version, data, ["sha256"])
    timestamp.sign(timestamp_signer)
    write(folder, "timestamp.json", timestamp)


def main(out, old=None, new=None):
    shutil.rmtree(out, ignore_errors=True)
    first = out / "first"
    first.mkdir(parents=True)
    roots = [CryptoSigner.generate_ecdsa() for _ in range(3)]
    targets, snapshot, timestamp = (CryptoSigner.generate_ecdsa() for _ in range(3))

    root = Metadata(Root(version=1, expires=FAR, consistent_snapshot=True))
    root.signed.roles["root"].threshold = 2
    for signer in roots:
        root.signed.add_key(signer.public_key, "root")
    root.signed.add_key(targets.public_key, "targets")
    root.signed.add_key(snapshot.public_key, "snapshot")
    root.signed.add_key(timestamp.public_key, "timestamp")
    root.sign(roots[0])
    root.sign(roots[1], append=True)
    write(first, "1.root.json", root)
    targets_of(first, {"trusted_root.json": old or '{"first": 1}', "other.json": "{}"}, 1, targets)
    upper(first, 1, snapshot, timestamp)

    if new:
        newer = out / "newer"
        shutil.copytree(first, newer)
        targets_of(newer, {"trusted_root.json": new}, 2, targets)
        upper(newer, 2, snapshot, timestamp)
        return

    expired = out / "expired"
    shutil.copytree(first, expired)
    upper(expired, 1, snapshot, timestamp, PAST)

    newer = out / "newer"
    shutil.copytree(first, newer)
    targets_of(newer, {"trusted_root.json": '{"newer": 1}'}, 2, targets)
    upper(newer, 2, snapshot, timestamp)

    second = out / "second"
    shutil.copytree(first, second)
    new_snapshot, new_timestamp = CryptoSigner.generate_ed25519(), CryptoSigner.generate_rsa(
        scheme="rsassa-pss-sha256"
    )
    rotated = copy.deepcopy(root)
    rotated.signatures.clear()
    rotated.signed.version = 2
    rotated.signed.revoke_key(snapshot.public_key.keyid, "snapshot")
    rotated.signed.revoke_key(timestamp.public_key.keyid, "timestamp")
    rotated.signed.add_key(new_snapshot.public_key, "snapshot")
    rotated.signed.add_key(new_timestamp.public_key, "timestamp")
    one = copy.deepcopy(rotated)
    rotated.sign(roots[1])
    rotated.sign(roots[2], append=True)
    write(second, "2.root.json", rotated)
    targets_of(second, {"trusted_root.json": '{"second": 2}'}, 2, targets)
    upper(second, 2, new_snapshot, new_timestamp)

    undersigned = out / "undersigned"
    shutil.copytree(second, undersigned)
    one.sign(roots[1])
    write(undersigned, "2.root.json", one)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), *(pathlib.Path(file).read_text() for file in sys.argv[2:]))
