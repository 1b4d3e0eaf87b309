"""The committed sample data and the truth about it, read once."""

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import sample_data

FOLDER = Path(sample_data.__file__).parent


def read_yaml(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def folder() -> Path:
    return FOLDER


@pytest.fixture(scope="session")
def expected() -> dict[str, Any]:
    truth: dict[str, Any] = read_yaml(FOLDER / "expected.yaml")
    return truth


@pytest.fixture(scope="session")
def bureau() -> dict[str, Any]:
    found: dict[str, Any] = read_yaml(FOLDER.parent / "catalog" / "demonstration" / "bureau.yaml")
    return found
