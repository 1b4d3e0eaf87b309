"""Confidence: how often a finding with such evidence is right, as the labelled benchmark shows it.

``candidates.weigh`` says how strong the evidence is, by which candidates are ranked. That is no probability: on
generated columns nearly all that is told is right, also where the evidence is weak. The tables a bureau has are harder
than generated ones, so that more doubt is kept than was seen: ``python -m benchmarks.labelled`` prints both.
"""

from classifiers.candidates import CAP, SOFT

#: Doubt left of each unit of evidence that is missing. Seen on seeds 21 to 24 were 0.02; five times that is kept.
DOUBT = 0.1
#: Of what the text engine finds in cells: entities with a check digit, of fixed form, told by words alone; in a field
#: where at least ``RARE`` of the cells hold it, and in one where fewer do, as mistakes are rare, too. Seeds 21 to 24.
CHECKED, FORMED, WORDED = (0.99, 0.95), (0.98, 0.9), (0.93, 0.6)
RARE = 0.05
_CHECKED = frozenset({"CN_RESIDENT_ID", "CN_FOREIGNER_ID", "CN_BANK_CARD", "IBAN_CODE"})
#: One number in 31 passes the check of a credit code.
_WORDED = SOFT | {"CN_USCC"}


def of_field(strength: float) -> float:
    """Return the confidence, 0–1, in what a field is told to hold by evidence of ``strength`` (0–1)."""
    return min(CAP, 1 - DOUBT * (1 - strength))


def of_texts(entity: str, share: float) -> float:
    """Return the confidence, 0–1, that ``share`` (0–1) of a field's cells hold ``entity`` among other text."""
    often, seldom = CHECKED if entity in _CHECKED else WORDED if entity in _WORDED else FORMED
    return often if share >= RARE else seldom
