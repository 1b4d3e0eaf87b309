"""Which datasets a person may find, as SQL from the compiled rules."""

from sqlalchemy import ColumnElement, and_, false, or_, select

from catalog.acts import Act
from catalog.models import (
    Dataset,
    Department,
)


def visible_filter(act: Act) -> ColumnElement[bool]:
    """Return the SQL condition for the datasets that the asker may find."""
    visible = act.policy.visible(act.subject, on=act.today)
    own = Dataset.owner_id.in_(
        select(Department.id).where(Department.code.in_(visible.own_departments))
    )
    parts: list[ColumnElement[bool]] = []
    if visible.other_levels:
        parts.append(Dataset.level.in_(visible.other_levels))
    if visible.own_levels:
        parts.append(and_(own, Dataset.level.in_(visible.own_levels)))
    return or_(false(), *parts)
