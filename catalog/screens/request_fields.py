"""Ask for fields one by one: level, protection, the least that the use needs, and what was not needed before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import streamlit as st

from catalog.requests.proposals import Proposal, Use
from catalog.requests.types import FieldLine
from catalog.screens import look, words
from catalog.screens.look import Column, Html
from catalog.screens.request_form import Form, at
from catalog.screens.session import Here
from policies.protections.aggregating import FEWEST
from policies.protections.specs import read_written
from policies.types import Text

_AGGREGATE = "aggregate"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The fields asked for, and the protections asked for instead of the rules' own."""

    fields: tuple[str, ...]
    protections: Mapping[str, str] = field(default_factory=dict)


def choose(here: Here, form: Form, offered: Sequence[Proposal], use: Use, about: str) -> Chosen:
    """Ask for fields, for figures also for what is added up or counted, and for protections."""
    by_name = {p.line.name: p for p in offered}
    figures = use is Use.FIGURES
    measured = _measured(form) if figures else {}
    key = form.key(f"fields|{about}")
    before = [n for n in form.was("fields") or () if n in by_name and n not in measured]
    _as_before(here, offered, key)
    names = st.multiselect(
        here.t("分组字段（逐项添加）", "Fields to group by, added one by one")
        if figures
        else here.t("字段（逐项添加）", "Fields, added one by one"),
        list(by_name),
        default=before,
        format_func=lambda name: _label(here, by_name[name].line),
        placeholder=here.t("添加字段", "Add a field"),
        select_all=False,
        key=key,
    )
    measures = _measures(here, form, offered, about, measured) if figures else {}
    picked = [by_name[n] for n in names if n not in measures]
    if picked:
        look.show(
            look.section(
                here.t(
                    f"将要提供的 {len(picked)} 个字段",
                    f"What would leave: {words.plural(len(picked), 'field')}",
                ),
                here.t(
                    "保护措施由规则确定，可加强",
                    "protections come from the rules and may be made stronger",
                ),
            ),
            _table(here, picked),
        )
        _take_least(here, form, picked, key, about)
    protections = _protections(here, form, picked, about)
    return Chosen((*(p.line.name for p in picked), *measures), {**protections, **measures})


def _as_before(here: Here, offered: Sequence[Proposal], key: str) -> None:
    """Offer the fields that earlier granted requests had, as far as they are needed."""
    numbers = offered[0].earlier if offered else ()
    needed = [p.line.name for p in offered if p.asked_before and p.needed]
    if not needed:
        return
    said = here.t(
        f"照此前 {len(numbers)} 件同类申请选取必需的 {len(needed)} 个字段",
        f"Take the {len(needed)} fields that {words.plural(len(numbers), 'earlier like request')} needed",
    )

    def take() -> None:
        st.session_state[key] = needed

    st.button(said, key=f"{key}|before", on_click=take)


def _table(here: Here, picked: Sequence[Proposal]) -> Html:
    t = here.t
    return look.table(
        [
            Column(t("字段", "Field")),
            Column(t("级别", "Level"), whole=True),
            Column(t("保护", "Protection"), wide=True),
            Column(t("最小必要的建议", "The least that is needed"), wide=True),
        ],
        [
            [
                look.two_lines(look.code(p.line.name), here.entity(p.line.entity) or None),
                here.level(p.line.level),
                look.two_lines(_protected(here, p.line), here.say(p.line.guarantee)),
                _advice(here, p),
            ]
            for p in picked
        ],
        empty="",
    )


def _protected(here: Here, line: FieldLine) -> Html:
    name = here.word(words.PROTECTIONS, line.protection)
    return look.dim(name) if line.protection == "none" else look.chip(name, "now")


def _advice(here: Here, p: Proposal) -> Html:
    t = here.t
    chips = ""
    if not p.needed:
        chips += look.chip(t("可不提供", "leave it out"), "warn")
    elif p.written is not None:
        chips += look.chip(_written(here, p.written), "warn")
    if p.unusual:
        chips += look.chip(t("此前未曾需要", "not needed before"), "warn")
    earlier = t(
        f"{len(p.earlier)} 件同类申请都没有要它，请说明为何需要",
        f"{words.plural(len(p.earlier), 'like request')} did without it: say why it is needed",
    )
    said = [here.say(p.reason)] if p.reason else []
    said += [earlier] if p.unusual else []
    return look.two_lines(Html(chips), t("；", "; ").join(said)) if chips else look.text(None)


def _take_least(here: Here, form: Form, picked: Sequence[Proposal], key: str, about: str) -> None:
    """Offer to take all advice: what is not needed goes, what is too fine becomes coarser."""
    added = [(p.line.name, p.written) for p in picked if p.needed and _is_figure(p.written)]
    kept = [p for p in picked if p.needed and not _is_figure(p.written)]
    coarser = {_key(form, p.line.name, about): p.written for p in kept if p.written}
    if len(kept) == len(picked) and not coarser:
        return

    def take() -> None:
        st.session_state[key] = [p.line.name for p in kept]
        st.session_state.update(coarser)
        if added:
            measures = form.key(f"measures|{about}")
            st.session_state[measures] = [*st.session_state.get(measures, ()), *added]

    st.button(
        here.t("采用最小必要的建议", "Take the least that is needed"),
        key=f"{key}|least",
        on_click=take,
    )


def _is_figure(written: str | None) -> bool:
    return written is not None and written.partition(":")[0] == _AGGREGATE


def _key(form: Form, name: str, about: str) -> str:
    return form.key(f"protection|{name}|{about}")


def _measured(form: Form) -> dict[str, str]:
    asked = form.was("protections") or {}
    return {n: w for n, w in asked.items() if _is_figure(w)}


def _measures(
    here: Here, form: Form, offered: Sequence[Proposal], about: str, before: Mapping[str, str]
) -> dict[str, str]:
    """Ask for what is added up or counted; a single value of it never leaves."""
    options = {
        (p.line.name, c.written): f"{_label(here, p.line)} · {_written(here, c.written)}"
        for p in offered
        for c in p.line.choices
        if c.protection == _AGGREGATE
    }
    asked = st.multiselect(
        here.t("统计量（合计或计数）", "What is added up or counted"),
        list(options),
        default=[o for o in options if before.get(o[0]) == o[1]],
        format_func=lambda option: options[option],
        placeholder=here.t("添加统计量", "Add a figure"),
        select_all=False,
        key=form.key(f"measures|{about}"),
    )
    look.show(
        look.note(
            here.t(
                f"每个单元格至少 {FEWEST} 人，且不由一两人主导，否则为空；不提供任何一行数据。",
                f"A cell has at least {FEWEST} people and no one or two dominate it, or it is empty; no row leaves.",
            )
        )
    )
    return dict(asked)


def _protections(here: Here, form: Form, picked: Sequence[Proposal], about: str) -> dict[str, str]:
    """Ask for other protections than the rules propose; none that is weaker is offered."""
    lines = [p.line for p in picked if len(p.line.choices) > 1]
    if not lines:
        return {}
    asked: dict[str, str] = {}
    before = form.was("protections") or {}
    with st.expander(
        here.t("改用其他保护（可选，不弱于规则）", "Other protections (optional, never weaker)"),
        expanded=bool(before),
    ):
        columns = st.columns(3)
        for place, line in enumerate(lines):
            written = [c.written for c in line.choices if c.protection != _AGGREGATE]
            # What was asked for with parameters of its own stays on offer.
            was = before.get(line.name)
            kept = [was] if was and was not in written and not was.startswith(_AGGREGATE) else []
            wanted = columns[place % 3].selectbox(
                line.name,
                [*written, *kept],
                index=at([*written, *kept], was) or 0,
                format_func=partial(_among, here, [*written, *kept]),
                key=_key(form, line.name, about),
            )
            if wanted != written[0]:
                asked[line.name] = wanted
    for name, wanted in asked.items():
        look.show(look.note(f"{name}: {here.say(_guarantee(lines, name, wanted))}"))
    return asked


def _among(here: Here, options: Sequence[str], written: str) -> str:
    """Return a protection's name; its parameters only where another of its kind is on offer."""
    kind = written.partition(":")[0]
    alone = sum(o.partition(":")[0] == kind for o in options) == 1
    return here.word(words.PROTECTIONS, kind) if alone else _written(here, written)


def _written(here: Here, written: str) -> str:
    """Return a protection with its parameters."""
    kind, given = read_written(written)
    name = here.word(words.PROTECTIONS, kind)
    if kind == _AGGREGATE:
        return here.word(words.MEASURES, str(given.get("measure", "sum")))
    return f"{name} ({', '.join(f'{k}={v}' for k, v in given.items())})" if given else name


def _guarantee(lines: Sequence[FieldLine], name: str, written: str) -> Text:
    choices = next(line.choices for line in lines if line.name == name)
    found = next((c.guarantee for c in choices if c.written == written), None)
    return found or Text(written, written)


def _label(here: Here, line: FieldLine) -> str:
    parts = [line.name, here.entity(line.entity)]
    if line.level is not None:
        parts.append(here.t(f"{line.level} 级", f"level {line.level}"))
    if line.protection != "none":
        parts.append(here.word(words.PROTECTIONS, line.protection))
    return " · ".join(p for p in parts if p)
