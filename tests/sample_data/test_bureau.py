"""The demonstration bureau: whole, consistent with the sample data, and able to walk Article 27."""

import re
from collections import Counter
from typing import Any

import pytest

from catalog.types import RecipientKind, ReleaseFormat

KINDS = {
    "leading_group", "leaders", "planning", "finance_supervision", "information_center",
    "discipline_inspection", "administrative_section", "handling_agency", "external",
}  # fmt: skip
ROLES = {
    "leading_group", "leader_in_charge", "planning", "finance_supervision", "information_center",
    "discipline_inspection", "owner_liaison", "staff", "external_recipient", "administrator",
}  # fmt: skip

#: What a sign-in name may be, as in catalog.people.
LOGIN = re.compile(r"[a-z][a-z0-9_.-]{1,31}")

Data = dict[str, Any]


def people(bureau: Data) -> dict[str, Data]:
    return {person["login"]: person for person in bureau["people"]}


def asked(bureau: Data) -> list[Data]:
    return [bureau["release"], *(refusal["request"] for refusal in bureau["refusals"])]


def test_every_kind_of_department_and_every_role_is_there(bureau: Data) -> None:
    assert {d["kind"] for d in bureau["departments"]} == KINDS
    assert {role for p in bureau["people"] for role in p["roles"]} == ROLES
    kinds = {d["recipient_kind"] for d in bureau["departments"]} - {None}
    assert kinds == {kind.value for kind in RecipientKind} - {"own_bureau"}


def test_codes_and_logins_are_used_once_and_are_no_role(bureau: Data) -> None:
    codes = Counter(d["code"] for d in bureau["departments"])
    logins = Counter(p["login"] for p in bureau["people"])
    assert max(codes.values()) == max(logins.values()) == 1
    assert all(LOGIN.fullmatch(login) for login in logins)
    assert not set(logins) & (ROLES | {"system", "unknown"})


def test_everybody_belongs_to_a_department_that_is_there(bureau: Data) -> None:
    codes = {d["code"]: d for d in bureau["departments"]}
    for person in bureau["people"]:
        outside = codes[person["department"]]["kind"] == "external"
        assert outside == (person["roles"] == ["external_recipient"])
        assert person["name"]["zh"]
        assert person["name"]["en"].isascii()


def test_recipient_kind_is_said_of_external_bodies_only(bureau: Data) -> None:
    for department in bureau["departments"]:
        assert (department["recipient_kind"] is not None) == (department["kind"] == "external")


def test_article_10_every_department_of_the_bureau_has_a_liaison_of_its_own(bureau: Data) -> None:
    for department in bureau["departments"]:
        if department["kind"] in {"leading_group", "leaders", "external"}:
            assert department["liaison"] is None
        else:
            assert people(bureau)[department["liaison"]]["department"] == department["code"]


def test_two_people_of_the_center_can_deliver(bureau: Data) -> None:
    holders = [p["login"] for p in bureau["people"] if "information_center" in p["roles"]]
    assert len(holders) >= 2
    delivering = [a["actor"] for a in bureau["release"]["acts"] if a["event"] == "deliver"]
    assert len(set(delivering)) == 2
    assert set(delivering) <= set(holders)


@pytest.mark.parametrize(
    ("event", "role"),
    [
        ("submit", "staff"), ("consent", "owner_liaison"), ("review", "planning"),
        ("approve", "leader_in_charge"), ("prepare", "information_center"),
        ("acknowledge", "external_recipient"),
    ],
)  # fmt: skip
def test_each_step_is_taken_by_who_may(bureau: Data, event: str, role: str) -> None:
    actors = [a["actor"] for a in bureau["release"]["acts"] if a["event"] == event]
    assert len(actors) == 1
    assert role in people(bureau)[actors[0]]["roles"]


def test_nobody_fills_two_parts_of_the_release(bureau: Data) -> None:
    parts: dict[str, str] = {}
    for act in bureau["release"]["acts"]:
        part = "center" if act["event"] in {"prepare", "deliver"} else act["event"]
        assert parts.setdefault(act["actor"], part) == part


def test_requests_ask_for_fields_that_are_there(bureau: Data, expected: Data) -> None:
    datasets = {d["code"]: {c["name"] for c in d["columns"]} for d in expected["datasets"]}
    departments = {d["code"] for d in bureau["departments"]}
    for request in asked(bureau):
        assert set(request["fields"]) <= datasets[request["dataset"]]
        assert request["recipient"] in departments
        assert request["applicant"] in people(bureau)
        assert request["format"] in {f.value for f in ReleaseFormat}
        if request["row_filter"]:
            assert request["row_filter"].split()[0] in datasets[request["dataset"]]
        for said in ("purpose", "legal_basis", "destruction"):
            assert request[said]["zh"]
            assert request[said]["en"]


def test_the_owner_consents(bureau: Data, expected: Data) -> None:
    owners = {d["code"]: d["owner"] for d in expected["datasets"]}
    for request, acts in [
        (bureau["release"], bureau["release"]["acts"]),
        *((r["request"], r["acts"]) for r in bureau["refusals"]),
    ]:
        for act in acts:
            if act["event"] == "consent":
                assert people(bureau)[act["actor"]]["department"] == owners[request["dataset"]]


def test_the_two_refusals_are_what_they_say(bureau: Data, expected: Data) -> None:
    own, beyond = bureau["refusals"]
    assert own["code"] == "self_approval"
    assert own["attempt"]["actor"] == own["request"]["applicant"]
    assert "planning" in people(bureau)[own["attempt"]["actor"]]["roles"], "the role is not why"
    assert beyond["code"] == "beyond_reach"
    assert beyond["request"]["recipient"] == "public"
    declared = {d["code"]: d["declared_level"] for d in expected["datasets"]}
    assert declared[beyond["request"]["dataset"]] == 5
    assert people(bureau)[beyond["attempt"]["actor"]]["roles"] == ["staff"]


def test_every_owner_and_steward_of_the_data_is_in_the_bureau(bureau: Data, expected: Data) -> None:
    codes = {d["code"] for d in bureau["departments"]}
    for dataset in expected["datasets"]:
        assert dataset["owner"] in codes
        assert people(bureau)[dataset["steward"]]["department"] == dataset["owner"]
