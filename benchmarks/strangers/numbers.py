"""Numbers of papers, cards, accounts, companies and devices: from a person to a cell."""

import base64
import hashlib
import string
from random import Random

from benchmarks.strangers.people import Person, with_check

USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
BINS = "622202 622848 621700 621661 623058 622588 621226 622690 621799 623668 622262 621483".split()


def digits(rng: Random, n: int) -> str:
    """Return ``n`` digits, the first not 0."""
    return str(rng.randrange(1, 10)) + "".join(rng.choices("0123456789", k=n - 1))


def luhn(body: str) -> str:
    """Return digits with the Luhn digit behind them."""
    total = 0
    for i, char in enumerate(reversed(body)):
        d = int(char) * (2 if i % 2 == 0 else 1)
        total += d - 9 if d > 9 else d
    return body + str(-total % 10)


def resident_id(rng: Random, p: Person) -> str:
    return p.id


def resident_id_low(rng: Random, p: Person) -> str:
    return p.id.lower()


def resident_id_spaced(rng: Random, p: Person) -> str:
    return f"{p.id[:6]} {p.id[6:14]} {p.id[14:]}"


def resident_id_old(rng: Random, p: Person) -> str:
    return p.id[:6] + p.id[8:17] if p.born.year < 1999 else p.id


def residence_permit(rng: Random, p: Person) -> str:
    return with_check(f"{rng.choice(['810000', '820000', '830000'])}{p.id[6:17]}")


def foreigner_id(rng: Random, p: Person) -> str:
    return with_check(
        f"9{rng.choice(['11', '31', '44', '33'])}{digits(rng, 3)}{p.id[6:14]}{digits(rng, 3)}"
    )


def passport(rng: Random, p: Person) -> str:
    return (
        f"E{rng.choice('ABCDEFGHJK')}{digits(rng, 7)}"
        if rng.random() < 0.6
        else f"G{digits(rng, 8)}"
    )


def hk_permit(rng: Random, p: Person) -> str:
    return rng.choice("HHHM") + digits(rng, 8)


def hk_permit_long(rng: Random, p: Person) -> str:
    return rng.choice("HHM") + digits(rng, 8) + rng.choice(["00", "01", "02"])


def taiwan_permit(rng: Random, p: Person) -> str:
    return digits(rng, 8)


def social_card(rng: Random, p: Person) -> str:
    return rng.choice("ABCDEFGHJK") + digits(rng, 8)


def medical_card(rng: Random, p: Person) -> str:
    return p.county[0][:4] + digits(rng, 10)


def military(rng: Random, p: Person) -> str:
    return f"{rng.choice('军武海空政后')}字第{digits(rng, 7)}号"


def bank_card(rng: Random, p: Person) -> str:
    return luhn(rng.choice(BINS) + digits(rng, rng.choice([12, 12, 9])))


def bank_card_spaced(rng: Random, p: Person) -> str:
    card = luhn(rng.choice(BINS) + digits(rng, 12))
    return " ".join(card[i : i + 4] for i in range(0, 19, 4))


def account(rng: Random, p: Person) -> str:
    return rng.choice(["1202", "3301", "4500", "7606"]) + digits(rng, 15)


def credit_card(rng: Random, p: Person) -> str:
    return luhn(rng.choice(["4539", "4716", "5105", "5425"]) + digits(rng, 11))


def iban_de(rng: Random, p: Person) -> str:
    bban = digits(rng, 18)
    check = 98 - int(f"{bban}131400") % 97
    whole = f"DE{check:02}{bban}"
    return " ".join(whole[i : i + 4] for i in range(0, 22, 4)) if rng.random() < 0.5 else whole


def _ssn(rng: Random) -> tuple[str, str, str]:
    area = rng.choice(
        [a for a in (rng.randrange(1, 899), rng.randrange(1, 660)) if a != 666] or [123]
    )
    return f"{area:03}", f"{rng.randrange(1, 100):02}", f"{rng.randrange(1, 10000):04}"


def ssn(rng: Random, p: Person) -> str:
    return "-".join(_ssn(rng))


def ssn_bare(rng: Random, p: Person) -> str:
    return "".join(_ssn(rng))


def nino(rng: Random, p: Person) -> str:
    return f"{rng.choice(['AB', 'CE', 'JK', 'LP', 'SX', 'WM'])}{digits(rng, 6)}{rng.choice('ABCD')}"


def pan(rng: Random, p: Person) -> str:
    return (
        "".join(rng.choices(string.ascii_uppercase, k=3))
        + "P"
        + rng.choice(string.ascii_uppercase)
        + digits(rng, 4)
        + rng.choice(string.ascii_uppercase)
    )


def uscc(rng: Random, p: Person) -> str:
    kind = rng.choice(["91", "91", "91", "52", "12", "11", "92"])
    body = kind + p.county[0] + org_code_of(rng)
    total = sum(
        w * USCC.index(c)
        for w, c in zip(
            (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28), body, strict=True
        )
    )
    return body + USCC[-total % 31]


def org_code_of(rng: Random) -> str:
    body = (
        rng.choice(["MA", "MA"]) + "".join(rng.choices(USCC, k=6))
        if rng.random() < 0.5
        else digits(rng, 8)
    )
    order = string.digits + string.ascii_uppercase
    check = (
        11
        - sum(w * order.index(c) for w, c in zip((3, 7, 9, 10, 5, 8, 4, 2), body, strict=True)) % 11
    )
    return body + ("X" if check == 10 else "0" if check == 11 else str(check))


def org_code(rng: Random, p: Person) -> str:
    code = org_code_of(rng)
    return f"{code[:8]}-{code[8]}"


def plate(rng: Random, p: Person) -> str:
    head = rng.choice("京沪浙苏粤鲁豫川鄂湘皖闽") + rng.choice("ABCDEF")
    if rng.random() < 0.25:
        return head + rng.choice("DF") + digits(rng, 5)
    return (
        head
        + "".join(rng.choices("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ", k=4))
        + str(rng.randrange(10))
    )


def ipv4(rng: Random, p: Person) -> str:
    return ".".join(str(rng.randrange(1, 255)) for _ in range(4))


def ipv6(rng: Random, p: Person) -> str:
    return "2408:8" + ":".join(f"{rng.randrange(65536):x}" for _ in range(7))[1:]


def mac(rng: Random, p: Person) -> str:
    return rng.choice([":"]).join(f"{rng.randrange(256):02X}" for _ in range(6))


def coordinates(rng: Random, p: Person) -> str:
    return f"{rng.uniform(100, 122):.6f},{rng.uniform(22, 45):.6f}"


def longitude(rng: Random, p: Person) -> str:
    return f"{rng.uniform(100, 122):.6f}"


def latitude(rng: Random, p: Person) -> str:
    return f"{rng.uniform(22, 45):.6f}"


def record_number(rng: Random, p: Person) -> str:
    return f"ZY{digits(rng, 8)}"


def record_digits(rng: Random, p: Person) -> str:
    return f"00{digits(rng, 8)}"


def person_number(rng: Random, p: Person) -> str:
    return "3301" + digits(rng, 9)


def staff_number(rng: Random, p: Person) -> str:
    return f"{rng.choice(['HR', 'YG', 'E'])}{rng.randrange(100000):05}"


def student_number(rng: Random, p: Person) -> str:
    return f"20{rng.randrange(18, 25)}{rng.randrange(1, 40):02}{rng.randrange(10000):04}"


def employer_number(rng: Random, p: Person) -> str:
    return "33" + digits(rng, 8)


def password(rng: Random, p: Person) -> str:
    return "".join(
        rng.choices(string.ascii_letters + string.digits + "!@#$%&*", k=rng.randrange(8, 14))
    )


def password_hash(rng: Random, p: Person) -> str:
    return "$2b$12$" + "".join(rng.choices(string.ascii_letters + string.digits + "./", k=53))


def api_key(rng: Random, p: Person) -> str:
    kind = rng.choice(["sk_live_", "ghp_", "AKIA"])
    if kind == "AKIA":
        return kind + "".join(rng.choices(string.ascii_uppercase + "234567", k=16))
    return kind + "".join(rng.choices(string.ascii_letters + string.digits, k=36))


def jwt(rng: Random, p: Person) -> str:
    def part(n: int) -> str:
        return base64.urlsafe_b64encode(rng.randbytes(n)).decode().rstrip("=")

    return f"eyJhbGciOiJIUzI1NiJ9.eyJ{part(40)}.{part(32)}"


def biometric(rng: Random, p: Person) -> str:
    return base64.b64encode(rng.randbytes(96)).decode()


def biometric_path(rng: Random, p: Person) -> str:
    return f"/face/{rng.randrange(100):02}/{hashlib.md5(p.id.encode()).hexdigest()}.jpg"
