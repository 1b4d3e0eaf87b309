"""The scan of the sample data against the truth that its generator wrote, column by column."""

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from catalog.engines.local import scan_table
from catalog.file_scans import facts
from catalog.sources import open_source
from classifiers.candidates import SOFT
from classifiers.types import TableResult
from policies.classification import classify
from policies.rulebook import shipped

SAMPLE_DATA = Path(__file__).parents[2] / "sample_data"
DATASETS: list[dict[str, Any]] = YAML(typ="safe").load(
    (SAMPLE_DATA / "expected.yaml").read_text("utf-8")
)["datasets"]
#: Told by words around or inside them, not by a check digit: this share of what was written must be counted.
SOFT_SHARE = 0.85


def scanned(dataset: dict[str, Any]) -> TableResult:
    source = open_source(SAMPLE_DATA / dataset["file"])
    tables = {t.name: t for t in source.tables()}
    table = tables[dataset["table"]] if dataset["table"] else next(iter(tables.values()))
    return scan_table(table).result


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda d: d["code"])
def test_every_column_is_what_it_is(dataset: dict[str, Any]) -> None:
    result = scanned(dataset)
    fields = {f.name: f for f in result.fields}
    assert result.rows == result.rows_scanned == dataset["rows"]
    assert list(fields) == [c["name"] for c in dataset["columns"]]
    wrong = []
    for column in dataset["columns"]:
        field = fields[column["name"]]
        if field.entity != column["entity"] and field.entity not in column["may_be"]:
            wrong.append(f"{field.name}: {field.entity} instead of {column['entity']}")
        if field.entity not in column["may_be"] and field.outcome != column["outcome"]:
            wrong.append(f"{field.name}: {field.outcome} instead of {column['outcome']}")
        counted = {f.entity: f.matches for f in field.findings}
        for entity, cells in column["cells"].items():
            needed = SOFT_SHARE * cells if entity in SOFT else cells
            if not needed <= counted.get(entity, 0) <= cells:
                wrong.append(f"{field.name}: {counted.get(entity, 0)} of {cells} {entity}")
        if column["free_text"] and set(counted) - set(column["cells"]):
            wrong.append(f"{field.name}: {set(counted) - set(column['cells'])} is not there")
        if column["masked"] and column["masked"] != max(f.masked for f in field.findings):
            wrong.append(f"{field.name}: masked cells")
        if field.nulls < column["nulls"]:
            wrong.append(f"{field.name}: {field.nulls} nulls of {column['nulls']}")
    assert wrong == []


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda d: d["code"])
def test_the_proposed_level_is_in_the_expected_range(dataset: dict[str, Any]) -> None:
    from datetime import date

    result = scanned(dataset)
    level = classify(
        facts(result),
        declared=None,
        persons=result.persons,
        on=date(2026, 1, 1),
        rulebook=shipped(),
    )
    assert dataset["level_min"] <= level.level <= dataset["level_max"]
    assert level.level == max(r.level for r in level.reasons)
