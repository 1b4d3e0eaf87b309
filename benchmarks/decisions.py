"""Decisions: one at a time and many, beside asking Casbin each time."""

from datetime import date

from benchmarks.timing import medians
from policies.decisions import ROLES, Action, Cell, Resource, RoleHeld, Subject
from policies.rulebook import Rulebook, shipped

MANY = 20_000
REPEATS = 3


def run() -> None:
    """Print microseconds per decision and the ratio to Casbin."""
    today = date(2026, 1, 1)
    policy = shipped().policy(today)
    role = RoleHeld("owner_liaison", "pension", date(2020, 1, 1))
    subject = Subject("steward", (role,), "pension")
    things = [
        Resource("dataset", str(i), department=("pension", "card")[i % 2], level=i % 6 + 1)
        for i in range(MANY)
    ]

    def single() -> None:
        for thing in things[:2000]:
            policy.decide(subject, Action.DATASET_VIEW, thing, on=today)

    def many() -> None:
        policy.decide_many(subject, Action.DATASET_VIEW, things, on=today)

    fresh = [Rulebook.load().policy(today) for _ in range(REPEATS)]
    cells = [
        Cell(role, "dataset:view", level, relation, "none", frozenset())
        for role in ROLES
        for level in range(1, 7)
        for relation in ("own", "other")
    ]

    def casbin() -> None:
        # Nothing is remembered by a policy just loaded: every cell is asked for the first time.
        unused = fresh.pop()
        for cell in cells:
            unused.cell(cell)

    single()
    seconds = medians({"single": single, "many": many, "casbin": casbin}, repeats=REPEATS)
    each = {
        "single": seconds["single"] / 2000,
        "many": seconds["many"] / MANY,
        "casbin": seconds["casbin"] / len(cells),
    }
    print("decisions (medians of 3)")
    for name, taken in each.items():
        print(f"  {name:<6} {taken * 1e6:10.2f} µs each")
    print(
        f"  ratio  {each['casbin'] / each['single']:10.0f} × faster than asking Casbin each time\n"
    )
