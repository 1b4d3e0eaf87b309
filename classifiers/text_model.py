"""Names that a spaCy model sees in texts, when one is installed and named in GUIKOU_SPACY_MODEL; never fetched."""

import os
import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from classifiers.text_foreign import could_be_name
from classifiers.text_spans import Span

if TYPE_CHECKING:
    from spacy.language import Language

#: Names an installed spaCy model, or its folder; unset, names are told by words alone.
MODEL_VARIABLE = "GUIKOU_SPACY_MODEL"
#: Labels of spaCy's models and what they are called here.
MODEL_ENTITIES = {
    "PERSON": "PERSON",
    "PER": "PERSON",
    "GPE": "LOCATION",
    "LOC": "LOCATION",
    "LOCATION": "LOCATION",
    "FAC": "LOCATION",
    "ORG": "ORGANIZATION",
    "ORGANIZATION": "ORGANIZATION",
}
#: spaCy's models give no score of their own; 0.85 is Presidio's default for them.
SCORE = 0.85
#: For Rust: without two letters there is no name to see.
MODEL_GATE = r"[\u3400-\u4dbf\u4e00-\u9fff]{2}|[A-Za-z]{2}"
_LETTERS = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]{2}|[A-Za-z]{2}")
#: Models do not read a text of any length; in characters.
_MAX_TEXT = 1_000_000_000


def model_name() -> str | None:
    """Return what GUIKOU_SPACY_MODEL names, None when it is unset or empty."""
    return os.environ.get(MODEL_VARIABLE) or None


def model_spans(texts: Sequence[str]) -> list[list[Span]]:
    """Return what the model sees in each text (as ``text_spans.read`` gives it); empty lists without a model.

    Raises ValueError when the model that GUIKOU_SPACY_MODEL names is not installed.
    """
    name = model_name()
    if name is None:
        return [[] for _ in texts]
    model = _load(name)
    found: list[list[Span]] = []
    for text, document in zip(texts, model.pipe(texts), strict=True):
        found.append([])
        for entity in document.ents:
            label = MODEL_ENTITIES.get(entity.label_)
            if label is None or not _LETTERS.search(entity.text):
                continue
            if label != "PERSON" or could_be_name(text, entity.start_char, entity.end_char):
                found[-1].append(Span(label, entity.start_char, entity.end_char, SCORE))
    return found


@cache
def _load(name: str) -> "Language":
    import spacy  # noqa: PLC0415 - takes a second, and only some installations have a model

    try:
        model = spacy.load(name)
    except OSError:
        message = (
            f"未找到 {MODEL_VARIABLE} 指定的 spaCy 模型 {name}，请安装该模型或取消此设置。"
            f" The spaCy model {name} named in {MODEL_VARIABLE} is not installed: install it, or unset the variable."
        )
        raise ValueError(message) from None
    model.max_length = _MAX_TEXT
    return model
