"""A rulebook is one version of all rule files, read whole or not at all."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from policies.rule_files import HERE, PolicyFileError, UnknownWordError
from policies.rulebook import FILES, Rulebook, shipped

DAY = date(2026, 1, 1)
PROCEDURES = ("procedures/release.yaml", "procedures/policy_change.yaml")


def copied(folder: Path) -> Path:
    for name in [*FILES, *PROCEDURES]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(HERE / name, folder / name)
    return folder


def test_the_version_is_the_content_not_the_layout(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    assert Rulebook.load(folder).version == shipped().version
    rules = folder / "rules.yaml"
    rules.write_text("# another word above\n" + rules.read_text("utf-8"), "utf-8")
    assert Rulebook.load(folder).version == shipped().version
    rules.write_text(rules.read_text("utf-8").replace("levels: [1, 1]", "levels: [1, 2]"), "utf-8")
    assert Rulebook.load(folder).version != shipped().version


def test_the_model_belongs_to_the_version() -> None:
    texts = {**shipped().texts}
    texts["model.conf"] += "# changed\n"
    assert Rulebook.from_texts(texts).version != shipped().version


def test_texts_make_the_same_rulebook() -> None:
    again = Rulebook.from_texts(shipped().texts)
    assert (again.version, again.rules) == (shipped().version, shipped().rules)


@pytest.mark.parametrize("name", [*FILES, *PROCEDURES])
def test_a_missing_file_is_named(name: str, tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / name).unlink()
    with pytest.raises(PolicyFileError) as caught:
        Rulebook.load(folder)
    assert Path(name).parts[0] in str(caught.value)
    texts = {key: text for key, text in shipped().texts.items() if key != name}
    with pytest.raises(PolicyFileError, match="is missing"):
        Rulebook.from_texts(texts)


def test_an_unknown_procedure_is_an_error() -> None:
    assert shipped().procedure("policy_change").fixed == ("review", "approve")
    with pytest.raises(UnknownWordError, match="known: policy_change, release"):
        shipped().procedure("recall")


def test_a_day_is_compiled_once_and_few_are_kept() -> None:
    rulebook = Rulebook.load()
    assert rulebook.policy(DAY) is rulebook.policy(DAY)
    for days in range(20):
        rulebook.policy(DAY + timedelta(days=days))
    assert len(rulebook._policies) <= 4
