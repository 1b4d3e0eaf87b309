"""Protections: what is done to a field before it leaves, over whole columns, each with its guarantee.

A per-release key makes pseudonyms: equal within one release, unrelated between two. A plain hash is not offered:
identity numbers are few enough to try them all.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from policies.levels import RECIPIENT_KINDS
from policies.rule_files import UnknownWordError
from policies.rulebook import Rulebook
from policies.types import Text

Redact = Callable[[pl.Series], pl.Series]
KEY_BYTES = 32
_BLOCK = 16
#: A pseudonym keeps 80 bits of the MAC: among a thousand million values a clash is less likely than 1 in a million.
PSEUDONYM_CHARACTERS = 16

GUARANTEES: Mapping[str, Text] = {
    "none": Text("原值提供", "given as it is"),
    "suppress": Text("不提供，整列为空", "not given: the column is empty"),
    "mask": Text("只保留首尾若干位，其余以 * 代替", "only the first and last characters are kept"),
    "pseudonym": Text(
        "以本次专用密钥生成的代号：同值同号，不可还原，不能与其他批次关联",
        "a code under this release's own key: equal for equal values, not reversible, "
        "not linkable to other releases",
    ),
    "generalize": Text("概化为年份、区间或地区", "coarsened to a year, a band or a region"),
    "redact": Text(
        "文本中的个人信息以类别名代替", "personal data in the text is replaced by its kind"
    ),
}
KINDS = tuple(GUARANTEES)


@dataclass(frozen=True, slots=True)
class ProtectionSpec:
    """One protection with its parameters; ``guarantee`` is what the recipient is told."""

    kind: str
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kind not in GUARANTEES:
            raise UnknownWordError("protection", self.kind, KINDS)

    @property
    def guarantee(self) -> Text:
        """What it promises, in both languages."""
        return GUARANTEES[self.kind]


#: How a protection is set for an entity; the rest take the defaults of the kind.
_MASKS: Mapping[str, tuple[int, int]] = {
    "PHONE_NUMBER": (3, 4),
    "CN_RESIDENT_ID": (3, 4),
    "CN_BANK_CARD": (0, 4),
    "BANK_ACCOUNT": (0, 4),
    "CREDIT_CARD": (0, 4),
    "EMAIL_ADDRESS": (1, 0),
    "PERSON": (1, 0),
    "CN_VEHICLE_PLATE": (2, 1),
}
_GENERALIZATIONS: Mapping[str, Mapping[str, Any]] = {
    "DATE_OF_BIRTH": {"to": "year"},
    "CN_ADDRESS": {"to": "district"},
    "CN_POSTCODE": {"to": "prefix", "keep": 2},
    "AGE": {"to": "band", "width": 10},
    "INCOME": {"to": "band", "width": 1000},
    "CONTRIBUTION_BASE": {"to": "band", "width": 1000},
    "BENEFIT_AMOUNT": {"to": "band", "width": 500},
    "ACCOUNT_BALANCE": {"to": "band", "width": 10_000},
}
#: Code lists of a few values are as coarse as they get; k-anonymity looks at them with the others.
_COARSE = frozenset(
    {
        "SEX",
        "ETHNIC_GROUP",
        "NATIONALITY",
        "MARITAL_STATUS",
        "EDUCATION",
        "POLITICAL_AFFILIATION",
        "HOUSEHOLD_TYPE",
        "EMPLOYMENT_STATUS",
    }
)


def propose(
    entity: str | None, level: int, recipient_kind: str, *, rulebook: Rulebook
) -> ProtectionSpec:
    """Return the protection that ``levels.yaml`` asks for a field, by its entity and the dataset's level.

    A field without a finding is of kind ``other``. Raises UnknownWordError.
    """
    if recipient_kind not in RECIPIENT_KINDS:
        raise UnknownWordError("recipient kind", recipient_kind, RECIPIENT_KINDS)
    kind = rulebook.entities.get(entity).kind if entity else "other"
    return specify(rulebook.levels.by_number(level).protections[kind], entity)


def propose_text(level: int, *, rulebook: Rulebook) -> ProtectionSpec:
    """Return the protection for free text in which personal data occurs."""
    return specify(rulebook.levels.by_number(level).protections["text"], None)


def specify(protection: str, entity: str | None) -> ProtectionSpec:
    """Return ``protection`` with the parameters that suit ``entity``. Raises UnknownWordError."""
    about = entity or ""
    if protection == "mask":
        first, last = _MASKS.get(about, (1, 1))
        return ProtectionSpec("mask", {"first": first, "last": last})
    if protection != "generalize":
        return ProtectionSpec(protection)
    if about in _COARSE:
        return ProtectionSpec("none")
    if about in _GENERALIZATIONS:
        return ProtectionSpec("generalize", _GENERALIZATIONS[about])
    return ProtectionSpec("suppress")


def protect(
    frame: pl.DataFrame,
    plan: Mapping[str, ProtectionSpec],
    *,
    key: bytes,
    redact: Redact | None = None,
) -> pl.DataFrame:
    """Return ``frame`` with each field protected as ``plan`` says; a field without a plan is an error.

    ``key``: 32 bytes, one per release. ``redact`` replaces personal data in a series of texts. Null stays null.
    Raises UnknownWordError for a field without a plan, ValueError for a wrong key or a missing ``redact``.
    """
    if len(key) != KEY_BYTES:
        msg = f"a release key has {KEY_BYTES} bytes"
        raise ValueError(msg)
    missing = [name for name in frame.columns if name not in plan]
    if missing:
        raise UnknownWordError("field without a protection", missing[0], tuple(plan))
    columns = [_protected(frame[name], plan[name], key, redact) for name in frame.columns]
    return pl.DataFrame(columns)


def _protected(
    series: pl.Series, spec: ProtectionSpec, key: bytes, redact: Redact | None
) -> pl.Series:
    if spec.kind == "none":
        return series
    if spec.kind == "suppress":
        return pl.Series(series.name, [None] * len(series), dtype=pl.String)
    texts = _texts(series)
    if spec.kind == "mask":
        return mask(texts, int(spec.parameters["first"]), int(spec.parameters["last"]))
    if spec.kind == "pseudonym":
        return pseudonym(texts, key)
    if spec.kind == "generalize":
        return generalize(texts, spec.parameters)
    if redact is None:
        msg = "free text needs a redact function"
        raise ValueError(msg)
    return redact(texts)


def _texts(series: pl.Series) -> pl.Series:
    """Return the values as written: a float that is a whole number loses its .0 (Excel's identity numbers)."""
    if series.dtype.is_float():
        whole = series.round(0) == series
        cast = series.cast(pl.Int64, strict=False).cast(pl.String)
        return (
            pl.select(pl.when(whole).then(cast).otherwise(series.cast(pl.String)))
            .to_series()
            .alias(series.name)
        )
    return series.cast(pl.String)


def mask(texts: pl.Series, first: int, last: int) -> pl.Series:
    """Keep ``first`` and ``last`` characters and put * for the rest; a text too short is masked whole."""
    length = pl.col("t").str.len_chars()
    kept = (
        pl.col("t").str.head(first)
        + pl.lit("*").repeat_by((length - (first + last)).clip(lower_bound=0)).list.join("")
        + (pl.col("t").str.tail(last) if last else pl.lit(""))
    )
    whole = pl.lit("*").repeat_by(length).list.join("")
    return (
        texts.alias("t")
        .to_frame()
        .select(pl.when(length > first + last).then(kept).otherwise(whole).alias(texts.name))
        .to_series()
    )


def pseudonym(texts: pl.Series, key: bytes) -> pl.Series:
    """Return a 16-character code per value: CBC-MAC under AES-256 over length-prefixed blocks, all distinct at once.

    The MAC is AES-CBC-MAC with the length in the first block (ISO/IEC 9797-1, secure for prefix-free input); the
    whole column goes through the cipher in a few calls, one per block of the longest value.
    """
    distinct = texts.unique().drop_nulls()
    if distinct.is_empty():
        return texts
    codes = pl.Series("code", _macs(distinct.to_list(), key), dtype=pl.String)
    return texts.replace_strict(distinct, codes, default=None, return_dtype=pl.String).alias(
        texts.name
    )


def _macs(values: list[str], key: bytes) -> list[str]:
    raw = [value.encode() for value in values]
    lengths = np.array([len(value) for value in raw], dtype=np.uint64)
    blocks = int(lengths.max()) // _BLOCK + 2
    padded = np.zeros((len(raw), blocks * _BLOCK), dtype=np.uint8)
    padded[:, 8:16] = lengths.astype(">u8").view(np.uint8).reshape(-1, 8)
    for row, value in enumerate(raw):
        padded[row, _BLOCK : _BLOCK + len(value)] = np.frombuffer(value, dtype=np.uint8)
    # ECB is only the block cipher here: the chaining below is what makes the MAC.
    encryptor = Cipher(algorithms.AES256(key), modes.ECB()).encryptor()  # noqa: S305
    state = np.zeros((len(raw), _BLOCK), dtype=np.uint8)
    used = (lengths + _BLOCK - 1) // _BLOCK + 1
    result = state
    for block in range(blocks):
        mixed = state ^ padded[:, block * _BLOCK : (block + 1) * _BLOCK]
        out = encryptor.update(mixed.tobytes())
        state = np.frombuffer(out, dtype=np.uint8).reshape(-1, _BLOCK)
        result = np.where((used == block + 1)[:, None], state, result)
    alphabet = np.frombuffer(b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789", dtype=np.uint8)
    letters = alphabet[result & 31]
    return [bytes(row).decode()[:PSEUDONYM_CHARACTERS] for row in letters]


_DISTRICT = r"^(.*?(?:省|自治区|特别行政区))?(.*?(?:市|自治州|地区|盟))?(.*?(?:区|县|市|旗))"


def generalize(texts: pl.Series, parameters: Mapping[str, Any]) -> pl.Series:
    """Coarsen: ``to`` year (of a date), band (``width``), prefix (``keep``) or district (of an address).

    What cannot be read as such a value becomes null: better a gap than a raw value.
    """
    to = parameters["to"]
    if to == "year":
        digits = texts.str.replace_all(r"[^0-9]", "")
        return digits.str.extract(r"^((?:18|19|20)\d{2})").alias(texts.name)
    if to == "prefix":
        return texts.str.head(int(parameters["keep"]))
    if to == "district":
        return texts.str.extract(_DISTRICT, 0).alias(texts.name)
    if to == "band":
        return _bands(texts, float(parameters["width"]))
    raise UnknownWordError("generalization", to, ("year", "band", "prefix", "district"))


def _bands(texts: pl.Series, width: float) -> pl.Series:
    number = texts.str.replace_all(r"[,，¥￥\s]", "").cast(pl.Float64, strict=False)
    low = (number / width).floor() * width
    frame = pl.DataFrame({"low": low, "high": low + width})
    shown = pl.format("{}–{}", pl.col("low").cast(pl.Int64), pl.col("high").cast(pl.Int64))
    return (
        frame.select(pl.when(pl.col("low").is_not_null() & pl.col("low").is_finite()).then(shown))
        .to_series()
        .alias(texts.name)
    )
