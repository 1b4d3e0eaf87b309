"""Levels of datasets: they rise by themselves with what is found, and only people lower them (DESIGN idea 4).

All of this happens inside an act of somebody: a scan, a decision, a change upstream.
"""

from catalog import regradings, requests
from catalog.acts import Act
from catalog.datasets import mark_rank
from catalog.grades import (
    classified,
    grade,
    is_scanned,
    made_from,
    note_reasons,
    note_size,
    put_in_force,
    sources_of,
)
from catalog.models import Dataset

RISE = "level:rise"


def after_scan(act: Act, dataset: Dataset) -> None:
    """Let the highest win after a scan, and void the approvals that a rise or a new content undoes.

    The first scan replaces the strictest level that stood in for not knowing; later ones only raise.
    """
    dataset.sampled = False
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


def after_sample(act: Act, dataset: Dataset) -> None:
    """Let what a sample showed raise the level. It lowers nothing, and does not end the level of the unclassified."""
    dataset.sampled = dataset.proposed_level is None
    found = classified(act, dataset, dataset.declared_level)
    for f in dataset.fields:
        f.level = found.field_levels.get(f.name)
    if dataset.sampled or found.level > dataset.level:
        note_reasons(dataset, found)
    put_in_force(act, dataset, max(dataset.level, found.level))
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


def decide(act: Act, dataset: Dataset, declared: int | None, *, confirmed: bool) -> None:
    """Put in force what people decided: the declared level, or higher where something holds it up.

    Only what a second person ``confirmed`` counts as a review; a rise by one person answers what asked for a
    re-grading, and the same level said again answers nothing. An unscanned dataset keeps the strictest level.
    """
    before = dataset.level
    dataset.declared_level = declared
    found = classified(act, dataset, declared)
    note_reasons(dataset, found)
    if is_scanned(dataset):
        dataset.proposed_level = found.level
    put_in_force(act, dataset, found.level)
    if confirmed:
        grade(act, dataset)
    if confirmed or dataset.level > before:
        note_size(dataset)
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


def inherit_mark(act: Act, dataset: Dataset) -> None:
    """Give a dataset, and what is made from it, the highest state-secret mark of what it is made from."""
    mark = mark_above(act, dataset)
    if mark is None or mark_rank(mark) <= mark_rank(dataset.state_secret):
        return
    details = {"mark": mark, "before": dataset.state_secret}
    dataset.state_secret = mark
    requests.void_changed(act, dataset)
    act.record(RISE, "dataset", dataset.code, details)
    for made in made_from(act, dataset):
        inherit_mark(act, made)


def mark_above(act: Act, dataset: Dataset) -> str | None:
    """Return the highest state-secret mark among what a dataset is made from."""
    marks = [s.state_secret for s in sources_of(act, dataset) if s.state_secret]
    return max(marks, key=mark_rank, default=None)
