"""A dossier is checked with the public key alone: one flipped bit, one altered record is found."""

import os
import re
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from catalog import audit, audit_log, dossiers, signing
from catalog.errors import NotFoundError, UnusableInputError
from catalog.models import Artifact, AuditEvent, Request, RequestAct
from catalog.requests.signatures import sign_act
from tests.catalog.dossiers.test_dossiers import made, verify
from tests.catalog.release_cases import Case


def codes(report: dossiers.DossierReport) -> set[str]:
    return {p.code for p in report.problems}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, Path]:
    """One dossier as bytes, and the folder with its public key."""
    from tests.catalog.release_cases import open_case

    folder = tmp_path_factory.mktemp("dossier")
    opened = open_case(folder, tmp_path_factory)
    path, _ = made(opened, opened.approved(), folder)
    shutil.copy(opened.store.settings.keys / "public.pem", folder / "public.pem")
    opened.store.close()
    return path.read_bytes(), folder


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_one_flipped_bit_anywhere_is_found(
    file: tuple[bytes, Path], tmp_path: Path, data: st.DataObject
) -> None:
    raw, folder = file
    # Half of the time in the seal, where a decoder might overlook it.
    place = data.draw(st.integers(0, len(raw) - 1) | st.integers(len(raw) - 130, len(raw) - 1))
    changed = bytearray(raw)
    changed[place] ^= 1 << data.draw(st.integers(0, 7))
    path = tmp_path / "changed.html"
    path.write_bytes(changed)
    assert codes(dossiers.verify_dossier(path, folder / "public.pem")) == {"signature"}


def test_every_bit_of_the_seal_counts(file: tuple[bytes, Path], tmp_path: Path) -> None:
    raw, folder = file
    path = tmp_path / "changed.html"
    for place in range(len(raw) - 125, len(raw)):
        for bit in range(8):
            changed = bytearray(raw)
            changed[place] ^= 1 << bit
            path.write_bytes(changed)
            assert not dossiers.verify_dossier(path, folder / "public.pem").whole, (place, bit)


@pytest.mark.parametrize("how", ["cut", "longer", "doubled", "empty", "other key"])
def test_other_damage_is_found(file: tuple[bytes, Path], tmp_path: Path, how: str) -> None:
    raw, folder = file
    changed = {
        "cut": raw[:-1],
        "longer": raw + b" ",
        "doubled": raw + raw,
        "empty": b"",
        "other key": raw,
    }[how]
    key = folder / "public.pem"
    if how == "other key":
        signing.ensure_keys(tmp_path / "other")
        key = tmp_path / "other" / "public.pem"
    path = tmp_path / "changed.html"
    path.write_bytes(changed)
    assert codes(dossiers.verify_dossier(path, key)) == {"signature"}


def test_a_page_signed_as_something_else_is_none(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "x.html"
    path.write_bytes(dossiers.verification.seal(case.store.settings.keys, "<html></html>\n"))
    assert codes(verify(case, path)) == {"format"}


def test_what_is_not_there_is_said(file: tuple[bytes, Path], tmp_path: Path) -> None:
    _, folder = file
    with pytest.raises(NotFoundError):
        dossiers.verify_dossier(tmp_path / "none.html", folder / "public.pem")
    with pytest.raises(NotFoundError):
        dossiers.verify_dossier(folder / "R.html", folder / "none.pem")
    with pytest.raises(UnusableInputError):
        dossiers.verify_dossier(folder, folder / "public.pem")
    (tmp_path / "note.txt").write_text("x")
    with pytest.raises(UnusableInputError):
        dossiers.verify_dossier(folder, folder / "public.pem", [tmp_path / "note.txt"])


def test_it_needs_no_catalog(file: tuple[bytes, Path], tmp_path: Path) -> None:
    raw, folder = file
    (tmp_path / "d.html").write_bytes(raw)
    code = (
        "import sys; from catalog.cli import main;"
        "sys.argv = ['guikou', 'release', 'verify-dossier', 'd.html', '--key',"
        f" {str(folder / 'public.pem')!r}]; main()"
    )
    env = {k: v for k, v in os.environ.items() if not k.startswith("GUIKOU_")}
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**env, "GUIKOU_LANG": "en", "PYTHONPATH": str(Path(__file__).parents[3])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "is genuine and whole" in run.stdout
    assert [p.name for p in tmp_path.iterdir()] == ["d.html"]


# -- what was altered in the catalog before the dossier was made shows in it -------------------------------------------


def test_an_altered_act_shows(case: Case, tmp_path: Path) -> None:
    number = case.approved()
    with case.store.unit_of_work() as session:
        session.scalars(select(RequestAct)).first().comment = "another comment"  # type: ignore[union-attr]
    path, page = made(case, number, tmp_path)
    assert codes(verify(case, path)) == {"act"}
    assert "signature does not hold" in page
    assert "not everything agrees" in page


def test_an_act_that_the_log_does_not_know_shows(case: Case, tmp_path: Path) -> None:
    number = case.approved()
    with case.store.unit_of_work() as session:
        act = session.scalars(select(RequestAct).order_by(RequestAct.id.desc())).first()
        assert act is not None
        act.at += timedelta(seconds=1)
        act.signature = sign_act(case.store.settings.keys, number, act.actor.login, act)
    path, _ = made(case, number, tmp_path)
    assert codes(verify(case, path)) == {"unlogged", "missing"}


def test_an_act_taken_away_shows(case: Case, tmp_path: Path) -> None:
    number = case.approved()
    with case.store.unit_of_work() as session:
        session.execute(delete(RequestAct).where(RequestAct.event == "consent"))
    path, _ = made(case, number, tmp_path)
    assert codes(verify(case, path)) == {"missing"}


def test_an_altered_event_shows(case: Case, tmp_path: Path) -> None:
    number = case.approved()
    with case.store.unit_of_work() as session:
        event = session.scalars(
            select(AuditEvent).where(AuditEvent.action == "request:approve")
        ).one()
        event.body = event.body.replace('"actor":"leader"', '"actor":"nobody"')
        event.leaf_hash = audit.leaf_hash(event.body.encode())
    path, _ = made(case, number, tmp_path)
    assert {"log", "unlogged"} <= codes(verify(case, path))


def test_an_altered_envelope_shows(case: Case, tmp_path: Path) -> None:
    number = case.approved()
    with case.store.unit_of_work() as session:
        request = session.scalars(select(Request)).one()
        request.envelope = {**request.envelope, "purpose": "another"}
    path, _ = made(case, number, tmp_path)
    assert codes(verify(case, path)) == {"envelope"}


def test_an_altered_manifest_shows(case: Case, tmp_path: Path) -> None:
    number = case.delivered()
    with case.store.unit_of_work() as session:
        artifact = session.scalars(select(Artifact)).one()
        artifact.manifest = {**artifact.manifest, "created_at": "2020-01-01"}
    path, _ = made(case, number, tmp_path)
    assert codes(verify(case, path)) == {"manifest"}


# -- an inspector's own checkpoints ------------------------------------------------------------------------------------


def note(case: Case, path: Path) -> Path:
    path.write_text(audit_log.checkpoint(case.store, case.who["inspector"]).to_note(), "utf-8")
    return path


def test_it_agrees_with_checkpoints_held_before(case: Case, tmp_path: Path) -> None:
    first = note(case, tmp_path / "first.txt")
    number = case.approved()
    second = note(case, tmp_path / "second.txt")
    path, _ = made(case, number, tmp_path)
    report = verify(case, path, first, second)
    assert report.whole
    assert report.held == 2
    assert codes(verify(case, path, note(case, tmp_path / "later.txt"))) == {"not_held"}


def test_a_log_written_anew_does_not_agree(case: Case, tmp_path: Path) -> None:
    number = case.approved()
    held = note(case, tmp_path / "held.txt")
    point = audit.Checkpoint.from_note(held.read_text("utf-8"))
    forged = audit.Checkpoint(point.origin, point.size, "A" * 43 + "=", point.at, "")
    signature = signing.sign(case.store.settings.keys, audit.DOMAIN, forged.statement())
    other = audit.Checkpoint(forged.origin, forged.size, forged.root, forged.at, signature)
    (tmp_path / "other.txt").write_text(other.to_note(), "utf-8")
    # Another sign than the one there, which is chance.
    changed = re.sub("— (.)", lambda found: "— C" if found[1] == "B" else "— B", point.to_note())
    (tmp_path / "unsigned.txt").write_text(changed, "utf-8")
    path, _ = made(case, number, tmp_path)
    assert codes(verify(case, path, tmp_path / "other.txt")) == {"held"}
    assert codes(verify(case, path, tmp_path / "unsigned.txt")) == {"checkpoint"}
