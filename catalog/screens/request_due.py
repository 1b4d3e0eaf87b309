"""What is due on the inbox: late steps, what was escalated to this person, terms that end soon."""

from collections.abc import Sequence

from catalog.requests.due import MOST_URGENT, DueRow
from catalog.screens import folded, look
from catalog.screens.look import Column, Html
from catalog.screens.session import Here
from policies.types import Text

_TOLD = {
    "reminder": Text("催办", "reminder"),
    "escalation": Text("逾期督办", "escalated to you"),
    "expiring": Text("即将到期", "ends soon"),
}


def chips(here: Here, rows: Sequence[DueRow]) -> list[Html]:
    """Return how many of them are overdue as a red chip, with "+" where more may be; nothing when none is."""
    late = sum(r.overdue for r in rows)
    said = f"{late}+" if len(rows) == MOST_URGENT else f"{late}"
    return [look.chip(here.t(f"逾期 {said}", f"{said} overdue"), "bad")] if late else []


def show(here: Here, rows: Sequence[DueRow]) -> None:
    """Show them most urgent first, no more than a few unfolded; nothing when there are none."""
    t = here.t
    folded.show(
        here,
        t("期限", "Deadlines"),
        [
            Column(t("期限", "Due"), whole=True),
            Column(t("申请", "Request"), wide=True),
            Column(t("等待", "Waits for"), wide=True),
            Column(t("通知", "Told"), whole=True),
        ],
        [[_when(here, r), _what(here, r), _whom(here, r), _told(here, r)] for r in rows],
    )


def _when(here: Here, r: DueRow) -> Html:
    t, days = here.t, abs(r.left)
    unit = t("天", "d") if r.event is None else t("个工作日", "working d")
    if r.overdue:
        chip = look.chip(t(f"逾期 {days} {unit}", f"{days} {unit} late"), "bad")
    elif days == 0:
        chip = look.chip(t("今日", "today"), "warn")
    else:
        chip = look.chip(t(f"还有 {days} {unit}", f"{days} {unit} left"), "plain")
    return Html(f"{look.day(r.due_on)}<br>{chip}")


def _what(here: Here, r: DueRow) -> Html:
    label = f"{r.row.number} · {here.say(r.row.title)}"
    return look.two_lines(
        look.link("request", label, number=r.row.number), here.say(r.row.recipient_name)
    )


def _whom(here: Here, r: DueRow) -> Html:
    names = here.t("、", ", ").join(here.say(n) for n in r.names[:4])
    if r.event is None:
        return look.text(here.say(r.label))
    nobody = here.t("目前无人可办", "nobody at present")
    who = here.t("您", "you") if r.mine else names or nobody
    return look.two_lines(here.say(r.label), who)


def _told(here: Here, r: DueRow) -> Html:
    if not r.told:
        return look.text(None)
    last = r.told[-1]
    known = _TOLD.get(last.kind)
    return look.two_lines(here.say(known) if known else last.kind, here.when(last.at))
