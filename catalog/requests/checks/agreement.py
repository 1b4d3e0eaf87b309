"""Check of the agreement with the recipient: there is one, and it lasts as long as the release."""

from datetime import date

from catalog.requests.checks.types import Check, CheckFacts, passed, refused, warned
from catalog.types import RecipientKind


def agreement(facts: CheckFacts) -> Check:
    """Refuse a partner without an agreement, and one whose agreement does not cover the term of the release."""
    named = facts.envelope["agreement"]
    if not named:
        if facts.kind is RecipientKind.AGREEMENT:
            return refused(
                "agreement",
                "",
                "接收方为协议单位，须写明协议编号（--agreement）。",
                "the recipient is an agreement partner: give the agreement's number (--agreement).",
            )
        return passed("agreement", "", "不需要协议", "no agreement is needed")
    return _covered(facts)


def _covered(facts: CheckFacts) -> Check:
    term = facts.envelope.get("agreement_term") or {}
    start, end = (date.fromisoformat(term[k]) if term.get(k) else None for k in ("from", "until"))
    last = date.fromisoformat(facts.envelope["term"]["expires_on"])
    if end is not None and end < facts.today:
        return refused(
            "agreement",
            end.isoformat(),
            f"协议已于 {end} 到期。请续签后写明新的期限（--agreement-until）。",
            f"the agreement ended on {end}. Renew it and give its new end (--agreement-until).",
        )
    if start is not None and start > facts.today:
        return refused(
            "agreement",
            start.isoformat(),
            f"协议自 {start} 起才生效。请届时再申请。",
            f"the agreement begins on {start}. Apply again from then on.",
        )
    if end is not None and end < last:
        days = (end - facts.today).days
        return refused(
            "agreement",
            end.isoformat(),
            f"协议于 {end} 到期，早于本次有效期 {last}。请将有效期改为至多 {days} 天（--days）或续签协议。",
            f"the agreement ends on {end}, before this release does on {last}. Ask for at most {days} days "
            "(--days), or renew it.",
        )
    if end is None:
        return warned(
            "agreement",
            "",
            "未写明协议的期限（--agreement-until），无法核对是否有效",
            "the agreement's end is not given (--agreement-until): whether it still holds cannot be checked",
        )
    return passed("agreement", end.isoformat(), "协议在有效期内", "the agreement covers the term")
