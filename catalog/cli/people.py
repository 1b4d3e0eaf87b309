"""guikou login, logout, whoami, user, department."""

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from catalog.cli.language import say, t
from catalog.cli.output import done, format_option, print_json, print_table, when
from catalog.cli.session import ask_password, catalog, read_token, signed_in

if TYPE_CHECKING:
    from catalog.store import Store
    from catalog.types import Actor


@click.command(
    help=t(
        "登录。密码会询问，或从标准输入读一行。",
        "Sign in. The password is asked for, or read as one line from standard input.",
    )
)
@click.argument("name")
@click.option(
    "--print-token",
    is_flag=True,
    help=t(
        "打印令牌供脚本使用（GUIKOU_TOKEN），不写登录文件。",
        "Print the token for scripts (GUIKOU_TOKEN) instead of keeping it.",
    ),
)
def login(name: str, print_token: bool) -> None:
    """Sign in as NAME."""
    from catalog import people, signing

    with catalog() as store:
        password = ask_password(t(f"{name} 的密码", f"Password of {name}"))
        signed = people.sign_in(store, name, password)
        if print_token:
            click.echo(signed.token)
            return
        content = {"token": signed.token, "expires_at": signed.expires_at.isoformat()}
        signing.write_private(store.settings.session_file, json.dumps(content).encode())
        until = when(signed.expires_at, store.settings.timezone)
    done(f"已登录为 {name}，至 {until}。", f"Signed in as {name} until {until}.")


@click.command(help=t("退出登录。", "Sign out."))
def logout() -> None:
    """End the session."""
    from catalog import people

    with catalog() as store:
        people.sign_out(store, read_token(store.settings))
        store.settings.session_file.unlink(missing_ok=True)
    done("已退出登录。", "Signed out.")


@click.command(help=t("查看当前登录者及其角色。", "Show who is signed in and their roles."))
@format_option
def whoami(output: str) -> None:
    """Show the signed-in person."""
    from catalog import views

    with signed_in() as (store, actor):
        me = views.who_am_i(store, actor)
    if output == "json":
        print_json(me)
        return
    click.echo(f"{me.login} · {say(me.name)} · {say(me.department_name)} · {', '.join(me.roles)}")


@click.group(help=t("人员与角色。", "People and their roles."))
def user() -> None:
    """Group of the user commands."""


def _founder_or_signed_in(store: "Store") -> "Actor":
    """Return who adds people: while there is nobody yet, the installation itself."""
    from catalog import people
    from catalog.types import SYSTEM

    if not people.has_people(store):
        return SYSTEM
    return people.authenticate(store, read_token(store.settings))


@user.command(
    help=t(
        "登记人员。密码会询问，或从标准输入读一行。",
        "Register a person. The password is asked for, or read from standard input.",
    )
)
@click.argument("name")
@click.option("--department", required=True, help=t("部门代码。", "Code of the department."))
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    help=t("角色，可重复。", "A role; may be repeated."),
)
@click.option("--name-zh", help=t("中文姓名。", "Chinese name."))
@click.option("--name-en", help=t("英文姓名。", "English name."))
@click.option(
    "--until", type=click.DateTime(["%Y-%m-%d"]), help=t("角色到期日。", "Last day of the roles.")
)
def add(
    name: str,
    department: str,
    roles: tuple[str, ...],
    name_zh: str | None,
    name_en: str | None,
    until: datetime | None,
) -> None:
    """Register a person who signs in as NAME."""
    from catalog import people

    with catalog() as store:
        actor = _founder_or_signed_in(store)
        people.add_user(
            store,
            actor,
            login=name,
            name_zh=name_zh or name,
            name_en=name_en or name,
            department=department,
            roles=roles,
            password=ask_password(t(f"为 {name} 设密码", f"New password of {name}")),
            valid_from=datetime.now(UTC).date(),
            valid_to=until.date() if until else None,
        )
    done(f"已登记 {name}。", f"Registered {name}.")


_DAY = click.DateTime(["%Y-%m-%d"])
_role = click.option("--role", required=True, help=t("角色。", "The role."))
_unit = click.option("--department", required=True, help=t("部门代码。", "Code of the department."))
_since = click.option("--from", "since", type=_DAY, help=t("起始日。", "First day."))


def _date(day: datetime | None) -> date | None:
    return day.date() if day else None


@user.command(
    "assign",
    help=t("授予角色。", "Give a person a role in a department, for a time or without end."),
)
@click.argument("name")
@_role
@_unit
@_since
@click.option("--until", type=_DAY, help=t("到期日。", "Last day."))
def assign(
    name: str, role: str, department: str, since: datetime | None, until: datetime | None
) -> None:
    """Give NAME a role."""
    from catalog import roles

    with signed_in() as (store, actor):
        roles.assign(
            store,
            actor,
            login=name,
            role=role,
            department=department,
            valid_from=_date(since),
            valid_to=_date(until),
        )
    done(f"已授予 {name}：{role}。", f"{name} holds {role} now.")


@user.command(
    "deputy",
    help=t(
        "指定代理人。代理期间双方的回避事项都适用。",
        "Appoint a deputy for a time. The conflicts of both persons count.",
    ),
)
@click.argument("name")
@click.option("--for", "principal", required=True, help=t("被代理人。", "Who is stood in for."))
@_role
@_unit
@_since
@click.option("--until", type=_DAY, required=True, help=t("到期日。", "Last day."))
def deputy(
    name: str,
    principal: str,
    role: str,
    department: str,
    since: datetime | None,
    until: datetime,
) -> None:
    """Let NAME stand in for somebody."""
    from catalog import roles

    with signed_in() as (store, actor):
        roles.appoint_deputy(
            store,
            actor,
            login=name,
            principal=principal,
            role=role,
            department=department,
            valid_from=_date(since),
            valid_to=until.date(),
        )
    last = until.date().isoformat()
    done(f"{name} 代理 {principal}，至 {last}。", f"{name} stands in for {principal} until {last}.")


@user.command("end", help=t("终止角色或代理。", "End a role, or a deputy's place."))
@click.argument("name")
@click.option("--for", "principal", help=t("被代理人。", "Who is stood in for."))
@_role
@_unit
@click.option("--until", type=_DAY, help=t("最后一日，默认今日。", "Last day; by default today."))
def end(
    name: str, principal: str | None, role: str, department: str, until: datetime | None
) -> None:
    """End a role of NAME."""
    from catalog import roles

    with signed_in() as (store, actor):
        roles.end(
            store,
            actor,
            login=name,
            role=role,
            department=department,
            principal=principal,
            last_day=_date(until),
        )
    done(f"已终止 {name} 的角色 {role}。", f"Ended {role} of {name}.")


@user.command("list", help=t("列出人员。", "List people."))
@format_option
def list_(output: str) -> None:
    """List people."""
    from catalog import views

    with signed_in() as (store, actor):
        rows = views.list_people(store, actor)
    if output == "json":
        print_json(rows)
        return
    print_table(
        t("人员", "People"),
        t("用户名|姓名|部门|角色|在用", "login|name|department|roles|active").split("|"),
        [
            (
                r.login,
                say(r.name),
                f"{say(r.department_name)} ({r.department})",
                ", ".join(r.roles),
                r.active,
            )
            for r in rows
        ],
    )


@click.group(help=t("部门与外部单位。", "Departments and external bodies."))
def department() -> None:
    """Group of the department commands."""


@department.command(
    "add", help=t("登记部门或外部单位。", "Register a department or an external body.")
)
@click.argument("code")
@click.option("--name-zh", required=True, help=t("中文名称。", "Chinese name."))
@click.option("--name-en", help=t("英文名称。", "English name."))
@click.option(
    "--kind",
    default="administrative_section",
    help=t("类别，如 handling_agency、external。", "Kind, such as handling_agency or external."),
)
@click.option(
    "--recipient-kind",
    type=click.Choice(["own_bureau", "government", "agreement", "public"]),
    help=t("作为接收方的类别。", "Kind as a recipient."),
)
def add_department(
    code: str, name_zh: str, name_en: str | None, kind: str, recipient_kind: str | None
) -> None:
    """Register department CODE."""
    from catalog import people
    from catalog.types import RecipientKind

    with catalog() as store:
        people.add_department(
            store,
            _founder_or_signed_in(store),
            code=code,
            name_zh=name_zh,
            name_en=name_en or code,
            kind=kind,
            recipient_kind=RecipientKind(recipient_kind) if recipient_kind else None,
        )
    done(f"已登记部门 {code}。", f"Registered department {code}.")


@department.command("list", help=t("列出部门。", "List departments."))
@format_option
def list_departments(output: str) -> None:
    """List departments."""
    from catalog import views

    with signed_in() as (store, _):
        rows = views.list_departments(store)
    if output == "json":
        print_json([{"code": code, "name": name} for code, name in rows])
        return
    print_table(
        t("部门", "Departments"),
        t("代码|名称", "code|name").split("|"),
        [(code, say(name)) for code, name in rows],
    )


COMMANDS = (login, logout, whoami, user, department)
