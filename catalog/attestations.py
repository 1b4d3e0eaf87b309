"""Record how a dataset is kept: the grade of its host system, its measures, whether children are in it (Article 29)."""

from collections.abc import Sequence

from sqlalchemy import select

from catalog import levels, requests
from catalog.acts import Act, acting
from catalog.datasets import HOST, dataset_of, known_grade, resource_of
from catalog.errors import NotFoundError, UsageError
from catalog.models import Attestation, Dataset
from catalog.store import Store
from catalog.types import Actor
from policies.decisions import Action


def attest(
    store: Store,
    actor: Actor,
    code: str,
    *,
    evidence: str,
    host_grade: int | None = None,
    measures: Sequence[str] = (),
    withdrawn: Sequence[str] = (),
    minors: bool | None = None,
) -> None:
    """Answer for how a dataset is kept; ``evidence`` says what shows it, such as the number of a filing or a test.

    ``host_grade`` is of GB/T 22240; ``measures`` and ``withdrawn`` are keys of levels.yaml. ``minors`` raises the
    level at once; taking it back leaves the level until two people lower it.

    Raises NotFoundError, UsageError, RefusedError.
    """
    if host_grade is not None:
        known_grade(host_grade)
    if host_grade is None and minors is None and not measures and not withdrawn:
        raise UsageError(
            "请说明登记什么：--host-grade、--measure、--withdraw 或 --minors。",
            "Say what to record: --host-grade, --measure, --withdraw or --minors.",
        )
    if not evidence.strip():
        raise UsageError("须写明依据：--evidence。", "Say what shows it: --evidence.")
    with acting(store, actor) as act:
        dataset = dataset_of(act.session, code)
        decision = act.require(Action.DATASET_ATTEST, resource_of(dataset))
        known = _known(act, [*measures, *withdrawn])
        if host_grade is not None:
            dataset.host_grade = host_grade
            _keep(act, dataset, HOST, evidence, host_grade)
        for key in measures:
            _keep(act, dataset, key, evidence)
        for key in withdrawn:
            _drop(act, dataset, key)
        if minors is not None:
            dataset.minors = minors
            levels.rise(act, dataset)
        requests.void_changed(act, dataset)
        details = {
            "host_grade": host_grade,
            "measures": [k for k in known if k in measures],
            "withdrawn": [k for k in known if k in withdrawn],
            "minors": minors,
            "evidence": evidence.strip(),
            "level": dataset.level,
        }
        act.record(Action.DATASET_ATTEST, "dataset", code, details, decision=decision)


def _known(act: Act, keys: Sequence[str]) -> list[str]:
    there = act.rulebook.levels.measures
    for key in keys:
        if key not in there:
            listed = ", ".join(there)
            raise UsageError(
                f"没有措施 {key}。有：{listed}。",
                f"There is no measure {key}. There are: {listed}.",
            )
    return list(there)


def _found(act: Act, dataset: Dataset, key: str) -> Attestation | None:
    return act.session.scalar(
        select(Attestation).where(Attestation.dataset_id == dataset.id, Attestation.measure == key)
    )


def _keep(act: Act, dataset: Dataset, key: str, evidence: str, grade: int | None = None) -> None:
    said = _found(act, dataset, key)
    if said is None:
        said = Attestation(dataset_id=dataset.id, measure=key)
        act.session.add(said)
    said.grade, said.evidence = grade, evidence.strip()
    said.by, said.at = act.actor.login, act.now
    act.session.flush()


def _drop(act: Act, dataset: Dataset, key: str) -> None:
    said = _found(act, dataset, key)
    if said is None:
        raise NotFoundError(
            f"{dataset.code} 没有登记措施 {key}。",
            f"{dataset.code} has no measure {key} on record.",
        )
    act.session.delete(said)
    act.session.flush()
