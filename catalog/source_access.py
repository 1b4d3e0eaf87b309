"""How a registered source is opened, from what the catalog knows of it and the settings of the store."""

from typing import cast

from sqlalchemy.orm import object_session

from catalog.models import Source
from catalog.settings import Settings
from catalog.sources.access import Access, Kind, Limits
from catalog.store import SETTINGS


def access_of(source: Source) -> Access:
    """Return how ``source``, which belongs to a session of a store, is opened."""
    session = object_session(source)
    if session is None:
        msg = "a source is opened by the settings of its session's store"
        raise ValueError(msg)
    limits = Limits(source.statement_seconds, source.rows_per_second, source.most_rows)
    return Access(
        name=source.name,
        kind=cast("Kind", source.kind),
        location=source.location,
        patterns=tuple(source.patterns),
        limits=limits,
        settings=cast("Settings", session.info[SETTINGS]),
    )
