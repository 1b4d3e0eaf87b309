"""Names of people in English sentences: a title, a word for somebody or a common name before or in two words in capitals."""
# ruff: noqa: E501 - word lists

import re
from collections.abc import Iterator
from typing import NamedTuple

from classifiers.lexicons.surnames import (
    ENGLISH_GIVEN,
    ENGLISH_SURNAMES,
    PINYIN_GIVEN,
    PINYIN_SURNAMES,
)
from classifiers.text_gates import without_lookarounds
from classifiers.text_spans import Span

_CAPITAL = r"[A-Z][a-z]{1,20}"
_SURNAME = rf"(?:O'|D'|Mc|Mac|De |La |Van |von |Al-|El-)?{_CAPITAL}(?:-{_CAPITAL})?"
#: Words in capitals, one blank between them; initials too.
_RUN = re.compile(rf"(?<![A-Za-z]){_SURNAME}(?: (?:[A-Z]\.|{_SURNAME}))*(?![A-Za-z])")
_WORD = re.compile(rf"[A-Z]\.|{_SURNAME}")
#: Two words in capitals, or a title; what the search asks first.
LATIN_GATE = without_lookarounds(
    rf"{_CAPITAL}(?: [A-Z]\.)? (?:[A-Z]|von )|(?:Mr|Mrs|Ms|Miss|Dr)\.? [A-Z]"
)
_TITLE = re.compile(r"(?<![A-Za-z])(?:Mr|Mrs|Ms|Miss|Dr)\.? $")
_SELF = re.compile(r"(?<![A-Za-z])(?:[Mm]y name is|[Ii] am|I'm|[Tt]his is) $")
_LABEL = re.compile(
    r"(?<![A-Za-z])(?:[Nn]ame|[Cc]ontact|[Cc]aller|[Aa]pplicant|[Pp]atient|[Ww]itness|[Aa]ttn|[Aa]ttention|[Ss]igned by)(?: is|:| :)? ?\"?$"
)
#: Whom a sentence is about.
_ABOUT = re.compile(
    r"(?<![A-Za-z])(?:Dear|Hi|Hello|Hey|Regards,|regards,|Sincerely,|Thanks,|Cheers,|[Tt]hx -|[Ss]poke (?:with|w/|to)|[Ss]peaking (?:with|to)|[Tt]alked (?:to|with)|[Mm]et (?:with )?"
    r"|[Ee]scalated to|[Aa]ssigned to|[Ff]orward(?:ed)?(?: it| this)? to|[Rr]eferred to|[Ii]nterviewed(?: by)?|[Rr]eviewed by|[Aa]pproved by|[Rr]eported by|[Ss]ubmitted by|[Ww]ritten by|[Pp]repared by"
    r"|[Ss]een by|[Ee]mailed|[Cc]alled|[Cc]ustomer|[Cc]lient|[Ee]mployee|[Aa]ccount holder|[Cc]ardholder|[Hh]older|[Rr]esident|[Pp]assenger|[Gg]uest|[Tt]enant|[Dd]octor|[Nn]urse|[Pp]rofessor|[Pp]rof\.?"
    r"|[Ss]tudent|[Mm]ember|[Uu]ser|[Aa]gent|[Dd]river|[Rr]ecipient|[Ss]ender|[Pp]ayee|[Mm]anager|[Cc]olleague|[Hh]usband|[Ww]ife|[Ss]on|[Dd]aughter|[Mm]other|[Ff]ather|[Bb]rother|[Ss]ister):?\s+$"
)
#: Words of offices and things, no part of a name that only a sentence tells.
_THINGS = frozenset(
    [
        "Service",
        "Services",
        "Support",
        "Team",
        "Department",
        "Dept",
        "Sir",
        "Madam",
        "Customer",
        "Human",
        "Resources",
        "Sales",
        "Technical",
        "Bank",
        "Street",
        "Account",
        "Number",
        "Name",
        "Address",
        "Phone",
        "Data",
        "Office",
        "Center",
        "Centre",
        "All",
        "Valued",
        "Care",
        "Desk",
        "Holder",
        "Spoke",
        "Committee",
        "Board",
        "Group",
        "Manager",
        "Director",
        "Officer",
        "Member",
        "Members",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "January",
        "February",
        "March",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Dear",
        "Hi",
        "Hello",
        "Best",
        "New",
        "San",
        "Los",
        "Las",
        "North",
        "South",
        "East",
        "West",
        "United",
        "The",
        "This",
        "That",
        "Your",
        "Our",
        "My",
        "No",
        "Please",
        "Thank",
        "Thanks",
        "Kind",
        "Windows",
        "Microsoft",
        "Google",
        "Apple",
        "Amazon",
        "Credit",
        "Card",
        "Order",
        "Ticket",
        "Case",
        "General",
        "Hong",
        "Relations",
        "Experience",
        "Success",
        "Meeting",
        "Patient",
    ]
)
#: Words that follow a given name and make it something else: Jordan River, Madison Avenue.
_NO_SURNAMES = frozenset(
    [
        "River",
        "Street",
        "Road",
        "Avenue",
        "Bank",
        "Hotel",
        "University",
        "College",
        "School",
        "Hospital",
        "Company",
        "Inc",
        "Ltd",
        "Corp",
        "City",
        "County",
        "State",
        "Max",
        "Pro",
        "Plus",
        "Mini",
        "Air",
        "Ultra",
        "Lite",
        "Classic",
        "Edition",
        "Series",
        "Model",
        "Brand",
        "Shoes",
        "Watch",
        "Phone",
        "Park",
        "Lake",
        "Island",
        "Airport",
        "Center",
        "Centre",
        "Building",
        "Tower",
        "Group",
        "Day",
        "Prize",
        "Award",
        "Cup",
        "Server",
        "Script",
        "Studio",
        "Code",
        "Report",
        "Period",
        "Update",
        "Manager",
        "Support",
        "Service",
        "Services",
        "Team",
        "Store",
        "Market",
        "Club",
        "House",
        "Garden",
        "Cotton",
        "Shirt",
        "Chair",
        "Table",
        "Sofa",
        "Mug",
        "Bag",
    ]
)
_GIVEN = frozenset(ENGLISH_GIVEN)
_SURNAMES = frozenset(ENGLISH_SURNAMES)
_PINYIN_SURNAMES = frozenset(name.title() for name in PINYIN_SURNAMES.split("|"))
_PINYIN = re.compile(f"(?i:{PINYIN_GIVEN})")
#: Words before are sought in so many characters.
_BEFORE = 32


class _Word(NamedTuple):
    text: str
    start: int
    end: int

    @property
    def is_initial(self) -> bool:
        return self.text.endswith(".")


def find_latin(text: str) -> Iterator[Span]:
    """Yield English names after a title or a word for somebody, and common names in two words in capitals."""
    for run in _RUN.finditer(text):
        words = [_Word(m[0], *m.span()) for m in _WORD.finditer(text, *run.span())]
        at = 0
        while at < len(words):
            taken = _name(text, words[at:])
            if taken:
                yield Span("PERSON", words[at].start, words[at + taken - 1].end, 0.7)
            at += taken or 1


def _name(text: str, words: list[_Word]) -> int:
    """Return how many of ``words``, from the first, are a name; 0 when none is."""
    first, start = words[0], words[0].start
    before = text[max(0, start - _BEFORE) : start]
    if first.is_initial:
        return 0
    if _TITLE.search(before):
        return min(3, len(words))
    last = 2 if len(words) > 2 and words[1].is_initial else 1
    if last >= len(words):
        return 0
    second = words[last].text
    if second in _NO_SURNAMES:
        return 0
    if _SELF.search(before) or _LABEL.search(before):
        return min(last + 2, len(words))
    thing = first.text in _THINGS or second in _THINGS
    told = first.text in _GIVEN or (
        not thing
        and (second in _SURNAMES or _in_pinyin(first.text, second) or _ABOUT.search(before))
    )
    return last + 1 if told else 0


def _in_pinyin(first: str, second: str) -> bool:
    """Tell whether a Chinese name is written in pinyin, the surname first: Li Wei, but not Long Island."""
    return first in _PINYIN_SURNAMES and first != second and bool(_PINYIN.fullmatch(second))
