"""The command line on a small bureau: what it prints, what it ends with, and that nobody acts as somebody else."""

import io
import json
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from catalog import people
from catalog.cli import guikou, run
from catalog.cli.language import language
from catalog.models import Run as Run_
from catalog.models import Schedule
from catalog.settings import Settings
from catalog.store import Store
from catalog.types import Actor
from policies.rule_files import PolicyFileError, UnknownWordError
from tests.catalog.conftest import PASSWORD, _quick_hashing, bureau, settings, store
from tests.classifiers.test_kernel import mobiles, names, resident_ids

__all__ = ["_quick_hashing", "bureau", "settings", "store"]  # fixtures of the catalog's tests

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    def call(*arguments: str, stdin: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        code = run(list(arguments))
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    rows = zip(names(60), resident_ids(60), mobiles(60), strict=True)
    path.write_text("姓名,身份证号,手机号\n" + "\n".join(map(",".join, rows)), "utf-8")
    return path


def sign_in(cli: Run, name: str) -> None:
    assert cli("login", name, stdin=PASSWORD + "\n")[0] == 0


def test_scanning_a_file_prints_the_documented_object(
    cli: Run, table: Path, tmp_path: Path
) -> None:
    code, out, err = cli("scan", str(table), "--format", "json")
    found = json.loads(out)
    assert (code, err) == (0, "")
    assert set(found) >= {
        "source",
        "table",
        "rows",
        "rows_scanned",
        "coverage",
        "level",
        "level_reasons",
        "fields",
    }
    assert (found["rows"], found["rows_scanned"], found["coverage"], found["level"]) == (
        60,
        60,
        1.0,
        4,
    )
    assert [f["entity"] for f in found["fields"]] == ["PERSON", "CN_RESIDENT_ID", "PHONE_NUMBER"]
    keys = {"entity", "matches", "examined", "ratio", "confidence", "evidence", "detector"}
    assert all(set(x) >= keys for f in found["fields"] for x in f["findings"])
    assert all(f["outcome"] == "found" for f in found["fields"])
    for value in [*resident_ids(60), *mobiles(60), *names(60)]:
        assert value not in out
    assert not (tmp_path / "home").exists(), "scanning a file writes nothing"


def test_a_workbook_gives_a_list_of_tables(cli: Run) -> None:
    book = Path(__file__).parents[2] / "sample_data" / "pension_payments.xlsx"
    found = json.loads(cli("scan", str(book), "--format", "json")[1])
    assert [t["table"] for t in found["tables"]] == ["发放明细", "暂停发放", "统计"]
    one = json.loads(cli("scan", str(book), "--sheet", "统计", "--format", "json")[1])
    assert one["table"] == "统计"
    assert cli("scan", str(book), "--sheet", "没有")[0] == 4


def _zip_named_xlsx(path: Path) -> None:
    with zipfile.ZipFile(path.with_suffix(".xlsx"), "w") as archive:
        archive.writestr("readme.txt", "not a workbook")


BAD_INPUT: dict[str, tuple[str, bytes]] = {
    "empty": ("x.csv", b""),
    "no-header": ("x.csv", b"13812345678,320981199001011234\n13912345678,320981199001011235\n"),
    "duplicate-headers": ("x.csv", b"a,a\n1,2\n"),
    "ragged": ("x.csv", b"a,b\n1,2\n3\n4,5,6\n"),
    "wrong-encoding": ("x.csv", b"a,b\n\xff\xfe\xff\x81,\x80\xff\n"),
    "binary": ("x.csv", bytes(range(256)) * 20),
    "truncated-workbook": ("x.xlsx", b"PK\x03\x04" + b"\x00" * 60),
    "truncated-database": ("x.db", b"SQLite format 3\x00" + b"\x00" * 50),
    "truncated-parquet": ("x.parquet", b"PAR1" + b"\x00" * 40),
}


@pytest.mark.parametrize("kind", BAD_INPUT)
def test_bad_input_is_one_line_and_exit_5(cli: Run, tmp_path: Path, kind: str) -> None:
    name, content = BAD_INPUT[kind]
    path = tmp_path / name
    path.write_bytes(content)
    code, out, err = cli("scan", str(path), "--format", "json")
    assert (code, out) == (5, "")
    assert err.startswith("guikou: ")
    assert err.count("\n") == 1
    assert "Traceback" not in err


def test_a_zip_named_xlsx_and_ten_thousand_columns(cli: Run, tmp_path: Path) -> None:
    _zip_named_xlsx(tmp_path / "x.csv")
    assert cli("scan", str(tmp_path / "x.xlsx"))[0] == 5
    wide = tmp_path / "wide.csv"
    wide.write_text(
        ",".join(f"c{i}x" for i in range(10_000)) + "\n" + ",".join("1" * 10_000) + "\n"
    )
    code, out, _ = cli("scan", str(wide), "--format", "json")
    assert (code, len(json.loads(out)["fields"])) == (0, 10_000)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("scan", "nowhere.csv"), 4),
        (("scan",), 2),
        (("scan", "x.csv", "--format", "xml"), 2),
        (("nonsense",), 2),
        (("dataset", "list"), 3),
        (("dataset", "scan"), 2),
        (("release", "verify", "x", "--key", "nowhere.pem"), 4),
    ],
)
def test_exit_codes(cli: Run, arguments: tuple[str, ...], code: int) -> None:
    ended, _, err = cli(*arguments)
    assert ended == code
    assert "Traceback" not in err
    assert err.startswith("guikou: ")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("scan",), "请给出文件，或 --due"),
        (("login",), "缺少 NAME"),
        (("scan", "x.csv", "--format", "xml"), "--format 只能是 table、json"),
        (("nonsense",), "没有命令 nonsense"),
        (("scan", "x.csv", "--colour"), "没有选项 --colour"),
        (("scan", "x.csv", "y.csv"), "参数过多"),
        (("audit", "list", "--limit", "many"), "--limit 的值不可用"),
        (("dataset", "scan"), "请给出数据集代码"),
    ],
)
def test_wrong_calls_are_one_line_in_chinese_too(
    cli: Run, arguments: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUIKOU_LANG", "zh")
    language.cache_clear()
    try:
        code, _, err = cli(*arguments)
    finally:
        language.cache_clear()
    assert code == 2
    assert said in err
    assert "--help" in err
    assert err.count("\n") == 1


def test_every_command_has_help_in_both_languages() -> None:
    def commands(group: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
        found = []
        for name, command in group.commands.items():
            found.append((*path, name))
            if hasattr(command, "commands"):
                found += commands(command, (*path, name))
            assert command.help, f"{name} has no help"
        return found

    assert len(commands(guikou)) > 40
    for spoken, word in (("en", "Commands:"), ("zh_CN.UTF-8", "数据集")):
        done = subprocess.run(
            [sys.executable, "-m", "catalog.cli", "--help"],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "GUIKOU_LANG": spoken},
        )
        assert word in done.stdout


def test_help_needs_no_heavy_library() -> None:
    code = (
        "import sys, catalog.cli;"
        "heavy = {'polars', 'sqlalchemy', 'pandas', 'streamlit', 'casbin', 'presidio_analyzer', 'pyarrow'};"
        "sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.usefixtures("bureau")
def test_signing_in_acting_and_signing_out(cli: Run, settings: Settings) -> None:
    assert cli("login", "steward", stdin="wrong\n")[0] == 3
    sign_in(cli, "steward")
    assert settings.session_file.stat().st_mode & 0o777 == 0o600
    assert "steward" in cli("whoami")[1]
    assert json.loads(cli("whoami", "--format", "json")[1])["roles"] == ["owner_liaison"]
    assert cli("logout")[0] == 0
    assert cli("whoami")[0] == 3


@pytest.mark.usefixtures("bureau")
def test_a_token_for_scripts(cli: Run, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, _ = cli("login", "steward", "--print-token", stdin=PASSWORD + "\n")
    assert code == 0
    assert not settings.session_file.exists()
    monkeypatch.setenv("GUIKOU_TOKEN", out.strip())
    assert "steward" in cli("whoami")[1]
    monkeypatch.setenv("GUIKOU_TOKEN", "made-up")
    assert cli("whoami")[0] == 3


def attach_papers(cli: Run, number: str, tmp_path: Path) -> list[int]:
    """Attach agreement and assessment, read one, and return their ids."""
    paper = tmp_path / "评估.txt"
    paper.write_text("影响评估 1号")
    attach = ("request", "attach", number, str(paper), "--kind")
    assert cli(*attach, "agreement")[0] == 0
    assert cli(*attach, "impact_assessment")[0] == 2
    facts = ("--date", "2026-01-05", "--author", "规划科", "--conclusion", "acceptable")
    assert cli(*attach, "impact_assessment", *facts)[0] == 0
    listed = json.loads(cli("request", "attachments", number, "--format", "json")[1])
    assert [(a["kind"], a["number"], a["whole"]) for a in listed] == [
        ("agreement", "协议1号", True),
        ("impact_assessment", "评估1号", True),
    ]
    out = tmp_path / "out.txt"
    assert cli("request", "attachment", number, "--out", str(out))[0] == 4  # which of the two
    assert cli("request", "attachment", number, str(listed[1]["id"]), "--out", str(out))[0] == 0
    assert out.read_bytes() == paper.read_bytes()
    assert cli("request", "attachment", number, str(listed[1]["id"]), "--out", str(out))[0] == 2
    assert cli("request", "attach", number, str(tmp_path / "none.pdf"))[0] == 4
    return [a["id"] for a in listed]


@pytest.mark.usefixtures("bureau")
def test_from_registering_to_a_verified_artifact(
    cli: Run, table: Path, tmp_path: Path, settings: Settings
) -> None:
    sign_in(cli, "steward")
    register = (
        "dataset",
        "register",
        str(table),
        "--code",
        "people",
        "--title",
        "人员",
        "--owner",
        "pension",
        "--steward",
        "steward",
        "--host-grade",
        "3",
    )
    assert cli(*register)[0] == 0
    assert cli(*register)[0] == 2
    sign_in(cli, "operator")
    assert cli("dataset", "scan", "people")[0] == 0
    assert cli("quality", "run", "people")[0] == 0
    assert json.loads(cli("quality", "show", "people", "--format", "json")[1])["run"]["rules"] > 0
    assert json.loads(cli("dataset", "list", "--format", "json")[1])[0]["level"] == 4
    assert (
        json.loads(cli("dataset", "show", "people", "--format", "json")[1])["row"]["code"]
        == "people"
    )
    assert json.loads(cli("dataset", "history", "people", "--format", "json")[1])

    sign_in(cli, "clerk")
    new = (
        "request",
        "new",
        "people",
        "--recipient",
        "hospital",
        "--purpose",
        "康复结算",
        "--legal-basis",
        "工伤保险条例第四十七条",
        "--field",
        "姓名",
        "--field",
        "手机号",
        "--destruction",
        "删除",
        "--impact-assessment",
        "评估1号",
        "--agreement",
        "协议1号",
    )
    assert cli(*new)[0] == 0
    number = json.loads(cli("request", "list", "--mine", "--format", "json")[1])[0]["number"]
    papers = attach_papers(cli, number, tmp_path)
    assert cli("request", "submit", number)[0] == 0
    assert cli("request", "detach", number, str(papers[0]))[0] == 3
    code, _, err = cli("request", "consent", number)
    assert code == 3
    assert "rule" in err
    for who, step in (
        ("steward", "consent"),
        ("planner", "review"),
        ("leader", "approve"),
        ("operator", "prepare"),
        ("operator", "deliver"),
        ("operator2", "deliver"),
        ("doctor", "acknowledge"),
    ):
        sign_in(cli, who)
        ended = cli("request", step, number)
        assert ended[0] == 0, (who, step, ended)
    shown = json.loads(cli("request", "show", number, "--format", "json")[1])
    assert shown["row"]["state"] == "acknowledged"
    assert cli("release", "download", number, "--to", str(tmp_path / "got"))[0] == 0
    (folder,) = (
        list((tmp_path / "got").iterdir())
        if not (tmp_path / "got" / "manifest.json").exists()
        else [tmp_path / "got"]
    )
    key = str(settings.keys / "public.pem")
    assert cli("release", "verify", str(folder), "--key", key)[0] == 0
    identity = tmp_path / "identity.txt"
    identity.write_text(cli("release", "key", number)[1])
    assert (
        cli(
            "release",
            "open",
            str(folder),
            "--key",
            key,
            "--identity",
            str(identity),
            "--to",
            str(tmp_path / "open"),
        )[0]
        == 0
    )
    text = b"".join(p.read_bytes() for p in (tmp_path / "open").rglob("*") if p.is_file()).decode(
        "utf-8-sig"
    )
    assert not any(v in text for v in [*mobiles(60), *names(60)])

    sign_in(cli, "inspector")
    assert cli("audit", "verify")[0] == 0
    assert json.loads(cli("audit", "list", "--outcome", "refused", "--format", "json")[1])
    note = tmp_path / "checkpoint.txt"
    assert cli("audit", "checkpoint", "--out", str(note))[0] == 0
    assert cli("audit", "verify", "--checkpoint", str(note))[0] == 0
    assert (
        cli(
            "policy", "explain", "--user", "clerk", "--action", "audit:view", "--dataset", "people"
        )[0]
        == 3
    )
    assert cli("policy", "explain", "--action", "no:such", "--dataset", "people")[0] == 2
    assert cli("user", "list")[0] == 0
    assert cli("doctor")[0] == 0


def test_schedules(cli: Run, bureau: dict[str, Actor]) -> None:
    sign_in(cli, "operator")
    assert cli("schedule", "add", "all", "--cron", "0 2 * * *")[0] == 0
    assert cli("schedule", "add", "all", "--cron", "never")[0] == 2
    assert cli("schedule", "add", "nothing")[0] == 4
    assert cli("schedule", "add", "all", "--timezone", "Mars/Olympus")[0] == 2
    (row,) = json.loads(cli("schedule", "list", "--format", "json")[1])
    assert row["next_run"].endswith("+08:00")
    sign_in(cli, "clerk")
    assert cli("schedule", "add", "all")[0] == 3
    assert cli("schedule", "remove", str(row["id"]))[0] == 3
    sign_in(cli, "operator")
    assert cli("schedule", "remove", str(row["id"]))[0] == 0
    assert cli("schedule", "remove", str(row["id"]))[0] == 4
    assert json.loads(cli("schedule", "list", "--format", "json")[1]) == []


def make_due(store: Store) -> None:
    """Let the one schedule be due, as if it had never run."""
    with store.unit_of_work() as session:
        schedule = session.scalars(select(Schedule)).one()
        schedule.created_at, schedule.due_at = datetime.now(UTC) - timedelta(days=2), None
        session.execute(update(Run_).values(key=None))


def test_what_is_due_is_done_once(
    cli: Run, bureau: dict[str, Actor], store: Store, tmp_path: Path
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "a.csv").write_text("编号\n1\n2\n", "utf-8")
    sign_in(cli, "operator")
    assert cli("source", "add", "hr", str(folder), "--owner", "pension")[0] == 0
    assert cli("schedule", "add", "hr")[0] == 0
    assert json.loads(cli("scan", "--due", "--format", "json")[1]) == []

    make_due(store)
    code, out, _ = cli("scan", "--due", "--format", "json")
    assert (code, [(r["kind"], r["status"]) for r in json.loads(out)]) == (
        0,
        [("crawl", "done"), ("scan", "done")],
    )
    assert cli("scan", "--due")[:2] == (0, "0 done, 0 of them failed.\n")
    out = cli("schedule", "runs")[1]
    assert "hr_a" in out
    assert "2 / 2" in out
    listed = json.loads(cli("schedule", "runs", "--format", "json")[1])
    (row,), (looked,) = listed["scans"], listed["crawls"]
    assert (row["status"], row["rows_scanned"], row["changed"]) == ("done", 2, None)
    assert (looked["status"], looked["source"], looked["tables"]) == ("done", "hr", 1)
    assert (looked["started_by"], looked["changed"]["en"]) == ("system", "1 new")
    folder.rename(tmp_path / "gone")
    make_due(store)
    code, out, _ = cli("scan", "--due")
    assert (code, out.startswith("crawl hr: ")) == (6, True)
    out = cli("schedule", "runs")[1]
    assert out.index("what was known stays") < out.index("1 new")
    assert cli("scan", "--due", "x.csv")[0] == cli("scan")[0] == 2


def test_what_is_due_says_what_it_changed(
    cli: Run,
    bureau: dict[str, Actor],
    store: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    file = folder / "a.csv"
    file.write_text("编号\n1\n2\n", "utf-8")
    sign_in(cli, "operator")
    assert cli("source", "add", "hr", str(folder), "--owner", "pension")[0] == 0
    assert cli("schedule", "add", "hr")[0] == 0
    make_due(store)
    first = ["crawl hr: done, 1 new", "scan hr_a_csv: done", "2 done, 0 of them failed."]
    assert cli("scan", "--due")[1].splitlines() == first
    rows = zip(resident_ids(60), mobiles(60), strict=True)
    file.write_text("身份证号,手机号\n" + "\n".join(map(",".join, rows)), "utf-8")
    make_due(store)
    crawled, scanned, _ = cli("scan", "--due")[1].splitlines()
    assert crawled == "crawl hr: done, 1 changed"
    assert "new personal data 2" in scanned
    newest = json.loads(cli("schedule", "runs", "--format", "json")[1])["scans"][0]
    assert scanned == f"scan hr_a_csv: done, {newest['changed']['en']}"
    make_due(store)
    ended = json.loads(cli("scan", "--due", "--format", "json")[1])
    assert [r["changed"] for r in ended] == ["nothing changed", "nothing changed"]
    make_due(store)
    file.unlink()
    (folder / "b.csv").write_text("编号\n1\n", "utf-8")
    monkeypatch.setenv("GUIKOU_LANG", "zh")
    language.cache_clear()
    try:
        out = cli("scan", "--due")[1].splitlines()
    finally:
        language.cache_clear()
    assert out[:2] == ["检视 hr：完成，新增 1，消失 1", "扫描 hr_b_csv：完成"]


def test_roles_and_deputies(cli: Run, bureau: dict[str, Actor]) -> None:
    sign_in(cli, "admin")
    leads = ("--role", "leader_in_charge", "--department", "office")
    assert cli("user", "deputy", "planner2", "--for", "leader", *leads)[0] == 2  # for how long?
    term = ("--until", "2999-12-31")
    assert cli("user", "deputy", "planner2", "--for", "leader", *leads, *term)[0] == 0
    assert cli("user", "deputy", "planner2", "--for", "clerk", *leads, *term)[0] == 2
    works = ("--role", "staff", "--department", "pension")
    assert cli("user", "assign", "inspector", *works, "--from", "2020-01-01")[0] == 0
    assert cli("user", "assign", "inspector", *works)[0] == 2
    assert cli("user", "assign", "admin", *works)[0] == 3

    def roles() -> dict[str, list[str]]:
        listed = json.loads(cli("user", "list", "--format", "json")[1])
        return {p["login"]: p["roles"] for p in listed}

    assert roles()["planner2"] == ["leader_in_charge", "planning"]
    assert roles()["inspector"] == ["discipline_inspection", "staff"]
    assert cli("user", "end", "inspector", *works)[0] == 0
    assert cli("user", "end", "planner2", *leads)[0] == 4
    assert cli("user", "end", "planner2", "--for", "leader", *leads)[0] == 0


def test_the_first_people_found_an_installation(cli: Run) -> None:
    assert cli("department", "add", "office", "--name-zh", "办公室")[0] == 0
    assert (
        cli(
            "user",
            "add",
            "root_admin",
            "--department",
            "office",
            "--role",
            "administrator",
            stdin="long enough\n",
        )[0]
        == 0
    )
    assert (
        cli(
            "user",
            "add",
            "other",
            "--department",
            "office",
            "--role",
            "staff",
            stdin="long enough\n",
        )[0]
        == 3
    )


def test_an_unexpected_error_is_one_line_without_data(
    cli: Run, bureau: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        msg = "320981199001011234"
        raise RuntimeError(msg)

    monkeypatch.setattr(people, "sign_in", broken)
    code, _, err = cli("login", "steward", stdin="x\n")
    assert code == 1
    assert "RuntimeError" in err
    assert "320981199001011234" not in err
    monkeypatch.setenv("GUIKOU_DEBUG", "")
    with pytest.raises(RuntimeError):
        cli("--debug", "login", "steward", stdin="x\n")


def test_the_worker_stops_when_told(store: Store) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "catalog.cli", "worker"],
        env={**os.environ, "GUIKOU_HOME": str(store.settings.home)},
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
    ) as started:
        assert started.stdout is not None
        started.stdout.readline()
        time.sleep(0.5)
        started.terminate()
        assert started.wait(20) == 0


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (PolicyFileError("rules.yaml", 12, "effect is 'alow'"), 5, "rules.yaml, line 12"),
        (UnknownWordError("entity", "SHOE_SIZE", ("PERSON",)), 2, "known: PERSON"),
    ],
)
def test_errors_of_the_rules_are_one_line(
    cli: Run,
    bureau: dict[str, Actor],
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    code: int,
    said: str,
) -> None:
    def broken(*_: object) -> None:
        raise error

    monkeypatch.setattr(people, "sign_in", broken)
    ended, _, err = cli("login", "steward", stdin="x\n")
    assert ended == code
    assert said in err
    assert err.count("\n") == 1


def test_moving_the_catalog(
    cli: Run, bureau: dict[str, Actor], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(cli, "admin")
    target = f"sqlite:///{tmp_path / 'target.db'}"
    code, out, err = cli("move", "--to", target)
    assert (code, err) == (0, "")
    assert "verified before and after" in out.replace("\n", " ")
    code, _, err = cli("user", "list")
    assert code == 2
    assert "was moved to" in err
    monkeypatch.setenv("GUIKOU_DATABASE_URL", target)
    assert cli("user", "list")[0] == 0  # the sign-in was carried over too
