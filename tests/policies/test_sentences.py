"""Combinations and obligations in words, in both languages."""

import pytest

from policies import names, sentences
from policies.grid import Box, Grid
from policies.obligations import Obligation, obligations
from policies.rulebook import shipped
from policies.words import FACTS, RECIPIENTS, RELATIONS, ROLES, Action

LADDER = [level.number for level in shipped().levels.ladder]
GRID = Grid.of(Action.REQUEST_REVIEW, LADDER)
KINDS = ("own_bureau", "government", "agreement", "public")
ALL = (tuple(LADDER), RELATIONS, KINDS)


def box(
    levels: tuple[int, ...] = ALL[0],
    relations: tuple[str, ...] = ALL[1],
    recipients: tuple[str, ...] = ALL[2],
    requires: tuple[str, ...] = (),
    excludes: tuple[str, ...] = (),
) -> Box:
    return Box("request:review", ("planning",), levels, relations, recipients, requires, excludes)


@pytest.mark.parametrize(
    ("made", "zh", "en"),
    [
        (box(), "一律", "in every case"),
        (box(levels=(4,)), "4 级", "level 4"),
        (box(levels=(1, 2, 3)), "1–3 级", "levels 1–3"),
        (box(levels=(1, 2, 5)), "1–2、5 级", "levels 1–2, 5"),
        (box(relations=("own",)), "本部门", "own department"),
        (box(relations=("granted", "other")), "非本部门", "other departments"),
        (box(relations=("own", "granted")), "本部门、已授予", "own department, granted"),
        (box(recipients=("public",)), "接收方为社会公开", "to the public"),
        (box(recipients=KINDS[:3]), "除社会公开外", "to anyone but the public"),
        (box(requires=("is_applicant",)), "作为申请人", "as applicant"),
        (box(excludes=("state_secret",)), "不涉及国家秘密", "no state-secret mark"),
        (
            box(levels=(5,), relations=("own",), requires=("is_recipient",)),
            "本部门，5 级，作为接收方",
            "own department; level 5; as recipient",
        ),
    ],
)
def test_where(made: Box, zh: str, en: str) -> None:
    said = sentences.where(made, GRID)
    assert (said.zh, said.en) == (zh, en)


def test_all_data_at_once() -> None:
    grid = Grid.of(Action.SCHEDULE_CREATE, LADDER)
    whole = Box("schedule:create", ROLES, (0,), RELATIONS, ("none",))
    assert sentences.where(whole, grid).en == "all data at once"
    assert sentences.roles(whole, grid).zh == "任何人"


def test_every_word_has_its_name() -> None:
    assert set(names.ACTS) == {a.value for a in Action}
    assert set(names.FACTS) == set(names.NOT_FACTS) == set(FACTS)
    assert set(names.RELATIONS) == set(RELATIONS)
    assert set(names.RECIPIENTS) == set(RECIPIENTS) - {"none"}
    assert set(names.ROLES) == set(ROLES)
    kinds = [kind for _, found in names.CHAPTERS for kind in found]
    assert len(kinds) == len(set(kinds))
    assert set(kinds) == {a.value.split(":")[0] for a in Action}


def test_obligations_in_words() -> None:
    said = sentences.obligations(
        [
            Obligation("chain", "consent,review"),
            Obligation("encrypted", "true"),
            Obligation("two_person_delivery", "false"),
            Obligation("k", "5"),
            Obligation("mask:contact", "mask"),
            Obligation("mask:other", "none"),
            Obligation("unheard_of", "7"),
        ]
    )
    assert [t.en for t in said] == [
        "approvals: owner's consent, planning review",
        "encrypted",
        "smallest group k: 5",
        "unheard_of: 7",
        "contacts masked",
    ]
    assert said[0].zh == "须经：归口部门同意、规划信息科审核"
    (never,) = sentences.obligations([Obligation("chain", "")])
    assert never.en == "approvals: never handed out"


@pytest.mark.parametrize("level", shipped().levels.ladder, ids=lambda level: level.key)
def test_every_obligation_has_a_name(level: object) -> None:
    for action in Action:
        for kind in RECIPIENTS:
            for o in obligations(level, action, kind):  # type: ignore[arg-type]  # a Level
                assert o.kind in names.OBLIGATIONS
                words = [w for w in o.value.split(",") if w and not w.isdigit()]
                assert set(words) <= {*names.VALUES, "true", "false", "none"}
