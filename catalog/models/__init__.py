"""The tables. No rules here, and never a cell value: counts, names, levels, digests."""

from catalog.models.afterwards import Destruction, Notice
from catalog.models.attachments import Attachment
from catalog.models.audit import AuditCheckpoint, AuditEvent, AuditTree
from catalog.models.base import Base, BigKey, UtcDateTime
from catalog.models.datasets import (
    Dataset,
    Field,
    Finding,
    FindingDecision,
    LevelChange,
    SchemaChange,
)
from catalog.models.drift import Delivery, DriftAcknowledgement, DriftEvent
from catalog.models.grading import Attestation, Grading, Regrading, Upstream
from catalog.models.people import Department, Installation, RoleAssignment, SignIn, User
from catalog.models.policies import PolicyChange, PolicyChangeAct, PolicyVersion
from catalog.models.requests import Artifact, Request, RequestAct, RequestCheck
from catalog.models.runs import QualityResult, QualityRun, Scan, Schedule, Sketch
from catalog.models.search import SearchEntry
from catalog.models.sources import Crawl, Source
from catalog.models.work import Run

__all__ = [
    "Artifact",
    "Attachment",
    "Attestation",
    "AuditCheckpoint",
    "AuditEvent",
    "AuditTree",
    "Base",
    "BigKey",
    "Crawl",
    "Dataset",
    "Delivery",
    "Department",
    "Destruction",
    "DriftAcknowledgement",
    "DriftEvent",
    "Field",
    "Finding",
    "FindingDecision",
    "Grading",
    "Installation",
    "LevelChange",
    "Notice",
    "PolicyChange",
    "PolicyChangeAct",
    "PolicyVersion",
    "QualityResult",
    "QualityRun",
    "Regrading",
    "Request",
    "RequestAct",
    "RequestCheck",
    "RoleAssignment",
    "Run",
    "Scan",
    "Schedule",
    "SchemaChange",
    "SearchEntry",
    "SignIn",
    "Sketch",
    "Source",
    "Upstream",
    "User",
    "UtcDateTime",
]
