"""The read side: frozen rows for the screens and the command line, and only what the asker may know."""

from catalog.views.datasets import list_datasets, show_dataset
from catalog.views.log import list_events
from catalog.views.people import list_departments, list_people, who_am_i
from catalog.views.rows import (
    AuditRow,
    ConsideredRow,
    DatasetPage,
    DatasetRow,
    FieldRow,
    FindingRow,
    HistoryRow,
    PersonRow,
    QualityBrief,
    QualityRow,
    ReasonRow,
    ScanRow,
    ScheduleRow,
)
from catalog.views.rules import RulesPage, show_rules
from catalog.views.runs import list_scans, list_schedules
from catalog.views.visible import visible_filter

__all__ = [
    "AuditRow",
    "ConsideredRow",
    "DatasetPage",
    "DatasetRow",
    "FieldRow",
    "FindingRow",
    "HistoryRow",
    "PersonRow",
    "QualityBrief",
    "QualityRow",
    "ReasonRow",
    "RulesPage",
    "ScanRow",
    "ScheduleRow",
    "list_datasets",
    "list_departments",
    "list_events",
    "list_people",
    "list_scans",
    "list_schedules",
    "show_dataset",
    "show_rules",
    "visible_filter",
    "who_am_i",
]
