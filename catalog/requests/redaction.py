"""Replace personal data inside free text by the name of its kind, with the same detectors that scan."""

import polars as pl


def redact(texts: pl.Series) -> pl.Series:
    """Return ``texts`` (strings) with every span that is found replaced by ``[ENTITY]``; null stays null."""
    distinct = texts.unique().drop_nulls()
    if distinct.is_empty():
        return texts
    clean = pl.Series([_redacted(text) for text in distinct], dtype=pl.String)
    return texts.replace_strict(distinct, clean, default=None, return_dtype=pl.String).alias(
        texts.name
    )


def _redacted(text: str) -> str:
    from classifiers.text import find  # noqa: PLC0415 - loads the text engine, which few releases need

    parts, at = [], 0
    for span in sorted(find(text), key=lambda s: (s.start, -s.end)):
        if span.end <= at:
            continue
        parts += [text[at : max(at, span.start)], f"[{span.entity}]"]
        at = span.end
    return "".join([*parts, text[at:]])
