"""Forms of names, places and ways to reach someone."""

from random import Random

from benchmarks.labelled import contacts, organizations, places
from benchmarks.labelled.dirt import COMMON, LETTERS, MOBILE, padded
from benchmarks.labelled.people import (
    Person,
    english_name,
    given,
    minority_name,
    pinyin_name,
    surname,
)
from benchmarks.labelled.variants import Variant, each, either, of


def _name(_rng: Random, person: Person) -> str:
    return person.name


def _spread(_rng: Random, person: Person) -> str:
    """Two characters are written as wide as three."""
    return "　".join(person.name) if len(person.name) == 2 else person.name


def _handlers(rng: Random, people: list[Person]) -> list[object]:
    few = [p.name for p in people[:6]]
    return [rng.choice(few) for _ in people]


def _old_name(rng: Random) -> str:
    return surname(rng) + given(rng, rng.randint(1, 2), 1942)


def _young_name(rng: Random) -> str:
    return surname(rng) + given(rng, rng.randint(1, 2), 2008)


_NAMES = (
    Variant("Han", "PERSON", of(_name), alone=True, dresses=(padded,), repeats=False),
    Variant("spread to three", "PERSON", of(_spread), alone=True, repeats=False),
    Variant("pensioners", "PERSON", each(_old_name), alone=True, repeats=False),
    Variant("pupils", "PERSON", each(_young_name), alone=True, repeats=False),
    Variant(
        "Han and minorities",
        "PERSON",
        either(_name, lambda rng, _p: minority_name(rng), weights=(7, 3)),
        alone=True,
        repeats=False,
    ),
    Variant("minorities", "PERSON", each(minority_name), alone=True, repeats=False),
    Variant(
        "English", "PERSON", each(english_name), alone=True, styles=("zh", "en"), repeats=False
    ),
    Variant("pinyin", "PERSON", each(pinyin_name), styles=("zh", "en"), repeats=False),
    Variant(
        "few handlers", "PERSON", lambda rng, people: _handlers(rng, list(people)), repeats=False
    ),
)


def _mixed_phone(rng: Random) -> str:
    return contacts.mobile(rng) if rng.random() < 0.6 else contacts.landline(rng)


def _two_phones(rng: Random) -> str:
    second = rng.choice((contacts.mobile, contacts.landline))(rng)
    return contacts.mobile(rng) + (rng.choice("/,、 ") + second if rng.random() < 0.4 else "")


_PHONES = (
    Variant("mobile", "PHONE_NUMBER", each(contacts.mobile), alone=True, dresses=MOBILE),
    Variant("landline", "PHONE_NUMBER", each(contacts.landline), alone=True, dresses=COMMON),
    Variant("mobile and landline", "PHONE_NUMBER", each(_mixed_phone), alone=True, dresses=MOBILE),
    Variant("integers", "PHONE_NUMBER", each(lambda rng: int(contacts.mobile(rng))), alone=True),
    Variant("floats", "PHONE_NUMBER", each(lambda rng: float(contacts.mobile(rng))), alone=True),
    Variant(
        "floats as text",
        "PHONE_NUMBER",
        each(lambda rng: f"{float(contacts.mobile(rng)):.10E}"),
        alone=True,
    ),
    Variant("with .0", "PHONE_NUMBER", each(lambda rng: f"{contacts.mobile(rng)}.0"), alone=True),
    Variant("two in a cell", "PHONE_NUMBER", each(_two_phones), alone=True),
    Variant("without area code", "PHONE_NUMBER", each(contacts.local_number), bare=True),
    Variant(
        "American", "PHONE_NUMBER", each(contacts.english_phone), alone=True, styles=("en", "zh")
    ),
)


def _display(rng: Random) -> str:
    return f"{english_name(rng)} <{contacts.email(rng)}>"


_ONLINE = (
    Variant(
        "plain", "EMAIL_ADDRESS", each(contacts.email), alone=True, dresses=(*COMMON, str.upper)
    ),
    Variant("with names", "EMAIL_ADDRESS", each(_display), styles=("zh", "en")),
    Variant("version 4", "IP_ADDRESS", each(contacts.ipv4), alone=True, dresses=COMMON),
    Variant("version 6", "IP_ADDRESS", each(contacts.ipv6), alone=True),
    Variant(
        "both versions",
        "IP_ADDRESS",
        either(lambda r, _p: contacts.ipv4(r), lambda r, _p: contacts.ipv6(r)),
        alone=True,
    ),
    Variant(
        "with ports",
        "IP_ADDRESS",
        each(lambda rng: f"{contacts.ipv4(rng)}:{rng.randint(1024, 65000)}"),
    ),
    Variant(
        "with colons", "MAC_ADDRESS", each(contacts.mac), alone=True, dresses=(*COMMON, str.upper)
    ),
    Variant(
        "with dashes",
        "MAC_ADDRESS",
        each(lambda rng: contacts.mac(rng).replace(":", "-")),
        alone=True,
    ),
    Variant(
        "Cisco's dots", "MAC_ADDRESS", each(lambda rng: _dotted(contacts.mac(rng))), alone=True
    ),
    Variant(
        "pairs",
        "GEO_COORDINATE",
        each(lambda rng: f"{contacts.longitude(rng):.6f},{contacts.latitude(rng):.6f}"),
        alone=True,
    ),
    Variant(
        "points",
        "GEO_COORDINATE",
        each(lambda rng: f"POINT({contacts.longitude(rng):.5f} {contacts.latitude(rng):.5f})"),
        alone=True,
    ),
    Variant("longitudes", "GEO_COORDINATE", each(contacts.longitude), headers="GEO_LONGITUDE"),
    Variant("latitudes", "GEO_COORDINATE", each(contacts.latitude), headers="GEO_LATITUDE"),
    Variant("numbers", "CN_QQ", each(contacts.qq), dresses=COMMON),
    Variant("integers", "CN_QQ", each(lambda rng: int(contacts.qq(rng)))),
    Variant("own and given", "CN_WECHAT", each(contacts.wechat)),
    Variant("given", "CN_WECHAT", each(contacts.wxid), alone=True),
    Variant("plates", "CN_VEHICLE_PLATE", each(contacts.plate), alone=True, dresses=LETTERS),
    Variant(
        "plates with dot",
        "CN_VEHICLE_PLATE",
        each(lambda rng: _dot(contacts.plate(rng))),
        alone=True,
    ),
)


def _dotted(mac: str) -> str:
    plain = mac.replace(":", "")
    return f"{plain[:4]}.{plain[4:8]}.{plain[8:]}"


def _dot(plate: str) -> str:
    return f"{plate[:2]}·{plate[2:]}"


_PLACES = (
    Variant("with province", "CN_ADDRESS", each(lambda rng: places.address(rng, 0.0)), alone=True),
    Variant("of all kinds", "CN_ADDRESS", each(places.address), alone=True, dresses=(padded,)),
    Variant("street only", "CN_ADDRESS", each(places.street_only), alone=True),
    Variant("text", "CN_POSTCODE", each(places.postcode), dresses=COMMON),
    Variant(
        "integers",
        "CN_POSTCODE",
        each(lambda rng: int(rng.choice("2345") + places.postcode(rng)[1:])),
    ),
)
_ORGANIZATIONS = (
    Variant(
        "companies", "ORGANIZATION", each(organizations.company), alone=True, dresses=(padded,)
    ),
    Variant("shops", "ORGANIZATION", each(organizations.shop), alone=True),
    Variant("public bodies", "ORGANIZATION", each(organizations.public_body), alone=True),
    Variant(
        "villages' committees", "ORGANIZATION", each(organizations.village_committee), alone=True
    ),
    Variant("of all kinds", "ORGANIZATION", each(organizations.organization), alone=True),
    Variant(
        "English",
        "ORGANIZATION",
        each(organizations.english_company),
        alone=True,
        styles=("en", "zh"),
    ),
)

REACH: tuple[Variant, ...] = _NAMES + _PHONES + _ONLINE + _PLACES + _ORGANIZATIONS
