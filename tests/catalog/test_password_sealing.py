"""Encryption with a password: whole or not at all, whatever is done to the file."""

import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog import password_sealing
from catalog.password_sealing import (
    CHUNK,
    TAG,
    Sealing,
    WrongPasswordError,
    ensure_password,
    unsealed,
)

HEADER = 17 + 3 + 16 + 7


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(password_sealing, "COST", (4, 1, 1))


def sealed(content: bytes, password: str = "p", pieces: int = 1) -> bytes:
    target = io.BytesIO()
    sealing = Sealing(target, password)
    step = max(1, len(content) // pieces)
    for start in range(0, len(content), step):
        sealing.write(content[start : start + step])
    sealing.finish()
    return target.getvalue()


def opened(raw: bytes, password: str = "p") -> bytes:
    return b"".join(unsealed(io.BytesIO(raw), password))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 5])
@pytest.mark.parametrize("pieces", [1, 7])
def test_what_was_sealed_is_opened(size: int, pieces: int) -> None:
    content = bytes(i % 251 for i in range(size))
    raw = sealed(content, pieces=pieces)
    assert opened(raw) == content
    assert len(raw) == HEADER + size + TAG * max(1, -(-size // CHUNK))
    assert raw != sealed(content)


def test_a_password_is_what_a_person_typed() -> None:
    raw = sealed(b"x", "caf\u00e9-口令")
    assert opened(raw, " cafe\u0301-口令\n") == b"x"
    for wrong in ("", "cafe-口令", "CAFÉ-口令"):
        with pytest.raises(WrongPasswordError):
            opened(raw, wrong)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_one_flipped_bit_anywhere_is_found(data: st.DataObject) -> None:
    raw = sealed(b"abc" * 50_000)
    # Half of the places in the header and the tags around a chunk's end, where a format goes wrong.
    near = st.integers(0, HEADER + 40) | st.integers(HEADER + CHUNK - 20, HEADER + CHUNK + 40)
    place = data.draw(near | st.integers(0, len(raw) - 1))
    altered = bytearray(raw)
    altered[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(WrongPasswordError):
        opened(bytes(altered))


def test_chunks_cannot_be_cut_exchanged_repeated_or_added() -> None:
    raw, other = sealed(bytes(3 * CHUNK)), sealed(bytes(3 * CHUNK))
    head, step = raw[:HEADER], CHUNK + TAG
    one, two, three = (raw[HEADER + i * step : HEADER + (i + 1) * step] for i in range(3))
    assert opened(head + one + two + three) == bytes(3 * CHUNK)
    altered = [
        b"",
        head,
        head[:-1],
        head + one + two,
        head + one + two + three[:-1],
        head + two + one + three,
        head + one + one + three,
        head + one + three,
        head + one + two + three + b"\0",
        head + one + two + three + three,
        other[:HEADER] + one + two + three,
        b"age-encryption.org/v1\n" + raw,
    ]
    for wrong in altered:
        with pytest.raises(WrongPasswordError):
            opened(wrong)


def test_a_header_cannot_ask_for_all_memory() -> None:
    raw = bytearray(sealed(b"x"))
    for place, value in ((17, 21), (17, 0), (17, 255), (18, 9), (19, 5), (19, 0)):
        altered = bytearray(raw)
        altered[place] = value
        with pytest.raises(WrongPasswordError):
            opened(bytes(altered))


def test_a_password_is_made_once_and_is_strong(tmp_path: Path) -> None:
    made = {ensure_password(tmp_path / str(n)) for n in range(20)}
    assert len(made) == 20
    assert all(len(m.replace("-", "")) == 25 for m in made)
    path = tmp_path / "0"
    assert ensure_password(path) == path.read_text().strip()
    assert path.stat().st_mode & 0o777 == 0o600
