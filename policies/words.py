"""The closed sets of words that rules are written in. A word outside them is an error that denies."""

from collections.abc import Mapping
from enum import StrEnum


class Action(StrEnum):
    """What can be done, as resource:action."""

    DATASET_REGISTER = "dataset:register"
    DATASET_FIND = "dataset:find"
    DATASET_VIEW = "dataset:view"
    DATASET_SAMPLES = "dataset:samples"
    DATASET_SET_LEVEL = "dataset:set_level"
    DATASET_LOWER_LEVEL = "dataset:lower_level"
    DATASET_CONFIRM_REVIEW = "dataset:confirm_review"
    DATASET_ATTEST = "dataset:attest"
    SOURCE_ADD = "source:add"
    SOURCE_VIEW = "source:view"
    SOURCE_CRAWL = "source:crawl"
    SOURCE_REMOVE = "source:remove"
    SCAN_RUN = "scan:run"
    FINDING_DECIDE = "finding:decide"
    DRIFT_VIEW = "drift:view"
    DRIFT_ACKNOWLEDGE = "drift:acknowledge"
    DRIFT_DELIVER = "drift:deliver"
    QUALITY_RUN = "quality:run"
    SCHEDULE_CREATE = "schedule:create"
    SCHEDULE_VIEW = "schedule:view"
    REQUEST_CREATE = "request:create"
    REQUEST_SUBMIT = "request:submit"
    REQUEST_CONSENT = "request:consent"
    REQUEST_REVIEW = "request:review"
    REQUEST_APPROVE = "request:approve"
    REQUEST_DECIDE = "request:decide"
    REQUEST_REJECT = "request:reject"
    REQUEST_RETURN = "request:return"
    REQUEST_WITHDRAW = "request:withdraw"
    REQUEST_PREPARE = "request:prepare"
    REQUEST_DELIVER = "request:deliver"
    REQUEST_ACKNOWLEDGE = "request:acknowledge"
    REQUEST_SUSPEND = "request:suspend"
    REQUEST_RESUME = "request:resume"
    REQUEST_RECALL = "request:recall"
    REQUEST_CONFIRM_RECALL = "request:confirm_recall"
    REQUEST_GIVE_BACK = "request:give_back"
    REQUEST_EXPIRE = "request:expire"
    REQUEST_DESTROY = "request:destroy"
    REQUEST_REJECT_PROOF = "request:reject_proof"
    REQUEST_CLOSE = "request:close"
    REQUEST_VIEW = "request:view"
    REQUEST_READ_ATTACHMENT = "request:read_attachment"
    RELEASE_DOWNLOAD = "release:download"
    RELEASE_TRACE = "release:trace"
    RELEASE_EXPORT = "release:export"
    RELEASE_DOSSIER = "release:dossier"
    AUDIT_VIEW = "audit:view"
    AUDIT_VERIFY = "audit:verify"
    USER_ADD = "user:add"
    USER_LIST = "user:list"
    ROLE_ASSIGN = "role:assign"
    CATALOG_MOVE = "catalog:move"
    POLICY_VIEW = "policy:view"
    POLICY_PROPOSE = "policy:propose"
    POLICY_REVIEW = "policy:review"
    POLICY_APPROVE = "policy:approve"
    POLICY_REJECT = "policy:reject"
    POLICY_RETURN = "policy:return"
    POLICY_WITHDRAW = "policy:withdraw"


#: ``system`` is the installation itself; nobody signs in as it.
ROLES = (
    "leading_group",
    "leader_in_charge",
    "planning",
    "finance_supervision",
    "information_center",
    "discipline_inspection",
    "owner_liaison",
    "staff",
    "external_recipient",
    "administrator",
    "system",
)

#: How the person's department stands to the thing: owns it, was granted it, or neither.
RELATIONS = ("own", "granted", "other")
SCOPES = ("own", "granted", "any")
#: Recipient kinds of a release; ``none`` where nothing is handed out.
RECIPIENTS = ("own_bureau", "government", "agreement", "public", "none")

#: State-secret marks, highest first (Law on Guarding State Secrets, Article 14), an axis of their own beside levels.
STATE_SECRET_MARKS = ("绝密", "机密", "秘密")
#: Facts about the person and the thing that a rule may ask for. ``unapproved_system``: the thing bears a state-secret
#: mark and this installation is not declared a system approved for it.
FACTS = ("is_applicant", "took_part", "is_recipient", "state_secret", "unapproved_system")

#: Acts of the installation alone: a day that has come, not somebody's will.
AUTOMATIC = frozenset({Action.REQUEST_EXPIRE})

#: Which part in a request an action fills. Preparing and delivering are both the operator's.
PART_OF: Mapping[Action, str] = {
    Action.REQUEST_CONSENT: "consent",
    Action.REQUEST_REVIEW: "review",
    Action.REQUEST_APPROVE: "approve",
    Action.REQUEST_DECIDE: "decide",
    Action.REQUEST_PREPARE: "operate",
    Action.REQUEST_DELIVER: "operate",
    Action.REQUEST_ACKNOWLEDGE: "receive",
    Action.REQUEST_CONFIRM_RECALL: "receive",
    Action.REQUEST_GIVE_BACK: "receive",
    Action.REQUEST_DESTROY: "receive",
    Action.POLICY_REVIEW: "review",
    Action.POLICY_APPROVE: "approve",
}
#: Names that a procedure may give to the operator's part.
OPERATE = frozenset({"operate", "prepare", "deliver"})
