"""The parts of a one-page brief: the request in a sentence, its risks as a picture, what leaves, what is signed."""

from html import escape

from catalog.requests.briefs import Brief
from catalog.requests.gauges import Gauge
from catalog.requests.types import FieldLine
from catalog.screens import look, words
from catalog.screens.look import Column, Html
from catalog.screens.session import Here

#: Beside the names of the checks: what is drawn and is no check of its own.
_NAMES = {**words.CHECKS, "sensitive_fields": words.SENSITIVE_FIELDS}

#: Characters of a made-up value that are shown.
_LONGEST = 11


def sentence(here: Here, brief: Brief) -> Html:
    """Say the request in one sentence: to whom, what, about how many people, why."""
    page, row, b = brief.page, brief.page.row, _bold
    persons, records = brief.persons, brief.records
    kind = look.text(here.word(words.RECIPIENTS, row.recipient_kind))
    who, to, why = b(here.say(row.applicant_name)), b(here.say(row.recipient_name)), b(page.purpose)
    what = look.link("dataset", here.say(row.title), code=row.dataset)
    number = len(page.fields)
    if here.language == "zh":
        about = f"，累计涉及约 {b(f'{persons:,}')} 人" if persons else ""
        about += f"、{b(f'{records:,}')} 条记录" if records else ""
        said = (
            f"{who} 申请向 {to}（{kind}）提供 {what} 的 {b(str(number))} 个字段{about}。用途：{why}"
        )
    else:
        about = f", about {b(f'{persons:,}')} people in all" if persons else ""
        about += f" and {b(f'{records:,}')} records" if records else ""
        said = f"{who} asks to give {to} ({kind}) {b(words.plural(number, 'field'))} of {what}{about}. Purpose: {why}"
    return Html(f'<p class="g-brief">{said}</p>')


def _bold(value: str) -> Html:
    return Html(f"<b>{look.text(value)}</b>")


def deadline(here: Here, brief: Brief) -> Html:
    """Return the deadline as a chip; nothing where there is none."""
    if brief.due is None:
        return Html("")
    day = brief.due.isoformat()
    if brief.overdue:
        return look.chip(here.t(f"已逾期（{day}）", f"overdue since {day}"), "bad")
    return look.chip(here.t(f"{day} 前办理", f"due by {day}"), "plain")


def why(here: Here, brief: Brief) -> Html:
    """Return what the request rests on, on one line."""
    page, t = brief.page, here.t
    return look.facts(
        [
            (t("法律依据", "Legal basis"), page.legal_basis),
            (t("有效至", "Valid until"), look.day(page.row.expires_on)),
            (t("到期销毁", "Destroyed"), page.destruction),
            (
                t("格式与交付", "Format and delivery"),
                f"{here.word(words.FORMATS, page.format)} · {here.word(words.METHODS, page.method)}"
                + (t(" · 加密", " · encrypted") if page.encrypted else ""),
            ),
        ],
        columns=4,
    )


def risks(here: Here, brief: Brief) -> Html:
    """Return the figures of the checks as bars, each against its limit: past the line is past the limit."""
    if not brief.gauges:
        return Html("")
    t = here.t
    scale = t(
        "左侧无碍，右侧风险大；竖线为界", "harmless at the left, worst at the right; | is the limit"
    )
    rows = [
        [
            look.text(here.label(_NAMES[g.check])),
            _bar(here, g),
            _figure(here, g),
            look.chip(
                here.word(words.CHECK_RESULTS, g.result), words.CHECK_CHIPS.get(g.result, "")
            ),
        ]
        for g in brief.gauges
    ]
    columns = [
        Column(t("风险", "Risk"), whole=True),
        Column(scale, wide=True),
        Column(t("数值与界限", "Figure and limit")),
        Column(t("结果", "Result"), whole=True),
    ]
    return look.table(columns, rows, empty="")


def _bar(here: Here, g: Gauge) -> Html:
    """Return a bar of one color, hatched from the last limit it is past on, so that gray paper tells it as well."""
    passed = [tick for tick in g.ticks if g.place >= tick]
    until = min(passed[0], g.place) if passed else g.place
    # However little it is past a limit, that is seen.
    past = max(g.place - until, 0.02) if passed else 0.0
    lines = "".join(f'<i style="left:{tick:.1%}"></i>' for tick in g.ticks)
    said = escape(f"{here.word(_NAMES, g.check)}: {_plain(here, g)}")
    return Html(
        f'<div class="g-gauge" role="img" aria-label="{said}">'
        f'<b style="width:{until:.1%}"></b>'
        f'<u style="left:{until:.1%};width:{past:.1%}"></u>{lines}</div>'
    )


def _plain(here: Here, g: Gauge) -> str:
    t = here.t
    if g.kind == "share":
        return look.percent(g.figure)
    figure = f"{int(g.figure):,}"
    if g.kind == "count":
        marks = " / ".join(f"{m:,}" for m in g.limits)
        return t(f"{figure}；警戒线 {marks}", f"{figure}; marks {marks}")
    return t(
        f"最小组 {figure} 人；至少 {g.limits[0]} 人",
        f"smallest group {figure}; at least {g.limits[0]}",
    )


def _figure(here: Here, g: Gauge) -> Html:
    first, _, second = _plain(here, g).partition(here.t("；", "; "))
    return look.two_lines(_bold(first), second)


def leaving(here: Here, brief: Brief) -> Html:
    """Return the fields as they leave, with what their protection does to three made-up values."""
    t, page = here.t, brief.page
    heads = [
        Column(t("字段", "Field"), whole=True),
        Column(t("级别", "Level"), whole=True),
        Column(t("保护", "Protection")),
    ]
    if brief.before:
        example = t("虚构例", "made-up")
        heads += [Column(f"{example} {n}") for n in range(1, len(brief.before) + 1)]
    rows = [_leaves(here, brief, place, f) for place, f in enumerate(page.fields)]
    told = dict.fromkeys((f.protection, here.say(f.guarantee)) for f in page.fields)
    guarantees = look.facts(
        [(here.word(words.PROTECTIONS, kind), said) for kind, said in told], columns=2
    )
    said = t("各保护的保证", "What each protection guarantees")
    return Html(
        f"{look.table(heads, rows, empty=t('没有字段。', 'No fields.'))}"
        f"<details><summary>{look.dim(said)}</summary>{guarantees}</details>"
    )


def _leaves(here: Here, brief: Brief, place: int, f: FieldLine) -> list[object]:
    name = here.word(words.PROTECTIONS, f.protection)
    shown = look.dim(name) if f.protection == "none" else look.chip(name, "now")
    pairs = zip(brief.before, brief.after, strict=True)
    return [
        look.two_lines(look.code(f.name), here.entity(f.entity) or None),
        here.level(f.level),
        shown,
        *(_change(here, f, before[place], after[place]) for before, after in pairs),
    ]


def _change(here: Here, f: FieldLine, before: str | None, after: str | None) -> Html:
    if before == after:
        return _short(after)
    if f.protection == "aggregate":
        after = here.t("只计入汇总", "in figures only")
    elif after is None:
        after = here.t("不提供", "left out")
    return Html(f'<div class="g-was">{_short(before)}</div><div>→&nbsp;{_short(after)}</div>')


def _short(value: str | None) -> Html:
    """Return a value cut to what a column of a table holds, the whole of it on pointing at it."""
    if value is None or len(value) <= _LONGEST:
        return look.text(value)
    return Html(f'<span title="{escape(value)}">{escape(value[: _LONGEST - 1])}…</span>')


def earlier(here: Here, brief: Brief) -> Html:
    """Return what the recipient has of earlier releases."""
    t = here.t
    hidden = brief.earlier_count - len(brief.earlier)
    more = t(f"另有 {hidden} 次未列出", f"{hidden} more are not listed") if hidden else ""
    head = look.section(t("此前提供给同一接收方", "Earlier releases to this recipient"), more)
    if not brief.earlier:
        none = t("没有。", "None.") if not hidden else t("您无权查看。", "Not for you to see.")
        return Html(f'{head}<p class="g-empty">{none}</p>')
    rows = [
        [
            look.link("request", e.number, number=e.number),
            look.two_lines(
                here.say(e.title), t("同一数据集", "the same dataset") if e.same_dataset else None
            ),
            e.fields,
            e.rows,
            e.persons,
            here.when(e.prepared_at),
        ]
        for e in brief.earlier
    ]
    columns = [
        Column(t("编号", "Number"), whole=True),
        Column(t("数据集", "Dataset"), wide=True),
        Column(t("字段", "Fields"), right=True),
        Column(t("行数", "Rows"), right=True),
        Column(t("人数", "Persons"), right=True),
        Column(t("生成", "Prepared"), whole=True),
    ]
    return Html(f"{head}{look.table(columns, rows, empty='')}")


def signing(here: Here, brief: Brief) -> Html:
    """Say what a signature is put under, and what would undo it."""
    t = here.t
    joined = t("、", "; ").join(here.say(s) for s in brief.voided_by)
    void = look.text(t(f"以下任一情形使审批失效：{joined}。", f"Void as soon as: {joined}."))
    head = look.section(t("签署的内容", "What is signed"))
    digest = look.digest(brief.page.envelope_digest)
    return Html(f'{head}<p class="g-sign">{digest}<span class="g-sub">{void}</span></p>')
