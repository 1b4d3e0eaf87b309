"""Drift: what changed in a dataset between two looks at it. Each change is an event, written where it was seen."""

from catalog.drift.comparing import Change, Difference, FieldState, Share, differences
from catalog.drift.kinds import IMPORTANT, KINDS, NOTICE
from catalog.drift.records import Before, before_scan, counted, note, note_crawl, note_scan
from catalog.drift.sentences import NAMES, SEVERITIES, sentence, summary
from catalog.drift.shares import has_changed

__all__ = [
    "IMPORTANT",
    "KINDS",
    "NAMES",
    "NOTICE",
    "SEVERITIES",
    "Before",
    "Change",
    "Difference",
    "FieldState",
    "Share",
    "before_scan",
    "counted",
    "differences",
    "has_changed",
    "note",
    "note_crawl",
    "note_scan",
    "sentence",
    "summary",
]
