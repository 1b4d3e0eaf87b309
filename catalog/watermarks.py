"""Say of a table which column only grows, so that scans can read what was appended and leave the rest."""

from catalog.acts import acting
from catalog.datasets import dataset_of, place_of, resource_of
from catalog.errors import NotFoundError, UsageError
from catalog.models import Dataset
from catalog.sources.appended import mark_of
from catalog.sources.sql_tables import DatabaseTable
from catalog.store import Store
from catalog.types import Actor
from policies.decisions import Action

WATERMARK = "dataset:watermark"


def declare(store: Store, actor: Actor, code: str, column: str | None) -> None:
    """Declare the column of a dataset that only grows, None to take that back; whoever may scan it may say so.

    Its highest number or time is kept, so it is refused for a column in which anything was found.
    Raises NotFoundError, UsageError, RefusedError, UnusableInputError.
    """
    with acting(store, actor) as act:
        dataset = dataset_of(act.session, code)
        act.require(Action.SCAN_RUN, resource_of(dataset))
        if column is not None:
            _check(dataset, column)
        place = place_of(dataset)
    if column is not None:
        table = place.open()
        if not isinstance(table, DatabaseTable):
            raise UsageError(
                "只有数据库表才能声明增量字段；文件按内容摘要判断是否变化。",
                "Only a database table has such a column; whether a file changed is told by its digest.",
            )
        mark_of(table, column)
    with acting(store, actor) as act:
        dataset = dataset_of(act.session, code)
        decision = act.require(Action.SCAN_RUN, resource_of(dataset))
        dataset.watermark = column
        act.record(WATERMARK, "dataset", code, {"column": column}, decision=decision)


def _check(dataset: Dataset, column: str) -> None:
    field = next((f for f in dataset.fields if f.name == column), None)
    if field is None:
        raise NotFoundError(
            f"数据集 {dataset.code} 没有字段 {column}。",
            f"Dataset {dataset.code} has no field {column}.",
        )
    if field.outcome is None or dataset.sampled:
        raise UsageError(
            "请先全量扫描该数据集，再声明增量字段。",
            "Scan the dataset in full before declaring such a column.",
        )
    if field.findings or field.outcome != "none_found":
        raise UsageError(
            f"字段 {column} 含有或可能含有个人信息，其最大值不得留存。请改用自增编号或写入时间。",
            f"The column {column} holds, or may hold, personal data; its highest value must not be kept. Use a serial "
            "number or the time of writing.",
        )
