"""Protections: what is done to a field before it leaves, over whole columns, each with its guarantee.

``specs`` holds one protection with its parameters, ``proposals`` what the rules ask for, ``ordering`` which gives away
less, ``applying`` does it; one file a family beside them. docs/protections.md has the table of all kinds.

A per-release key makes pseudonyms: equal within one release, unrelated between two. A plain hash is not offered.
"""

from policies.protections.applying import protect
from policies.protections.ciphers import CIPHERS, KEY_BYTES
from policies.protections.declared import ProtectionError
from policies.protections.generalizing import generalize
from policies.protections.masking import mask
from policies.protections.ordering import at_least
from policies.protections.proposals import (
    SAMPLES,
    choices,
    propose,
    propose_sample,
    propose_text,
    specify,
)
from policies.protections.pseudonyms import pseudonym
from policies.protections.specs import DECLARED, GUARANTEES, KINDS, ProtectionSpec, read_written

__all__ = [
    "CIPHERS",
    "DECLARED",
    "GUARANTEES",
    "KEY_BYTES",
    "KINDS",
    "SAMPLES",
    "ProtectionError",
    "ProtectionSpec",
    "at_least",
    "choices",
    "generalize",
    "mask",
    "propose",
    "propose_sample",
    "propose_text",
    "protect",
    "pseudonym",
    "read_written",
    "specify",
]
