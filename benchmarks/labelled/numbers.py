"""Identifiers with valid check digits, computed here and nowhere else: an oracle must not ask the accused."""

import datetime
from random import Random

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORG = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
#: Cards of the large banks: prefix and length.
_CARDS = (
    ("622202", 19), ("621226", 19), ("622848", 19), ("623052", 19), ("621700", 19), ("622700", 16),
    ("621661", 19), ("622588", 16), ("621483", 16), ("622262", 19), ("622155", 16), ("621799", 19),
    ("622452", 19), ("623058", 19), ("621098", 19), ("622622", 16), ("622908", 18), ("625970", 16),
)  # fmt: skip
_PROVINCES = ("11", "31", "32", "33", "44", "51")
_COUNTRIES = "USA JPN KOR GBR DEU FRA CAN AUS SGP IND PAK RUS VNM THA MYS NGA BRA".split()


def digits(rng: Random, count: int) -> str:
    """That many random digits."""
    return "".join(rng.choices("0123456789", k=count))


def mod_11_2(body: str) -> str:
    """The check character of ISO 7064 MOD 11-2 for 17 digits (GB 11643)."""
    total = sum(int(d) * w for d, w in zip(body, _ID_WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def luhn(body: str) -> str:
    """The Luhn check digit (ISO/IEC 7812)."""
    total = 0
    for place, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 - place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


def resident_id(rng: Random, county: str, birth: datetime.date, sex: int) -> str:
    """Eighteen characters; the 17th digit is odd for men."""
    body = f"{county}{birth:%Y%m%d}{rng.randrange(1, 499) * 2 + sex % 2:03}"
    return body + mod_11_2(body)


def old_resident_id(rng: Random, county: str, birth: datetime.date, sex: int) -> str:
    """Fifteen digits, as issued until 1999: two digits of the year, no check."""
    return f"{county}{birth:%y%m%d}{rng.randrange(500) * 2 + sex % 2:03}"


def residence_permit(rng: Random, birth: datetime.date, sex: int) -> str:
    """The residence permit of people from Hong Kong, Macao and Taiwan."""
    return resident_id(rng, rng.choice(("810000", "820000", "830000")), birth, sex)


def foreigner_id(rng: Random, birth: datetime.date, *, new: bool) -> str:
    """A permanent residence card: the new one of 18 digits, or the old one of 3 letters and 12 digits."""
    if new:
        place, country = (
            rng.choice(_PROVINCES),
            rng.choice(("840", "392", "410", "826", "276", "566")),
        )
        body = f"9{place}{country}{birth:%Y%m%d}{rng.randrange(1000):03}"
        return body + mod_11_2(body)
    issued = f"{rng.choice(_COUNTRIES)}{rng.choice(_PROVINCES)}0{rng.randint(1, 9)}"
    return f"{issued}{birth:%y%m%d}{digits(rng, 2)}"


def passport(rng: Random) -> str:
    """An ordinary passport, old or new."""
    if rng.random() < 0.4:
        return f"E{rng.choice('ABCDEFGHJKLM')}{digits(rng, 7)}"
    return rng.choice("EEG") + digits(rng, 8)


def travel_permit(rng: Random) -> str:
    """The permit of residents of Hong Kong or Macao."""
    return rng.choice("HHM") + digits(rng, rng.choice((8, 8, 10)))


def military_id(rng: Random) -> str:
    """The number of an officer's or a soldier's certificate."""
    return f"{rng.choice(('军', '士', '文', '南', '政', '后', '空', '海', '兰', '沈'))}字第{digits(rng, rng.choice((6, 7, 8)))}号"


def bank_card(rng: Random) -> str:
    """A UnionPay card of a real issuer."""
    prefix, length = rng.choice(_CARDS)
    body = prefix + digits(rng, length - len(prefix) - 1)
    return body + luhn(body)


def credit_card(rng: Random) -> str:
    """A Visa, Mastercard or American Express card."""
    prefix, length = rng.choice(
        (("4", 16), ("4", 16), ("51", 16), ("53", 16), ("55", 16), ("37", 15), ("34", 15))
    )
    body = prefix + digits(rng, length - len(prefix) - 1)
    return body + luhn(body)


def bank_account(rng: Random) -> str:
    """An account of a company: no check digit, a length of each bank's own."""
    return rng.choice(("3200", "1048", "4301", "0100", "7330", "9006", "1251")) + digits(
        rng, rng.choice((11, 13, 14, 15))
    )


def org_code(rng: Random) -> str:
    """Nine characters with the check of GB 11714, without the dash."""
    body = digits(rng, 8)
    if rng.random() < 0.25:
        body = "MA" + "".join(rng.choices("0123456789ABCDEFGHJKLMNPQRTUWXY", k=6))
    return body + org_check(body)


def org_check(body: str) -> str:
    """The check character of GB 11714 for eight characters."""
    rest = 11 - sum(_ORG.index(c) * w for c, w in zip(body, _ORG_WEIGHTS, strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def uscc(rng: Random, county: str) -> str:
    """The unified social credit code of GB 32100, with a valid organization code inside."""
    kind = rng.choice(("91", "91", "91", "92", "93", "11", "12", "51", "52", "54"))
    while True:
        body = f"{kind}{county}{org_code(rng)}"
        if not set(body) - set(_USCC):
            return body + uscc_check(body)


def uscc_check(body: str) -> str:
    """The check character of GB 32100 (MOD 31) for seventeen characters."""
    total = sum(_USCC.index(c) * w for c, w in zip(body, _USCC_WEIGHTS, strict=True))
    return _USCC[(31 - total % 31) % 31]


def iban(rng: Random) -> str:
    """A German, British, French or Dutch account with the check of ISO 7064 MOD 97-10."""
    country, bban = rng.choice(
        (
            ("DE", digits(rng, 18)),
            ("GB", rng.choice(("NWBK", "BARC", "LOYD")) + digits(rng, 14)),
            ("FR", digits(rng, 20) + "000"),
            ("NL", rng.choice(("ABNA", "INGB", "RABO")) + digits(rng, 10)),
        )
    )
    if country == "FR":
        # The French national check over bank, branch and account (RIB key).
        bank, branch, account = bban[:5], bban[5:10], bban[10:20] + "0"
        key = 97 - (89 * int(bank) + 15 * int(branch) + 3 * int(account)) % 97
        bban = f"{bank}{branch}{account}{key:02}"
    number = "".join(str(int(c, 36)) for c in f"{bban}{country}00")
    return f"{country}{98 - int(number) % 97:02}{bban}"


def ssn(rng: Random) -> str:
    """A United States social security number that could have been issued."""
    area = rng.choice([n for n in range(1, 773) if n != 666])
    return f"{area:03}-{rng.randint(1, 99):02}-{rng.randint(1, 9999):04}"
