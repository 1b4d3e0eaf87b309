"""Health: diagnoses and the numbers of medical records."""

from classifiers.lexicons.places import DISEASES
from classifiers.types import Detector

DETECTORS = (
    Detector(
        id="icd10",
        entity="DIAGNOSIS",
        source="ICD-10 (GB/T 14396-2016): letter, two digits, parts after a point",
        pattern=r"^[A-TV-Z]\d[0-9A-B](?:\.[0-9A-Zx]{1,4}(?:[+*]|\d{0,3})?)?$",
        lengths=(3, 10),
        gate="ascii",
        alone=0.97,
        named=0.5,
        context=("诊断", "ICD"),
        confidence=0.8,
        valid=("S82.101", "I10", "J18.9", "E11.900"),
        invalid=("S8", "82.1", "U12345"),
    ),
    Detector(
        id="disease_zh",
        entity="DIAGNOSIS",
        source="words that Chinese names of diseases and injuries end in",
        pattern=rf"^\S*(?:{DISEASES})\S*$",
        lengths=(2, 40),
        gate="wide",
        alone=0.6,
        named=0.3,
        context=("诊断", "病"),
        confidence=0.85,
        valid=("腰椎间盘突出症", "左胫骨骨折", "2型糖尿病"),
        invalid=("正常", "已签收"),
    ),
    Detector(
        id="medical_record_number",
        entity="MEDICAL_RECORD_NUMBER",
        source="WS 445: no value rule, the header decides",
        pattern=r"^[A-Z]{0,6}\d{4,20}$",
        normalizer="compact",
        lengths=(4, 24),
        gate="ascii",
        named=0.6,
        confidence=0.8,
        valid=("ZY20250001", "0012345678"),
        invalid=("12", "病历"),
    ),
)
