"""Tables that more than one screen shows: the fields of a dataset, its scans, requests."""

from collections.abc import Sequence
from datetime import UTC, datetime

from catalog.policy_changes import ChangeRow
from catalog.requests.types import RequestRow, ShownRows
from catalog.screens import look, words
from catalog.screens.look import Column, Html
from catalog.screens.session import Here
from catalog.views import DatasetPage, FieldRow, FindingRow, ScanRow


def field_table(here: Here, page: DatasetPage) -> Html:
    """Return the fields with what was found in them: counts, never a value."""
    t = here.t
    return look.table(
        [
            Column(t("字段", "Field")),
            Column(t("结果", "Outcome")),
            Column(t("实体", "Entity"), wide=True),
            Column(t("级别", "Level"), whole=True),
            Column(t("命中", "Matches"), right=True),
            Column(t("占比", "Share"), right=True),
            Column(t("把握", "Confidence"), right=True),
            Column(t("证据", "Evidence")),
            Column(t("不同值≈", "Distinct≈"), right=True),
            Column(t("空值", "Nulls"), right=True),
        ],
        [_field(here, f) for f in page.fields],
        empty=t("没有字段。", "No fields."),
    )


def _field(here: Here, f: FieldRow) -> list[object]:
    winning = next((x for x in f.findings if x.entity == f.entity), None)
    others = [x for x in f.findings if x is not winning]
    return [
        look.two_lines(look.code(f.name), here.word(words.FIELD_TYPES, f.type)),
        _outcome(here, f),
        look.two_lines(
            here.entity(f.entity) or None, _others(here, others) or _considered(here, f) or None
        ),
        here.level(f.level),
        _matches(here, winning),
        look.percent(winning.ratio) if winning else None,
        f"{winning.confidence:.2f}" if winning else None,
        here.t("、", ", ").join(here.word(words.EVIDENCE, e) for e in winning.evidence)
        if winning
        else None,
        f.distinct if f.outcome else None,
        f.nulls if f.outcome else None,
    ]


def _outcome(here: Here, f: FieldRow) -> Html:
    if f.outcome is None:
        return look.chip(here.t("未扫描", "not scanned"), "warn")
    said = look.chip(here.word(words.OUTCOMES, f.outcome), words.OUTCOME_CHIPS.get(f.outcome, ""))
    if f.outcome == "none_found":
        # Clean is only worth what was looked at.
        return look.two_lines(said, here.t(f"已查 {f.rows:,} 行", f"{f.rows:,} rows examined"))
    return look.two_lines(said, f.reason)


def _considered(here: Here, f: FieldRow) -> str:
    """Say what looked like an entity and was not taken for one; what only a header could decide is left out."""
    if f.outcome != "none_found":
        return ""
    near = [c for c in f.considered if c.doubt in {"few", "luck", "look_alike"}][:1]
    return "".join(
        here.t(
            f"非{here.entity(c.entity)}：{here.word(words.DOUBTS, c.doubt)}",
            f"not {here.entity(c.entity)}: {here.word(words.DOUBTS, c.doubt)}",
        )
        for c in near
    )


def _matches(here: Here, x: FindingRow | None) -> Html:
    if x is None:
        return look.text(None)
    masked = here.t(f"已脱敏 {x.masked:,}", f"{x.masked:,} masked") if x.masked else None
    return look.two_lines(x.matches, masked)


def _others(here: Here, findings: Sequence[FindingRow]) -> str | None:
    if not findings:
        return None
    named = [f"{here.entity(x.entity)} {x.matches + x.masked:,}" for x in findings[:4]]
    more = f" +{len(findings) - 4}" if len(findings) > 4 else ""
    return here.t("另有：", "also: ") + here.t("、", ", ").join(named) + more


#: Characters from which on a cell is a text that takes room.
_LONG = 24


def shown_rows(here: Here, shown: ShownRows) -> Html:
    """Return a few protected rows, each field under its protection; then what each protection guarantees."""
    t = here.t
    chips: list[object] = [_protected(here, f.protection) for f in shown.fields]
    guarantees = dict.fromkeys((f.protection, here.say(f.guarantee)) for f in shown.fields)
    told = look.facts(
        [(here.word(words.PROTECTIONS, kind), said) for kind, said in guarantees], columns=2
    )
    rows = look.table(
        [
            Column(f.name, wide=long, whole=not long)
            for f, long in zip(shown.fields, _long(shown), strict=True)
        ],
        [chips, *(list(row) for row in shown.rows)] if shown.rows else [],
        empty=t("数据集没有行。", "The dataset has no rows."),
    )
    said = t("各保护的保证", "What each protection guarantees")
    return Html(f"{rows}<details><summary>{look.dim(said)}</summary>{told}</details>")


def _long(shown: ShownRows) -> list[bool]:
    """Tell which fields hold texts that take room."""
    return [
        any(len(row[place] or "") > _LONG for row in shown.rows)
        for place in range(len(shown.fields))
    ]


def _protected(here: Here, protection: str) -> Html:
    name = here.word(words.PROTECTIONS, protection)
    return look.dim(name) if protection == "none" else look.chip(name, "now")


def scan_table(here: Here, scans: Sequence[ScanRow], *, with_dataset: bool = True) -> Html:
    """Return scans as they come."""
    t = here.t
    columns = [
        Column(t("数据集", "Dataset"), wide=True),
        Column(t("状态", "Status"), wide=True),
        Column(t("开始", "Started"), whole=True),
        Column(t("用时（秒）", "Seconds"), right=True),
        Column(t("已扫/总行数", "Rows scanned / all"), right=True),
        Column(t("行/秒", "Rows/s"), right=True),
        Column(t("发现", "Findings"), right=True),
        Column(t("变化", "What changed"), wide=True),
        Column(t("级别", "Level"), whole=True),
        Column(t("发起", "By")),
    ]
    rows = [_scan(here, s) for s in scans]
    if not with_dataset:
        columns, rows = columns[1:], [r[1:] for r in rows]
    return look.table(columns, rows, empty=t("尚无扫描。", "No scans yet."))


def _scan(here: Here, s: ScanRow) -> list[object]:
    done, now = s.status == "done", datetime.now(UTC)
    rate = s.rate(now)
    return [
        look.two_lines(
            look.link("dataset", here.say(s.title), code=s.dataset), look.code(s.dataset)
        ),
        look.two_lines(
            look.chip(here.word(words.RUNS, s.status), words.RUN_CHIPS.get(s.status, "")),
            here.say(s.reason or s.coverage),
        ),
        here.when(s.started_at),
        f"{s.running_for(now) if s.seconds is None else s.seconds:,.1f}",
        _scanned(here, s),
        f"{rate:,.0f}" if rate is not None else None,
        s.findings if done else None,
        _changed(here, s) if done else None,
        here.level(s.level),
        here.t("系统", "system") if s.started_by == "system" else s.started_by,
    ]


def _changed(here: Here, s: ScanRow) -> Html:
    if s.changed is None:
        return look.text(None)
    return look.text(here.say(s.changed)) if s.has_changed else look.dim(here.say(s.changed))


def _scanned(here: Here, s: ScanRow) -> str | None:
    """Return rows looked at of all; while a scan runs, of those there were the last time."""
    if s.read is not None:
        known = f"{s.expected:,}" if s.expected is not None else here.t("未知", "unknown")
        return f"{s.read:,} / {known}"
    return f"{s.rows_scanned:,} / {s.rows:,}" if s.status == "done" else None


def request_table(here: Here, rows: Sequence[RequestRow], *, page: str, empty: str) -> Html:
    """Return requests in a list, each leading to ``page``."""
    t = here.t
    return look.table(
        [
            Column(t("编号", "Number"), whole=True),
            Column(t("数据集", "Dataset"), wide=True),
            Column(t("级别", "Level"), whole=True),
            Column(t("申请人", "Applicant"), whole=True),
            Column(t("接收方", "Recipient"), wide=True),
            Column(t("状态", "State")),
            Column(t("更新", "Updated"), whole=True),
            Column(t("有效至", "Valid until"), whole=True),
        ],
        [
            [
                look.link(page, r.number, number=r.number),
                here.say(r.title),
                here.level(r.level),
                here.say(r.applicant_name),
                look.two_lines(
                    here.say(r.recipient_name), here.word(words.RECIPIENTS, r.recipient_kind)
                ),
                state_chip(here, r),
                here.when(r.updated_at),
                look.day(r.expires_on),
            ]
            for r in rows
        ],
        empty=empty,
    )


#: States that end well, and states that end otherwise; all others are under way.
_WELL = {"delivered", "acknowledged", "closed", "approved"}
_ILL = {
    "rejected",
    "refused",
    "withdrawn",
    "suspended",
    "recalled",
    "expired",
    "proof_insufficient",
}
_BACK = {"returned", "draft", "lapsed"}


def state_chip(here: Here, r: RequestRow | ChangeRow) -> Html:
    """Return the state of a request or of a rule change as a chip."""
    kinds = ((_WELL, "good"), (_ILL, "bad"), (_BACK, "plain"))
    kind = next((k for states, k in kinds if r.state in states), "now")
    return look.chip(here.say(r.state_name), kind)
