"""The visible mark of the level on what leaves: in the notice, in the file's name, in the manifest."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest
from sqlalchemy import select

from catalog.manifests import mark_of, notice_of
from catalog.models import Artifact
from catalog.release_writing import write_data
from policies.rulebook import shipped
from policies.types import Text
from tests.catalog.release_cases import Case, open_case

LEVELS = shipped().levels
ENVELOPE = {
    "request": "R2026-00001",
    "term": {"expires_on": "2026-12-31", "destruction": "deleted"},
    "purpose": "settling",
}


@pytest.mark.parametrize("number", [level.number for level in LEVELS.ladder])
def test_notice_and_name_show_the_level_where_it_asks_for_it(number: int) -> None:
    level = LEVELS.by_number(number)
    notice = notice_of(ENVELOPE, Text("医院", "Hospital"), level)
    assert notice.zh.startswith(f"【{number} 级 {level.name.zh}】") is level.marked
    assert notice.en.startswith(f"[level {number}, {level.name.en}]") is level.marked
    assert mark_of(level) == (f"-L{number}-{level.key}" if level.marked else "")
    assert not level.marked or number > 1


@pytest.fixture
def case(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Case:
    return open_case(tmp_path, tmp_path_factory)


def test_the_artifact_carries_the_mark(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    metadata = []

    def looking(folder: Path, order: object, progress: object = None) -> object:
        plain = write_data(folder, _unsealed(order), None)
        metadata.append(pq.read_schema(folder / plain.name).metadata)
        (folder / plain.name).unlink()
        return write_data(folder, order, None)  # type: ignore[arg-type]

    monkeypatch.setattr("catalog.releases.write_data", looking)
    number = case.delivered(format="parquet")
    with case.store.reading() as session:
        artifact = session.scalars(select(Artifact)).one()
    assert Path(artifact.path).name == f"{number}-L4-sensitive.parquet.age"
    assert artifact.manifest["mark"] == {
        "level": 4,
        "zh": "4 级 敏感",
        "en": "level 4, sensitive",
    }
    assert artifact.manifest["notice"]["zh"].startswith("【4 级 敏感】")
    assert "【4 级 敏感】".encode() in metadata[0][b"guikou.notice"]


def _unsealed(order: object) -> object:
    from dataclasses import replace

    return replace(order, lock=None)  # type: ignore[type-var]
