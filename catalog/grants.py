"""To which departments a dataset is granted: by a request that was approved and whose term is not over."""

from datetime import date

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from catalog.models import Dataset, Department, Request

#: States of a release from the approval on (procedures/release.yaml).
GRANTED = ("approved", "prepared", "handing_over", "delivered", "acknowledged")


def granted_to(session: Session, code: str, on: date) -> frozenset[str]:
    """Return the codes of the departments to which a dataset is granted on a day."""
    query = (
        select(Department.code)
        .join(Request, Request.recipient_id == Department.id)
        .join(Dataset, Request.dataset_id == Dataset.id)
        .where(Dataset.code == code, _counts(on))
    )
    return frozenset(session.scalars(query))


def is_granted_to(department: str, on: date) -> ColumnElement[bool]:
    """Return the SQL condition that a dataset is granted to a department on a day."""
    return exists().where(
        Request.dataset_id == Dataset.id,
        Request.recipient_id == Department.id,
        Department.code == department,
        _counts(on),
    )


def _counts(on: date) -> ColumnElement[bool]:
    """Return the condition that a request counts as a grant on a day."""
    current = or_(Request.expires_on.is_(None), Request.expires_on >= on)
    return Request.state.in_(GRANTED) & current
