"""A spaCy model that is installed, here one made on the spot: loaded from disk, without a network, and checked."""

from pathlib import Path

import polars as pl
import pytest
import spacy

from classifiers import text, text_model

#: A name that words alone do not tell here: nothing around it says that it is one.
UNTOLD = "其木格"
SENTENCE = f"材料里写着{UNTOLD}几个字，其余照旧。"


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    made = spacy.blank("zh")
    ruler = made.add_pipe("entity_ruler")
    ruler.add_patterns(  # type: ignore[attr-defined]  # spaCy's ruler is typed as any component
        [
            {"label": "PERSON", "pattern": UNTOLD},
            {"label": "PERSON", "pattern": "公司"},
            {"label": "GPE", "pattern": "云江"},
        ]
    )
    folder = tmp_path / "model"
    made.to_disk(folder)
    monkeypatch.setenv(text_model.MODEL_VARIABLE, str(folder))
    return str(folder)


def found(sentence: str) -> set[str]:
    return {sentence[s.start : s.end] for s in text_model.model_spans([sentence])[0]}


def test_without_a_model_nothing_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(text_model.MODEL_VARIABLE, raising=False)
    assert text_model.model_spans([SENTENCE, ""]) == [[], []]


def test_a_model_from_a_folder_is_used_and_its_names_are_checked(model: str) -> None:
    assert found(SENTENCE) == {UNTOLD}
    assert found("这家公司在云江。") == {"云江"}, "a word that is no name is not taken for one"


def test_the_text_engine_counts_what_the_model_sees(
    model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = pl.Series("remark", [SENTENCE, "其余照旧，没有名字。"])
    ones = pl.Series("rows", [3, 5])
    hits = text.scan_texts(cells, ones)["PERSON"]
    assert (hits.cells, hits.occurrences) == (3, 3)
    monkeypatch.delenv(text_model.MODEL_VARIABLE)
    assert "PERSON" not in text.scan_texts(cells, ones)


def test_a_model_that_is_not_there_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(text_model.MODEL_VARIABLE, "zh_nowhere_sm")
    with pytest.raises(ValueError, match=r"zh_nowhere_sm .*install it, or unset"):
        text_model.model_spans([SENTENCE])
