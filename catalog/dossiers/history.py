"""The parts of a dossier that tell what happened: acts and what they signed, what was stopped, the log, its proof."""

import json
import re
from collections.abc import Mapping
from typing import Any

from catalog.audit import Checkpoint
from catalog.dossiers.examination import Examination
from catalog.dossiers.markup import Html, Reader, chip, code, facts, lines, section, table
from catalog.requests.names import CHECK_RESULTS, CHECKS
from policies import names
from policies.conditions import read_condition
from policies.types import Text

_DIGEST = re.compile("[0-9a-f]{64}")
#: Said elsewhere in the row.
_KNOWN = frozenset({"rule", "article", "policy", "from", "to"})
_DETAILS = {
    "envelope": Text("内容摘要", "content"),
    "before": Text("原摘要", "before"),
    "role": Text("角色", "role"),
    "deputy_for": Text("代理", "in the place of"),
    "dataset": Text("数据集", "dataset"),
    "recipient": Text("接收方", "recipient"),
    "rows": Text("记录数", "rows"),
    "sha256": Text("SHA-256", "SHA-256"),
    "downloads": Text("下载次数", "fetched"),
    "checks": Text("检查", "checks"),
    "acts": Text("办理行为", "acts"),
    "reason": Text("原因", "reason"),
    "reasons": Text("原因", "reasons"),
    "state": Text("状态", "state"),
    "kind": Text("类别", "kind"),
}
#: Words of the domain that stand as values.
_VALUES = {**names.ROLES, **CHECK_RESULTS}
_OUTCOMES = {
    "allowed": ("允许", "allowed", ""),
    "refused": ("拒绝", "refused", "bad"),
    "failed": ("失败", "failed", "warn"),
}


def acts(r: Reader, document: Mapping[str, Any], examined: Examination) -> Html:
    """Return each act: person, role, time, comment, and the digest and signature, with whether it holds."""
    t = r.t
    return section(
        t("四、办理经过", "4. What was done"),
        table(
            [
                "",
                t("时间", "Time"),
                t("行为", "Act"),
                t("人员与角色", "Person and role"),
                t("意见、所签摘要与签名", "Comment, digest signed, signature"),
            ],
            [
                [
                    n,
                    r.when(act["at"]),
                    _step(r, document, act),
                    _who(r, act),
                    _signed(r, act, holds),
                ]
                for n, (act, holds) in enumerate(
                    zip(document["acts"], examined.signed, strict=True), 1
                )
            ],
            kind="acts",
            empty=t("尚未办理。", "Nothing was done yet."),
        ),
    )


def _step(r: Reader, document: Mapping[str, Any], act: Mapping[str, Any]) -> Html:
    name = r.say(document["steps"].get(act["event"])) or act["event"]
    void = chip(r.t("已失效", "no longer counts"), "warn") if not act["in_force"] else ""
    return lines(name, _way(r, document, act["from"], act["to"]), void)


def _way(r: Reader, document: Mapping[str, Any], before: str, after: str) -> str:
    states = document["states"]
    return " → ".join(r.say(states.get(s)) or s for s in (before, after))


def _who(r: Reader, act: Mapping[str, Any]) -> Html:
    deputy = (
        r.t(f"代理 {r.person(act['deputy_for'])}", f"in the place of {r.person(act['deputy_for'])}")
        if act["deputy_for"]
        else ""
    )
    return lines(r.person(act["actor"]), r.word(names.ROLES, act["role"]), deputy)


def _signed(r: Reader, act: Mapping[str, Any], holds: bool) -> Html:
    mark = (
        chip(r.t("签名成立", "signature holds"), "good")
        if holds
        else chip(r.t("签名不成立", "signature does not hold"), "bad")
    )
    conditions = [read_condition(c).said for c in act.get("conditions", ())]
    return lines(
        act["comment"] or " ",
        *(r.t(f"条件：{c.zh}", f"condition: {c.en}") for c in conditions),
        code(act["envelope_digest"]),
        code(act["signature"]),
        mark,
    )


def stopped(r: Reader, document: Mapping[str, Any]) -> Html:
    """Return what was refused, failed or voided, with the reason."""
    t = r.t
    voids = [
        [r.when(c["at"]), t("审批失效", "approvals voided"), r.person("system"), r.say(c["reason"])]
        for c in document["checks"]
        if c["name"] == "voided"
    ]
    rows = [
        [
            r.when(event["at"]),
            r.word(names.ACTIONS, event["action"]),
            r.person(event["actor"]),
            said,
        ]
        for event, said in _with_reasons(r, document)
        if event["outcome"] != "allowed"
    ]
    return section(
        t("七、拒绝、失败与失效", "7. Refusals, failures, voided approvals"),
        table(
            [t("时间", "Time"), t("行为", "Act"), t("人员", "Person"), t("原因", "Reason")],
            sorted([*voids, *rows], key=lambda row: row[0]),
            kind="stopped",
            empty=t("没有。", "None."),
        ),
    )


def _with_reasons(r: Reader, document: Mapping[str, Any]) -> list[tuple[dict[str, Any], str]]:
    events = [json.loads(body) for body in document["audit"]["events"]]
    found = []
    for event, reason in zip(events, document["audit"]["reasons"], strict=True):
        said = r.say(reason) or str(
            event["details"].get("reason") or event["details"].get("kind") or ""
        )
        found.append((event, said))
    return found


def events(r: Reader, document: Mapping[str, Any]) -> Html:
    """Return the events of the audit log about the request, each with its number in the log."""
    t = r.t
    return section(
        t("八、审计日志中的记录", "8. In the audit log"),
        table(
            [
                t("序号", "No."),
                t("时间", "Time"),
                t("人员", "Person"),
                t("行为", "Act"),
                t("结果", "Outcome"),
                t("依据与详情", "Rule and details"),
            ],
            [
                [
                    str(event["seq"]),
                    r.when(event["at"]),
                    r.person(event["actor"]),
                    r.word(names.ACTIONS, event["action"]),
                    _outcome(r, event["outcome"]),
                    lines(_rule(r, event, said), _details(r, document, event)),
                ]
                for event, said in _with_reasons(r, document)
            ],
            kind="events",
            empty="",
        ),
    )


def _outcome(r: Reader, outcome: str) -> Html:
    zh, en, kind = _OUTCOMES.get(outcome, (outcome, outcome, ""))
    return chip(r.t(zh, en), kind)


def _rule(r: Reader, event: Mapping[str, Any], said: str) -> str:
    details = event["details"]
    article = names.article(str(details.get("article") or ""), r.language)
    return " · ".join(part for part in (article, str(details.get("rule") or ""), said) if part)


def _details(r: Reader, document: Mapping[str, Any], event: Mapping[str, Any]) -> str:
    details = event["details"]
    way = (
        [_way(r, document, str(details["from"]), str(details["to"]))]
        if details.get("from") and details.get("to")
        else []
    )
    rest = [
        f"{r.word(_DETAILS, key)} {_plain(r, value)}"
        for key, value in details.items()
        if key not in _KNOWN and value not in (None, "", [], {})
    ]
    return r.t("；", "; ").join([*way, *rest])


def _plain(r: Reader, value: Any) -> str:
    """Return a detail without JSON's marks; digests by their beginning, the whole is in the data."""
    if isinstance(value, dict):
        return ", ".join(f"{r.word(CHECKS, k)} {_plain(r, v)}" for k, v in value.items())
    if isinstance(value, list):
        return ", ".join(_plain(r, v) for v in value)
    said = str(value)
    if _DIGEST.fullmatch(said):
        return f"{said[:12]}…"
    return " ".join(r.word(_VALUES, w) if w in _VALUES else w for w in said.split(" "))


def proof(r: Reader, document: Mapping[str, Any], examined: Examination) -> Html:
    """Return what was recomputed, what that shows and what it does not, and how to do it again."""
    t, number = r.t, document["request"]["number"]
    point = Checkpoint.from_note(document["audit"]["checkpoints"][0])
    came_out = t(
        f"{len(examined.signed)} 个办理行为的签名、{examined.manifests} 份交付清单的签名、{examined.events} 个日志事件"
        f"的位置、{examined.checkpoints} 个检查点的签名与根。",
        f"The signatures of {len(examined.signed)} acts and {examined.manifests} manifest(s), the places of "
        f"{examined.events} events in the log, signatures and roots of {examined.checkpoints} checkpoint(s).",
    )
    shows = t(
        "所列事件确在检查点所签的日志中，未经改动；日志中其他申请的事件只以哈希出现，内容不在本卷宗内。有无遗漏事件，由“核验日志”"
        "（guikou audit verify）回答。",
        "The events shown are in the log that was signed, unaltered; events of other requests appear as hashes only. "
        "Whether an event is left out is answered by guikou audit verify.",
    )
    how = f"guikou release verify-dossier {number}.html --key public.pem"
    problems = table(
        [t("不符之处", "What does not agree"), t("位置", "At")],
        [[p.text.to(r.language), p.place] for p in examined.problems],
        kind="problems",
        empty=t("没有不符之处。", "Nothing disagrees."),
    )
    return section(
        t("十、核验", "10. Verification"),
        facts(
            [
                (t("制作时重新计算了", "Recomputed when it was made"), came_out),
                (t("说明什么", "What that shows"), shows),
                (
                    t("离线核验（只需公钥）", "Verify offline, with the public key alone"),
                    code(how),
                ),
                (
                    t("系统编号", "Installation"),
                    code(document["installation"]) if document["installation"] else None,
                ),
                (
                    t("检查点：事件数、根、时间", "Checkpoint: events, root, time"),
                    lines(point.size, code(point.root), r.when(point.at)),
                ),
                (t("检查点签名", "Signature of the checkpoint"), code(point.signature)),
            ],
            wide=True,
        ),
        problems,
    )
