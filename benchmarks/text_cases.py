"""Labelled sentences for the text benchmarks: templates filled with invented people, places and numbers; seeded."""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from benchmarks import text_held_out as held_out
from benchmarks.text_templates import NEGATIVE, POSITIVE
from benchmarks.text_words import BRANDS, DISTRICTS, ESTATES, GIVEN, ROADS, SURNAMES, TOWNS, TRADES
from classifiers.checks import ID_CHECKS, ID_WEIGHTS, USCC_ALPHABET, USCC_WEIGHTS

#: Entities whose spans must be exact; of addresses and organizations half of both must be shared.
_LOOSE = {"CN_ADDRESS", "ORGANIZATION"}
_SLOT = re.compile(r"\{([a-z]+\d*)\}")
ENTITIES = {
    "p": "PERSON",
    "q": "PERSON",
    "t": "PERSON",
    "a": "CN_ADDRESS",
    "o": "ORGANIZATION",
    "id": "CN_RESIDENT_ID",
    "id15": "CN_RESIDENT_ID",
    "m": "PHONE_NUMBER",
    "tel": "PHONE_NUMBER",
    "bare": "PHONE_NUMBER",
    "card": "CN_BANK_CARD",
    "credit": "CREDIT_CARD",
    "mail": "EMAIL_ADDRESS",
    "plate": "CN_VEHICLE_PLATE",
    "pass": "CN_PASSPORT",
    "uscc": "CN_USCC",
    "ip": "IP_ADDRESS",
    "iban": "IBAN_CODE",
}
Places = list[tuple[str, int, int]]


@dataclass(frozen=True, slots=True)
class Case:
    """A text and what is in it: entity, start, end (not included)."""

    text: str
    places: Places


class Words:
    """What slots are filled with; ``fresh`` takes names, brands and roads that nothing was tuned on."""

    def __init__(self, rng: random.Random, *, fresh: bool = False) -> None:
        self.rng = rng
        self._given = held_out.GIVEN if fresh else GIVEN
        self._brands = held_out.BRANDS if fresh else BRANDS
        self._roads = held_out.ROADS if fresh else ROADS
        self._slots: dict[str, Callable[[], str]] = {
            "p": self.person,
            "q": self.person,
            "t": lambda: self.surname() + rng.choice(["女士", "先生", "女士", "师傅", "阿姨"]),
            "a": self.address,
            "o": self.organization,
            "id": self.resident,
            "id15": lambda: f"{self._region()}{rng.randint(45, 99)}{self._day()}{self.digits(3)}",
            "m": self.mobile,
            "tel": lambda: rng.choice(["-", " ", "-"]).join(self._landline()),
            "bare": lambda: "".join(self._landline()),
            "card": self.card,
            "credit": lambda: self.grouped(
                luhn(rng.choice(["4539", "5412", "4111"]) + self.digits(11))
            ),
            "mail": lambda: (
                f"{rng.choice(['li', 'zhang', 'w', 'chen'])}{rng.choice(['.', '_', ''])}"
                f"{self.digits(3)}@{rng.choice(['example.com', 'mail.example.cn', 'example.org'])}"
            ),
            "plate": self.plate,
            "pass": self.passport,
            "uscc": self.uscc,
            "ip": self.address_of_host,
            "iban": self.iban,
            "d": self.day,
            "n": lambda: str(rng.randint(2, 98)),
            "x": lambda: rng.choice(
                [f"{rng.randint(10, 99999)}", f"{rng.randint(1, 99)},{self.digits(3)}.50"]
            ),
            "no": self.order,
            "v": lambda: ".".join(str(rng.randint(1, 40)) for _ in range(rng.choice([3, 4, 4]))),
        }

    def fill(self, template: str) -> Case:
        """Return ``template`` with every slot filled."""
        parts: list[str] = []
        places: Places = []
        end = length = 0
        for match in _SLOT.finditer(template):
            make = self._slots.get(match.group(1))
            if make is None:
                continue
            parts.append(template[end : match.start()])
            length += len(parts[-1])
            value = make()
            if match.group(1) in ENTITIES:
                places.append((ENTITIES[match.group(1)], length, length + len(value)))
            parts.append(value)
            length += len(value)
            end = match.end()
        return Case("".join([*parts, template[end:]]), places)

    def digits(self, n: int) -> str:
        """Return ``n`` digits."""
        return "".join(self.rng.choices("0123456789", k=n))

    def surname(self) -> str:
        """Return a surname, common ones more often."""
        return self.rng.choices(SURNAMES, weights=[max(1, 90 - i) for i in range(len(SURNAMES))])[0]

    def person(self) -> str:
        """Return a surname and a given name."""
        return self.surname() + self.rng.choice(self._given)

    def _region(self) -> str:
        # Prefecture 99 was never assigned: nobody has these numbers.
        return f"{self.rng.choice(['11', '32', '33', '44', '51', '61'])}99{self.digits(2)}"

    def _day(self) -> str:
        return f"{self.rng.randint(1, 12):02}{self.rng.randint(1, 28):02}"

    def resident(self) -> str:
        """Return a resident number as people write it."""
        first = f"{self._region()}{self.rng.randint(1945, 2005)}{self._day()}{self.digits(3)}"
        check = chr(
            ID_CHECKS[sum(int(d) * int(w) for d, w in zip(first, ID_WEIGHTS, strict=True)) % 11]
        )
        return first + (check.lower() if self.rng.random() < 0.3 else check)

    def mobile(self) -> str:
        """Return a mobile number as people write it."""
        head, tail = self.rng.choice(["138", "159", "177", "186", "199"]), self.digits(8)
        form = self.rng.choice(["{}{}{}", "{}{}{}", "{}{}{}", "{} {} {}", "{}-{}-{}"])
        return form.format(head, tail[:4], tail[4:])

    def _landline(self) -> tuple[str, str]:
        area, length = self.rng.choice(
            [("010", 8), ("021", 8), ("0510", 8), ("0571", 8), ("0512", 8), ("0851", 8)]
        )
        return area, str(self.rng.randint(2, 8)) + self.digits(length - 1)

    def grouped(self, number: str) -> str:
        """Return a number, sometimes in groups of four."""
        if self.rng.random() < 0.6:
            return number
        return " ".join(number[i : i + 4] for i in range(0, len(number), 4))

    def card(self) -> str:
        """Return a bank card of 16 or 19 digits."""
        return self.grouped(luhn("62" + self.digits(self.rng.choice([13, 16]))))

    def plate(self) -> str:
        """Return a plate."""
        head = self.rng.choice("苏浙京粤鲁") + self.rng.choice("ABEK")
        return (
            head
            + self.rng.choice(["", "·"])
            + self.rng.choice([self.digits(5), "D" + self.digits(5)])
        )

    def passport(self) -> str:
        """Return a passport number."""
        head = self.rng.choice(["E", "G", "EA", "EJ", "MA", "K"])
        return head + self.digits({"K": 8}.get(head, 9 - len(head)))

    def uscc(self) -> str:
        """Return a unified social credit code."""
        alphabet = USCC_ALPHABET.decode()
        first = "91" + self._region() + "".join(self.rng.choices(alphabet, k=9))
        total = sum(alphabet.index(c) * int(w) for c, w in zip(first, USCC_WEIGHTS, strict=True))
        code = first + alphabet[(31 - total % 31) % 31]
        return code.lower() if self.rng.random() < 0.2 else code

    def address_of_host(self) -> str:
        """Return an IP address, of version 6 now and then."""
        if self.rng.random() < 0.3:
            return "2001:db8:" + ":".join(f"{self.rng.randint(1, 65535):x}" for _ in range(6))
        octets = self.rng.choice([[10, 7], [172, 16], [192, 168], [203, 0]])
        return ".".join(map(str, [*octets, self.rng.randint(0, 254), self.rng.randint(1, 254)]))

    def iban(self) -> str:
        """Return a German IBAN."""
        account = self.digits(18)
        check = 98 - int(account + "131400") % 97
        return f"DE{check:02}{account}"

    def day(self) -> str:
        """Return a date as people write it."""
        y, m, d = self.rng.randint(2019, 2025), self.rng.randint(1, 12), self.rng.randint(1, 28)
        return self.rng.choice(
            [f"{y}-{m:02}-{d:02}", f"{m}月{d}日", f"{y}年{m}月{d}日", "昨天", f"{y}/{m}/{d}"]
        )

    def order(self) -> str:
        """Return the number of an order, long enough to look like something else."""
        return f"{self.rng.randint(2019, 2025)}{self._day()}{self.digits(self.rng.choice([3, 6, 8, 10]))}"

    def address(self) -> str:
        """Return an address in one of several forms."""
        rng, place, road = self.rng, self.rng.choice(DISTRICTS), self.rng.choice(self._roads)
        estate, town = rng.choice(ESTATES), rng.choice(TOWNS)
        n, k, room = (
            rng.randint(1, 988),
            rng.randint(1, 40),
            f"{rng.randint(1, 24)}0{rng.randint(1, 4)}",
        )
        short = place.split("省")[-1]
        return rng.choice(
            [
                f"{place}{road}{n}号",
                f"{short}{road}{n}号{estate}{k}幢{room}室",
                f"{short}{estate}{k}栋{rng.randint(1, 4)}单元{room}室",
                f"{place}{town}{rng.choice('东新上南')}{rng.choice('塘桥河湾')}村{k}组{n}号",
                f"{road}{n}弄{k}号{room}室",
                f"{estate}{k}号楼{room}",
                f"{short}{road}{n}号",
            ]
        )

    def organization(self) -> str:
        """Return the name of an organization."""
        rng, city = self.rng, self.rng.choice(DISTRICTS).split("省")[-1].split("市")[0]
        brand, trade = rng.choice(self._brands), rng.choice(TRADES)
        return rng.choice(
            [
                f"{city}{brand}{trade}有限公司",
                f"{city}市{brand}{trade}有限公司",
                f"{brand}{trade}股份有限公司",
                f"{brand}{trade}厂",
                f"{city}市第{rng.choice('一二三')}人民医院",
                f"{brand}律师事务所",
            ]
        )


def luhn(first: str) -> str:
    """Return ``first`` with its Luhn check digit (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(first)):
        double = int(digit) * (2 - place % 2)
        total += double - 9 * (double > 9)
    return first + str(-total % 10)


def cases(*, fresh: bool, seed: int, repeats: int) -> list[Case]:
    """Return labelled cases with their hard negatives: those held out (``fresh``), or those for tuning."""
    words = Words(random.Random(seed), fresh=fresh)
    tuning = (*POSITIVE, *NEGATIVE)
    chosen = (*held_out.POSITIVE, *held_out.NEGATIVE) if fresh else tuning
    return [words.fill(template) for _ in range(repeats) for template in chosen]


def score(
    labelled: Iterable[Case], find: Callable[[str], Sequence[tuple[str, int, int]]]
) -> dict[str, tuple[int, int, int]]:
    """Return right, wrong and missed spans by entity, ``find`` giving entity, start and end of each span."""
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for case in labelled:
        left = list(case.places)
        for span in find(case.text):
            match = next((gold for gold in left if _same(gold, span)), None)
            if match is None:
                wrong[span[0]] += 1
            else:
                right[span[0]] += 1
                left.remove(match)
        missed.update(entity for entity, _, _ in left)
    every = sorted(right.keys() | wrong.keys() | missed.keys())
    return {entity: (right[entity], wrong[entity], missed[entity]) for entity in every}


def _same(gold: tuple[str, int, int], span: tuple[str, int, int]) -> bool:
    if gold[0] != span[0] or gold[0] not in _LOOSE:
        return gold == tuple(span)
    shared = min(gold[2], span[2]) - max(gold[1], span[1])
    return 2 * shared >= max(gold[2], span[2]) - min(gold[1], span[1])
