"""The house: who may import whom, who may write what, and how large a file may grow."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("catalog", "classifiers", "policies")
MOST_LINES = 400
#: Alembic writes one file a revision, as long as the schema is wide.
GENERATED = "catalog/migrations/versions"


def sources(*packages: str) -> list[Path]:
    found = [p for name in packages for p in sorted((ROOT / name).rglob("*.py"))]
    assert found
    return found


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


CATALOG = sources("catalog")
ALL = [*sources(*PACKAGES), ROOT / "app.py"]


@cache
def imported(path: Path) -> tuple[str, ...]:
    """Return every module that a file imports, wherever in the file."""
    return tuple(_imported(path))


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module or ""
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "importlib.import_module":
            yield str(ast.literal_eval(node.args[0]))


def contracts() -> list[dict[str, object]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return list(settings["tool"]["importlinter"]["contracts"])


def test_every_contract_of_import_linter_is_kept() -> None:
    linter = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert f"Contracts: {len(contracts())} kept, 0 broken." in done.stdout


def test_import_linter_sees_a_broken_line(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text("utf-8"))
    for package in PACKAGES:
        for path in sources(package):
            copy = tmp_path / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(path.read_text("utf-8"), "utf-8")
    (tmp_path / "policies" / "upward.py").write_text("import catalog.store\n")
    (tmp_path / "catalog" / "undeclared.py").write_text("")
    linter = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(
        [linter, "--no-cache"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "policies.upward -> catalog.store" in done.stdout
    assert "catalog.undeclared" in done.stdout


def test_every_module_of_the_catalog_has_its_layer() -> None:
    (layered,) = [c for c in contracts() if c["type"] == "layers"]
    assert layered["containers"] == ["catalog"]
    assert layered["exhaustive"] is True
    layers = layered["layers"]
    assert isinstance(layers, list)
    order = [set(re.split(r"\s*[|:]\s*", layer)) for layer in layers]
    place = {module: row for row, modules in enumerate(order) for module in modules}
    assert place["cli"] == place["screens"] == 0, "the faces are on top"
    for upper, lower in (
        ("cli", "demonstration"),
        ("demonstration", "scans"),
        ("views", "datasets"),
        ("schedules", "scans"),
        ("requests", "acts"),
        ("datasets", "acts"),
        ("acts", "audit"),
        ("acts", "store"),
        ("store", "models"),
        ("models", "types"),
        ("models", "errors"),
        ("store", "settings"),
    ):
        assert place[upper] < place[lower], (upper, lower)


#: Third-party packages that have one home, and where it is.
HOMES = (
    ("presidio_analyzer", r"classifiers/(text|recognizers)\.py"),
    ("streamlit", r"(catalog/screens/.+|app)\.py"),
    ("casbin", r"policies/authority\.py"),
    ("great_expectations", r"catalog/quality/expectations\.py"),
    ("apscheduler", r"catalog/timers\.py"),
    ("alembic", r"catalog/(store|health|migrations/.+)\.py"),
    ("click", r"catalog/(cli/.+|screens/__main__)\.py"),
    ("rich", r"catalog/cli/.+\.py"),
    ("pyrage", r"catalog/encryption\.py"),
    ("argon2", r"catalog/people\.py"),
    ("fsspec", r"catalog/sources/folders\.py"),
    (
        "pyspark",
        r"catalog/(engines/(spark|jobs|executors|frames|gathering)|sources/(spark|spark_errors|jdbc))\.py",
    ),
    ("keyring", r"catalog/sources/credentials\.py"),
    ("sqlalchemy", r"catalog/.+\.py"),
)


@pytest.mark.parametrize(("package", "home"), HOMES)
def test_a_library_is_imported_only_where_it_lives(package: str, home: str) -> None:
    users = {name(path) for path in ALL if any(m.split(".")[0] == package for m in imported(path))}
    assert users, "a home nobody lives in says nothing"
    assert {user for user in users if not re.fullmatch(home, user)} == set()


def test_only_the_audit_module_writes_the_log() -> None:
    tables = {"AuditEvent", "AuditTree", "AuditCheckpoint"}
    writers = {
        name(path)
        for path in CATALOG
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Name) and node.func.id in tables)
            or (
                isinstance(node.func, ast.Name)
                and node.func.id in {"insert", "update", "delete"}
                and any(isinstance(a, ast.Name) and a.id in tables for a in node.args)
            )
        )
    }
    assert writers == {"catalog/audit.py"}


def test_no_file_grows_too_long() -> None:
    lines = {name(p): len(p.read_text("utf-8").splitlines()) for p in ALL}
    assert {n: k for n, k in lines.items() if k > MOST_LINES and GENERATED not in n} == {}


def test_whoever_catches_everything_says_why() -> None:
    silent = []
    for path in ALL:
        lines = path.read_text("utf-8").splitlines()
        for node in ast.walk(ast.parse("\n".join(lines))):
            if not isinstance(node, ast.ExceptHandler):
                continue
            caught = (
                {n.id for n in ast.walk(node.type) if isinstance(n, ast.Name)}
                if node.type
                else None
            )
            if caught is None or caught & {"Exception", "BaseException"}:
                # Beside it as the reason of its noqa, or as a comment that opens its body.
                beside = re.search(r"# noqa: BLE001 - \w+", lines[node.lineno - 1])
                below = re.match(r"\s*# \w+", lines[node.lineno])
                if not beside and not below:
                    silent.append(f"{name(path)}:{node.lineno}")
    assert silent == []


def test_every_exception_from_the_linters_has_its_reason() -> None:
    bare = re.compile(r"# (?:noqa(?:: [A-Z0-9, ]+)?|type: ignore(?:\[[\w, -]+\])?)\s*$")
    found = [
        f"{name(path)}:{number}"
        for path in [*CATALOG, ROOT / "app.py"]
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if bare.search(line)
    ]
    assert found == []


def test_no_file_names_this_machine_or_a_registry() -> None:
    # Written apart, so that this file is none of them.
    words = ["/" + "work/", "/" + "root/", "pypi." + "org", "files.python" + "hosted"]
    tracked = [
        p
        for folder in (*PACKAGES, "tests", "sample_data", "benchmarks", "docs")
        for p in (ROOT / folder).rglob("*")
        if p.suffix in {".py", ".yaml", ".md", ".toml", ".conf"}
    ]
    tracked += [
        *ROOT.glob("*.md"),
        *ROOT.glob("*.lock"),
        ROOT / "pyproject.toml",
        ROOT / "Makefile",
    ]
    assert len(tracked) > 100
    found = [(name(p), w) for p in tracked for w in words if w in p.read_text("utf-8")]
    assert found == []
