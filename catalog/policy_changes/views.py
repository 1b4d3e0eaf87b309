"""The read side of rule changes: which there are, what waits for somebody, one in full, and every version."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from catalog import rulebooks
from catalog.acts import Act, looking
from catalog.errors import NotFoundError, UsageError
from catalog.models import PolicyChange, PolicyChangeAct, PolicyVersion
from catalog.people import everybody
from catalog.policy_changes.effects import difference, file_diffs
from catalog.policy_changes.loading import (
    RULES,
    change_of,
    change_procedure,
    change_resource,
    changed_since,
)
from catalog.policy_changes.rows import act_row, change_row
from catalog.policy_changes.steps import earliest, verdict
from catalog.policy_changes.types import ChangePage, ChangeRow, VersionRow, WaitingChange
from catalog.requests.types import NextStep
from catalog.store import Store
from catalog.touched import touched
from catalog.types import Actor
from policies.decisions import Action, Subject
from policies.types import Text

#: Steps that are open to somebody but wait for nobody; they alone put nothing into an inbox.
_AT_WILL = frozenset({"withdraw", "reject", "return"})
#: Letters of a digest that name a version, at least.
SHORT = 8


def list_changes(store: Store, actor: Actor, *, state: str | None = None) -> list[ChangeRow]:
    """Return the changes of the rules, newest first. Raises RefusedError without ``policy:view``."""
    query = select(PolicyChange).order_by(PolicyChange.id.desc())
    if state is not None:
        query = query.where(PolicyChange.state == state)
    with looking(store, actor) as act:
        act.require(Action.POLICY_VIEW, RULES)
        loaded = query.options(selectinload(PolicyChange.proposer))
        return [change_row(c, act.rulebook) for c in act.session.scalars(loaded)]


def inbox(store: Store, actor: Actor) -> list[WaitingChange]:
    """Return the changes that wait for the asker, oldest first: those with a step the rules let them take now."""
    with looking(store, actor) as act:
        return inbox_of(act)


def inbox_of(act: Act) -> list[WaitingChange]:
    """Return what ``inbox`` does, as part of an act that asks for more."""
    if not act.decide(Action.POLICY_VIEW, RULES).allowed:
        return []
    final = [s.key for s in change_procedure(act.rulebook).states.values() if s.final]
    query = select(PolicyChange).where(PolicyChange.state.not_in(final))
    loaded = query.order_by(PolicyChange.id).options(
        selectinload(PolicyChange.acts).selectinload(PolicyChangeAct.actor)
    )
    found = []
    for change in act.session.scalars(loaded):
        steps = tuple(s for s in _steps(act, change, {}) if s.mine)
        if any(s.event not in _AT_WILL for s in steps):
            found.append(WaitingChange(change_row(change, act.rulebook), steps))
    return found


def show(store: Store, actor: Actor, number: str) -> ChangePage:
    """Return everything about one change, with what it changes. Raises NotFoundError, RefusedError."""
    with looking(store, actor) as act:
        act.require(Action.POLICY_VIEW, RULES)
    # Comparing takes a second the first time: the catalog is not locked for it.
    with looking(store, actor) as act:
        change = change_of(act.session, number)
        day = change.in_force_from or earliest(act)
        old, new = (
            rulebooks.by_version(act.session, change.base),
            rulebooks.read(change.version, change.texts),
        )
        base = rulebooks.entry_of(act.session, change.base)
        found = difference(old, new, day)
        final = change_procedure(act.rulebook).states[change.state].final
        page = ChangePage(
            row=change_row(change, act.rulebook),
            envelope_digest=change.envelope_digest,
            files=file_diffs(base.texts if base else old.texts, change.texts),
            difference=found,
            touches=(),
            stale=() if final else tuple(changed_since(act, change)),
            acts=tuple(act_row(act, change, done) for done in change.acts),
            steps=tuple(_steps(act, change, everybody(act))),
            earliest=earliest(act),
            today=act.today,
        )
    # A question of its own to the catalog: it asks about every person and dataset.
    return replace(page, touches=tuple(touched(store, actor, found, old, new)))


def versions(store: Store, actor: Actor) -> list[VersionRow]:
    """Return every version of the rules that is, was or will be in force, newest first. Raises RefusedError."""
    with looking(store, actor) as act:
        act.require(Action.POLICY_VIEW, RULES)
        query = select(PolicyVersion).options(selectinload(PolicyVersion.change))
        ordered = query.order_by(PolicyVersion.in_force_from.desc(), PolicyVersion.id.desc())
        rows = list(act.session.scalars(ordered))
        now = rulebooks.entry_on(act.session, act.today)
        following: list[PolicyVersion | None] = [None, *rows]
        return [
            _version_row(row, after, now, act.today)
            for row, after in zip(rows, following, strict=False)
        ]


def _version_row(
    row: PolicyVersion, after: PolicyVersion | None, now: PolicyVersion | None, today: date
) -> VersionRow:
    until = after.in_force_from - timedelta(days=1) if after else None
    if now is not None and row.id == now.id:
        standing = "now"
    elif until is not None and until < row.in_force_from:
        standing = "never"
    else:
        standing = "to_come" if row.in_force_from > today else "past"
    return VersionRow(
        version=row.version,
        origin=row.origin,
        in_force_from=row.in_force_from,
        until=until,
        recorded_at=row.recorded_at,
        change=row.change.number if row.change else None,
        standing=standing,
    )


def texts_of(store: Store, actor: Actor, version: str | None = None) -> Mapping[str, str]:
    """Return the rule files of a version by name, by default of the one in force; ``version`` may be its beginning.

    Raises NotFoundError, UsageError, RefusedError.
    """
    with looking(store, actor) as act:
        act.require(Action.POLICY_VIEW, RULES)
        if version is None:
            row = rulebooks.entry_on(act.session, act.today)
            return dict(row.texts) if row else dict(act.rulebook.texts)
        return dict(_entry(act, version).texts)


def export(store: Store, actor: Actor, folder: Path, version: str | None = None) -> list[Path]:
    """Write the rule files of a version into a folder, to be edited and proposed; return what was written.

    Nothing is overwritten. Raises UsageError, NotFoundError, RefusedError.
    """
    texts = texts_of(store, actor, version)
    targets = {folder / name: text for name, text in texts.items()}
    taken = [path for path in targets if path.exists()]
    if taken:
        raise UsageError(
            f"{taken[0]} 已存在。请换一个空文件夹。",
            f"{taken[0]} is there already. Give an empty folder.",
        )
    try:
        for path, text in targets.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    except OSError as error:
        raise UsageError(
            f"不能写入 {folder}（{error.strerror}）。请换一个文件夹。",
            f"Cannot write to {folder} ({error.strerror}). Give another folder.",
        ) from None
    return list(targets)


def _entry(act: Act, version: str) -> PolicyVersion:
    query = select(PolicyVersion).where(PolicyVersion.version.startswith(version.lower()))
    rows = list(act.session.scalars(query.order_by(PolicyVersion.id)))
    if len(version) < SHORT or not rows:
        raise NotFoundError(
            f"没有规则版本 {version}（至少写前 {SHORT} 位）。用 guikou policy versions 查看。",
            f"There is no version {version} of the rules (give at least {SHORT} of its letters). "
            "See guikou policy versions.",
        )
    if len({row.version for row in rows}) > 1:
        raise UsageError(
            f"{version} 不止指一个版本，请多写几位。",
            f"{version} names several versions; give more letters.",
        )
    return rows[0]


def _steps(
    act: Act, change: PolicyChange, candidates: dict[str, tuple[Subject, Text]]
) -> Iterator[NextStep]:
    """Yield the steps that lead on from here; ``candidates``: whom to name as able to take them."""
    resource = change_resource(change)
    for step in change_procedure(act.rulebook).open_steps(change.state):
        found, decision = verdict(act, act.subject, change, resource, step.event)
        who = {
            login: name
            for login, (subject, name) in candidates.items()
            if verdict(act, subject, change, resource, step.event)[0] is not None
        }
        yield NextStep(
            event=step.event,
            action=step.action,
            label=step.step.name,
            mine=found is not None,
            who=tuple(who),
            reason=None if found else decision.reason,
            remedy=None if found else decision.remedy,
            names=tuple(who.values()),
        )
