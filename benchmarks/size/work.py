"""What is done with datasets: release requests, gradings, re-gradings and drift, most of it ended, some of it open."""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from benchmarks.size.bureau import START
from benchmarks.size.rows import Bulk
from catalog.drift.kinds import KINDS
from catalog.models import (
    Dataset,
    Department,
    DriftAcknowledgement,
    DriftEvent,
    Grading,
    Notice,
    Regrading,
    Request,
    RequestAct,
    RequestCheck,
    User,
)
from catalog.requests.envelopes import FORMAT, digest_of
from catalog.store import Store

CHUNK = 2_000
#: The way of a request: event, part, who takes it, and where it stands afterwards.
PATH = (
    ("submit", None, "clerk", "awaiting_consent"),
    ("consent", "consent", "steward", "awaiting_review"),
    ("review", "review", "planner", "awaiting_approval"),
    ("approve", "approve", "leader", "approved"),
    ("prepare", "operate", "operator", "prepared"),
    ("deliver", "operate", "operator", "delivered"),
    ("acknowledge", "receive", "outsider", "acknowledged"),
    ("give_back", "receive", "outsider", "closed"),
)
#: How many of a hundred requests have come how far on that way: one in ten waits for somebody in the bureau.
STAND = (0, 3, 3, 2, 1, 1, 4, 16, 70)
ROLES = {
    "clerk": "staff",
    "steward": "owner_liaison",
    "planner": "planning",
    "leader": "leader_in_charge",
    "operator": "information_center",
    "outsider": "external_recipient",
}
CHECKS = ("purpose", "fields", "persons", "records", "linkage", "k_anonymity", "agreement", "term")
Row = dict[str, Any]
_FEW, _MANY = ({"share": n / 9, "matches": n, "examined": 9} for n in (1, 8))
#: What changes say of before and after, as scans and crawls write them.
CHANGED: dict[str, Row] = {
    **{k: {"before": _FEW, "after": _MANY} for k in ("new_data", "share_changed", "data_gone")},
    "level_raised": {"before": {"level": 2}, "after": {"level": 3}},
    "field_vanished": {
        "before": {"type": "text", "found": {"PHONE_NUMBER": _FEW}},
        "after": {},
    },
    "schema_changed": {"before": {}, "after": {"added": ["A002"]}},
}


def add_work(store: Store, datasets: int) -> None:
    """Add a request for every fifth dataset, a grading and a task for every fiftieth, a change for every second."""
    dice = random.Random(2)
    with store.reading() as session:
        levels = dict(session.execute(sa.select(Dataset.id, Dataset.level)).all())
        people = dict(session.execute(sa.select(User.login, User.id)).all())
        owners = dict(session.execute(sa.select(Dataset.id, Dataset.owner_id)).all())
        outside = session.execute(
            sa.select(Department.id, Department.code).where(Department.code.like("outside%"))
        ).all()
        center = session.scalars(sa.select(Department.id).where(Department.code == "center")).one()
    with Bulk(store.engine) as bulk:
        for start in range(0, datasets // 5, CHUNK):
            numbers = range(start, min(datasets // 5, start + CHUNK))
            _requests(bulk, dice, numbers, levels, people, outside)
            bulk.commit()
        _levels(bulk, dice, datasets // 50, levels, people)
        _drift(bulk, dice, datasets // 2, owners, center)
        bulk.commit()


def _requests(
    bulk: Bulk,
    dice: random.Random,
    numbers: range,
    levels: dict[int, int],
    people: dict[str, int],
    outside: Sequence[Any],
) -> None:
    requests: list[Row] = []
    acts: list[Row] = []
    checks: list[Row] = []
    notices: list[Row] = []
    for n in numbers:
        dataset, to = 1 + dice.randrange(len(levels)), dice.choice(outside)
        far = dice.choices(range(len(STAND)), STAND)[0]
        began = START + timedelta(days=dice.randrange(300), seconds=n)
        request = _request(n, dataset, min(levels[dataset], 4), to, people, began)
        request["state"] = PATH[far - 1][3]
        requests.append(request)
        acts += _acts(request, far, people, began)
        if far < len(PATH):
            checks += [_check(request["id"], name, began) for name in CHECKS]
            waits_for = people[PATH[far][2]]
            notices.append(_notice(request, acts[-1]["at"], waits_for, dice))
    for model, rows in (
        (Request, requests),
        (RequestAct, acts),
        (RequestCheck, checks),
        (Notice, notices),
    ):
        bulk.add(model, rows)


def _request(
    n: int, dataset: int, level: int, to: Any, people: dict[str, int], began: datetime
) -> Row:
    number = f"R-2026-{n:06}"
    envelope = _envelope(number, dataset, level, to.code)
    return {
        "id": n + 1,
        "number": number,
        "procedure": "release",
        "state": "",
        "applicant_id": people["clerk"],
        "dataset_id": dataset,
        "recipient_id": to.id,
        "recipient_kind": "agreement",
        "level": level,
        "envelope": envelope,
        "envelope_digest": digest_of(envelope),
        "policy_version": "none",
        "created_at": began,
        "updated_at": began,
        "expires_on": date(2099, 12, 31),
    }


def _envelope(number: str, dataset: int, level: int, to: str) -> Row:
    one = {"entity": None, "level": 2, "protection": "none", "parameters": {}, "form": "text"}
    fields = [{"name": f"A{n:03}", **one} for n in range(12)]
    return {
        "format": FORMAT,
        "request": number,
        "applicant": "clerk",
        "dataset": {
            "code": f"dataset_{dataset - 1:06}",
            "version": 1,
            "content_digest": None,
            "schema_digest": "0" * 64,
        },
        "fields": fields,
        "marks": {},
        "row_filter": None,
        "recipient": {"code": to, "kind": "agreement"},
        "purpose": "待遇核对",
        "legal_basis": "社会保险法第七十四条",
        "impact_assessment": "2026-1",
        "agreement": "2026-1",
        "agreement_term": None,
        "attachments": [],
        "output": {
            "format": "csv",
            "method": "download",
            "encrypted": False,
            "recipient_key": None,
            "password": False,
        },
        "term": {"valid_days": 90, "expires_on": "2099-12-31", "destruction": "删除"},
        "level": level,
        "policy_version": "none",
    }


def _acts(request: Row, far: int, people: dict[str, int], began: datetime) -> list[Row]:
    froms = ("draft", *(step[3] for step in PATH))
    return [
        {
            "request_id": request["id"],
            "event": event,
            "part": part,
            "actor_id": people[who],
            "role": ROLES[who],
            "from_state": before,
            "to_state": after,
            "envelope_digest": request["envelope_digest"],
            "signature": "none",
            "at": began + timedelta(hours=n),
        }
        for n, ((event, part, who, after), before) in enumerate(
            zip(PATH[:far], froms, strict=False)
        )
    ]


def _check(request: int, name: str, at: datetime) -> Row:
    return {
        "request_id": request,
        "name": name,
        "result": "passed",
        "figure": "1",
        "reason_zh": "通过",
        "reason_en": "passed",
        "at": at,
    }


def _notice(request: Row, came: datetime, to: int, dice: random.Random) -> Row:
    kind = dice.choice(("reminder", "escalation"))
    return {
        "request_id": request["id"],
        "kind": kind,
        "about": f"{request['state']} {came.isoformat(timespec='seconds')}",
        "user_id": to,
        "due_on": (came + timedelta(days=5)).date(),
        "at": came,
    }


def _levels(
    bulk: Bulk, dice: random.Random, count: int, levels: dict[int, int], people: dict[str, int]
) -> None:
    gradings, tasks = [], []
    for n in range(count):
        dataset, waits = 1 + dice.randrange(len(levels)), n % 10 == 0
        gradings.append(
            {
                "number": f"G-2026-{n:06}",
                "dataset_id": dataset,
                "kind": "lowering",
                "state": "waiting" if waits else "confirmed",
                "from_level": levels[dataset],
                "to_level": 1,
                "reason": "reason",
                "proposed_by_id": people["steward"],
                "proposed_at": START,
                "decided_by_id": None if waits else people["planner"],
                "policy_version": "none",
            }
        )
        tasks.append(
            {
                "dataset_id": 1 + dice.randrange(len(levels)),
                "trigger": "volume",
                "reason_zh": "规模增长",
                "reason_en": "it grew",
                "level": 3,
                "opened_by": "system",
                "opened_at": START,
                "due": date(2026, 1, 1) + timedelta(days=dice.randrange(400)),
                "outcome": None if waits else "kept",
            }
        )
    bulk.add(Grading, gradings)
    bulk.add(Regrading, tasks)


def _drift(
    bulk: Bulk, dice: random.Random, count: int, owners: dict[int, int], center: int
) -> None:
    """Add changes; of one in fifty nobody has taken note."""
    events, noted = [], []
    for n in range(1, count + 1):
        dataset, kind = 1 + dice.randrange(len(owners)), dice.choice(list(KINDS))
        at = START + timedelta(minutes=n)
        events.append(
            {
                "id": n,
                "dataset_id": dataset,
                "at": at,
                "kind": kind,
                "severity": KINDS[kind],
                "field": "A001",
                "entity": "PHONE_NUMBER",
                **CHANGED.get(kind, {"before": {}, "after": {}}),
                "actor": "system",
                "settled": n % 50 > 0,
            }
        )
        if n % 50:
            noted += [
                {"event_id": n, "department_id": d, "by": "person0", "at": at, "note": ""}
                for d in {owners[dataset], center}
            ]
    bulk.add(DriftEvent, events)
    bulk.add(DriftAcknowledgement, noted)
