"""What is told by words in texts: names, addresses, organizations; each with how it is found and how it is sifted."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from classifiers.text_codes import DOT, UPPER
from classifiers.text_foreign import DOTTED_GATE, find_dotted
from classifiers.text_gates import Needs
from classifiers.text_latin import LATIN_GATE, find_latin
from classifiers.text_names import find_names
from classifiers.text_places import (
    CHAIN_GATE,
    NUMBERED_GATE,
    ORGANIZATION_GATE,
    find_chains,
    find_numbered,
    find_organizations,
)
from classifiers.text_spans import Span


@dataclass(frozen=True, slots=True)
class Finder:
    """What is told by words: how to find it, what a cell must hold, and the pattern for Rust that no hit escapes."""

    entity: str
    find: Callable[[str], Iterable[Span]]
    needs: Needs
    gate: str | None


#: Sought cell by cell; names of two to four characters are sought in all cells at once (``text_names.search``).
SIFTED: tuple[Finder, ...] = (
    Finder("PERSON", find_dotted, Needs(DOT), DOTTED_GATE),
    Finder("PERSON", find_latin, Needs(UPPER), LATIN_GATE),
    Finder("CN_ADDRESS", find_numbered, Needs(), NUMBERED_GATE),
    Finder("CN_ADDRESS", find_chains, Needs(), CHAIN_GATE),
    Finder("ORGANIZATION", find_organizations, Needs(), ORGANIZATION_GATE),
)
LEXICAL: tuple[Finder, ...] = (Finder("PERSON", find_names, Needs(), None), *SIFTED)
