"""A dossier as one self-contained HTML page, for the screen and for A4: made from its data and from nothing else."""

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from catalog.dossiers import history
from catalog.dossiers.afterwards import afterwards
from catalog.dossiers.examination import Examination
from catalog.dossiers.markup import (
    Html,
    Reader,
    chip,
    code,
    facts,
    level,
    lines,
    section,
    table,
    text,
)
from catalog.dossiers.verification import embedded
from catalog.requests import names as of_requests
from policies import names

STYLE = Path(__file__).with_name("page.css")


def page(document: Mapping[str, Any], examined: Examination) -> str:
    """Return the page; ``examined`` is what was recomputed of it when it was made."""
    reader = Reader(document["language"], document["made"]["timezone"], document["people"])
    t, number = reader.t, document["request"]["number"]
    title = t(f"对外提供申请卷宗 {number}", f"Dossier of release request {number}")
    return "\n".join(
        (
            f'<!doctype html>\n<html lang="{t("zh-CN", "en")}"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            # Nothing in here may load or run anything, whatever text it holds.
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            f"<title>{escape(title)}</title><style>{STYLE.read_text('utf-8')}</style></head><body>",
            _head(reader, document, examined, title),
            _application(reader, document),
            _attachments(reader, document),
            _fields(reader, document),
            _checks(reader, document),
            history.acts(reader, document, examined),
            _artifacts(reader, document),
            afterwards(reader, document, examined),
            history.stopped(reader, document),
            history.events(reader, document),
            _rules(reader, document),
            history.proof(reader, document, examined),
            embedded(dict(document)),
            "</body></html>\n",
        )
    )


def _head(r: Reader, document: Mapping[str, Any], examined: Examination, title: str) -> Html:
    request, made, t = document["request"], document["made"], r.t
    verdict = (
        chip(t("全部核验相符", "everything was recomputed and agrees"), "good")
        if not examined.problems
        else chip(t("核验有不符之处，见末节", "not everything agrees: see the last part"), "bad")
    )
    kind = r.word(names.RECIPIENTS, request["recipient"]["kind"])
    brief = t(
        f"{r.person(request['applicant'])}（{r.say(request['department'])}）申请将“{r.say(request['dataset']['title'])}”"
        f"的 {len(document['fields'])} 个字段提供给{r.say(request['recipient']['name'])}（{kind}）。",
        f"{r.person(request['applicant'])} ({r.say(request['department'])}) asks to give "
        f"{r.say(request['recipient']['name'])} ({kind}) {len(document['fields'])} field(s) of "
        f"{r.say(request['dataset']['title'])}.",
    )
    made_by = t(
        f"{r.person(made['by'])} 制作于 {r.when(made['at'])}（时间均为 {r.zone}）",
        f"made by {r.person(made['by'])} at {r.when(made['at'])} (all times in {r.zone})",
    )
    return Html(
        f"<header><p class='kind'>{escape(t('归口 Guikou · 条例第二十七条', 'Guikou · Article 27'))}</p>"
        f"<h1>{escape(title)}</h1><p class='brief'>{escape(brief)}</p>"
        f"<p>{level(request['level']['number'], r.say(request['level']['name']))} "
        f"{chip(r.say(document['states'].get(request['state'])) or request['state'])} {verdict}</p>"
        f"<p class='sub'>{escape(made_by)}</p></header>\n"
    )


def _application(r: Reader, document: Mapping[str, Any]) -> Html:
    request, envelope, t = document["request"], document["envelope"], r.t
    output, term, bound = envelope["output"], envelope["term"], envelope["dataset"]
    span = envelope.get("agreement_term") or {}
    agreed = " – ".join(day for day in (span.get("from"), span.get("until")) if day)
    return section(
        t("一、申请", "1. Application"),
        facts(
            [
                (
                    t("申请人", "Applicant"),
                    lines(r.person(request["applicant"]), r.say(request["department"])),
                ),
                (
                    t("接收方", "Recipient"),
                    lines(
                        r.say(request["recipient"]["name"]),
                        r.word(names.RECIPIENTS, request["recipient"]["kind"]),
                    ),
                ),
                (t("用途", "Purpose"), envelope["purpose"]),
                (t("法律依据", "Legal basis"), envelope["legal_basis"]),
                (
                    t("数据集", "Dataset"),
                    lines(
                        r.say(request["dataset"]["title"]),
                        code(request["dataset"]["code"]),
                        t(
                            f"归口部门：{r.say(request['dataset']['owner'])}",
                            f"owner: {r.say(request['dataset']['owner'])}",
                        ),
                    ),
                ),
                (t("数据集版本", "Dataset version"), str(bound["version"])),
                (
                    t("行筛选", "Row filter"),
                    code(envelope["row_filter"]) if envelope["row_filter"] else None,
                ),
                (t("影响评估", "Impact assessment"), envelope["impact_assessment"]),
                (
                    t("协议", "Agreement"),
                    lines(envelope["agreement"], agreed) if envelope["agreement"] else None,
                ),
                (
                    t("格式与交付", "Format and delivery"),
                    " · ".join(
                        (
                            r.word(of_requests.FORMATS, output["format"]),
                            r.word(of_requests.METHODS, output["method"]),
                        )
                    ),
                ),
                (t("加密", "Encrypted"), t("是", "yes") if output["encrypted"] else t("否", "no")),
                (
                    t("期限", "Term"),
                    t(
                        f"{term['valid_days']} 天，至 {term['expires_on']}",
                        f"{term['valid_days']} days, until {term['expires_on']}",
                    ),
                ),
                (t("销毁", "Destruction"), term["destruction"]),
                (t("提出", "Filed"), r.when(request["created_at"])),
                (t("所签内容摘要", "Digest of the content"), code(document["envelope_digest"])),
            ]
        ),
    )


def _attachments(r: Reader, document: Mapping[str, Any]) -> Html:
    t, rows = r.t, document["attachments"]
    if not rows:
        return Html("")
    return table(
        [
            t("附件", "Attached"),
            t("文件", "File"),
            t("编号、日期与结论", "Number, days, conclusion"),
            t("附上", "By"),
            "SHA-256",
        ],
        [
            [
                r.word(of_requests.ATTACHMENTS, a["kind"]),
                a["name"],
                lines(
                    a["number"] or "",
                    " – ".join(day for day in (a["starts_on"], a["ends_on"]) if day),
                    a["dated"] or "",
                    r.word(of_requests.CONCLUSIONS, a["conclusion"]) if a["conclusion"] else "",
                ),
                lines(r.person(a["by"]), r.when(a["at"])),
                code(a["sha256"]),
            ]
            for a in rows
        ],
        kind="attachments",
        empty="",
    )


def _fields(r: Reader, document: Mapping[str, Any]) -> Html:
    t = r.t
    return section(
        t("二、字段、级别与保护", "2. Fields, levels, protections"),
        table(
            [
                t("字段", "Field"),
                t("含有", "Holds"),
                t("级别", "Level"),
                t("保护", "Protection"),
                t("保证", "What that guarantees"),
            ],
            [
                [
                    code(f["name"]),
                    r.say(f["entity"]),
                    level(f["level"]["number"], r.say(f["level"]["name"])) if f["level"] else None,
                    r.say(f["protection_name"]),
                    r.say(f["guarantee"]),
                ]
                for f in document["fields"]
            ],
            kind="fields",
            empty="",
        ),
    )


def _checks(r: Reader, document: Mapping[str, Any]) -> Html:
    t, kinds = r.t, {"passed": "good", "warning": "warn", "refused": "bad"}
    run = [c for c in document["checks"] if c["name"] != "voided"]
    at = max((c["at"] for c in run), default=None)
    when = t(f"检查于 {r.when(at)}。", f"Checked at {r.when(at)}.") if at else ""
    return section(
        t("三、自动检查", "3. Automatic checks"),
        Html(f'<p class="sub">{text(when)}</p>' if when else ""),
        table(
            [
                t("检查", "Check"),
                t("结果", "Result"),
                t("数值", "Figure"),
                t("说明", "Reason"),
            ],
            [
                [
                    r.word(of_requests.CHECKS, c["name"]),
                    chip(
                        r.word(of_requests.CHECK_RESULTS, c["result"]), kinds.get(c["result"], "")
                    ),
                    c["figure"],
                    r.say(c["reason"]),
                ]
                for c in run
            ],
            kind="checks",
            empty=t("尚未检查。", "Nothing was checked yet."),
        ),
    )


def _artifacts(r: Reader, document: Mapping[str, Any]) -> Html:
    t = r.t
    parts = [_artifact(r, artifact) for artifact in document["artifacts"]]
    none = Html(f'<p class="dim">{t("没有生成交付件。", "No artifact was made.")}</p>')
    return section(t("五、交付件", "5. Artifacts"), *(parts or [none]))


def _artifact(r: Reader, artifact: Mapping[str, Any]) -> Html:
    t, said = r.t, artifact["manifest"]
    counts = said["counts"]
    signed = (
        t("有，随卷核验", "on file, verified with the dossier")
        if artifact["signature"]
        else t("文件已不在", "the file is no longer there")
    )
    fetched = f"{artifact['downloads']} / {artifact['download_limit']}"
    about = facts(
        [
            (t("文件", "File"), code(artifact["file"])),
            (t("生成", "Prepared"), r.when(artifact["created_at"])),
            (t("记录数", "Rows"), artifact["rows"]),
            (t("人数", "Persons"), counts["persons"]),
            (t("最小组", "Smallest group"), counts["smallest_group"]),
            (t("字节", "Bytes"), artifact["size"]),
            (t("格式", "Format"), r.word(of_requests.FORMATS, artifact["format"])),
            (t("加密", "Encrypted"), t("是", "yes") if artifact["encrypted"] else t("否", "no")),
            (t("已下载/上限", "Fetched / limit"), fetched),
            (t("清单签名", "Signature of the manifest"), signed),
        ]
    )
    marked = facts(
        [
            ("SHA-256", code(artifact["sha256"])),
            (t("随附声明", "Notice"), r.say(said["notice"])),
        ],
        wide=True,
    )
    return Html(about + marked)


def _rules(r: Reader, document: Mapping[str, Any]) -> Html:
    t, asked = r.t, document["request"]["policy_version"]
    return section(
        t("九、所依据的规则版本", "9. Versions of the rules"),
        table(
            [t("版本", "Version"), t("施行", "In force from"), t("修订", "Change"), ""],
            [
                [
                    code(v["version"]),
                    v["in_force_from"],
                    v["change"],
                    text(
                        t("申请所依据", "the request was made under it")
                        if v["version"] == asked
                        else " "
                    ),
                ]
                for v in document["rules"]
            ],
            kind="rules",
            empty="",
        ),
    )
