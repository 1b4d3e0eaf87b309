"""Real Spark on local[2], started once, and folders to be read."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from catalog import people
from catalog.engines import local, spark
from catalog.engines.gathering import SparkEngine
from catalog.sources import TableRef
from catalog.sources.places import TablePlace
from catalog.store import Store
from catalog.types import Actor
from classifiers.detectors import DETECTORS
from classifiers.kernel import DEFAULT_KEY
from tests.catalog.conftest import PASSWORD
from tests.catalog.spark.scanning import Scanning
from tests.classifiers.test_kernel import mobiles, names, resident_ids

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


WITH = {"key": DEFAULT_KEY, "detectors": DETECTORS, "batch_rows": 1000}


@pytest.fixture(scope="package", autouse=True)
def _java_of_short_life() -> Iterator[None]:
    """No Java here lives long enough for its second compiler, which takes as much again as the rest."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        yield


def is_spark_3() -> bool:
    return find_spec("pyspark") is not None and version("pyspark").startswith("3.")


def iceberg_jar() -> Path | None:
    """Iceberg for Spark 3.5, which a package brings beside it (make iceberg); None without."""
    found = find_spec("snowpark_connect_deps_iceberg")
    if found is None or found.origin is None or not is_spark_3():
        return None
    return next(Path(found.origin).parent.glob("jars/iceberg-spark-runtime-3.5_2.12-*.jar"), None)


@pytest.fixture(scope="package")
def event_log(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where Spark writes down all that it does: its plans, its settings, its environment."""
    folder = tmp_path_factory.mktemp("events")
    conf = tmp_path_factory.mktemp("conf")
    store = tmp_path_factory.mktemp("hive")
    jar = iceberg_jar()
    (conf / "spark-defaults.conf").write_text(
        "spark.eventLog.enabled true\nspark.eventLog.compress false\n"
        f"spark.eventLog.dir {folder.as_uri()}\n"
        f"spark.sql.catalogImplementation hive\nspark.sql.warehouse.dir {store.as_uri()}\n"
        "spark.hadoop.javax.jdo.option.ConnectionURL jdbc:derby:memory:metastore;create=true\n"
        f"spark.driver.extraJavaOptions -Dderby.stream.error.file={store}/derby.log\n"
        # Derby's metastore has no tables for locks.
        f"spark.hadoop.iceberg.engine.hive.lock-enabled false\n{f'spark.jars {jar}' if jar else ''}\n"
    )
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SPARK_CONF_DIR", str(conf))
        yield folder


@pytest.fixture(scope="package")
def session(event_log: Path) -> Iterator["SparkSession"]:
    if shutil.which("java") is None:
        pytest.skip("Java is missing: Spark needs Java 17")
    with spark.session("local[2]") as started:
        yield started


def on_spark(session: "SparkSession", table: TableRef) -> local.Sketched:
    place = TablePlace(table.source.location, table.name)
    with SparkEngine(session, 4) as engine:
        return engine(place)(table, **WITH)  # type: ignore[arg-type]  # named above


@pytest.fixture
def scanning(tmp_path: Path) -> Iterator[Scanning]:
    made = Scanning(tmp_path)
    yield made
    made.end()


@pytest.fixture
def csv_folder(tmp_path: Path) -> Path:
    rows = [
        f'{a},{b},{c},"多行\n备注"'
        for a, b, c in zip(names(60), resident_ids(60), mobiles(60), strict=True)
    ]
    for month, encoding in ((1, "gb18030"), (2, "utf-8")):
        path = tmp_path / "people" / f"month=2026-0{month}" / "p.csv"
        path.parent.mkdir(parents=True)
        part = rows[(month - 1) * 30 : month * 30]
        path.write_text("姓名,身份证号,手机号,备注\n" + "\n".join(part) + "\n", encoding)
    return tmp_path / "people"


@pytest.fixture
def terminal(
    session: "SparkSession", store: Store, bureau: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    """The options of commands of the signed-in operator that ask for this Spark."""

    @contextmanager
    def running(master: str, *_: object) -> Iterator["SparkSession"]:
        assert master == "local[2]"
        yield session

    monkeypatch.setattr(spark, "session", running)
    monkeypatch.setenv("GUIKOU_HOME", str(store.settings.home))
    monkeypatch.setenv("GUIKOU_TOKEN", people.sign_in(store, "operator", PASSWORD).token)
    return ["--engine", "spark", "--master", "local[2]"]
