"""The dossier of a request for an inspector: one file with the whole history, which verifies offline."""

from catalog.dossiers import verification
from catalog.dossiers.examination import Examination, Problem
from catalog.dossiers.making import Dossier, make
from catalog.dossiers.verification import DossierReport, verify_dossier

__all__ = [
    "Dossier",
    "DossierReport",
    "Examination",
    "Problem",
    "make",
    "verification",
    "verify_dossier",
]
