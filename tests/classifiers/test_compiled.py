"""Compiled loops are kept between processes, but not beyond a change of what was compiled into them."""

import os
from pathlib import Path

import pytest

from classifiers import compiled as of_classifiers
from policies.protections import compiled as of_protections


@pytest.mark.parametrize("module", [of_classifiers, of_protections])
def test_what_was_kept_before_a_change_is_forgotten(module: object, tmp_path: Path) -> None:
    kept, newer = tmp_path / "__pycache__" / "a.nbi", tmp_path / "__pycache__" / "b.nbi"
    kept.parent.mkdir()
    for path, moment in ((kept, 100), (tmp_path / "loops.py", 200), (newer, 300)):
        path.touch()
        os.utime(path, (moment, moment))
    module.forget_older(tmp_path)  # type: ignore[attr-defined]  # either of the two modules
    assert not kept.exists()
    assert newer.exists()
