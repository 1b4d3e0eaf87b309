"""The manifest that goes with a release: what is in it, who agreed to it, on which terms."""

from datetime import datetime
from typing import Any

from catalog.models import Request
from catalog.release_writing import Written
from catalog.requests.conditions import conditions_of, terms_of
from catalog.requests.fields import plan_of
from catalog.requests.signatures import statement_of
from catalog.verification import MANIFEST_FORMAT
from policies.conditions import Bounds
from policies.levels import Level
from policies.types import Text

NO_BOUNDS = Bounds()


def mark_of(level: Level) -> str:
    """Return the level as a part of the data file's name, nothing where the level asks for no mark.

    A CSV file has no other place that is seen and does not spoil the data.
    """
    return f"-L{level.number}-{level.key}" if level.marked else ""


def notice_of(
    envelope: dict[str, Any], recipient: Text, level: Level, bounds: Bounds = NO_BOUNDS
) -> Text:
    """Return the visible notice that goes with a release; it begins with the mark where the level asks for one.

    ``envelope``: the terms that bind; ``bounds``: what approvers asked for beside them.
    """
    more_zh = "".join(f"{said}。" for said in (*bounds.notices, *bounds.terms))
    more_en = "".join(f" {said}." for said in (*bounds.notices, *bounds.terms))
    if bounds.report_by:
        more_zh += f"须在 {bounds.report_by} 前报告使用情况。"
        more_en += f" Its use is to be reported by {bounds.report_by}."
    mark = level.mark
    zh, en = (f"【{mark.zh}】", f"[{mark.en}] ") if level.marked else ("", "")
    number, expires = envelope["request"], envelope["term"]["expires_on"]
    purpose, destruction = envelope["purpose"], envelope["term"]["destruction"]
    return Text(
        f"{zh}本数据经 {number} 号申请批准，仅提供给{recipient.zh}用于：{purpose}。不得用于其他目的，"
        f"不得转交他人，不得尝试识别个人。有效期至 {expires}，到期按约定销毁：{destruction}。{more_zh}",
        f"{en}Released under request {number} to {recipient.en} for this purpose only: {purpose}. Not to be "
        f"used otherwise, passed on, or used to identify anyone. Valid until {expires}, then to be "
        f"destroyed as agreed: {destruction}.{more_en}",
    )


def manifest_of(
    request: Request,
    written: Written,
    *,
    personal: bool,
    notice: Text,
    level: Level,
    installation: str,
    at: datetime,
) -> dict[str, Any]:
    """Return the manifest (JSON types only): fields, protections, counts, digests, approvals, terms, notice.

    ``personal``: whether the dataset holds personal data, so that persons are counted; ``level``: whose mark it bears.
    """
    envelope, terms, found = request.envelope, terms_of(request), written.measures
    plan = plan_of(terms)
    return {
        "format": MANIFEST_FORMAT,
        "release": request.number,
        "installation": installation,
        "created_at": at.isoformat(timespec="seconds"),
        "policy_version": request.policy_version,
        "envelope": envelope,
        "envelope_digest": request.envelope_digest,
        "fields": [
            {
                "name": f["name"],
                "protection": f["protection"],
                "parameters": f["parameters"],
                "guarantee": {
                    "zh": plan[f["name"]].guarantee.zh,
                    "en": plan[f["name"]].guarantee.en,
                },
            }
            for f in terms["fields"]
        ],
        "counts": {
            "rows_read": found.rows_read,
            "rows": found.rows,
            "persons": found.persons if personal else 0,
            "smallest_group": found.smallest_group,
            "escaped_cells": written.escaped_cells,
        },
        "file": written.to_json(envelope["output"]["format"]),
        "approvals": [
            {**statement_of(a, request.number, a.login), "signature": a.signature}
            for a in request.acts
            if a.in_force
        ],
        "checks": [
            {"name": c.name, "result": c.result, "figure": c.figure} for c in request.checks
        ],
        "terms": {
            "recipient": envelope["recipient"]["code"],
            "recipient_name": {"zh": request.recipient.name_zh, "en": request.recipient.name_en},
            "purpose": envelope["purpose"],
            "legal_basis": envelope["legal_basis"],
            "expires_on": terms["term"]["expires_on"],
            "conditions": [
                {**c.to_json(), "said": {"zh": c.said.zh, "en": c.said.en}}
                for c in conditions_of(request)
            ],
            "destruction": envelope["term"]["destruction"],
        },
        "mark": {"level": level.number, "zh": level.mark.zh, "en": level.mark.en}
        if level.marked
        else None,
        "notice": {"zh": notice.zh, "en": notice.en},
    }
