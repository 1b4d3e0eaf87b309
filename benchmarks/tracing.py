"""Trace a leak of 10,000 rows against 1,000 releases of the same table, each under its own key."""

import secrets
from datetime import UTC, datetime

import polars as pl

from benchmarks.protecting import PLAN, table
from benchmarks.timing import medians
from catalog.tracing import Named, Prepared, compare
from policies.protections import marks, protect
from policies.types import Text

RELEASES, ROWS, LEAKED = 1_000, 200_000, 10_000
ORDER = "手机号"
ENVELOPE = {
    "fields": [
        {"name": n, "protection": p.kind, "parameters": dict(p.parameters)} for n, p in PLAN.items()
    ],
    "marks": {"order": ORDER, "tolerances": {}},
}


def _release(number: int, key: bytes) -> Prepared:
    name = Text(f"接收方{number}", f"recipient {number}")
    return Prepared(
        str(number), ENVELOPE, key, f"r{number}", name, "people", datetime(2026, 1, 1, tzinfo=UTC)
    )


def run() -> None:
    """Print the seconds of a trace, and whether the right release was named, of each kind of leak."""
    releases = [_release(n, secrets.token_bytes(32)) for n in range(RELEASES)]
    guilty = releases[RELEASES // 2]
    shown = protect(table(ROWS), PLAN, key=guilty.key or b"")
    shown = marks.in_marked_order(shown, ORDER, guilty.key or b"")
    part = shown[40_000 : 40_000 + LEAKED]
    without = [n for n, p in PLAN.items() if p.kind != "pseudonym"]
    leaks = {
        "as delivered": part,
        "shuffled": part.sample(fraction=1, shuffle=True, seed=1),
        "renamed": part.rename({n: f"c{i}" for i, n in enumerate(PLAN)}),
        "without pseudonyms": part.select(without),
        "50 rows, shuffled": part.sample(50, shuffle=True, seed=2),
        "unrelated": table(LEAKED, seed=99),
    }
    named: dict[str, tuple[Named, ...]] = {}

    def trace(name: str, leak: pl.DataFrame) -> None:
        named[name] = compare(leak, releases)

    taken = medians({n: lambda n=n, k=k: trace(n, k) for n, k in leaks.items()}, 1)
    print(f"tracing {LEAKED:,} rows × {len(PLAN)} columns against {RELEASES:,} releases")
    for name, seconds in taken.items():
        found = named[name]
        right = [n.number for n in found] == [guilty.number]
        said = "the right one" if right else f"{len(found)} named" if found else "none named"
        print(f"  {name:<22}{seconds:8.2f} s   {said}")
    print()
