"""Which datasets a person may find, as SQL from the compiled rules."""

from collections.abc import Iterable, Iterator

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from catalog import grants
from catalog.acts import Act
from catalog.models import Dataset, Department
from catalog.search_matches import on_postgresql
from catalog.search_words import level_word, owner_word
from policies.visibility import Found, Part, Visible
from policies.words import STATE_SECRET_MARKS


def visible_filter(act: Act) -> ColumnElement[bool]:
    """Return the SQL condition for the datasets that the asker may find: those that ``dataset:find`` is allowed for.

    A dataset with a level or a mark that the rules do not know is not among them.
    """
    visible = _visible(act)
    parts = [and_(*_place(act, visible, p), _conditions(p.found)) for p in visible.parts]
    return or_(false(), _conditions(visible.everywhere), *parts)


def scope_of(act: Act) -> str | None:
    """Return what index entries of all datasets that the asker may find say of level and owner, as a tsquery.

    Others may say it too: grants and marks are left to ``visible_filter``. None where it would leave out little, and
    on SQLite, whose index has no such words.
    """
    visible = _visible(act)
    everywhere = _levels(visible.everywhere)
    if not on_postgresql(act.session) or 2 * len(everywhere) > len(act.rulebook.levels.ladder):
        return None
    owned = {part.owner for part in visible.parts if part.owner is not None}
    query = select(Department.code, Department.id).where(Department.code.in_(sorted(owned)))
    owners = {code: owner_word(key) for code, key in act.session.execute(query)}
    said = [_said(everywhere)] if everywhere else []
    for part in visible.parts:
        if part.owner is None:
            said.append(_said(_levels(part.found)))
        elif part.owner in owners:
            said.append(f"('{owners[part.owner]}' & {_said(_levels(part.found))})")
    return " | ".join(said) or None


def _visible(act: Act) -> Visible:
    return act.policy.visible(
        act.subject, on=act.today, approved_system=bool(act.settings.state_secret_approved)
    )


def _levels(found: Found) -> frozenset[int]:
    return found.unmarked | found.marked


def _said(levels: Iterable[int]) -> str:
    return f"({' | '.join(repr(level_word(level)) for level in sorted(levels))})"


def _conditions(found: Found) -> ColumnElement[bool]:
    """Return the condition on level and state-secret mark."""
    unmarked = Dataset.state_secret.is_(None)
    marked = Dataset.state_secret.in_(STATE_SECRET_MARKS)
    each = (
        (found.unmarked & found.marked, or_(unmarked, marked)),
        (found.unmarked - found.marked, unmarked),
        (found.marked - found.unmarked, marked),
    )
    parts = [and_(Dataset.level.in_(sorted(levels)), mark) for levels, mark in each if levels]
    return or_(false(), *parts)


def _place(act: Act, visible: Visible, part: Part) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions on who owns a dataset and whom it is granted to."""
    if part.owner is not None:
        yield Dataset.owner_id.in_(_ids([part.owner]))
    elif visible.departments:
        yield Dataset.owner_id.not_in(_ids(visible.departments))
    if part.granted is not None:
        for code in visible.departments:
            granted = grants.is_granted_to(code, act.today)
            yield granted if code in part.granted else ~granted


def _ids(codes: Iterable[str]) -> Select[int]:
    return select(Department.id).where(Department.code.in_(sorted(codes)))
