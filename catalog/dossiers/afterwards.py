"""The part of a dossier that tells how the use of a release ended: who was told, and the proof of destruction."""

from collections.abc import Mapping
from typing import Any

from catalog.dossiers.examination import Examination
from catalog.dossiers.markup import Html, Reader, chip, code, facts, lines, section, table
from policies.types import Text

_OUTCOMES = {
    "accepted": (Text("核验通过", "accepted"), "good"),
    "insufficient": (Text("证明不足", "insufficient"), "bad"),
}
_NOTICES = {
    "reminder": Text("催办", "reminder"),
    "escalation": Text("逾期上报", "escalation"),
    "expiring": Text("即将到期", "the term ends soon"),
    "recall": Text("召回通知", "recall notice"),
    "ended": Text("已到期", "the term ended"),
}


def afterwards(r: Reader, document: Mapping[str, Any], examined: Examination) -> Html:
    """Return each statement of destruction with what became of it, and each notice."""
    t = r.t
    proofs = [
        _proof(r, proof, holds)
        for proof, holds in zip(document["proofs"], examined.proofs, strict=True)
    ]
    none = Html(f'<p class="dim">{t("没有销毁证明。", "No proof of destruction.")}</p>')
    return section(
        t("六、召回、到期与销毁", "6. Recall, end of term, destruction"),
        *(proofs or [none]),
        table(
            [t("通知", "Notice"), t("人员", "Person"), t("时间", "Time"), t("期限", "Due")],
            [
                [r.word(_NOTICES, n["kind"]), r.person(n["to"]), r.when(n["at"]), n["due_on"]]
                for n in document["notices"]
            ],
            kind="notices",
            empty=t("没有发出通知。", "No notice was given."),
        ),
    )


def _proof(r: Reader, proof: Mapping[str, Any], holds: bool) -> Html:
    t, said = r.t, proof["statement"]
    word, kind = _OUTCOMES.get(proof["outcome"], (Text("待核验", "not checked yet"), "warn"))
    mark = (
        chip(t("签名成立", "signature holds"), "good")
        if holds
        else chip(t("签名不成立", "signature does not hold"), "bad")
    )
    checked = (
        lines(r.person(proof["checked_by"]), r.when(proof["checked_at"]))
        if proof["checked_by"]
        else None
    )
    certificate = (
        lines(said["certificate"], code(said["certificate_sha256"]))
        if said["certificate"]
        else None
    )
    return facts(
        [
            (t("销毁方式", "How it was destroyed"), said["how"]),
            (t("销毁日期", "On"), said["on"]),
            (t("见证人", "Witness"), said["witness"]),
            (t("证明文件", "Certificate"), certificate),
            (t("报送", "Stated by"), lines(r.person(said["stated_by"]), r.when(said["stated_at"]))),
            (t("结果", "Outcome"), chip(r.say({"zh": word.zh, "en": word.en}), kind)),
            (t("核验人", "Checked by"), checked),
            (
                t("摘要与签名", "Digest and signature"),
                lines(code(proof["digest"]), code(proof["signature"]), mark),
            ),
        ]
    )
