"""What a crawl came to: what was seen, what became of it, and how that is said in one line."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.types import CrawlStage, CrawlStep
from policies.types import Text

#: What is told of the tables of a source since the crawl before, in this order.
CHANGES = {
    "new": Text("新增", "new"),
    "changed": Text("结构变化", "changed"),
    "vanished": Text("消失", "vanished"),
    "returned": Text("重现", "returned"),
}
#: What a crawl under way is at, of the tables and files that it counts meanwhile.
STAGES = {
    CrawlStage.LISTING: Text("已列出", "listed"),
    CrawlStage.LOOKING: Text("已查看", "looked at"),
    CrawlStage.RECORDING: Text("已记入目录", "noted in the catalog"),
}
#: What was there and is not in the catalog.
MISSED = {"held": Text("涉密未登记", "held back"), "unread": Text("读不出", "unread")}


@dataclass(frozen=True, slots=True)
class CrawlSummary:
    """What one crawl came to. ``held``: not registered, as they name state secrets; ``unread``: files and why."""

    source: str
    tables: int
    new: tuple[str, ...]
    changed: tuple[str, ...]
    vanished: tuple[str, ...]
    returned: tuple[str, ...]
    bound: tuple[str, ...]
    held: tuple[str, ...]
    unread: tuple[tuple[str, Text], ...]
    seconds: float

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of each, as kept of a crawl."""
        return {
            "tables": self.tables,
            "new": len(self.new),
            "changed": len(self.changed),
            "vanished": len(self.vanished),
            "returned": len(self.returned),
            "held": len(self.held),
            "unread": len(self.unread),
        }


def step_said(step: CrawlStep) -> tuple[Text, str]:
    """Return what a crawl is at, and how far: the figure alone where it is not known of how many."""
    figure = f"{step.seen:,}" if step.total is None else f"{step.seen:,} / {step.total:,}"
    return STAGES[step.stage], figure


def changes_said(counts: Mapping[str, int]) -> Text:
    """Return what a finished crawl, of which ``counts`` are kept, found otherwise than the one before."""
    return _said(CHANGES, counts) or Text("无变化", "nothing changed")


def missed_said(counts: Mapping[str, int]) -> Text | None:
    """Return how much a crawl saw and did not register; None when nothing."""
    return _said(MISSED, counts)


def _said(names: Mapping[str, Text], counts: Mapping[str, int]) -> Text | None:
    found = [(name, counts[key]) for key, name in names.items() if counts.get(key)]
    if not found:
        return None
    return Text(
        "，".join(f"{name.zh} {number:,}" for name, number in found),
        ", ".join(f"{number:,} {name.en}" for name, number in found),
    )
