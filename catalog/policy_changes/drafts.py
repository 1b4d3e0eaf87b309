"""Propose a change of the rules, or revise one; a file with an error changes nothing and is recorded."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from catalog import rulebooks
from catalog.acts import Act, RefusedError, acting, looking, refusal
from catalog.errors import NotFoundError, UnusableInputError, UsageError
from catalog.models import PolicyChange
from catalog.policy_changes.guards import objection
from catalog.policy_changes.loading import (
    ARTICLE,
    KIND,
    RULES,
    change_of,
    change_resource,
    digest_of,
    envelope_of,
)
from catalog.requests.envelopes import names_a_person
from catalog.requests.steps import MAX_COMMENT
from catalog.store import Store
from catalog.types import Actor
from policies.decisions import Action, Decision, Resource
from policies.folders import read_files
from policies.rule_files import PolicyFileError
from policies.soundness import Examined, examine
from policies.types import Language, Text

#: States in which the proposer may change the draft.
EDITABLE = ("draft", "returned")
_BAD_FILE = "rule-file"
_BOTH: tuple[Language, Language] = ("zh", "en")


def propose(store: Store, actor: Actor, source: Path | Mapping[str, str], reason: str) -> str:
    """Draft a change of the rules and return its number; nothing is in force by that.

    ``source`` is a folder of rule files or their texts by name; ``reason`` says why. Files that cannot be read, that
    change nothing, or that would lock the catalog out are refused, which is recorded.

    Raises UnusableInputError naming file, line and what is allowed there; NotFoundError, UsageError, RefusedError.
    """
    _check_words(reason)
    texts = _texts_of(source)
    _look_ahead(store, actor, texts)
    with _naming_files(), acting(store, actor) as act:
        decision = act.require(Action.POLICY_PROPOSE, RULES)
        version = _accepted(act, texts, RULES, Action.POLICY_PROPOSE.value)
        change = PolicyChange(
            number=uuid4().hex,  # until the row has its own number
            state=next(iter(act.rulebook.procedure(KIND).states)),
            proposer_id=actor.user_id,
            reason=reason.strip(),
            base="",
            version="",
            texts={},
            envelope={},
            envelope_digest="",
            created_at=act.now,
            updated_at=act.now,
        )
        act.session.add(change)
        act.session.flush()
        change.number = f"P{act.today.year}-{change.id:05d}"
        _bind(act, change, texts, version)
        act.record(Action.POLICY_PROPOSE, KIND, change.number, _details(change), decision=decision)
        return change.number


def revise(
    store: Store,
    actor: Actor,
    number: str,
    source: Path | Mapping[str, str] | None = None,
    reason: str | None = None,
) -> None:
    """Change a draft or a returned change; without ``source`` its own files are held against the rules as they are now.

    Earlier approvals no longer count. Raises as ``propose``.
    """
    if reason is not None:
        _check_words(reason)
    given = None if source is None else _texts_of(source)
    if given is not None:
        _look_ahead(store, actor, given)
    with _naming_files(), acting(store, actor) as act:
        change = change_of(act.session, number)
        resource = change_resource(change)
        decision = act.require(Action.POLICY_PROPOSE, resource)
        _check_editable(act, change, resource)
        texts = change.texts if given is None else given
        version = _accepted(act, texts, resource, "policy:revise")
        change.reason = change.reason if reason is None else reason.strip()
        _bind(act, change, texts, version)
        act.record("policy:revise", KIND, number, _details(change), decision=decision)


def _check_editable(act: Act, change: PolicyChange, resource: Resource) -> None:
    if act.actor.user_id != change.proposer_id:
        denied = refusal(
            "applicant-only",
            ARTICLE,
            Text("只有提出人可以办理", "only the proposer may do this"),
            Text("请联系提出人。", "Ask the proposer."),
        )
        act.refuse(denied, "policy:revise", resource)
    if change.state not in EDITABLE:
        denied = refusal(
            "procedure-state",
            ARTICLE,
            Text("修订已提交，不能修改", "the change was submitted and cannot be revised"),
            Text("请先撤回，或由审批人退回。", "Withdraw it, or have it returned first."),
        )
        act.refuse(denied, "policy:revise", resource)


def _bind(act: Act, change: PolicyChange, texts: Mapping[str, str], version: str) -> None:
    """Make the change's envelope anew; whatever was reviewed or approved before no longer counts."""
    change.base = rulebooks.last(act.session).version
    change.version, change.texts = version, dict(texts)
    change.envelope = envelope_of(change, act.actor.login)
    change.envelope_digest = digest_of(change.envelope)
    change.updated_at = act.now
    for done in change.acts:
        done.in_force = False
    act.session.flush()


def _details(change: PolicyChange) -> dict[str, str]:
    return {"version": change.version, "base": change.base, "envelope": change.envelope_digest}


def _look_ahead(store: Store, actor: Actor, texts: Mapping[str, str]) -> None:
    """Examine the files of whoever may propose before the catalog is locked: it takes seconds."""
    with looking(store, actor) as act:
        allowed, today = act.decide(Action.POLICY_PROPOSE, RULES).allowed, act.today
    if allowed:
        examine(texts, today)


def _accepted(act: Act, texts: Mapping[str, str], resource: Resource, action: str) -> str:
    """Return the version that rule files make. Leaves the unit of work with a recorded refusal when they cannot be."""
    examined = examine(texts, act.today)
    denied = bad_files(examined)
    found = examined.rulebook
    if denied is not None:
        act.refuse(denied, action, resource)
    if found is None:
        raise AssertionError  # without a fault there is a version
    if found.version == rulebooks.last(act.session).version:
        denied = refusal(
            "no-change",
            ARTICLE,
            Text(
                "与现行（或已批准）的规则没有差别",
                "nothing differs from the rules in force or approved",
            ),
            Text(
                "请先修改规则文件；注释、排版和案例不算。",
                "Edit the rule files first; comments, layout and cases do not count.",
            ),
        )
        act.refuse(denied, action, resource)
    denied = objection(act, found, act.today)
    if denied is not None:
        act.refuse(denied, action, resource)
    return found.version


def bad_files(examined: Examined) -> Decision | None:
    """Return the refusal of rule files with an error: file, line and what is allowed there; else None."""
    found = examined.faults
    if not found:
        return None
    shown = [Text(*(f"{f.file}, line {f.line}: {f.text.to(z)}" for z in _BOTH)) for f in found[:3]]
    more = f" (+{len(found) - 3})" if len(found) > 3 else ""
    return refusal(
        _BAD_FILE,
        ARTICLE,
        Text(
            f"规则文件有误：{'；'.join(t.zh for t in shown)}{more}",
            f"the rule files cannot be used: {'; '.join(t.en for t in shown)}{more}",
        ),
        Text(
            "现行规则不变；请改正后重新提出（guikou policy lint、policy test 可先检查）。",
            "The rules in force stay. Correct them and try again; guikou policy lint and policy test look first.",
        ),
    )


@contextmanager
def _naming_files() -> Iterator[None]:
    """Raise the refusal of rule files as what it is to their author: input that cannot be used."""
    try:
        yield
    except RefusedError as error:
        if error.decision.rule != _BAD_FILE:
            raise
        reason, remedy = error.decision.reason, error.decision.remedy
        raise UnusableInputError(f"{reason.zh}。{remedy.zh}", f"{reason.en}. {remedy.en}") from None


def _texts_of(source: Path | Mapping[str, str]) -> dict[str, str]:
    if not isinstance(source, Path):
        return dict(source)
    if not source.is_dir():
        raise NotFoundError(
            f"没有文件夹 {source}。先用 guikou policy export 文件夹 取出现行规则。",
            f"There is no folder {source}. Write the rules in force to one: guikou policy export DIR.",
        )
    try:
        return read_files(source)
    except PolicyFileError as error:
        raise UnusableInputError(
            f"规则文件读不出：{error}。", f"A rule file cannot be read: {error}."
        ) from None


def _check_words(reason: str) -> None:
    if not reason.strip():
        raise UsageError(
            "须写明修订理由（--reason）。", "Say why the rules shall change (--reason)."
        )
    if len(reason) > MAX_COMMENT:
        raise UsageError(
            f"理由最多 {MAX_COMMENT} 字。", f"A reason has at most {MAX_COMMENT} characters."
        )
    if names_a_person(reason):
        raise UsageError(
            "理由中含身份证号或手机号。请去掉个人信息。",
            "The reason holds an identity or mobile number. Take personal data out.",
        )
