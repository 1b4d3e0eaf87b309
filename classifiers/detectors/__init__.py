"""Every detector, declared once; the vector kernel and the Presidio recognizers both run these."""

from classifiers.detectors import (
    abroad,
    contact,
    employment,
    finance,
    generic,
    health,
    identity,
    organization,
)
from classifiers.types import Detector

DETECTORS: tuple[Detector, ...] = (
    *identity.DETECTORS,
    *contact.DETECTORS,
    *finance.DETECTORS,
    *organization.DETECTORS,
    *employment.DETECTORS,
    *health.DETECTORS,
    *generic.DETECTORS,
    *abroad.DETECTORS,
)
BY_ID = {detector.id: detector for detector in DETECTORS}
if len(BY_ID) != len(DETECTORS):  # a reused id would merge two detectors' counts
    message = "a detector id is used twice"
    raise ValueError(message)


def by_entity(entity: str) -> tuple[Detector, ...]:
    """Return the detectors of one entity."""
    return tuple(d for d in DETECTORS if d.entity == entity)
