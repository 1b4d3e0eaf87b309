"""A bureau with one request that went all the way, and its dossier."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.catalog.release_cases import Case, open_case


@pytest.fixture
def case(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    opened = open_case(tmp_path, tmp_path_factory)
    yield opened
    opened.store.close()
