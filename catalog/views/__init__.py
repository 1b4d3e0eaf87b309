"""The read side: frozen rows for the screens and the command line, and only what the asker may know."""

from catalog.views.choices import DatasetChoices, dataset_choices
from catalog.views.crawl_runs import CrawlRunRow, list_crawl_runs
from catalog.views.datasets import list_datasets, show_dataset
from catalog.views.drift import (
    AcknowledgementRow,
    DriftInbox,
    DriftRow,
    drift_inbox,
    drift_inbox_of,
    list_drift,
    show_drift,
)
from catalog.views.duties import duties_of, list_duties
from catalog.views.gradings import list_gradings, list_regradings, show_grading
from catalog.views.log import list_events
from catalog.views.measures import PAGE as MEASURES_PAGE
from catalog.views.measures import MeasureFilter, MeasurePage, list_measures, measures_page
from catalog.views.people import list_departments, list_people, who_am_i
from catalog.views.recipients import CoursePoint, RecipientTotal, course_of, list_recipients
from catalog.views.releases import (
    ORDERS,
    STANDINGS,
    ReleaseFilter,
    ReleaseList,
    ReleaseRow,
    export_releases,
    list_releases,
    release_choices,
    show_release,
)
from catalog.views.rows import (
    AuditRow,
    ConsideredRow,
    DatasetList,
    DatasetPage,
    DatasetRow,
    Duties,
    FieldRow,
    FindingRow,
    GradingRow,
    HistoryRow,
    MeasureRow,
    PersonRow,
    QualityBrief,
    QualityRow,
    ReasonRow,
    RegradingRow,
    RelatedRow,
    ReviewRow,
    ScanRow,
    ScheduleRow,
    SchemaChangeRow,
)
from catalog.views.rules import RulesPage, show_rules
from catalog.views.runs import list_scans, list_schedules
from catalog.views.search import MOST, PAGE, Narrowing, find_datasets
from catalog.views.source_page import CrawlRow, SourcePage, show_source_page
from catalog.views.sources import SourceRow, list_sources, show_source
from catalog.views.visible import visible_filter
from catalog.views.waiting import WaitingList, WaitingRow, list_waiting

__all__ = [
    "MEASURES_PAGE",
    "MOST",
    "ORDERS",
    "PAGE",
    "STANDINGS",
    "AcknowledgementRow",
    "AuditRow",
    "ConsideredRow",
    "CoursePoint",
    "CrawlRow",
    "CrawlRunRow",
    "DatasetChoices",
    "DatasetList",
    "DatasetPage",
    "DatasetRow",
    "DriftInbox",
    "DriftRow",
    "Duties",
    "FieldRow",
    "FindingRow",
    "GradingRow",
    "HistoryRow",
    "MeasureFilter",
    "MeasurePage",
    "MeasureRow",
    "Narrowing",
    "PersonRow",
    "QualityBrief",
    "QualityRow",
    "ReasonRow",
    "RecipientTotal",
    "RegradingRow",
    "RelatedRow",
    "ReleaseFilter",
    "ReleaseList",
    "ReleaseRow",
    "ReviewRow",
    "RulesPage",
    "ScanRow",
    "ScheduleRow",
    "SchemaChangeRow",
    "SourcePage",
    "SourceRow",
    "WaitingList",
    "WaitingRow",
    "course_of",
    "dataset_choices",
    "drift_inbox",
    "drift_inbox_of",
    "duties_of",
    "export_releases",
    "find_datasets",
    "list_crawl_runs",
    "list_datasets",
    "list_departments",
    "list_drift",
    "list_duties",
    "list_events",
    "list_gradings",
    "list_measures",
    "list_people",
    "list_recipients",
    "list_regradings",
    "list_releases",
    "list_scans",
    "list_schedules",
    "list_sources",
    "list_waiting",
    "measures_page",
    "release_choices",
    "show_dataset",
    "show_drift",
    "show_grading",
    "show_release",
    "show_rules",
    "show_source",
    "show_source_page",
    "visible_filter",
    "who_am_i",
]
