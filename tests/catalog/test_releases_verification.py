"""A delivery is checked with the public key alone; one flipped bit anywhere is found."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from catalog import signing
from catalog.cli import run
from catalog.encryption import METHOD, Password, encrypt_file, ensure_identity
from catalog.errors import NotFoundError, UnusableInputError
from catalog.release_sinks import sinks
from catalog.verification import (
    ACT_DOMAIN,
    MANIFEST,
    MANIFEST_DOMAIN,
    SIGNATURE,
    act_statement,
    open_artifact,
    verify_artifact,
    write_package,
)

CONTENT = "﻿pid,amount\r\nk3j2,12.50\r\nz81x,7\r\n".encode()


def deliver(
    folder: Path, keys: Path, *, identity: Path | None = None, password: str | None = None
) -> Path:
    signing.ensure_keys(keys)
    folder.mkdir()
    plain = folder / "R2026-00001.csv"
    plain.write_bytes(CONTENT)
    data = plain
    if identity is not None:
        data = folder / "R2026-00001.csv.age"
        encrypt_file(plain, data, ensure_identity(identity))
        plain.unlink()
    lock = Password(password) if password else None
    if lock is not None:
        data = folder / "R2026-00001.csv.sealed"
        with sinks(data, lock) as into:
            into.content.write(CONTENT)
        plain.unlink()
    envelope = {"request": "R2026-00001", "fields": [{"name": "pid"}]}
    digest = hashlib.sha256(rfc8785.dumps(envelope)).hexdigest()
    act: dict[str, Any] = {
        "request": "R2026-00001",
        "event": "approve",
        "part": "approval",
        "actor": "leader",
        "role": "leader_in_charge",
        "deputy_for": None,
        "from": "reviewed",
        "to": "approved",
        "comment_sha256": hashlib.sha256(b"").hexdigest(),
        "at": "2026-01-02T03:04:05.000006+00:00",
    }
    act["signature"] = signing.sign(keys, ACT_DOMAIN, act_statement(act, digest))
    manifest = {
        "format": "guikou-manifest/v1",
        "release": "R2026-00001",
        "envelope": envelope,
        "envelope_digest": digest,
        "approvals": [act],
        "counts": {"rows": 2},
        "terms": {"expires_on": "2027-01-01"},
        "file": {
            "name": data.name,
            "sha256": hashlib.sha256(data.read_bytes()).hexdigest(),
            "size": data.stat().st_size,
            "encryption": lock.method if lock else METHOD if identity else None,
            "content": {"name": plain.name, "sha256": hashlib.sha256(CONTENT).hexdigest()},
        },
    }
    write_signed(folder, keys, manifest)
    return folder


def write_signed(folder: Path, keys: Path, manifest: dict[str, Any]) -> None:
    raw = rfc8785.dumps(manifest)
    (folder / MANIFEST).write_bytes(raw)
    (folder / SIGNATURE).write_text(signing.sign(keys, MANIFEST_DOMAIN, raw))


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return tmp_path / "keys"


def test_a_whole_delivery_verifies_by_folder_or_any_file(tmp_path: Path, keys: Path) -> None:
    folder = deliver(tmp_path / "d", keys)
    for path in [folder, *folder.iterdir()]:
        report = verify_artifact(path, keys / "public.pem")
        assert report.whole, path
        assert (report.release, report.rows, report.approvals) == ("R2026-00001", 2, 1)


@pytest.mark.parametrize("sealed", ["", "*.age", "*.sealed"])
def test_a_flipped_bit_in_any_byte_of_any_file_is_found(
    tmp_path: Path, keys: Path, sealed: str
) -> None:
    identity = tmp_path / "id" if sealed == "*.age" else None
    password = "p" if sealed == "*.sealed" else None
    folder = deliver(tmp_path / "d", keys, identity=identity, password=password)
    files = sorted(folder.glob(sealed or "*"))
    assert len(files) == (1 if sealed else 3)
    for path in files:
        whole = path.read_bytes()
        for position in range(len(whole)):
            # The manifest is long: there, one bit of each byte, a different one each time.
            for bit in [position % 8] if path.name == MANIFEST else range(8):
                altered = bytearray(whole)
                altered[position] ^= 1 << bit
                path.write_bytes(altered)
                assert not verify_artifact(folder, keys / "public.pem").whole, (path, position, bit)
        path.write_bytes(whole)
    assert verify_artifact(folder, keys / "public.pem").whole


def test_a_flipped_bit_in_any_byte_of_a_package_is_found(tmp_path: Path, keys: Path) -> None:
    folder, package = deliver(tmp_path / "d", keys), tmp_path / "R2026-00001.zip"
    with package.open("wb") as file:
        write_package(folder, ["R2026-00001.csv", MANIFEST, SIGNATURE], file)
    assert verify_artifact(package, keys / "public.pem").whole
    whole = package.read_bytes()
    for position in range(len(whole)):
        altered = bytearray(whole)
        altered[position] ^= 1 << (position % 8)
        package.write_bytes(altered)
        assert not verify_artifact(package, keys / "public.pem").whole, position
    for cut in (whole[:-1], whole + b"\0", b"", whole[1:]):
        package.write_bytes(cut)
        assert not verify_artifact(package, keys / "public.pem").whole


@pytest.mark.parametrize("change", ["envelope", "actor", "none", "missing"])
def test_a_signed_manifest_is_not_believed_blindly(tmp_path: Path, keys: Path, change: str) -> None:
    folder = deliver(tmp_path / "d", keys)
    manifest = json.loads((folder / MANIFEST).read_text())
    if change == "envelope":
        manifest["envelope"]["fields"] = []
    elif change == "actor":
        manifest["approvals"][0]["actor"] = "somebody"
    elif change == "none":
        manifest["approvals"] = []
    else:
        (folder / "R2026-00001.csv").unlink()
    write_signed(folder, keys, manifest)
    codes = {p.code for p in verify_artifact(folder, keys / "public.pem").problems}
    expected = {"envelope": {"envelope", "approval"}, "actor": {"approval"}, "none": {"approval"}}
    assert codes >= {"missing"} if change == "missing" else codes <= expected[change] and codes


def test_another_installation_s_key_and_another_domain_do_not_pass(
    tmp_path: Path, keys: Path
) -> None:
    folder = deliver(tmp_path / "d", keys)
    signing.ensure_keys(tmp_path / "other")
    assert not verify_artifact(folder, tmp_path / "other" / "public.pem").whole
    raw = (folder / MANIFEST).read_bytes()
    (folder / SIGNATURE).write_text(signing.sign(keys, "audit-checkpoint/v1", raw))
    assert not verify_artifact(folder, keys / "public.pem").whole


def test_opening_decrypts_with_the_right_key_only(tmp_path: Path, keys: Path) -> None:
    folder = deliver(tmp_path / "d", keys, identity=tmp_path / "id")
    secret = (tmp_path / "id").read_text()
    assert (tmp_path / "id").stat().st_mode & 0o777 == 0o600
    target = open_artifact(folder, keys / "public.pem", tmp_path / "out", identity=secret)
    assert target.read_bytes() == CONTENT
    ensure_identity(tmp_path / "id2")
    for wrong in (None, "", "AGE-SECRET-KEY-1X", (tmp_path / "id2").read_text()):
        with pytest.raises(UnusableInputError):
            open_artifact(folder, keys / "public.pem", tmp_path / "out2", identity=wrong)
    assert list((tmp_path / "out2").iterdir()) == []


def test_a_password_opens_and_is_asked_for(tmp_path: Path, keys: Path) -> None:
    folder = deliver(tmp_path / "d", keys, password="AB-CD")
    public, out = keys / "public.pem", tmp_path / "out"
    assert open_artifact(folder, public, out, ask=lambda: "AB-CD").read_bytes() == CONTENT
    assert open_artifact(folder, public, out, identity="AB-CD").read_bytes() == CONTENT
    for wrong in (None, "", "AB-CE"):
        with pytest.raises(UnusableInputError):
            open_artifact(folder, public, tmp_path / "out2", identity=wrong)
    assert list((tmp_path / "out2").iterdir()) == []


def test_the_commands_need_no_home(
    tmp_path: Path, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "none" / "home"
    monkeypatch.setenv("GUIKOU_HOME", str(home))
    monkeypatch.delenv("GUIKOU_DATABASE_URL", raising=False)
    folder, public = deliver(tmp_path / "d", keys, password="AB-CD"), str(keys / "public.pem")
    package, secret = tmp_path / "R2026-00001.zip", tmp_path / "secret"
    secret.write_text("AB-CD\n")
    with package.open("wb") as file:
        write_package(folder, ["R2026-00001.csv.sealed", MANIFEST, SIGNATURE], file)
    for path in (folder, *folder.iterdir(), package):
        assert run(["release", "verify", str(path), "--key", public]) == 0
    for number, path in enumerate((folder, package)):
        to = tmp_path / str(number)
        given = ["--key", public, "--identity", str(secret), "--to", str(to)]
        assert run(["release", "open", str(path), *given]) == 0
        assert (to / "R2026-00001.csv").read_bytes() == CONTENT
    with (folder / "R2026-00001.csv.sealed").open("ab") as file:
        file.write(b"x")
    assert run(["release", "verify", str(folder), "--key", public]) == 1
    assert not home.parent.exists()


def test_opening_refuses_what_does_not_verify(tmp_path: Path, keys: Path) -> None:
    folder = deliver(tmp_path / "d", keys)
    (folder / "R2026-00001.csv").write_bytes(CONTENT + b"x")
    with pytest.raises(UnusableInputError):
        open_artifact(folder, keys / "public.pem", tmp_path / "out")
    assert not (tmp_path / "out").exists()
    with pytest.raises(NotFoundError):
        verify_artifact(tmp_path / "nothing", keys / "public.pem")
    with pytest.raises(NotFoundError):
        verify_artifact(folder, tmp_path / "nothing.pem")


def test_checking_needs_neither_catalog_nor_database(tmp_path: Path, keys: Path) -> None:
    folder = deliver(tmp_path / "d", keys)
    code = (
        "import sys; from pathlib import Path; from catalog.verification import verify_artifact;"
        f"report = verify_artifact(Path({str(folder)!r}), Path({str(keys / 'public.pem')!r}));"
        "heavy = {'sqlalchemy', 'polars', 'casbin'} & set(sys.modules);"
        "sys.exit(0 if report.whole and not heavy else f'{report.problems} {heavy}')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=os.environ
    )
    assert done.returncode == 0, done.stderr
