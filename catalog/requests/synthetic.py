"""Rows of nobody, to show what a release would look like to those who may not see samples of the data.

Numbers with a check digit carry a wrong one, telephones begin with a digit that none is dialed with, addresses lie in a
city that is not there: nothing here can be a person's.
"""

from collections.abc import Mapping

import polars as pl

from policies.entities import OWN

ROWS = 3
#: Three values an entity, as a source would hold them.
VALUES: Mapping[str, tuple[str, str, str]] = {
    "PERSON": ("例一甲", "例二乙", "例三丙"),
    "CN_RESIDENT_ID": ("990101199003070011", "990102198511230022", "990103197207150033"),
    "CN_FOREIGNER_ID": ("XYZ000000000001", "XYZ000000000002", "XYZ000000000003"),
    "CN_PASSPORT": ("E00000001", "E00000002", "E00000003"),
    "CN_TRAVEL_PERMIT": ("H0000000001", "H0000000002", "M0000000003"),
    "CN_SOCIAL_SECURITY_CARD": ("Z00000001", "Z00000002", "Z00000003"),
    "CN_MEDICAL_INSURANCE_CARD": ("YB00000001", "YB00000002", "YB00000003"),
    "CN_MILITARY_ID": ("军字第0000001号", "军字第0000002号", "军字第0000003号"),
    "PHONE_NUMBER": ("29900000001", "29900000002", "29900000003"),
    "EMAIL_ADDRESS": ("jia@example.org", "yi@example.org", "bing@example.org"),
    "CN_ADDRESS": ("云江市东区例一路1号", "云江市西区例二路2号", "云江市云山县例三路3号"),
    "CN_POSTCODE": ("990001", "990102", "990203"),
    "CN_BANK_CARD": ("6200000000000000001", "6200000000000000002", "6200000000000000004"),
    "BANK_ACCOUNT": ("9900000000000001", "9900000000000003", "9900000000000004"),
    "CN_USCC": ("990000000000000001", "990000000000000002", "990000000000000003"),
    "CN_ORG_CODE": ("99000000-1", "99000000-2", "99000000-3"),
    "ORGANIZATION": ("例一有限公司", "例二有限公司", "例三中心"),
    "CN_VEHICLE_PLATE": ("云Z00001", "云Z00002", "云Z00003"),
    "IP_ADDRESS": ("192.0.2.1", "192.0.2.2", "198.51.100.3"),
    "MAC_ADDRESS": ("00:00:5E:00:53:01", "00:00:5E:00:53:02", "00:00:5E:00:53:03"),
    "GEO_COORDINATE": ("0.0001,0.0001", "0.0002,0.0002", "0.0003,0.0003"),
    "CN_QQ": ("00001", "00002", "00003"),
    "CN_WECHAT": ("wx_example_1", "wx_example_2", "wx_example_3"),
    "DATE_OF_BIRTH": ("1990-03-07", "1985-11-23", "1972-07-15"),
    "AGE": ("36", "41", "54"),
    "SEX": ("1", "2", "1"),
    "ETHNIC_GROUP": ("01", "02", "03"),
    "NATIONALITY": ("156", "156", "999"),
    "MARITAL_STATUS": ("10", "20", "20"),
    "EDUCATION": ("21", "31", "61"),
    "POLITICAL_AFFILIATION": ("01", "13", "13"),
    "RELIGION": ("示例", "示例", "无"),
    "HOUSEHOLD_TYPE": ("10", "20", "10"),
    "BLOOD_TYPE": ("A", "B", "O"),
    "DISABILITY": ("1", "2", "3"),
    "DIAGNOSIS": ("J18.901", "I10.x00", "S82.101"),
    "MEDICAL_RECORD_NUMBER": ("BL0000001", "BL0000002", "BL0000003"),
    "INCOME": ("5230.50", "8120.00", "12600.75"),
    "CONTRIBUTION_BASE": ("5230.50", "8120.00", "12600.75"),
    "BENEFIT_AMOUNT": ("1830.50", "2412.00", "3660.75"),
    "ACCOUNT_BALANCE": ("15230.50", "28120.00", "42600.75"),
    "EMPLOYMENT_STATUS": ("1", "2", "1"),
    "PERSON_NUMBER": ("GR00000001", "GR00000002", "GR00000003"),
    "EMPLOYER_NUMBER": ("DW00000001", "DW00000002", "DW00000003"),
    "CREDENTIAL": ("example-1", "example-2", "example-3"),
    "BIOMETRIC": ("示例模板1", "示例模板2", "示例模板3"),
    "CREDIT_CARD": ("4000000000000001", "4000000000000003", "4000000000000004"),
    "IBAN_CODE": ("DE00000000000000000001", "DE00000000000000000002", "DE00000000000000000003"),
    "US_SSN": ("000-00-0001", "000-00-0002", "000-00-0003"),
    "US_ITIN": ("900-00-0001", "900-00-0002", "900-00-0003"),
    "US_BANK_NUMBER": ("00000001", "00000002", "00000003"),
    "US_DRIVER_LICENSE": ("Z0000001", "Z0000002", "Z0000003"),
    "US_PASSPORT": ("000000001", "000000002", "000000003"),
    "UK_NHS": ("000 000 0001", "000 000 0002", "000 000 0003"),
    "UK_NINO": ("ZZ000001Z", "ZZ000002Z", "ZZ000003Z"),
    "CRYPTO": ("1Example1", "1Example2", "1Example3"),
    "MEDICAL_LICENSE": ("000000000000001", "000000000000002", "000000000000003"),
    "URL": ("https://example.org/1", "https://example.org/2", "https://example.org/3"),
    "LOCATION": ("云江市东区", "云江市西区", "云江市云山县"),
    "NRP": ("示例", "示例", "示例"),
    "DATE_TIME": ("2026-01-05", "2026-02-16", "2026-03-27"),
}
#: Of a field in which nothing was found, and of an installation's own entities.
PLAIN = ("示例1", "示例2", "示例3")
OWN_VALUES = ("OWN-0001", "OWN-0002", "OWN-0003")
#: Of an entity with no values of its own, such as the papers of another country.
OTHER_VALUES = ("EXAMPLE-01", "EXAMPLE-02", "EXAMPLE-03")


def synthetic_rows(fields: Mapping[str, str | None]) -> pl.DataFrame:
    """Return three rows of text for fields and their entities."""
    return pl.DataFrame({name: list(_values(entity)) for name, entity in fields.items()})


def _values(entity: str | None) -> tuple[str, str, str]:
    if entity is None:
        return PLAIN
    return OWN_VALUES if entity.startswith(OWN) else VALUES.get(entity, OTHER_VALUES)
