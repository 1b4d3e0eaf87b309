"""Looking over the rules: clean as shipped, and each kind of mistake is found in a file that has it, on its line."""

from datetime import date

import pytest

from policies.findings import ERROR, WARNING, Finding
from policies.folders import read_folder
from policies.lint import lint

TODAY = date(2026, 3, 1)
TEXTS = read_folder(cases=True)
RULES = TEXTS["rules.yaml"]


def changed(file: str, good: str, bad: str) -> dict[str, str]:
    assert good in TEXTS[file], good
    return {**TEXTS, file: TEXTS[file].replace(good, bad, 1)}


def rule(**changes: str) -> dict[str, str]:
    """The shipped rules with one more, ``extra``, whose keys are as given."""
    keys = {
        "id": "extra",
        "article": "第九条",
        "roles": "[finance_supervision]",
        "actions": "[request:view]",
        "scope": "any",
        "effect": "allow",
        "reason": "{zh: 甲, en: a}",
        "remedy": "{zh: 乙, en: b}",
        **changes,
    }
    lines = [f"    {key}: {value}" for key, value in keys.items()]
    return {**TEXTS, "rules.yaml": RULES + "  -" + "\n".join(lines)[3:] + "\n"}


def found(texts: dict[str, str], on: date = TODAY) -> list[Finding]:
    # The cases are another matter: an extra rule has none, and a renamed one takes its cases along.
    return lint({n: t for n, t in texts.items() if n != "cases.yaml"}, on)


def kinds(texts: dict[str, str], on: date = TODAY) -> set[str]:
    return {f.kind for f in found(texts, on)}


def test_the_shipped_rules_are_clean() -> None:
    assert lint(TEXTS, TODAY) == []
    assert found(rule()) == []


UNREADABLE = {
    "misspelt effect": ("effect: allow", "effect: alow", "misspelt-effect", "did you mean allow?"),
    "unknown role": (
        "roles: [finance_supervision]",
        "roles: [finance_supervison]",
        "unknown-role",
        "did you mean finance_supervision?",
    ),
    "unknown act": (
        "actions: [dataset:samples]",
        "actions: [dataset:sample]",
        "unknown-action",
        "did you mean dataset:samples?",
    ),
    "unknown scope": ("scope: own", "scope: mine", "unknown-scope", "own, granted, any"),
    "unknown level": ("levels: [1, 4]", "levels: [1, 9]", "unknown-level", "of 1 to 6"),
    "levels upside down": (
        "levels: [1, 4]",
        "levels: [4, 1]",
        "unknown-level",
        "[lowest, highest]",
    ),
    "unknown fact": (
        "conditions: [took_part]",
        "conditions: [took_parts]",
        "unknown-condition",
        "did you mean took_part?",
    ),
    "unknown recipient": (
        "recipients: [public]",
        "recipients: [publik]",
        "unknown-recipient",
        "did you mean public?",
    ),
    "empty roles": ("roles: [system]", "roles: []", "empty-list", "roles is empty"),
    "empty acts": ("actions: [dataset:samples]", "actions: []", "empty-list", "actions is empty"),
    "unknown key": ("scope: own", "scopes: own", "unknown-key", "scope"),
    "reused id": ("id: find-bureau", "id: find-own", "reused-id", "find-own"),
    "no reason": (
        "    reason: {zh: 责任单位可知悉本单位数据, en: a responsible unit may know of its own data}\n",
        "",
        "missing",
        "reason is missing",
    ),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_what_cannot_be_read(kind: str) -> None:
    good, bad, expected, said = UNREADABLE[kind]
    (one,) = found(changed("rules.yaml", good, bad))
    assert (one.kind, one.severity, one.file, one.unusable) == (expected, ERROR, "rules.yaml", True)
    changed_line = RULES[: RULES.index(good)].count("\n") + 1
    # A word that is wrong is told on its line, one that is missing at the head of its rule.
    assert one.line == (8 if expected == "missing" else changed_line)
    assert said in one.text.en
    assert one.text.zh


def test_every_broken_rule_is_told_at_once() -> None:
    texts = changed("rules.yaml", "effect: allow", "effect: alow")
    texts["rules.yaml"] = texts["rules.yaml"].replace("roles: [system]", "roles: [sistem]", 1)
    both = found(texts)
    assert [f.kind for f in both] == ["misspelt-effect", "unknown-role"]
    lines = texts["rules.yaml"].split("\n")
    assert "alow" in lines[both[0].line - 1]
    assert "sistem" in lines[both[1].line - 1]


@pytest.mark.parametrize(
    ("file", "good", "bad", "said"),
    [
        ("levels.yaml", "samples: plain", "samples: plane", "plain, masked, none"),
        ("levels.yaml", "number: 2", "number: 1", "each number once"),
        ("entities.yaml", "kind: identifier", "kind: identity", "identifier"),
        (
            "procedures/release.yaml",
            "action: request:submit",
            "action: request:send",
            "request:submit",
        ),
        ("rules.yaml", "rules:", "rules: [", "line"),
        ("cases.yaml", "rule: find-own", "rule: find-mine", "find-own"),
    ],
)
def test_every_file_is_read(file: str, good: str, bad: str, said: str) -> None:
    told = lint(changed(file, good, bad), TODAY)
    assert {f.file for f in told} == {file}
    assert all(f.unusable and f.line >= 1 for f in told)
    assert any(said in f.text.en or said == "line" for f in told)


def test_a_missing_file_names_the_expected_ones() -> None:
    (one,) = lint({n: t for n, t in TEXTS.items() if n != "entities.yaml"}, TODAY)
    assert (one.kind, one.file) == ("missing", "entities.yaml")
    assert "levels.yaml, entities.yaml, rules.yaml, model.conf" in one.text.en


SEMANTIC = {
    # what is added, the kind of finding, what its text names
    "condition that can never hold": (
        {"conditions": "[took_part]"},
        "impossible-condition",
        "request:view: the condition took_part",
    ),
    "no applicant of a dataset": (
        {"actions": "[dataset:view]", "conditions": "[is_applicant]"},
        "impossible-condition",
        "dataset:view",
    ),
    "no owner of the log": (
        {"actions": "[audit:view]", "scope": "own"},
        "impossible-scope",
        "audit:view",
    ),
    "no recipient of a scan": (
        {"actions": "[scan:run]", "recipients": "[public]"},
        "impossible-recipient",
        "scan:run",
    ),
    "ends before it begins": (
        {"from": "2026-05-01", "to": "2026-04-01"},
        "dead-rule",
        "never in force",
    ),
    "matches nothing": ({"conditions": "[took_part]"}, "dead-rule", "no act can ever match"),
    "denies what nobody may": (
        {"actions": "[dataset:samples]", "levels": "[6, 6]", "effect": "deny"},
        "dead-rule",
        "no rule allows anyway",
    ),
    "said already": (
        {"actions": "[dataset:view]", "levels": "[1, 3]"},
        "shadowed-rule",
        "find-finance",
    ),
    "denied wholly": (
        {"actions": "[request:create]", "levels": "[6, 6]"},
        "shadowed-rule",
        "denied by no-core",
    ),
    "denied already": (
        {
            "actions": "[request:submit]",
            "levels": "[5, 5]",
            "recipients": "[public]",
            "effect": "deny",
        },
        "shadowed-rule",
        "no-publishing",
    ),
    "covered by several": (
        {"roles": "[staff]", "actions": "[dataset:find]", "scope": "own"},
        "shadowed-rule",
        "find-own",
    ),
}


@pytest.mark.parametrize("kind", SEMANTIC)
def test_what_cannot_be_meant(kind: str) -> None:
    changes, expected, said = SEMANTIC[kind]
    told = [f for f in found(rule(**changes)) if f.kind == expected and said in f.text.en]
    assert told
    assert all((f.rule, f.severity, f.file) == ("extra", ERROR, "rules.yaml") for f in told)
    assert all("id: extra" in rule(**changes)["rules.yaml"].split("\n")[f.line - 1] for f in told)
    assert not any(f.unusable for f in told)


WARNINGS = {
    "ended": ({"to": "2025-12-31"}, "expired-rule"),
    "twice": ({"roles": "[finance_supervision, finance_supervision]"}, "repeated-word"),
    "everybody and one": ({"roles": '["*", staff]', "effect": "deny"}, "repeated-word"),
    "open to all": ({"roles": '["*"]'}, "allows-everybody"),
}


@pytest.mark.parametrize("kind", WARNINGS)
def test_what_may_be_meant_is_a_warning(kind: str) -> None:
    changes, expected = WARNINGS[kind]
    told = [f for f in found(rule(**changes)) if f.kind == expected]
    assert told
    assert {f.severity for f in told} == {WARNING}


NEAR_MISSES = (
    {"conditions": "[is_recipient]"},
    {"from": "2026-04-01", "to": "2026-04-01"},
    {"actions": "[dataset:view]", "levels": "[1, 5]"},
    {"actions": "[request:close]", "recipients": "[public]"},
    {"actions": "[user:add]", "scope": "own"},
    {"actions": "[dataset:samples]", "levels": "[4, 6]", "effect": "deny", "roles": '["*"]'},
)


@pytest.mark.parametrize("changes", NEAR_MISSES, ids=str)
def test_near_misses_are_not_told(changes: dict[str, str]) -> None:
    about = [f for f in found(rule(**changes)) if f.rule == "extra" and f.severity == ERROR]
    assert about == []


def test_a_rule_of_the_future_is_judged_by_its_first_day() -> None:
    assert "shadowed-rule" in kinds(
        rule(actions="[dataset:view]", levels="[1, 3]", **{"from": "2027-01-01"})
    )
    texts = rule(actions="[dataset:view]", levels="[1, 3]", **{"from": "2027-01-01"})
    texts["rules.yaml"] = texts["rules.yaml"].replace(
        "  - id: find-finance\n", "  - id: find-finance\n    to: 2026-12-31\n"
    )
    assert "shadowed-rule" not in kinds(texts)


def without(id_: str) -> dict[str, str]:
    start = RULES.index(f"  - id: {id_}\n")
    end = RULES.find("  - id: ", start + 5)
    return {**TEXTS, "rules.yaml": RULES[:start] + (RULES[end:] if end > 0 else "")}


GAPS = (
    ("consent", "request:consent"),
    ("decide", "request:decide"),
    ("samples-own", "dataset:samples"),
    ("interpret", "policy:propose"),
)


@pytest.mark.parametrize(("id_", "act"), GAPS)
def test_an_act_that_nobody_may_do_is_a_gap(id_: str, act: str) -> None:
    told = [f for f in found(without(id_)) if f.kind == "gap"]
    assert any(f"({act})" in f.text.en and f.file == "rules.yaml" for f in told)


def test_what_a_level_asks_for_somebody_has_to_be_able_to_do() -> None:
    texts = changed(
        "rules.yaml",
        "    levels: [5, 5]\n    effect: allow",
        "    levels: [4, 4]\n    effect: allow",
    )
    (gap,) = [f for f in found(texts) if f.kind == "gap"]
    assert gap.file == "levels.yaml"
    assert "level 5 to own bureau, government body, agreement partner" in gap.text.en
    assert "chain:" in TEXTS["levels.yaml"].split("\n")[gap.line - 1]


@pytest.mark.parametrize(
    ("file", "good", "bad", "said"),
    [
        ("rules.yaml", "levels: [1, 4]", "levels: [1, 5]", "let staff find"),
        ("rules.yaml", "levels: [1, 1]", "levels: [1, 2]", "let external_recipient find"),
        ("levels.yaml", "samples: masked", "samples: none", "shows no samples"),
        ("levels.yaml", "find: bureau", "find: named", "find: named"),
    ],
)
def test_rules_and_levels_contradict_each_other(file: str, good: str, bad: str, said: str) -> None:
    told = [f for f in found(changed(file, good, bad)) if f.kind == "contradiction"]
    assert any(said in f.text.en for f in told)
    assert {f.severity for f in told} == {ERROR}


def test_a_role_that_may_do_nothing_is_told() -> None:
    told = found(without("find-finance"))
    assert [(f.kind, f.severity) for f in told] == [("idle-role", WARNING)]
    assert "finance_supervision" in told[0].text.en


MODELS = {
    "deny alone": (
        "e = some(where (p.eft == allow)) && !some(where (p.eft == deny))",
        "e = !some(where (p.eft == deny))",
        "model",
        "policy_effect",
    ),
    "allow wins": (
        "e = some(where (p.eft == allow)) && !some(where (p.eft == deny))",
        "e = some(where (p.eft == allow))",
        "model",
        "policy_effect",
    ),
    "level not compared": (" && between(r.level, p.low, p.high)", "", "model", "matchers"),
    "or instead of and": ("&& hold(", "|| hold(", "model", "matchers"),
    "inherited roles": (
        "[policy_effect]",
        "[role_definition]\ng = _, _\n\n[policy_effect]",
        "role-depth",
        "stop at 10",
    ),
    "another question": (
        "relation, recipient, facts",
        "relation, recipient",
        "model",
        "request_definition",
    ),
    "no model": ("[request_definition]", "request_definition", "model", "no Casbin model"),
}


@pytest.mark.parametrize("kind", MODELS)
def test_the_model_stays_as_it_is(kind: str) -> None:
    good, bad, expected, said = MODELS[kind]
    told = found(changed("model.conf", good, bad))
    assert [f.kind for f in told] == [expected]
    assert said in told[0].text.en
    assert told[0].file == "model.conf"
