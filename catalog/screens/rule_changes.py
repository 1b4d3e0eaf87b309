"""Changes of the rules, and every version that is, was or will be in force."""

from catalog import policy_changes
from catalog.policy_changes import ChangeRow, VersionRow
from catalog.screens import look, words
from catalog.screens.look import Column, Html
from catalog.screens.session import Here
from catalog.screens.tables import state_chip


def screen(here: Here) -> None:
    """Show the changes, newest first, and the versions beneath them."""
    rows = policy_changes.list_changes(here.store, here.actor)
    versions = policy_changes.versions(here.store, here.actor)
    look.show(
        look.head(
            here.t("规则修订", "Rule changes"),
            under=here.t(
                "第三十一条：规划信息科起草、另一人审核，分管领导批准，自定日施行",
                "Article 31: planning drafts, another person reviews, the leader approves; "
                "in force from a day",
            ),
        ),
        look.section(here.t("修订", "Changes")),
        change_table(here, rows),
        look.section(here.t("规则版本", "Versions of the rules")),
        _versions(here, versions),
    )


def change_table(here: Here, rows: list[ChangeRow]) -> Html:
    """Return changes in a list, each leading to its page."""
    t = here.t
    return look.table(
        [
            Column(t("编号", "Number"), whole=True),
            Column(t("理由", "Reason"), wide=True),
            Column(t("提出人", "Proposed by"), whole=True),
            Column(t("状态", "State")),
            Column(t("施行", "In force from"), whole=True),
            Column(t("更新", "Updated"), whole=True),
        ],
        [
            [
                look.link("rule-change", r.number, number=r.number),
                r.reason,
                here.say(r.proposer_name),
                state_chip(here, r),
                look.day(r.in_force_from),
                here.when(r.updated_at),
            ]
            for r in rows
        ],
        empty=t(
            "尚无规则修订。规划信息科用 guikou policy export 取出规则，修改后用 guikou policy propose 提出。",
            "No rule changes yet. The planning section takes the files with guikou policy export, edits "
            "them, and proposes them with guikou policy propose.",
        ),
    )


def _versions(here: Here, rows: list[VersionRow]) -> Html:
    t = here.t
    return look.table(
        [
            Column(t("版本", "Version"), whole=True),
            Column(t("施行", "From"), whole=True),
            Column(t("至", "Until"), whole=True),
            Column(t("现状", "Now")),
            Column(t("来源", "Origin"), wide=True),
            Column(t("记录", "Recorded"), whole=True),
        ],
        [
            [
                look.digest(r.version),
                look.day(r.in_force_from),
                look.day(r.until),
                _standing(here, r),
                look.link("rule-change", r.change, number=r.change)
                if r.change
                else t("随程序附带", "shipped with the program"),
                here.when(r.recorded_at),
            ]
            for r in rows
        ],
        empty=t("没有留存的版本。", "No versions on record."),
    )


def _standing(here: Here, r: VersionRow) -> Html:
    kind = {"now": "good", "to_come": "now"}.get(r.standing, "plain")
    return look.chip(here.word(words.STANDINGS, r.standing), kind)
