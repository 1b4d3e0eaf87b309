"""The kinds of change that are told, and how grave each is."""

from typing import Final, Literal

IMPORTANT, NOTICE = "important", "notice"

Kind = Literal[
    "new_data",
    "level_raised",
    "share_changed",
    "data_gone",
    "field_vanished",
    "schema_changed",
    "dataset_vanished",
    "dataset_returned",
]
#: Kind → severity. Important: what may need more protection than it has, or is no longer where people believe it.
KINDS: Final[dict[Kind, str]] = {
    "new_data": IMPORTANT,
    "level_raised": IMPORTANT,
    "dataset_vanished": IMPORTANT,
    "share_changed": NOTICE,
    "data_gone": NOTICE,
    "field_vanished": NOTICE,
    "schema_changed": NOTICE,
    "dataset_returned": NOTICE,
}
