"""Checks of de-identification: k-anonymity, l-diversity, uniqueness, and what linking would undo.

The thresholds of k are those of levels.yaml by level and kind of recipient (GB/T 42460: risk at most 1/20 for the
public, 1/5 under agreement, 1/3 in an enclave). A failure is refused for the public. To others identified data may be
given on a legal basis, so that it is a warning, which the approvers see and sign under.
"""

from catalog.requests.alternatives import Alternative
from catalog.requests.checks.types import Check, CheckFacts, Found, passed, stops_public, warned
from catalog.requests.fields import clear_identifiers
from catalog.types import CheckResult
from policies.types import Text

#: Fewest distinct sensitive values in a group: with one, the group gives it away (Machanavajjhala et al. 2007).
L = 2


def k_anonymity(facts: CheckFacts, found: Found) -> Check:
    """Hold the smallest group against the threshold; when it fails, say what would pass and what that costs."""
    name, smallest, k = "k_anonymity", found.measures.smallest_group, facts.k
    if (other := _not_applicable(name, facts, found)) or smallest is None:
        return other or _untested(name)
    names, groups = found.measures.quasi_identifiers, found.measures.groups
    below = groups.below(k)
    zh = f"保护后，{'、'.join(names)} 的最小组有 {smallest} 人，要求 {k} 人"
    en = f"after protection the smallest group on {', '.join(names)} has {smallest} persons; {k} are asked for"
    if smallest >= k:
        return passed(name, f"{smallest}/{k}", zh, en)
    share = groups.share_below(k)
    zh += f"；{below} 人（{share:.1%}）在不足 {k} 人的组中"
    en += f"; {below} persons ({share:.1%}) are in smaller groups"
    offer = _offer(found)
    reason = Text(f"{zh}。{offer.zh}", f"{en}. {offer.en}")
    details = {
        "alternatives": [a.to_json() for a in found.alternatives],
        "complete": found.complete,
        "persons_below_k": below,
        "average_risk": round(groups.average_risk, 4),
    }
    return Check(name, stops_public(facts), f"{smallest}/{k}", reason, details)


def _not_applicable(name: str, facts: CheckFacts, found: Found) -> Check | None:
    """Return the check where there is nothing to hold against a threshold, else None."""
    if found.measures.cells:
        return passed(name, "", "只提供汇总数据，见汇总检查", "only figures leave; see aggregates")
    if found.measures.smallest_group is None:
        return _untested(name)
    if clear := clear_identifiers(facts.envelope, facts.entities):
        return _identified(name, clear)
    return _untested(name) if facts.k <= 1 else None


def _untested(name: str) -> Check:
    return passed(name, "", "没有需要检验的准标识字段", "no quasi-identifiers to be tested")


def _identified(name: str, clear: list[str]) -> Check:
    return warned(
        name,
        "",
        f"字段 {'、'.join(clear[:5])} 以原值提供，属可识别的数据，不适用 k-匿名",
        f"{', '.join(clear[:5])} leave as they are: identified data, to which k-anonymity does not apply",
    )


def _offer(found: Found) -> Text:
    if not found.alternatives:
        return Text(
            "再概化也达不到：人数太少。请减少字段或放宽筛选条件。",
            "No generalization reaches it: there are too few persons. Ask for fewer fields or more rows.",
        )
    said = [_said(number, a) for number, a in enumerate(found.alternatives, 1)]
    more = "" if found.complete else "（字段太多，未逐一比较）"
    more_en = "" if found.complete else " (too many combinations to try them all)"
    return Text(
        f"以下任一方案可达到{more}："
        + "；".join(s.zh for s in said)
        + "。采用：guikou request adopt 申请编号 序号。",
        f"Any of these reaches it{more_en}: "
        + "; ".join(s.en for s in said)
        + ". To take one: guikou request adopt REQUEST N.",
    )


def _said(number: int, a: Alternative) -> Text:
    changes = [
        f"{c.field} {c.before.written()} → {c.after.written()} ({c.values_before} → {c.values_after})"
        for c in a.changes
    ]
    listed = ", ".join(changes)
    return Text(
        f"[{number}] {listed}，信息损失 {a.loss:.0%}，最小组 {a.smallest} 人",
        f"[{number}] {listed}: {a.loss:.0%} of the information lost, smallest group {a.smallest}",
    )


def diversity(facts: CheckFacts, found: Found) -> Check:
    """Warn when all persons of a group share a sensitive value: they need not be told apart to learn it."""
    name, figures = "l_diversity", found.measures.diversity
    if not figures:
        return passed(name, "", "没有需要检验的敏感字段", "no sensitive fields to be tested")
    if other := _not_applicable(name, facts, found):
        return other
    worst, d = min(figures.items(), key=lambda item: (item[1].distinct, item[1].entropy))
    figure = f"{d.distinct}/{L}"
    zh = f"各组中 {worst} 最少有 {d.distinct} 种取值（熵当量 {d.entropy:.1f}，与总体分布最大相差 {d.distance:.0%}）"
    en = (
        f"a group has at least {d.distinct} different values of {worst} ({d.entropy:.1f} by entropy; at most "
        f"{d.distance:.0%} from the overall distribution)"
    )
    details = {
        n: {
            "distinct": f.distinct,
            "entropy": round(f.entropy, 3),
            "distance": round(f.distance, 4),
            "groups_alike": f.groups_alike,
            "groups": f.groups,
        }
        for n, f in figures.items()
    }
    if d.distinct >= L:
        return Check(name, CheckResult.PASSED, figure, Text(zh, en), details)
    reason = Text(
        f"{zh}；{d.groups_alike} 个组内人人相同，知其组即知其值。请概化准标识字段或该字段。",
        f"{en}; in {d.groups_alike} groups everybody has the same, so that the group tells it. Generalize the "
        "quasi-identifiers, or the field.",
    )
    return Check(name, stops_public(facts), figure, reason, details)


def uniqueness(facts: CheckFacts, found: Found) -> Check:
    """Warn of persons who are alone with their quasi-identifiers, in what leaves and in the whole dataset."""
    name, measured = "uniqueness", found.measures
    if other := _not_applicable(name, facts, found):
        return other
    share = measured.groups.unique_share
    overall = share if measured.unique_in_dataset is None else measured.unique_in_dataset
    figure = f"{share:.2%}"
    zh = f"{share:.2%} 的人在本次数据中独一无二，{overall:.2%} 在整个数据集中独一无二"
    en = f"{share:.2%} of the persons are unique in what leaves, {overall:.2%} in the whole dataset"
    if not share:
        return passed(name, figure, zh, en)
    reason = Text(f"{zh}。请概化准标识字段。", f"{en}. Generalize the quasi-identifiers.")
    return Check(name, stops_public(facts), figure, reason)


def linkage(facts: CheckFacts, found: Found) -> Check:
    """Hold k against what the recipient could put beside this release."""
    name, linked = "linkage", found.linkage
    if linked is None or not (linked.joined or linked.unread) or facts.k <= 1:
        return passed(
            name,
            "0",
            "该接收方已有的数据不增加准标识",
            "what the recipient has adds no quasi-identifiers",
        )
    unread_zh = "".join(f"；{n} 未能核对（{r.zh}）" for n, r in linked.unread)
    unread_en = "".join(f"; {n} could not be checked ({r.en})" for n, r in linked.unread)
    fields = "、".join(linked.fields[:5]), ", ".join(linked.fields[:5])
    if linked.smallest is None:
        return warned(
            name,
            "",
            f"该接收方已有 {fields[0]}，与本次数据合并后更易识别个人{unread_zh}",
            f"the recipient already has {fields[1]}, which together with this release tell more{unread_en}",
        )
    joined = "、".join(linked.joined), ", ".join(linked.joined)
    figure = f"{linked.smallest}/{facts.k}"
    zh = f"与 {joined[0]}（{fields[0]}）合并后，最小组有 {linked.smallest} 人，要求 {facts.k} 人{unread_zh}"
    en = (
        f"put beside {joined[1]} ({fields[1]}) the smallest group has {linked.smallest} persons; {facts.k} are "
        f"asked for{unread_en}"
    )
    if linked.smallest >= facts.k:
        return (warned if linked.unread else passed)(name, figure, zh, en)
    reason = Text(
        f"{zh}。请改用与此前相同的字段和概化，或减少字段。",
        f"{en}. Ask for the same fields, as coarse as then, or for fewer.",
    )
    return Check(name, stops_public(facts), figure, reason)
