"""What a field might hold: the evidence for it, weighed.

Strength is noisy-or of independent evidence: values say ``detector.confidence × (0.5 + 0.5 × ratio)`` when they
decide by themselves, half of that when they only fit a header; a header adds 0.7 × its strength; a neighboring field
adds 0.6. It is capped at 0.999. What confidence it stands for is measured: see ``calibration``.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from classifiers.types import Evidence

#: A header this strong that says something else makes values without a check digit prove themselves nearly wholly.
CONTRARY = 0.8
CONTRARY_RATIO = 0.88
#: A header this strong counts as support.
SUPPORT = 0.35
CAP = 0.999
#: How strong a find of the text engine is: it had the words around it.
TEXT_STRENGTH = 0.85
#: Headers of one kind of number stand over others of the family: 证件号码 over passports, 银行账号 over cards.
RELATED: Mapping[str, tuple[str, ...]] = {
    "CN_RESIDENT_ID": ("CN_SOCIAL_SECURITY_CARD", "CN_PASSPORT"),
    "CN_FOREIGNER_ID": ("CN_RESIDENT_ID",),
    "CN_PASSPORT": ("CN_RESIDENT_ID",),
    "CN_TRAVEL_PERMIT": ("CN_RESIDENT_ID", "CN_PASSPORT"),
    "CN_MILITARY_ID": ("CN_RESIDENT_ID",),
    "CN_BANK_CARD": ("BANK_ACCOUNT", "CREDIT_CARD"),
    "INCOME": ("CONTRIBUTION_BASE",),
    "CREDIT_CARD": ("CN_BANK_CARD", "BANK_ACCOUNT"),
}
#: Told by the column as a whole; a header that names something else outweighs them.
SOFT = frozenset({"PERSON", "ORGANIZATION", "CN_ADDRESS", "DIAGNOSIS"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """One entity that a field may hold, by one detector; ``confidence`` is the strength of the evidence here.

    ``alone``: its values decided without the header.
    """

    entity: str
    detector: str
    matches: int
    confidence: float
    evidence: tuple[Evidence, ...]
    alone: bool
    masked: int = 0
    sparse: bool = False


def weigh(
    entity: str,
    detector: str,
    matches: int,
    values: float,
    name: float,
    *,
    also: Collection[Evidence] = (),
    alone: bool = False,
    masked: int = 0,
) -> Candidate:
    """Weigh the evidence: noisy-or of values, name and neighbor; ``also``: CHECK_DIGIT, NEIGHBOR where they speak."""
    doubt = (1 - values) * (1 - 0.7 * name) * (0.4 if Evidence.NEIGHBOR in also else 1.0)
    evidence = [Evidence.VALUES] if values > 0 else []
    evidence += [Evidence.CHECK_DIGIT] if Evidence.CHECK_DIGIT in also else []
    evidence += [Evidence.NAME] if name >= SUPPORT else []
    evidence += [Evidence.CONTEXT] if Evidence.CONTEXT in also else []
    evidence += [Evidence.NEIGHBOR] if Evidence.NEIGHBOR in also else []
    confidence = min(CAP, 1 - doubt)
    return Candidate(entity, detector, matches, confidence, tuple(evidence), alone, masked)


def support(said: Mapping[str, float], entity: str) -> float:
    """Return how strongly the header speaks for ``entity``, a related header counting four fifths."""
    own = said.get(entity, 0.0)
    return max([own, *(0.8 * said.get(other, 0.0) for other in RELATED.get(entity, ()))])


def contrary(said: Mapping[str, float], entity: str) -> bool:
    """Whether the header says outright that the field is something else than ``entity``."""
    return support(said, entity) < SUPPORT and max(said.values(), default=0.0) >= CONTRARY


#: What a full column of them outdoes: kinds whose values have no rule, and that only the header speaks for.
_PAPERS = frozenset({"CN_PASSPORT", "CN_TRAVEL_PERMIT"})
_FORMLESS = frozenset({"cn_wechat", "cn_medical_insurance_card", "cn_qq"})
_FULL = 0.95


def undone(candidates: Sequence[Candidate], examined: int) -> list[Candidate]:
    """Return the candidates without those that a column full of papers undoes: H12345678 under 微信 or 医保卡号."""
    full = any(
        c.alone and c.entity in _PAPERS and c.matches >= _FULL * examined for c in candidates
    )
    return [c for c in candidates if not (full and c.detector in _FORMLESS)]
