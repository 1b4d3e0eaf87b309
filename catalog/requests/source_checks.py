"""Hold a dataset's source against what an envelope was bound to."""

from collections.abc import Mapping
from typing import Any

from catalog.datasets import schema_digest
from catalog.requests.filters import RowFilter, parse_filter
from catalog.sources import TableRef
from policies.types import Text


class SourceChangedError(Exception):
    """The source is not what was approved. Never leaves the use cases."""

    def __init__(self, reason: Text) -> None:
        self.reason = reason
        super().__init__(reason.en)


def row_filter_of(table: TableRef, envelope: Mapping[str, Any]) -> RowFilter | None:
    """Return the envelope's row filter over the columns of the source."""
    if envelope["row_filter"] is None:
        return None
    return parse_filter(envelope["row_filter"], {c.name for c in table.schema()})


def check_source(table: TableRef, envelope: Mapping[str, Any]) -> None:
    """Raise SourceChangedError unless the source has the schema and content that were approved."""
    bound = envelope["dataset"]
    if schema_digest(table.schema()) != bound["schema_digest"]:
        raise SourceChangedError(
            Text(
                "数据源的结构与登记的不同，请先重新扫描数据集",
                "the source's schema is not the one on record; scan the dataset again first",
            )
        )
    if table.digest() != bound["content_digest"]:
        raise SourceChangedError(
            Text(
                "数据源的内容与登记的不同，请先重新扫描数据集",
                "the source's content is not the one on record; scan the dataset again first",
            )
        )
