"""Levels of datasets: they rise by themselves with what is found, and only people lower them (DESIGN idea 4).

All of this happens inside an act of somebody: a scan, a decision, a change upstream.
"""

from catalog import regradings, requests
from catalog.acts import Act
from catalog.grades import (
    classified,
    grade,
    is_scanned,
    made_from,
    note_reasons,
    put_in_force,
)
from catalog.models import Dataset

RISE = "level:rise"


def after_scan(act: Act, dataset: Dataset) -> None:
    """Let the highest win after a scan, and void the approvals that a rise or a new content undoes.

    The first scan replaces the strictest level that stood in for not knowing; later ones only raise.
    """
    found = classified(act, dataset, dataset.declared_level)
    first = dataset.proposed_level is None
    dataset.proposed_level = found.level
    for f in dataset.fields:
        f.level = found.field_levels.get(f.name)
    note_reasons(dataset, found)
    put_in_force(act, dataset, found.level if first else max(dataset.level, found.level))
    if first or dataset.graded_rows is None:
        grade(act, dataset)
    else:
        regradings.note_volume(act, dataset)
    requests.void_changed(act, dataset)
    spread(act, dataset)


def rise(act: Act, dataset: Dataset) -> None:
    """Classify anew after something beside the data changed; the level rises or stays."""
    found = classified(act, dataset, dataset.declared_level)
    note_reasons(dataset, found)
    if is_scanned(dataset):
        dataset.proposed_level = found.level
    put_in_force(act, dataset, max(dataset.level, found.level))
    requests.void_changed(act, dataset)
    spread(act, dataset)


def decide(act: Act, dataset: Dataset, declared: int | None) -> None:
    """Put in force what people decided: the declared level, or higher where something holds it up.

    An unscanned dataset keeps the strictest level whatever is declared.
    """
    dataset.declared_level = declared
    found = classified(act, dataset, declared)
    note_reasons(dataset, found)
    if is_scanned(dataset):
        dataset.proposed_level = found.level
    put_in_force(act, dataset, found.level)
    grade(act, dataset)
    regradings.settle(act, dataset)
    requests.void_changed(act, dataset)
    spread(act, dataset)


def spread(act: Act, dataset: Dataset) -> None:
    """Raise what is made from a dataset, and what is made from that, each recorded with its cause."""
    for made in made_from(act, dataset):
        before = made.level
        rise(act, made)
        if made.level > before:
            details = {"from": before, "to": made.level, "upstream": dataset.code}
            act.record(RISE, "dataset", made.code, details)
