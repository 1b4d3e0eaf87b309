"""Hand a delivered release to whoever may fetch it: counted, limited, until it expires."""

import shutil
from pathlib import Path

from sqlalchemy import update

from catalog.acts import Act, acting, refusal
from catalog.errors import GuikouError, NotFoundError, UsageError
from catalog.models import Artifact, Request
from catalog.release_files import identity_path, password_path
from catalog.requests.conditions import conditions_of, last_day, overdue_report
from catalog.requests.loading import (
    ARTICLE,
    IN_USE,
    release_procedure,
    request_of,
    request_resource,
)
from catalog.requests.steps import expired
from catalog.store import Store
from catalog.types import Actor
from catalog.verification import MANIFEST, SIGNATURE, verify_artifact, write_package
from policies.decisions import Action, Decision, Resource
from policies.types import Text


def download(store: Store, actor: Actor, number: str, destination: Path) -> Path:
    """Fetch a delivered release into the folder ``destination``; returns its sub-folder ``NUMBER``.

    It holds the data, ``manifest.json`` and ``manifest.json.sig``. Each fetch is counted against the limit
    before the first byte is copied, so one that breaks off counts: what left cannot be told from what arrived.

    Raises NotFoundError, UsageError (the folder is there already), RefusedError, GuikouError (a file was damaged).
    """
    target = destination / number
    if target.exists():
        raise UsageError(
            f"文件夹 {target} 已存在。请换一个位置。",
            f"{target} is there already. Use another place.",
        )
    source = _fetch(store, actor, number)
    partial = target.with_name(f".{number}.partial")
    try:
        shutil.rmtree(partial, ignore_errors=True)  # of a fetch that was killed
        partial.mkdir(parents=True)
        for name in (source.name, MANIFEST, SIGNATURE):
            shutil.copyfile(source.parent / name, partial / name)
        partial.rename(target)
    except OSError as error:
        raise _not_fetched(destination, error) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return target


def package(store: Store, actor: Actor, number: str, destination: Path) -> Path:
    """Fetch a delivered release as one file, ``NUMBER.zip``, for a browser; counted as ``download`` is.

    ``release verify`` checks the package as it is. Raises what ``download`` raises.
    """
    target = destination / f"{number}.zip"
    if target.exists():
        raise UsageError(
            f"文件 {target} 已存在。请换一个位置。",
            f"{target} is there already. Use another place.",
        )
    source = _fetch(store, actor, number)
    partial = target.with_name(f".{number}.zip.partial")
    try:
        destination.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as file:
            write_package(source.parent, [source.name, MANIFEST, SIGNATURE], file)
        partial.rename(target)
    except OSError as error:
        raise _not_fetched(destination, error) from error
    finally:
        partial.unlink(missing_ok=True)
    return target


def _not_fetched(folder: Path, error: OSError) -> GuikouError:
    return GuikouError(
        f"写入 {folder} 失败（{error.strerror}）。本次下载已计次。请检查磁盘空间和权限后重新下载。",
        f"Writing to {folder} failed ({error.strerror}). The fetch was counted. Check space and permissions, then "
        "fetch it again.",
    )


def unlocking_key(store: Store, actor: Actor, number: str) -> str:
    """Return the age secret key, or the password, of an encrypted release to its recipient, when Guikou made it.

    It goes to whoever may fetch the release, apart from the file, and each time is recorded.

    Raises NotFoundError when the release is not encrypted or the recipient brought a key; RefusedError.
    """
    with acting(store, actor) as act:
        request = request_of(act.session, number)
        decision = _require_handed_out(act, request)
        output = request.envelope["output"]
        place = password_path if output.get("password") else identity_path
        path = place(act.settings.keys, number)
        if output["recipient_key"] is not None or not path.exists():
            raise NotFoundError(
                f"{number} 没有由系统生成的密钥：未加密，或使用接收方自己的密钥。",
                f"{number} has no key made here: not encrypted, or for the recipient's own key.",
            )
        act.record("release:unlock", "request", number, decision=decision)
        return path.read_text().strip()


def _fetch(store: Store, actor: Actor, number: str) -> Path:
    """Count one fetch and return the data file, which was found whole; it is read outside the unit of work."""
    with acting(store, actor) as act:
        request = request_of(act.session, number)
        _require_handed_out(act, request)
        artifact = _current(request)
        path, sha256 = Path(artifact.path), artifact.sha256
    if not _is_whole(path, sha256, store.settings.keys / "public.pem"):
        raise GuikouError(
            f"{number} 的交付文件缺失或已损坏。请由信息中心核查。",
            f"The files of {number} are missing or damaged. Have the information center look into it.",
        )
    with acting(store, actor) as act:
        request = request_of(act.session, number)
        decision = _require_handed_out(act, request)
        artifact = _current(request)
        counted = act.session.execute(
            update(Artifact)
            .where(
                Artifact.id == artifact.id,
                Artifact.sha256 == sha256,
                Artifact.downloads < Artifact.download_limit,
            )
            .values(downloads=Artifact.downloads + 1)
            .execution_options(synchronize_session=False)
        )
        if getattr(counted, "rowcount", 0) != 1:
            act.refuse(_used_up(), Action.RELEASE_DOWNLOAD.value, request_resource(request))
        act.session.refresh(artifact, ["downloads"])
        details = {"sha256": sha256, "downloads": artifact.downloads}
        act.record(Action.RELEASE_DOWNLOAD, "request", number, details, decision=decision)
    return path


def _require_handed_out(act: Act, request: Request) -> Decision:
    resource: Resource = request_resource(request)
    decision = act.require(Action.RELEASE_DOWNLOAD, resource)
    if request.state not in IN_USE:
        act.refuse(_not_in_use(act, request), Action.RELEASE_DOWNLOAD.value, resource)
    if act.today > last_day(request):
        act.refuse(expired(), Action.RELEASE_DOWNLOAD.value, resource)
    held_back = _report_due(act, request) or _only_on_a_medium(act, request)
    if held_back is not None:
        act.refuse(held_back, Action.RELEASE_DOWNLOAD.value, resource)
    return decision


def _report_due(act: Act, request: Request) -> Decision | None:
    if not overdue_report(request, act.today):
        return None
    return refusal(
        "condition-report",
        ARTICLE,
        Text("审批条件要求的使用情况报告已逾期", "the report on its use, a condition, is overdue"),
        Text("请先报告使用情况。", "Report its use first."),
    )


def _only_on_a_medium(act: Act, request: Request) -> Decision | None:
    """Keep from downloading what an approver wants handed over on a medium; the center fetches it for that."""
    on_medium = any(c.kind == "medium" for c in conditions_of(request))
    if not on_medium or any(held.role == "information_center" for held in act.subject.roles):
        return None
    return refusal(
        "condition-medium",
        ARTICLE,
        Text(
            "审批条件限定以介质交付，不能下载",
            "an approval asks for delivery on a medium: it is not downloaded",
        ),
        Text("请向信息中心领取。", "Get it from the information center."),
    )


def _not_in_use(act: Act, request: Request) -> Decision:
    """Return why nothing can be fetched: not delivered yet, held, or over."""
    state = release_procedure(act.rulebook).states[request.state].name
    delivered = any(a.in_force and a.to_state in IN_USE for a in request.acts)
    remedy = (
        Text(
            "已停止使用。请按通知办理，或重新申请。",
            "Its use has stopped. Do as you were told, or apply again.",
        )
        if delivered
        else Text("请等待信息中心交付。", "Wait until the information center delivers it.")
    )
    return refusal(
        "procedure-state",
        ARTICLE,
        Text(
            f"该申请现状为“{state.zh}”，不能下载",
            f"the release is {state.en}; it cannot be fetched",
        ),
        remedy,
    )


def _current(request: Request) -> Artifact:
    for artifact in reversed(request.artifacts):
        if artifact.manifest["envelope_digest"] == request.envelope_digest:
            return artifact
    raise NotFoundError(
        f"{request.number} 没有可下载的文件。", f"{request.number} has no file to be fetched."
    )


def _is_whole(path: Path, sha256: str, public_key: Path) -> bool:
    """Tell whether the files are there and are those that were recorded."""
    if not path.exists():
        return False
    report = verify_artifact(path.parent, public_key)
    return report.whole and report.manifest["file"]["sha256"] == sha256


def _used_up() -> Decision:
    return refusal(
        "download-limit",
        ARTICLE,
        Text("下载次数已用完", "the release was fetched as often as allowed"),
        Text("如确有需要，请重新申请。", "Apply again if it is needed."),
    )
