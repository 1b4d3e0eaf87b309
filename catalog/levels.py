"""Levels of datasets: they rise by themselves with what is found, and only people lower them (DESIGN idea 4)."""

from dataclasses import dataclass

from catalog import requests
from catalog.acts import Act, acting
from catalog.datasets import (
    dataset_of,
    field_facts,
    known_level,
    note_level,
    reasons_json,
    resource_of,
)
from catalog.errors import UsageError
from catalog.models import Dataset
from catalog.store import Store
from catalog.types import Actor
from policies.classification import Classification, classify
from policies.decisions import Action


def _classified(act: Act, dataset: Dataset) -> Classification:
    return classify(
        field_facts(dataset),
        declared=dataset.declared_level,
        persons=dataset.persons,
        on=act.today,
        rulebook=act.rulebook,
    )


def regrade(act: Act, dataset: Dataset) -> None:
    """Let the highest win after a scan, and void the approvals that a rise or a new content undoes.

    The first scan replaces the strictest level that stood in for not knowing; later ones only raise.
    """
    classification = _classified(act, dataset)
    first = dataset.proposed_level is None
    dataset.proposed_level = classification.level
    for f in dataset.fields:
        f.level = classification.field_levels.get(f.name)
    dataset.level_reasons = reasons_json(classification)
    level = classification.level if first else max(dataset.level, classification.level)
    note_level(act, dataset, level)
    requests.void_changed(act, dataset)


@dataclass(frozen=True, slots=True)
class LevelSet:
    """What came of ``set_level``: the level in force, and the lowering that waits for a second person."""

    level: int
    waiting: int | None = None


def set_level(store: Store, actor: Actor, code: str, level: int, reason: str) -> LevelSet:
    """Declare a dataset's level.

    A rise counts at once. A lowering is first proposed by one person and takes effect when a second, whom the
    rules let lower levels (Article 29), sets the same level; never below what findings and scale demand.

    Raises NotFoundError, UsageError, RefusedError.
    """
    if not reason.strip():
        raise UsageError("须写明定级理由：--reason。", "Say why: --reason.")
    with acting(store, actor) as act:
        known_level(act.rulebook.levels, level)
        dataset = dataset_of(act.session, code)
        if level >= (dataset.declared_level or level):
            _declare(act, dataset, level, reason, Action.DATASET_SET_LEVEL)
        elif dataset.lowering_to == level and dataset.lowering_by != actor.login:
            _declare(act, dataset, level, reason, Action.DATASET_LOWER_LEVEL)
        else:
            _propose_lowering(act, dataset, level, reason)
        return LevelSet(dataset.level, dataset.lowering_to)


def _propose_lowering(act: Act, dataset: Dataset, level: int, reason: str) -> None:
    decision = act.require(Action.DATASET_SET_LEVEL, resource_of(dataset))
    dataset.lowering_to, dataset.lowering_by, dataset.lowering_reason = (
        level,
        act.actor.login,
        reason,
    )
    details = {"lowering_to": level, "in_force": dataset.level, "reason": reason}
    act.record(Action.DATASET_SET_LEVEL, "dataset", dataset.code, details, decision=decision)


def _declare(act: Act, dataset: Dataset, level: int, reason: str, action: Action) -> None:
    decision = act.require(action, resource_of(dataset))
    before = dataset.level
    dataset.declared_level = level
    dataset.lowering_to = dataset.lowering_by = dataset.lowering_reason = None
    if any(f.outcome for f in dataset.fields):
        classification = _classified(act, dataset)
        dataset.level_reasons = reasons_json(classification)
        note_level(act, dataset, classification.level)
        requests.void_changed(act, dataset)
    details = {"declared": level, "before": before, "after": dataset.level, "reason": reason}
    act.record(action, "dataset", dataset.code, details, decision=decision)
