"""Recompute what a dossier says: digests, the signature of each act, the place of each event in the signed log."""

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from catalog import audit, signing
from catalog.inclusion import Tree, UnfitProofError, tree_of
from catalog.requests.destructions import DOMAIN as DESTRUCTION_DOMAIN
from catalog.verification import ACT_DOMAIN, MANIFEST_DOMAIN, act_statement
from policies.types import Text

PROBLEMS = {
    "signature": Text(
        "文件与签名不符：被改动，或不是该公钥的单位所制",
        "file and signature do not match: altered, or not made by the owner of this key",
    ),
    "format": Text("卷宗格式无法识别", "this is not a dossier that can be read"),
    "envelope": Text("申请内容与其摘要不符", "the request's content differs from its digest"),
    "act": Text("办理行为的签名不成立", "the signature of an act does not hold"),
    "comment": Text("意见与所签摘要不符", "a comment differs from the digest that was signed"),
    "bound": Text(
        "有效的审批不是针对现有内容", "an act that counts was given for other content than this"
    ),
    "unlogged": Text("办理行为不在审计日志中", "an act is not in the audit log"),
    "missing": Text("审计日志中的办理行为不在卷宗中", "an act in the audit log is not shown"),
    "manifest": Text("交付清单的签名不成立", "the signature of a manifest does not hold"),
    "proof": Text("销毁证明与签名不符", "a proof of destruction differs from what was signed"),
    "checkpoint": Text("检查点签名不成立", "the signature of a checkpoint does not hold"),
    "log": Text("事件不在检查点所签的日志中", "the events are not in the log that was signed"),
    "event": Text("事件不属于本申请或次序不对", "an event is not of this request, or out of order"),
    "held": Text(
        "与所持检查点的日志不是同一份", "the log is not the one of the checkpoint that you hold"
    ),
    "not_held": Text(
        "卷宗未涉及所持检查点（签发于卷宗之后，或太早）",
        "the dossier says nothing of the checkpoint that you hold: signed later, or too early",
    ),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not come out. ``place``: which act, event or checkpoint, counted from 1; 0 for the whole."""

    code: str
    text: Text
    place: int = 0

    @classmethod
    def of(cls, code: str, place: int = 0) -> "Problem":
        """Return the problem with this code."""
        return cls(code, PROBLEMS[code], place)


@dataclass(frozen=True, slots=True)
class Examination:
    """What was recomputed. ``signed``: by act, whether its signature holds; ``proofs``: the same of destructions.

    ``size`` and ``root`` are the log's.
    """

    problems: tuple[Problem, ...]
    signed: tuple[bool, ...]
    proofs: tuple[bool, ...]
    events: int
    manifests: int
    checkpoints: int
    size: int
    root: str
    tree: Tree | None


def examine(document: Mapping[str, Any], key: Ed25519PublicKey) -> Examination:
    """Recompute everything that a dossier's data says of itself; nothing but the public key is needed."""
    acts, bodies = document["acts"], document["audit"]["events"]
    events = [json.loads(body) for body in bodies]
    signed = tuple(_is_signed(act, key) for act in acts)
    proofs = tuple(_is_proved(proof, key) for proof in document["proofs"])
    tree = _tree(document["audit"], bodies, events)
    point = audit.Checkpoint.from_note(document["audit"]["checkpoints"][0])
    problems = [
        *(Problem.of("act", n) for n, holds in enumerate(signed, 1) if not holds),
        *(Problem.of("proof", n) for n, holds in enumerate(proofs, 1) if not holds),
        *_content_problems(document),
        *_manifest_problems(document["artifacts"], key),
        *_reconciled(acts, events),
        *_event_problems(document["request"]["number"], events),
        *_log_problems(document["audit"]["checkpoints"], tree, key),
    ]
    return Examination(
        problems=tuple(problems),
        signed=signed,
        proofs=proofs,
        events=len(events),
        manifests=sum(bool(a["signature"]) for a in document["artifacts"]),
        checkpoints=len(document["audit"]["checkpoints"]),
        size=point.size,
        root=point.root,
        tree=tree,
    )


def held_problem(examined: Examination, held: audit.Checkpoint) -> str | None:
    """Return what is wrong between a dossier's log and a checkpoint that the reader holds, None when they agree."""
    found = examined.tree.root_at(held.size) if examined.tree else None
    if found is None:
        return "not_held"
    return None if base64.b64encode(found).decode() == held.root else "held"


def _is_signed(act: Mapping[str, Any], key: Ed25519PublicKey) -> bool:
    said = act_statement(act, act["envelope_digest"])
    return signing.is_signed(key, ACT_DOMAIN, said, act["signature"])


def _is_proved(proof: Mapping[str, Any], key: Ed25519PublicKey) -> bool:
    raw = rfc8785.dumps(proof["statement"])
    digest = hashlib.sha256(raw).hexdigest()
    return digest == proof["digest"] and signing.is_signed(
        key, DESTRUCTION_DOMAIN, raw, proof["signature"]
    )


def _content_problems(document: Mapping[str, Any]) -> Iterator[Problem]:
    digest = document["envelope_digest"]
    if hashlib.sha256(rfc8785.dumps(document["envelope"])).hexdigest() != digest:
        yield Problem.of("envelope")
    for place, act in enumerate(document["acts"], 1):
        if hashlib.sha256(act["comment"].encode()).hexdigest() != act["comment_sha256"]:
            yield Problem.of("comment", place)
        if act["in_force"] and act["envelope_digest"] != digest:
            yield Problem.of("bound", place)


def _manifest_problems(artifacts: list[dict[str, Any]], key: Ed25519PublicKey) -> Iterator[Problem]:
    for place, artifact in enumerate(artifacts, 1):
        signature = artifact["signature"]
        if signature and not signing.is_signed(
            key, MANIFEST_DOMAIN, rfc8785.dumps(artifact["manifest"]), signature
        ):
            yield Problem.of("manifest", place)


def _reconciled(acts: list[dict[str, Any]], events: list[dict[str, Any]]) -> Iterator[Problem]:
    """Hold the acts against the log: each is an event of it, and no event with a role is without its act."""
    logged = [_step(e) for e in events]
    done = [(a["actor"], a["at"], a["from"], a["to"], a["envelope_digest"]) for a in acts]
    yield from (Problem.of("unlogged", n) for n, act in enumerate(done, 1) if act not in logged)
    yield from (
        Problem.of("missing", n)
        for n, (event, step) in enumerate(zip(events, logged, strict=True), 1)
        if step is not None and event["details"].get("role") and step not in done
    )


def _step(event: Mapping[str, Any]) -> tuple[str, ...] | None:
    said = event["details"]
    if event["outcome"] != "allowed" or not {"from", "to", "envelope"} <= said.keys():
        return None
    return (event["actor"], event["at"], said["from"], said["to"], said["envelope"])


def _event_problems(number: str, events: list[dict[str, Any]]) -> Iterator[Problem]:
    before = -1
    for place, event in enumerate(events, 1):
        if (event["object_kind"], event["object_id"]) != ("request", number) or (
            event["seq"] <= before
        ):
            yield Problem.of("event", place)
        before = event["seq"]


def _tree(said: Mapping[str, Any], bodies: list[str], events: list[dict[str, Any]]) -> Tree | None:
    points = [audit.Checkpoint.from_note(note) for note in said["checkpoints"]]
    leaves = {
        int(event["seq"]): audit.leaf_hash(body.encode())
        for event, body in zip(events, bodies, strict=True)
    }
    hashes = [base64.b64decode(h) for h in said["hashes"]]
    try:
        return tree_of(points[0].size, leaves, [p.size for p in points], hashes)
    except UnfitProofError:
        return None


def _log_problems(notes: list[str], tree: Tree | None, key: Ed25519PublicKey) -> Iterator[Problem]:
    for place, note in enumerate(notes, 1):
        point = audit.Checkpoint.from_note(note)
        if not signing.is_signed(key, audit.DOMAIN, point.statement(), point.signature):
            yield Problem.of("checkpoint", place)
        root = tree.root_at(point.size) if tree else None
        if root is None or base64.b64encode(root).decode() != point.root:
            yield Problem.of("log", place)
