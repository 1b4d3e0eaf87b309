"""Trace a leaked file: which release it is a copy of, to whom, with what confidence, on which marks."""

from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from catalog import tracing
from catalog.screens import look, words
from catalog.screens.errors import attempt
from catalog.screens.look import Column, Html
from catalog.screens.session import Here
from catalog.tracing import MarkFound, Named, Trace

#: What a leaked copy may come as; the first sheet or table with most rows is looked at.
KINDS = ("csv", "tsv", "txt", "xlsx", "parquet")
#: A larger copy is cut first; some thousand rows are enough for a trace.
MOST_MEGABYTES = 100
#: Chances smaller than this are all the same to people.
_SMALLEST = 1e-99


def screen(here: Here) -> None:
    """Ask for the file, and say what came of it. The file is read from a temporary folder and deleted at once."""
    t = here.t
    look.show(
        look.head(
            t("追查泄露文件", "Trace a leaked file"),
            under=t(
                "可缺行、乱序、缺列、改编码或格式。文件只暂存，查完即删；追查记入审计。",
                "Rows or columns may be missing, the order, encoding and format changed. The file is deleted once "
                "it is traced; the trace is recorded.",
            ),
        )
    )
    turn = st.session_state.setdefault("trace.turn", 0)
    leaked = st.file_uploader(
        t("泄露的文件（CSV、Excel 或 Parquet）", "The leaked file (CSV, Excel or Parquet)"),
        type=list(KINDS),
        max_upload_size=MOST_MEGABYTES,
        # A new box after each trace, so that the browser's session does not go on holding the file.
        key=f"trace.file|{turn}",
    )
    pressed = st.button(t("追查", "Trace"), type="primary", disabled=leaked is None, key="trace.go")
    done: tuple[str, Trace] | None = st.session_state.pop("trace.done", None)
    if done is not None:
        look.show(*_result(here, *done))
    if leaked is None or not pressed:
        return
    with st.spinner(t("正在与每次提供比对…", "Comparing with every release…")):
        found = attempt(lambda: _traced(here, leaked))
    if found is not None:
        st.session_state["trace.done"] = (leaked.name, found)
        st.session_state["trace.turn"] = turn + 1
        st.rerun()


def _traced(here: Here, leaked: UploadedFile) -> Trace:
    # Beside the catalog, not in a folder that others on this machine can list.
    with TemporaryDirectory(dir=here.store.settings.home) as folder:
        path = Path(folder) / f"leaked{Path(leaked.name).suffix.lower()}"
        path.write_bytes(leaked.getbuffer())
        return tracing.trace(here.store, here.actor, path)


def _result(here: Here, name: str, found: Trace) -> list[Html]:
    t = here.t
    compared = t(
        f"{name}：{found.rows:,} 行、{found.columns:,} 列，与 {found.releases:,} 次提供比对",
        f"{name}: {found.rows:,} rows, {found.columns:,} columns; compared with "
        f"{words.plural(found.releases, 'release')}",
    )
    parts = [look.section(t("结果", "Result"), compared)]
    if found.named:
        parts += [_sentence(here, one) for one in found.named]
        parts.append(_marks(here, found))
        limit = f"{found.false_accusations:.0e}"
        parts.append(
            look.note(
                t(
                    f"与无关数据相符而被误指的概率，每次追查低于 {limit}。标记说明文件出自哪次提供，不说明由谁泄露。",
                    f"Unrelated data would be blamed in fewer than {limit} of such traces. Marks say of which release "
                    "the file is, not who leaked it.",
                )
            )
        )
    else:
        parts.append(
            look.note(
                t(
                    "没有足够把握指认任何一次提供：数据可能与本单位无关，或行数太少、标记已被去除。",
                    "No release can be named with enough certainty: the data may not be from here, there are too few "
                    "rows, or the marks were removed.",
                ),
                "warn",
            )
        )
    if found.without_key:
        gone = t("、", ", ").join(found.without_key)
        parts.append(
            look.note(
                t(f"密钥已不在，无法比对：{gone}", f"Their keys are gone, so not compared: {gone}"),
                "warn",
            )
        )
    return parts


def _sentence(here: Here, one: Named) -> Html:
    number = look.link("request", one.number, number=one.number)
    to = f"<b>{look.text(here.say(one.recipient_name))}</b>"
    data, when = look.link("dataset", one.dataset, code=one.dataset), here.when(one.prepared_at)
    chance = _chance(one.chance)
    said = here.t(
        f"出自 {number}：{when} 提供给 {to} 的 {data}。误判概率不高于 {chance}。",
        f"A copy of {number}: {data}, prepared {when} for {to}. Chance of error at most {chance}.",
    )
    return Html(f'<p class="g-brief">{said}</p>')


def _chance(chance: float) -> str:
    return f"{max(chance, _SMALLEST):.0e}"


def _marks(here: Here, found: Trace) -> Html:
    t = here.t
    return look.table(
        [
            Column(t("申请", "Release"), whole=True),
            Column(t("标记", "Mark"), wide=True),
            Column(t("列", "Column")),
            Column(t("相符", "Agreed"), right=True),
            Column(t("查验", "Tried"), right=True),
            Column(t("相符率", "Share"), right=True),
        ],
        [_mark(here, one, mark) for one in found.named for mark in one.found],
        empty="",
    )


def _mark(here: Here, one: Named, mark: MarkFound) -> list[object]:
    return [
        one.number,
        here.label(tracing.MARKS[mark.mark]),
        look.code(mark.column),
        mark.agreed,
        mark.tried,
        look.percent(mark.agreed / mark.tried) if mark.tried else None,
    ]
