"""What is said of an event outside: names, counts, shares, levels. Never a value."""

import json
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from catalog.drift import NAMES, SEVERITIES, sentence
from catalog.models import DriftEvent


def name_of(event: DriftEvent) -> str:
    """Return the name of a message, the same at each try, by which the receiver knows it again."""
    return f"drift_{event.id}_{int(event.at.timestamp())}"


def payload(event: DriftEvent) -> bytes:
    """Return an event as the JSON that is posted: type, timestamp and data, as Standard Webhooks advises."""
    dataset = event.dataset
    data: dict[str, Any] = {
        "id": event.id,
        "dataset": dataset.code,
        "owner": dataset.owner.code,
        "level": dataset.level,
        "kind": event.kind,
        "severity": event.severity,
        "field": event.field,
        "entity": event.entity,
        "before": event.before,
        "after": event.after,
    }
    said = {"type": f"drift.{event.kind}", "timestamp": event.at.isoformat(), "data": data}
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def mail(events: Sequence[DriftEvent], sender: str, to: str, name: str) -> EmailMessage:
    """Return one message about several events, in both languages; ``name`` becomes its Message-ID."""
    message = EmailMessage()
    message["From"], message["To"] = sender, to
    count = len(events)
    message["Subject"] = f"归口：{count} 项数据变化 / Guikou: {count} changes in data"
    message["Date"] = format_datetime(max(e.at for e in events))
    message["Message-ID"] = f"<{name}@guikou>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    lines = [line for event in events for line in _lines(event)]
    message.set_content("\n".join([*lines, "guikou drift list --mine", ""]))
    return message


def _lines(event: DriftEvent) -> list[str]:
    name, how = NAMES[event.kind], SEVERITIES[event.severity]
    step = sentence(event.kind, event.before, event.after)
    where = " · ".join(x for x in (event.field, event.entity) if x)
    dataset = event.dataset
    return [
        f"{event.id}  {dataset.title_zh}（{dataset.code}）：{name.zh}（{how.zh}）",
        f"{event.id}  {dataset.title_en} ({dataset.code}): {name.en} ({how.en})",
        *([f"    {where}"] if where else []),
        *([f"    {step.zh}"] if step.zh else []),
        *([f"    {step.en}"] if step.en not in {"", step.zh} else []),
        "",
    ]
