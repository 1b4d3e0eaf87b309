"""Changes of the rules themselves (Article 31): drafted, shown, reviewed, approved, in force from a day."""

from catalog.policy_changes.drafts import EDITABLE, propose, revise
from catalog.policy_changes.steps import act_on
from catalog.policy_changes.types import (
    ChangePage,
    ChangeRow,
    FileDiff,
    VersionRow,
    WaitingChange,
)
from catalog.policy_changes.verification import false_versions
from catalog.policy_changes.views import (
    export,
    inbox,
    inbox_of,
    list_changes,
    show,
    texts_of,
    versions,
)

__all__ = [
    "EDITABLE",
    "ChangePage",
    "ChangeRow",
    "FileDiff",
    "VersionRow",
    "WaitingChange",
    "act_on",
    "export",
    "false_versions",
    "inbox",
    "inbox_of",
    "list_changes",
    "propose",
    "revise",
    "show",
    "texts_of",
    "versions",
]
