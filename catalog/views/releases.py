"""The register of releases: what was handed out or is ready to be, to whom, until when, as far as one may know."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from catalog.acts import Act, acting, looking
from catalog.errors import UsageError
from catalog.models import Artifact, Dataset, Department, Request, RequestAct
from catalog.requests.loading import PROCEDURE, TO_BE_GONE, release_procedure
from catalog.store import Store
from catalog.types import Actor
from catalog.views.followed import LEVEL, followed_filter
from policies.decisions import Action, Resource
from policies.procedures import State
from policies.types import Text

#: How a release stands to its term; ``soon`` and ``week`` are 30 and 7 days, and lie within ``valid``.
Standing = Literal["valid", "soon", "week", "overdue", "to_be_gone", "ended"]
STANDINGS: tuple[Standing, ...] = ("valid", "soon", "week", "overdue", "to_be_gone", "ended")
SOON, WEEK = timedelta(days=30), timedelta(days=7)
#: Rows of an export; a register that is longer is exported by parts.
MOST = 100_000

Owner, Recipient = aliased(Department), aliased(Department)
#: By what the register is sorted; equal ones by the order of preparing.
_SORTED: dict[str, ColumnElement[Any] | InstrumentedAttribute[Any]] = {
    "prepared": Artifact.created_at,
    "number": Request.number,
    "recipient": Recipient.code,
    "dataset": Dataset.code,
    "owner": Owner.code,
    "level": LEVEL,
    "expires": Request.expires_on,
    "state": Request.state,
    "persons": Artifact.persons,
    "rows": Artifact.rows,
}
ORDERS = tuple(_SORTED)


@dataclass(frozen=True, slots=True)
class ReleaseFilter:
    """What is asked of the register. Codes of departments and of a dataset; ``since``, ``until``: days of preparing."""

    recipient: str | None = None
    dataset: str | None = None
    department: str | None = None
    state: str | None = None
    level: int | None = None
    standing: Standing | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """A release in the register. ``rows`` and ``persons`` are in the file; times are aware."""

    number: str
    dataset: str
    title: Text
    owner: str
    owner_name: Text
    recipient: str
    recipient_name: Text
    recipient_kind: str
    level: int
    level_name: Text
    state: str
    state_name: Text
    standing: Standing
    prepared_at: datetime
    expires_on: date | None
    days_left: int | None
    rows: int
    persons: int
    encrypted: bool
    downloads: int
    download_limit: int


@dataclass(frozen=True, slots=True)
class ReleaseList:
    """A page of the register, and how many there are in all: ``by_standing`` counts under the other filters."""

    rows: tuple[ReleaseRow, ...]
    total: int
    by_standing: dict[Standing, int]


def list_releases(
    store: Store,
    actor: Actor,
    asked: ReleaseFilter | None = None,
    *,
    order: str = "prepared",
    descending: bool = True,
    limit: int = 50,
    offset: int = 0,
) -> ReleaseList:
    """Return a page of the releases that the asker may follow. Raises UsageError for an unknown order."""
    with looking(store, actor) as act:
        found = asked or ReleaseFilter()
        query = _ordered(_filtered(act, found), order, descending=descending)
        rows = act.session.execute(query.limit(limit).offset(offset)).all()
        counts = act.session.execute(_counted(act, found)).one()
        return ReleaseList(
            rows=tuple(_row(act, row) for row in rows),
            total=counts.of_standing if found.standing else counts.total,
            by_standing={s: getattr(counts, s) for s in STANDINGS},
        )


def show_release(store: Store, actor: Actor, number: str) -> ReleaseRow | None:
    """Return one release of the register; None when there is none, or none that the asker may follow."""
    with looking(store, actor) as act:
        query = _filtered(act, ReleaseFilter()).where(Request.number == number)
        row = act.session.execute(query).one_or_none()
        return _row(act, row) if row is not None else None


def export_releases(
    store: Store, actor: Actor, asked: ReleaseFilter | None = None
) -> tuple[ReleaseRow, ...]:
    """Return all releases that are asked for, oldest first, to be taken away as a file; that is an act on record.

    Raises RefusedError, UsageError when there are more than ``MOST``.
    """
    with acting(store, actor) as act:
        decision = act.require(Action.RELEASE_EXPORT, Resource(kind="release", id="*"))
        query = _ordered(_filtered(act, asked or ReleaseFilter()), "prepared", descending=False)
        rows = act.session.execute(query.limit(MOST + 1)).all()
        if len(rows) > MOST:
            raise UsageError(
                f"超过 {MOST:,} 条。请用筛选条件分批导出。",
                f"There are more than {MOST:,}. Export them by parts, with filters.",
            )
        act.record(
            Action.RELEASE_EXPORT, "release", "*", {"releases": len(rows)}, decision=decision
        )
        return tuple(_row(act, row) for row in rows)


def release_choices(store: Store, actor: Actor) -> dict[str, dict[str, Text]]:
    """Return what can be filtered by, among what the asker may follow: recipient, dataset, department, state."""
    with looking(store, actor) as act:
        states = release_procedure(act.rulebook).states
        found: dict[str, dict[str, Text]] = {}
        for name, entity, zh, en in (
            ("recipient", Recipient, Recipient.name_zh, Recipient.name_en),
            ("dataset", Dataset, Dataset.title_zh, Dataset.title_en),
            ("department", Owner, Owner.name_zh, Owner.name_en),
        ):
            query = known_releases(act).with_only_columns(entity.code, zh, en).distinct()
            rows = act.session.execute(query.order_by(entity.code))
            found[name] = {code: Text(a, b) for code, a, b in rows}
        used = act.session.scalars(known_releases(act).with_only_columns(Request.state).distinct())
        kept = set(used)
        found["state"] = {key: s.name for key, s in states.items() if key in kept}
        return found


def known_releases(act: Act) -> Select[Any]:
    """Return the query for the releases that the asker may follow, joined with all that their rows need.

    A release is the last file of a request, prepared and not voided since.
    """
    prepared = exists().where(
        RequestAct.request_id == Request.id, RequestAct.event == "prepare", RequestAct.in_force
    )
    later = aliased(Artifact)
    newer = exists().where(later.request_id == Artifact.request_id, later.id > Artifact.id)
    return (
        select(
            Request.number,
            Request.recipient_kind,
            Request.state,
            Request.expires_on,
            LEVEL.label("level"),
            Dataset.code.label("dataset"),
            Dataset.title_zh,
            Dataset.title_en,
            Owner.code.label("owner"),
            Owner.name_zh.label("owner_zh"),
            Owner.name_en.label("owner_en"),
            Recipient.code.label("recipient"),
            Recipient.name_zh.label("recipient_zh"),
            Recipient.name_en.label("recipient_en"),
            Artifact.created_at,
            Artifact.rows,
            Artifact.persons,
            Artifact.encrypted,
            Artifact.downloads,
            Artifact.download_limit,
        )
        .select_from(Artifact)
        .join(Request, Request.id == Artifact.request_id)
        .join(Dataset, Dataset.id == Request.dataset_id)
        .join(Owner, Owner.id == Dataset.owner_id)
        .join(Recipient, Recipient.id == Request.recipient_id)
        .where(Request.procedure == PROCEDURE, prepared, ~newer, followed_filter(act))
    )


def _filtered(act: Act, asked: ReleaseFilter, *, standing: bool = True) -> Select[Any]:
    query = known_releases(act)
    wanted: dict[ColumnElement[Any] | Any, Any] = {
        Recipient.code: asked.recipient,
        Dataset.code: asked.dataset,
        Owner.code: asked.department,
        Request.state: asked.state,
        LEVEL: asked.level,
    }
    for column, value in wanted.items():
        if value is not None:
            query = query.where(column == value)
    if asked.since is not None:
        query = query.where(Artifact.created_at >= _start(act, asked.since))
    if asked.until is not None:
        query = query.where(Artifact.created_at < _start(act, asked.until + timedelta(days=1)))
    if standing and asked.standing is not None:
        query = query.where(_standings(act)[asked.standing])
    return query


def _start(act: Act, day: date) -> datetime:
    """Return when a day begins in the installation's time zone."""
    return datetime.combine(day, time.min, ZoneInfo(act.settings.timezone))


def _standings(act: Act) -> dict[Standing, ColumnElement[bool]]:
    final = [s.key for s in release_procedure(act.rulebook).states.values() if s.final]
    ended, last = Request.state.in_(final), Request.expires_on
    gone = Request.state.in_(TO_BE_GONE)
    running = and_(~ended, ~gone, or_(last.is_(None), last >= act.today))
    return {
        "valid": running,
        "soon": and_(running, last <= act.today + SOON),
        "week": and_(running, last <= act.today + WEEK),
        "overdue": and_(~ended, ~gone, last < act.today),
        "to_be_gone": gone,
        "ended": ended,
    }


def _counted(act: Act, asked: ReleaseFilter) -> Select[Any]:
    """Return one row: how many there are in all, and how many of each standing."""
    found = _standings(act)
    columns = [
        func.coalesce(func.sum(case((condition, 1), else_=0)), 0).label(name)
        for name, condition in found.items()
    ]
    if asked.standing is not None:
        columns.append(
            func.coalesce(func.sum(case((found[asked.standing], 1), else_=0)), 0).label(
                "of_standing"
            )
        )
    query = _filtered(act, asked, standing=False)
    return query.with_only_columns(func.count().label("total"), *columns)


def _ordered(query: Select[Any], order: str, *, descending: bool) -> Select[Any]:
    if order not in _SORTED:
        raise UsageError(
            f"不能按“{order}”排序。可用：{'、'.join(ORDERS)}。",
            f'Cannot sort by "{order}"; there are: {", ".join(ORDERS)}.',
        )
    columns = (_SORTED[order], Artifact.id)
    return query.order_by(*(c.desc() if descending else c.asc() for c in columns))


def _row(act: Act, row: Any) -> ReleaseRow:
    state = release_procedure(act.rulebook).states[row.state]
    left = (row.expires_on - act.today).days if row.expires_on else None
    return ReleaseRow(
        number=row.number,
        dataset=row.dataset,
        title=Text(row.title_zh, row.title_en),
        owner=row.owner,
        owner_name=Text(row.owner_zh, row.owner_en),
        recipient=row.recipient,
        recipient_name=Text(row.recipient_zh, row.recipient_en),
        recipient_kind=row.recipient_kind,
        level=row.level,
        level_name=act.rulebook.levels.by_number(row.level).name,
        state=row.state,
        state_name=state.name,
        standing=_standing(left, state),
        prepared_at=row.created_at,
        expires_on=row.expires_on,
        days_left=None if state.final or state.key in TO_BE_GONE else left,
        rows=row.rows,
        persons=row.persons,
        encrypted=row.encrypted,
        downloads=row.downloads,
        download_limit=row.download_limit,
    )


def _standing(left: int | None, state: State) -> Standing:
    if state.final:
        return "ended"
    if state.key in TO_BE_GONE:
        return "to_be_gone"
    if left is None or left > SOON.days:
        return "valid"
    if left < 0:
        return "overdue"
    return "week" if left <= WEEK.days else "soon"
