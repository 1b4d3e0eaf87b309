"""Numbers of the same shape that are nobody's: deterministic under a release's key, and never valid.

A made-up number that passes its check could be somebody's. So only forms are offered in which a number can be made
that looks right and can never be issued; for the others (names, passports, medical cards …) the protection is refused.
"""

from collections.abc import Callable, Mapping

import numpy as np
import polars as pl
from cryptography.hazmat.primitives.ciphers import CipherContext
from numpy.typing import NDArray

from policies.protections.cells import Cells, cells_of, folded_cells, texts_from, texts_of
from policies.protections.ciphers import CIPHERS, block_cipher, derived
from policies.protections.declared import REQUIRED, Choice, Kind, Parameter, Parameters
from policies.protections.ff1 import permuted
from policies.protections.generalizing import PROVINCES
from policies.types import Text

Codes = NDArray[np.int64]

FORMATS: Mapping[str, Text] = {
    "resident_id": Text(
        "身份证号：省份和出生日期形似，校验码必错（GB 11643）",
        "resident identity number: a province and a date, the check character always wrong (GB 11643)",
    ),
    "card": Text(
        "银行卡号：首位和长度不变，校验位必错（ISO/IEC 7812-1）",
        "bank card: first digit and length stay, the check digit is always wrong (ISO/IEC 7812-1)",
    ),
    "phone": Text(
        "电话号码：长度不变，以不拨号的首位开头（2 代手机，9 代座机）",
        "telephone: length stays; begins with a digit that none is dialed with (2 for mobiles, 9 for landlines)",
    ),
}
NOT_OFFERED = Text(
    "这类值没有校验码可使假值必然无效，假值可能恰是他人的真值，故不提供 format_preserving。请改用 pseudonym。",
    "A made-up value of this kind could be somebody's: no check digit keeps it from being real, so format_preserving "
    "is not offered for it. Ask for pseudonym.",
)


def _guarantee(p: Parameters) -> Text:
    about = FORMATS[p["format"]]
    return Text(
        f"以本次专用密钥换成的假号，{about.zh}；有效的号码同值同号、异值异号；不能识读的为空",
        f"a made-up number under this release's own key ({about.en}); equal for equal, different for different "
        "valid numbers; what cannot be read is empty",
    )


FORMAT_PRESERVING = Kind(
    key="format_preserving",
    name=Text("保留格式", "format-preserving"),
    parameters=(
        Parameter(
            "format", Choice(tuple(FORMATS)), REQUIRED, Text("号码的格式", "form of the numbers")
        ),
        Parameter("cipher", Choice(CIPHERS), "aes", Text("分组密码", "block cipher")),
    ),
    about=Text("形似而必无效的号码", "a number of the same shape that can never be valid"),
    guarantee=_guarantee,
    when=Text(
        "接收方的程序只接受这种形状的号码，如测试系统",
        "where the recipient's programs take nothing but numbers of this shape, as test systems do",
    ),
    strength=4,
)

#: GB 11643-1999, ISO 7064 MOD 11-2: weights of the first 17 digits, and the check characters by remainder.
_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int64)
_CHECKS = np.frombuffer(b"10X98765432", dtype=np.uint8)
_CHECK_AT = np.full(256, -1, dtype=np.int64)
_CHECK_AT[_CHECKS] = np.arange(11)
#: Birth dates that a number can have: the domain must not change within a release.
_FIRST_DAY, _DAYS = np.datetime64("1900-01-01"), 49_673  # to 2035-12-31
_PROVINCE_AT = np.full(100, -1, dtype=np.int64)
_PROVINCE_AT[[int(p) for p in PROVINCES]] = np.arange(len(PROVINCES))
_PROVINCE = np.array([int(p) for p in PROVINCES], dtype=np.int64)
#: Numbers there are: provinces × regions × dates × sequence numbers; permuted within 14 digits.
_IDENTITIES, _IDENTITY_DIGITS = len(PROVINCES) * 10_000 * _DAYS * 1_000, 14


def format_preserving(
    series: pl.Series, key: bytes, form: str, *, cipher: str = "aes"
) -> pl.Series:
    """Return a made-up number of the ``form`` for each number; null, and null for what is none of the form."""
    cells = folded_cells(cells_of(texts_of(series)), compact=True)
    encryptor = block_cipher(derived(key, cipher, f"format/{form}"), cipher)
    made: list[tuple[Codes, NDArray[np.uint8]]] = []
    sizes = np.diff(cells.offsets)
    sizes = np.where(cells.valid, sizes, 0)
    for size in np.unique(sizes[(sizes > 0) & (sizes < 20)]):
        at = np.flatnonzero(sizes == size)
        table = cells.data[cells.offsets[at][:, None] + np.arange(size)]
        good, out = _MAKERS[form](table, encryptor)
        made.append((at[good], out))
    return _assembled(series.name, len(cells), made)


def _assembled(name: str, count: int, made: list[tuple[Codes, NDArray[np.uint8]]]) -> pl.Series:
    sizes = np.zeros(count, dtype=np.int64)
    for at, table in made:
        sizes[at] = table.shape[1]
    places = np.concatenate([[0], np.cumsum(sizes)])
    out = np.empty(int(places[-1]), dtype=np.uint8)
    for at, table in made:
        out[places[at][:, None] + np.arange(table.shape[1])] = table
    return texts_from(name, Cells(out, places, sizes > 0))


def _numbers(table: NDArray[np.uint8]) -> tuple[Codes, NDArray[np.bool_]]:
    """Return digits as whole numbers, and which rows are digits throughout."""
    digits = table.astype(np.int64) - 48
    return digits, np.asarray(((digits >= 0) & (digits <= 9)).all(axis=1))


def _joined(digits: Codes) -> Codes:
    return np.asarray(digits @ 10 ** np.arange(digits.shape[1] - 1, -1, -1, dtype=np.int64))


def _split(values: Codes, size: int) -> Codes:
    return np.asarray(values[:, None] // 10 ** np.arange(size - 1, -1, -1, dtype=np.int64) % 10)


def _texts(digits: Codes) -> NDArray[np.uint8]:
    return np.asarray(digits + 48, dtype=np.uint8)


Made = tuple[Codes, NDArray[np.uint8]]


def _identities(table: NDArray[np.uint8], encryptor: CipherContext) -> Made:
    table = _of_eighteen(table)
    if table.shape[1] != 18:
        return np.zeros(0, dtype=np.int64), np.zeros((0, 18), dtype=np.uint8)
    digits, good = _numbers(table[:, :17])
    given = _CHECK_AT[table[:, 17]]
    index, known = _index(np.where(good[:, None], digits, 0))
    at = np.flatnonzero(good & known & (given >= 0))
    image = _walked(index[at], encryptor)
    out = _identity(image)
    # A valid number's check is off by one; one that was wrong already is further off, so that none meets a valid one.
    wrong = (given[at] - digits[at] @ _WEIGHTS) % 11
    check = (out @ _WEIGHTS + np.minimum(wrong + 1, 10)) % 11
    return at, np.column_stack([_texts(out), _CHECKS[check]])


def _of_eighteen(table: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return numbers of 15 digits (GB 11643-1989) as the number of 18 that they became."""
    if table.shape[1] != 15:
        return table
    century = np.broadcast_to(np.frombuffer(b"19", dtype=np.uint8), (len(table), 2))
    body = np.column_stack([table[:, :6], century, table[:, 6:]])
    digits, good = _numbers(body)
    checks = _CHECKS[digits @ _WEIGHTS % 11]
    # What is no digit has no check: the zero byte passes for none.
    return np.column_stack([body, np.where(good, checks, 0).astype(np.uint8)])


def _index(digits: Codes) -> tuple[Codes, NDArray[np.bool_]]:
    """Number the first 17 digits: province, region, date, sequence; tell which are of the domain."""
    province = _PROVINCE_AT[_joined(digits[:, :2])]
    year, month, day = (_joined(digits[:, a:b]) for a, b in ((6, 10), (10, 12), (12, 14)))
    months = (year - 1970) * 12 + month - 1
    first = months.astype("datetime64[M]").astype("datetime64[D]")
    born = (first - _FIRST_DAY).astype(np.int64) + day - 1
    last = ((months + 1).astype("datetime64[M]").astype("datetime64[D]") - first).astype(np.int64)
    real = (month >= 1) & (month <= 12) & (day >= 1) & (day <= last)
    known = real & (born >= 0) & (born < _DAYS) & (province >= 0)
    index = ((province * 10_000 + _joined(digits[:, 2:6])) * _DAYS + born) * 1_000
    return np.where(known, index + _joined(digits[:, 14:17]), 0), known


def _walked(index: Codes, encryptor: CipherContext) -> Codes:
    """Permute within the domain: what falls outside is permuted again (cycle walking)."""
    image = permuted(index, _IDENTITY_DIGITS, encryptor)
    while (outside := np.flatnonzero(image >= _IDENTITIES)).size:
        image[outside] = permuted(image[outside], _IDENTITY_DIGITS, encryptor)
    return image


def _identity(index: Codes) -> Codes:
    """Return the 17 digits with this number in the domain."""
    rest, sequence = index // 1_000, index % 1_000
    place, born = rest // _DAYS, rest % _DAYS
    days = _FIRST_DAY + born
    month = days.astype("datetime64[M]").astype(np.int64)
    day = (days - days.astype("datetime64[M]").astype("datetime64[D]")).astype(np.int64) + 1
    date = (1970 + month // 12) * 10_000 + (month % 12 + 1) * 100 + day
    region = _PROVINCE[place // 10_000] * 10_000 + place % 10_000
    return np.column_stack([_split(region, 6), _split(date, 8), _split(sequence, 3)])


def _cards(table: NDArray[np.uint8], encryptor: CipherContext) -> Made:
    size = table.shape[1]
    digits, good = _numbers(table)
    if not 12 <= size <= 19:
        good &= False
    at = np.flatnonzero(good)
    if not at.size:
        return at, np.zeros((0, size), dtype=np.uint8)
    digits = digits[at]
    tweak = bytes([size])
    body = permuted(_joined(digits[:, 1:-1]), size - 2, encryptor, tweak)
    out = np.column_stack([digits[:, :1], _split(body, size - 2)])
    wrong = (digits[:, -1] - _luhn(digits[:, :-1])) % 10
    check = (_luhn(out) + np.minimum(wrong + 1, 9)) % 10
    return at, _texts(np.column_stack([out, check]))


def _luhn(digits: Codes) -> Codes:
    """Return the check digits (ISO/IEC 7812-1, annex B)."""
    doubled = digits[:, ::-1].copy()
    doubled[:, ::2] = doubled[:, ::2] * 2 - 9 * (doubled[:, ::2] > 4)
    return np.asarray(-doubled.sum(axis=1) % 10)


def _phones(table: NDArray[np.uint8], encryptor: CipherContext) -> Made:
    table = _national(table)
    size = table.shape[1]
    digits, good = _numbers(table)
    mobile = (digits[:, 0] == 1) & (digits[:, 1 if size > 1 else 0] >= 3) & (size == 11)
    landline = (digits[:, 0] == 0) & (digits[:, 1 if size > 1 else 0] >= 1) & (10 <= size <= 12)
    at = np.flatnonzero(good & (mobile | landline))
    if not at.size:
        return at, np.zeros((0, size), dtype=np.uint8)
    # Mobiles and landlines of one length are permuted apart: each keeps to its own first digit.
    lead = np.where(mobile[at], 2, 9)
    body = _joined(digits[at, 1:])
    image = np.where(
        lead == 2,
        permuted(body, size - 1, encryptor, b"mobile"),
        permuted(body, size - 1, encryptor, b"landline"),
    )
    return at, _texts(np.column_stack([lead, _split(image, size - 1)]))


def _national(table: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Drop +86, 0086 or 86 before the eleven digits of a mobile; rows that have none of them become no number."""
    size = table.shape[1]
    prefixes = {13: b"86", 14: b"+86", 15: b"0086"}
    if size not in prefixes:
        return table
    prefix = np.frombuffer(prefixes[size], dtype=np.uint8)
    same = (table[:, : len(prefix)] == prefix).all(axis=1)
    return np.where(same[:, None], table[:, len(prefix) :], 0).astype(np.uint8)


_MAKERS: Mapping[str, Callable[[NDArray[np.uint8], CipherContext], Made]] = {
    "resident_id": _identities,
    "card": _cards,
    "phone": _phones,
}
