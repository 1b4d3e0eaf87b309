"""Strategies of numbers that are valid, made from the standards' formulas and not with the code under test."""

from datetime import date, timedelta

from hypothesis import strategies as st

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
PROVINCES = [
    str(p)
    for p in (
        *range(11, 14),
        *range(31, 38),
        41,
        42,
        43,
        44,
        45,
        46,
        *range(50, 55),
        *range(61, 66),
    )
]

digits = st.sampled_from("0123456789")


def _text(length: int) -> st.SearchStrategy[str]:
    return st.text(digits, min_size=length, max_size=length)


def id_check(first: str) -> str:
    """ISO 7064 MOD 11-2."""
    return "10X98765432"[sum(int(c) * w for c, w in zip(first, _ID_WEIGHTS, strict=True)) % 11]


def luhn_check(first: str) -> str:
    """ISO/IEC 7812-1 annex B."""
    doubled = [int(c) * (2 if i % 2 == 0 else 1) for i, c in enumerate(reversed(first))]
    return str(-sum(d // 10 + d % 10 for d in doubled) % 10)


def uscc_check(first: str) -> str:
    """GB 32100-2015: powers of 3 modulo 31."""
    return _USCC[-sum(_USCC.index(c) * pow(3, i, 31) for i, c in enumerate(first)) % 31]


def org_check(first: str) -> str:
    """GB 11714-1997."""
    total = sum(int(c, 36) * w for c, w in zip(first, _ORG_WEIGHTS, strict=True))
    return "0123456789X0"[(11 - total % 11) % 11]


def iban_checks(country: str, account: str) -> str:
    """ISO 13616."""
    number = int("".join(str(int(c, 36)) for c in account + country + "00"))
    return f"{98 - number % 97:02}"


days = st.dates(date(1920, 1, 1), date.today() - timedelta(days=1)).map(lambda d: f"{d:%Y%m%d}")  # noqa: DTZ011
regions = st.tuples(st.sampled_from([*PROVINCES, "81", "82", "83"]), _text(4)).map("".join)
resident_ids = st.tuples(regions, days, _text(3)).map(lambda p: "".join(p) + id_check("".join(p)))
resident_ids_15 = st.tuples(
    regions.filter(lambda r: r < "81"),
    days.filter(lambda d: d < "2000").map(lambda d: d[2:]),
    _text(3),
).map("".join)
foreigner_ids = st.tuples(st.just("9"), _text(5), days, _text(3)).map(
    lambda p: "".join(p) + id_check("".join(p))
)
mobiles = st.tuples(
    st.sampled_from(["130", "138", "147", "150", "158", "166", "177", "186", "191", "199"]),
    _text(8),
).map("".join)
usccs = st.tuples(
    st.sampled_from(["91", "92", "93", "12", "51", "N1"]),
    st.sampled_from([*PROVINCES, "10"]),
    _text(4),
    st.text(st.sampled_from(_USCC), min_size=9, max_size=9),
).map(lambda p: "".join(p) + uscc_check("".join(p)))
org_codes = (
    st.text(st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"), min_size=8, max_size=8)
    .filter(lambda c: len(set(c)) > 1)
    .map(lambda c: c + org_check(c))
)
bank_cards = st.tuples(st.just("62"), _text(16)).map(lambda p: "".join(p) + luhn_check("".join(p)))
credit_cards = st.tuples(st.sampled_from(["4111", "5500", "4000"]), _text(11)).map(
    lambda p: "".join(p) + luhn_check("".join(p))
)
ibans = st.tuples(st.sampled_from(["GB", "DE", "RS", "BG"]), _text(18)).map(
    lambda p: p[0] + iban_checks(*p) + p[1]
)
