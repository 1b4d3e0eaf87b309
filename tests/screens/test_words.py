"""Nothing that the domain can say is without a name in both languages, and nothing said is taken as markup."""

import pytest

from catalog.requests.envelopes import METHODS
from catalog.screens import look, words
from catalog.types import AuditOutcome, CheckResult, RecipientKind, ReleaseFormat, ScanStatus
from classifiers.types import Evidence, FieldType, Outcome
from policies.decisions import ROLES, Action
from policies.protections import KINDS
from policies.rulebook import shipped
from policies.types import Text


@pytest.mark.parametrize(
    ("named", "keys"),
    [
        (words.ACTIONS, Action),
        (words.ROLES, ROLES),
        (words.ACTS, Action),
        (words.OUTCOMES, Outcome),
        (words.OUTCOME_CHIPS, Outcome),
        (words.FIELD_TYPES, FieldType),
        (words.EVIDENCE, Evidence),
        (words.RUNS, ScanStatus),
        (words.RUN_CHIPS, ScanStatus),
        (words.AUDIT, AuditOutcome),
        (words.AUDIT_CHIPS, AuditOutcome),
        (words.CHECK_RESULTS, CheckResult),
        (words.CHECK_CHIPS, CheckResult),
        (words.RECIPIENTS, RecipientKind),
        (words.FORMATS, ReleaseFormat),
        (words.METHODS, METHODS),
        (words.PROTECTIONS, KINDS),
        (words.EVENTS, shipped().procedures["release"].events()),
    ],
    ids=lambda value: "" if isinstance(value, dict) else str(value)[:30],
)
def test_every_key_of_the_domain_has_a_name(named: dict[str, object], keys: object) -> None:
    assert {str(k) for k in keys} <= set(named)  # type: ignore[attr-defined]  # enums and sets


def test_both_languages_say_something() -> None:
    tables = [v for v in vars(words).values() if isinstance(v, dict)]
    for text in (t for table in tables for t in table.values() if isinstance(t, Text)):
        assert text.zh.strip()
        assert text.en.strip()


@pytest.mark.parametrize(
    ("said", "english"),
    [
        ("第二十七条", "Article 27"),
        ("第五条", "Article 5"),
        ("第十条", "Article 10"),
        ("第十六条", "Article 16"),
        ("第三十条", "Article 30"),
        ("GB/T 35273-2020", "GB/T 35273-2020"),
    ],
)
def test_articles_are_named_in_english(said: str, english: str) -> None:
    assert words.article(said, "en") == english
    assert words.article(said, "zh") == said


HOSTILE = '<img src=x onerror="alert(1)">&'


@pytest.mark.parametrize(
    "made",
    [
        look.text(HOSTILE),
        look.code(HOSTILE),
        look.digest(HOSTILE * 2),
        look.chip(HOSTILE),
        look.two_lines(HOSTILE, HOSTILE),
        look.level_badge(3, HOSTILE),
        look.head(HOSTILE, under=HOSTILE),
        look.section(HOSTILE, HOSTILE),
        look.note(HOSTILE),
        look.facts([(HOSTILE, HOSTILE)]),
        look.link("dataset", HOSTILE, code=HOSTILE),
        look.table([look.Column(HOSTILE)], [[HOSTILE]], empty=HOSTILE),
        look.table([look.Column(HOSTILE)], [], empty=HOSTILE),
    ],
)
def test_what_comes_from_data_is_never_markup(made: look.Html) -> None:
    assert "<img" not in made
    assert 'onerror="' not in made


def test_figures_are_right_aligned_with_thousands_separated() -> None:
    made = look.table([look.Column("n", right=True)], [[1234567]], empty="")
    assert '<td class="g-r">1,234,567</td>' in made


@pytest.mark.parametrize(
    ("ratio", "shown"),
    [
        (0.0, "0%"),
        (0.00001, "<0.1%"),
        (0.5, "50%"),
        (0.1234, "12.3%"),
        (0.99999, ">99.9%"),
        (1.0, "100%"),
    ],
)
def test_a_share_never_rounds_something_to_nothing(ratio: float, shown: str) -> None:
    assert look.percent(ratio) == shown
