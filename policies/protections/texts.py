"""Free text: personal data in it is replaced by the name of its kind; the text engine is passed in."""

from collections.abc import Callable

import polars as pl

from policies.protections.cells import texts_of
from policies.protections.declared import Kind
from policies.types import Text

Redact = Callable[[pl.Series], pl.Series]

REDACT = Kind(
    key="redact",
    name=Text("文本脱敏", "redact text"),
    parameters=(),
    about=Text("文本中的个人信息以类别名代替", "personal data in the text is replaced by its kind"),
    guarantee=lambda _: Text(
        "文本中检出的个人信息以类别名代替；未检出的仍在，须由人抽查",
        "personal data found in the text is replaced by its kind; what was not found is still there: have people look",
    ),
    when=Text("备注、案情等文字须保留大意", "remarks and case notes whose gist is needed"),
    strength=2,
    repeatable=True,
)


def redacted(series: pl.Series, redact: Redact | None) -> pl.Series:
    """Return the texts redacted, each distinct one once. Raises ValueError without a ``redact``."""
    if redact is None:
        raise ValueError("free text needs a redact function")
    texts = texts_of(series)
    distinct = texts.unique().drop_nulls()
    if distinct.is_empty():
        return texts
    clean = redact(distinct.alias(series.name))
    return texts.replace_strict(distinct, clean, default=None, return_dtype=pl.String).alias(
        series.name
    )
