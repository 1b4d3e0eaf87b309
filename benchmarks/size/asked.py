"""What is asked of a catalog at size, how long it takes, and beside it a search by LIKE."""

import random
import statistics
import time
from collections.abc import Callable, Sequence

import sqlalchemy as sa

from benchmarks.size.bureau import PEOPLE
from catalog import audit, inbox, requests, server, views
from catalog.acts import looking
from catalog.models import Dataset, Field, User
from catalog.requests import InboxRow
from catalog.store import Store
from catalog.types import Actor

REPEATS = 30


def measure(store: Store) -> None:
    server.settle()  # as the program that serves the screens does
    with store.reading() as session:
        actors = {u.login: Actor(u.id, u.login) for u in session.scalars(sa.select(User))}
    for login, _, _ in PEOPLE:
        actor = actors[login]
        total = views.find_datasets(store, actor).total
        print(f"  {login}: {total:,} datasets may be found")
        for name, call in _asked(store, actor).items():
            _line(name, call)
    _line("checkpoint", lambda: _checkpoint(store))
    for words in ("人", "参保", "cbry", "aac002"):
        fast = _times(lambda w=words: views.find_datasets(store, actors["planner"], w))
        slow = _times(lambda w=words: _like(store, actors["planner"], w), repeats=3)
        print(
            f"  LIKE takes {statistics.median(slow) / statistics.median(fast):,.0f} × as long for {words}"
        )


def _asked(store: Store, actor: Actor) -> dict[str, Callable[[], object]]:
    dice = random.Random(2)
    total = views.find_datasets(store, actor).total
    # Those that the asker may see, the most visited among them.
    pages = {1, *(dice.randrange(1, total // views.PAGE + 2) for _ in range(8))}
    codes = [r.code for n in sorted(pages) for r in views.find_datasets(store, actor, page=n).rows]
    searches = {
        "one character": "人",
        "two characters": "参保",
        "four characters": "养老保险",
        "two words": "参保 银行",
        "pinyin initials": "cbry",
        "field code": "aac002",
        "dataset code": "dataset_000077",
        "beginning": "aa",
        "nothing found": "猫狗",
    }
    found = {
        f"search, {name}": (lambda w=words: views.find_datasets(store, actor, w))
        for name, words in searches.items()
    }

    narrowing, waiting = views.Narrowing, requests.inbox(store, actor, limit=1).rows
    return {
        **found,
        "list, first page": lambda: views.find_datasets(store, actor),
        "list, page 20": lambda: views.find_datasets(store, actor, page=20),
        "filter, department": lambda: views.find_datasets(
            store, actor, narrowing=narrowing(department="unit07")
        ),
        "filter, level": lambda: views.find_datasets(store, actor, narrowing=narrowing(level=3)),
        "filter, entity": lambda: views.find_datasets(
            store, actor, narrowing=narrowing(entity="BANK_CARD")
        ),
        "search and filter": lambda: views.find_datasets(
            store, actor, "参保", narrowing=narrowing(level=4, entity="ADDRESS")
        ),
        "measures missing": lambda: views.measures_page(
            store, actor, views.MeasureFilter(missing=True)
        ),
        "filters offered": lambda: views.dataset_choices(store, actor),
        "dataset page": lambda: views.show_dataset(store, actor, dice.choice(codes)),
        "inbox, requests": lambda: requests.inbox(store, actor),
        "inbox, deadlines": lambda: requests.urgent(store, actor),
        "inbox, like requests": lambda: requests.like_requests(store, actor),
        "inbox, levels": lambda: views.list_duties(store, actor),
        "inbox, drift": lambda: views.drift_inbox(store, actor),
        "inbox, the first request": lambda: _first(store, actor, waiting),
        "inbox, all of it": lambda: inbox.waiting(store, actor),
        "list of requests": lambda: requests.list_for(store, actor, limit=101),
        "count of what waits": lambda: inbox.count(store, actor),
    }


def _first(store: Store, actor: Actor, waiting: Sequence[InboxRow]) -> object:
    """Return what is shown of the request that waits first, with its buttons."""
    return [requests.brief(store, actor, one.row.number) for one in waiting]


def _checkpoint(store: Store) -> None:
    with store.unit_of_work() as session:
        audit.checkpoint(session, store.settings.keys)


def verify(store: Store) -> None:
    """Hold the log that was made in bulk against its own checkpoints. Raises SystemExit when it does not hold."""
    began = time.perf_counter()
    with store.reading() as session:
        found = audit.verify(session, store.settings.keys / "public.pem")
    if not found.whole:
        raise SystemExit(f"the audit log does not hold: {found.problems[:3]}")
    print(f"  audit log of {found.events:,} verified in {time.perf_counter() - began:,.0f} s")


def _like(store: Store, actor: Actor, words: str) -> object:
    """What a search was before: LIKE over all names."""
    like = f"%{words}%"
    names = (
        Dataset.code,
        Dataset.title_zh,
        Dataset.title_en,
        Dataset.description_zh,
        Dataset.description_en,
    )
    with looking(store, actor) as act:
        query = sa.select(Dataset.id).where(
            views.visible_filter(act),
            sa.or_(*(c.ilike(like) for c in names), Dataset.fields.any(Field.name.ilike(like))),
        )
        return act.session.scalars(query.order_by(Dataset.code)).all()


def _times(call: Callable[[], object], repeats: int = REPEATS) -> list[float]:
    call()
    taken = []
    for _ in range(repeats):
        began = time.perf_counter()
        call()
        taken.append(time.perf_counter() - began)
    return sorted(taken)


def _line(name: str, call: Callable[[], object]) -> None:
    taken = _times(call)
    p50, p95 = statistics.median(taken), taken[int(len(taken) * 0.95)]
    mark = "" if p95 < 0.1 else "  over 100 ms"
    print(f"    {name:<26} p50 {p50 * 1e3:8.1f} ms   p95 {p95 * 1e3:8.1f} ms{mark}", flush=True)
