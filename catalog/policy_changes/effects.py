"""What a change of the rules does: to its files line by line, and to answers."""

import difflib
from collections.abc import Mapping
from datetime import date
from threading import Lock

from catalog.policy_changes.types import FileDiff
from policies.diff import Difference, compare
from policies.rulebook import Rulebook

#: Unchanged lines shown around a changed one.
_AROUND = 3
_KEPT = 8
_kept: dict[tuple[str, str, date], Difference] = {}
_lock = Lock()


def file_diffs(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[FileDiff, ...]:
    """Return how each file changes; files that stay as they are are left out."""
    found = []
    for name in sorted({*before, *after}):
        old, new = before.get(name, "").splitlines(), after.get(name, "").splitlines()
        lines = list(difflib.unified_diff(old, new, n=_AROUND, lineterm=""))[2:]
        if lines:
            found.append(FileDiff(name, tuple(lines)))
    return tuple(found)


def difference(old: Rulebook, new: Rulebook, on: date) -> Difference:
    """Return what changes in the answers; looked up again for every look at the page, so it is kept."""
    key = (old.version, new.version, on)
    with _lock:
        found = _kept.get(key)
        if found is None:
            found = compare(old, new, on)
            while len(_kept) >= _KEPT:
                _kept.pop(next(iter(_kept)))
            _kept[key] = found
        return found
