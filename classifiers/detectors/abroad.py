"""Identifiers of other countries, those that Presidio's pattern recognizers know: form, check digit, header.

What has letters in it and a form or check of its own decides by its values; bare digits need the header, as a check
digit alone is passed by one number in ten.
"""

from classifiers.types import Detector

_MBI = "[AC-HJKMNP-RT-Y]"
#: Four digits of an Indian permanent account number; 0000 is given to nobody.
_PAN_SERIAL = r"(?:[1-9]\d{3}|0[1-9]\d{2}|00[1-9]\d|000[1-9])"


def _number(  # noqa: PLR0913 - one row of a table
    entity: str,
    source: str,
    pattern: str,
    lengths: tuple[int, int],
    examples: tuple[tuple[str, ...], tuple[str, ...]],
    *,
    check: str | None = None,
    chance: float = 1.0,
    alone: float | None = None,
    normalizer: str = "compact",
) -> Detector:
    """One identifier; its id is the entity in lower case. ``examples``: valid, invalid."""
    return Detector(
        id=entity.lower(),
        entity=entity,
        source=source if alone else f"{source}; header decides",
        pattern=f"^(?:{pattern})$",
        check=check,
        chance=chance,
        normalizer=normalizer,
        lengths=lengths,
        gate="ascii",
        alone=alone,
        named=0.3 if check or alone else 0.6,
        confidence=0.95 if check else 0.85,
        valid=examples[0],
        invalid=examples[1],
    )


_MONTH_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_DAY_MONTH = r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])"

_ALONE = (
    _number("US_ITIN", "US IRS, individual taxpayer numbers", r"9\d{2}-(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])-\d{4}", (11, 11),
            (("912-70-1234", "900-50-0001"), ("812-70-1234", "912-89-1234", "912-93-1234")), alone=0.8, normalizer="plain"),
    _number("US_MBI", "US CMS, Medicare beneficiary identifiers", rf"[1-9]{_MBI}[0-9AC-HJKMNP-RT-Y]\d{_MBI}[0-9AC-HJKMNP-RT-Y]\d{_MBI}{{2}}\d{{2}}", (11, 11),
            (("1EG4-TE5-MK73", "1EG4TE5MK73"), ("1SG4TE5MK73", "1EG4TE5MK7")), alone=0.9),
    _number("MEDICAL_LICENSE", "US DEA registration numbers", r"[ABCDEFGHJ-MPRSTUX][A-Z9]\d{7}", (9, 9),
            (("BB1388568", "AB1234563"), ("BB1388567", "AB1234567", "B1388568")), check="dea", chance=0.1, alone=0.8),
    _number("UK_NINO", "HMRC, national insurance numbers: prefixes in use", r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]", (9, 9),
            (("AB123456C", "JG 10 37 59 A"), ("DA123456C", "AB123456E", "AB12345C")), alone=0.95),
    _number("ES_NIF", "Spanish DNI, MOD 23", r"\d{8}[A-HJ-NP-TV-Z]", (9, 9),
            (("12345678Z", "12345678-Z"), ("12345678A", "1234567Z")), check="es_nif", chance=1 / 23, alone=0.5),
    _number("ES_NIE", "Spanish NIE, MOD 23", r"[XYZ]\d{7}[A-HJ-NP-TV-Z]", (9, 9),
            (("X1234567L", "Y-1234567-X"), ("X1234567A", "W1234567L")), check="es_nif", chance=1 / 23, alone=0.5),
    _number("IT_FISCAL_CODE", "Italian ministerial decree of 1976, MOD 26", r"[A-Z]{6}[0-9L-NP-V]{2}[A-EHLMPR-T][0-9L-NP-V]{2}[A-Z][0-9L-NP-V]{3}[A-Z]", (16, 16),
            (("RSSMRA85T10A562S", "rssmra85t10a562s"), ("RSSMRA85T10A562A", "RSSMRA85F10A562S")), check="it_fiscal_code", chance=1 / 26, alone=0.5),
    _number("SG_NRIC_FIN", "Singapore ICA, MOD 11", r"[STFGM]\d{7}[A-Z]", (9, 9),
            (("S1234567D", "T1234567J", "F1234567N"), ("S1234567A", "A1234567D")), check="sg_nric", chance=1 / 11, alone=0.5),
    _number("IN_PAN", "Indian income tax department: the fourth letter is the kind of holder", rf"[A-Z]{{3}}[ABCFGHJLPT][A-Z]{_PAN_SERIAL}[A-Z]", (10, 10),
            (("ABCPE1234F", "AAACR5055K"), ("ABCDE1234F", "ABCPE12345")), alone=0.9),
    _number("IN_GSTIN", "Indian GST network, base 36", rf"(?:0[1-9]|[1-3]\d)[A-Z]{{5}}{_PAN_SERIAL}[A-Z][1-9A-Z]Z[0-9A-Z]", (15, 15),
            (("27AAPFU0939F1ZV", "29AAGCB7383J1Z4"), ("27AAPFU0939F1ZA", "27AAPFU0939F1XV")), check="in_gstin", chance=1 / 36, alone=0.5),
    _number("FI_PERSONAL_IDENTITY_CODE", "Finnish population register, MOD 31", rf"{_DAY_MONTH}\d{{2}}[-+A-FU-Y]\d{{3}}[0-9A-FHJ-NPR-Y]", (11, 11),
            (("131052-308T", "010594Y9032"), ("131052-308U", "131352-308T")), check="fi_personal_identity_code", chance=1 / 31, alone=0.5, normalizer="plain"),
    _number("KR_RRN", "Korean resident registration; no check since October 2020", rf"\d{{2}}{_MONTH_DAY}-[1-8]\d{{6}}", (14, 14),
            (("900101-1234567", "051231-4000000"), ("901301-1234567", "900101-9234567")), alone=0.9, normalizer="plain"),
    _number("CRYPTO", "Bitcoin: base 58 check, BIP 173, BIP 350", r"[13][1-9A-HJ-NP-Za-km-z]{25,34}|bc1[02-9ac-hj-np-z]{11,71}", (26, 74),
            (("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"),
             ("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3", "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdp")), check="crypto", chance=0.001, alone=0.5, normalizer="plain"),
)  # fmt: skip

_NAMED = (
    _number("US_PASSPORT", "US Department of State: nine digits, or a letter and eight", r"[A-Z]?\d{8}|\d{9}", (9, 9),
            (("A12345678", "123456789"), ("12345678", "AB1234567"))),
    _number("US_DRIVER_LICENSE", "AAMVA: letters and digits, by state", r"[A-Z]{0,3}\d{3,14}[A-Z0-9]{0,3}", (6, 16),
            (("D1234567", "123456789"), ("D12", "license"))),
    _number("US_BANK_NUMBER", "US bank accounts: 8 to 17 digits", r"\d{8,17}", (8, 17),
            (("12345678", "945456787654"), ("1234567", "A12345678"))),
    _number("ABA_ROUTING_NUMBER", "ANSI X9, MOD 10", r"(?:0\d|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80)\d{7}", (9, 9),
            (("121000358", "0210-0002-1"), ("121000357", "421000358")), check="aba_routing", chance=0.1),
    _number("US_NPI", "US CMS: Luhn with prefix 80840", r"[12]\d{9}", (10, 10),
            (("1234567893", "1245319599"), ("1234567890", "3234567893")), check="us_npi", chance=0.1),
    _number("UK_NHS", "NHS data dictionary, MOD 11", r"\d{10}", (10, 10),
            (("943 476 5919", "9434765919"), ("9434765918", "943476591")), check="uk_nhs", chance=1 / 11),
    _number("UK_DRIVING_LICENCE", "DVLA: surname, birth, initials", r"[A-Z]{1,5}9{0,4}\d[0156]\d(?:0[1-9]|[12]\d|3[01])\d[A-Z9]{2}\d[A-Z]{2}", (16, 16),
            (("MORGA657054SM9IJ", "SMITH751228JA9AB"), ("MORGA677054SM9IJ", "MORGA657054SM9I"))),
    _number("UK_PASSPORT", "HM Passport Office: nine digits, or two letters and seven", r"\d{9}|[A-Z]{2}\d{7}", (9, 9),
            (("123456789", "AB1234567"), ("12345678", "A12345678"))),
    _number("UK_VEHICLE_REGISTRATION", "DVLA: marks since 1963", r"[A-Z]{2}\d{2}[A-Z]{3}|[A-Z]\d{1,3}[A-Z]{3}|[A-Z]{3}\d{1,3}[A-Z]?", (4, 7),
            (("BD51 SMR", "A123 BCD"), ("BD5 SMR1", "1234567"))),
    _number("CA_SIN", "Service Canada, Luhn", r"[1-79]\d{8}", (9, 9),
            (("123-456-782", "130692544"), ("123-456-789", "823456782")), check="ca_sin", chance=0.1),
    _number("AU_TFN", "Australian Taxation Office, MOD 11", r"\d{9}", (9, 9),
            (("123 456 782", "876543210"), ("123456789", "12345678")), check="au_tfn", chance=1 / 11),
    _number("AU_ABN", "Australian Business Register, MOD 89", r"[1-9]\d{10}", (11, 11),
            (("51 824 753 556", "83914571673"), ("51824753557", "5182475355")), check="au_abn", chance=1 / 89),
    _number("AU_ACN", "ASIC, MOD 10", r"\d{9}", (9, 9),
            (("004 085 616", "000000019"), ("004085617", "00408561")), check="au_acn", chance=0.1),
    _number("AU_MEDICARE", "Services Australia, MOD 10", r"[2-6]\d{9}", (10, 10),
            (("2123 45670 1", "2428778132"), ("2123456711", "1123456701")), check="au_medicare", chance=0.1),
    _number("IN_AADHAAR", "UIDAI, Verhoeff", r"[2-9]\d{11}", (12, 12),
            (("2341 2341 2346", "499118665246"), ("234123412345", "134123412346")), check="in_aadhaar", chance=0.1),
    _number("IN_VOTER", "Election Commission of India: three letters, seven digits", r"[A-Z]{3}\d{7}", (10, 10),
            (("KSD1287349", "ABC1234566"), ("KS1287349", "KSD128734"))),
    _number("IN_PASSPORT", "Indian passports: a letter, seven digits", r"[A-Z][1-9]\d{6}", (8, 8),
            (("A1234567", "J8369854"), ("A0234567", "12345678"))),
    _number("IN_VEHICLE_REGISTRATION", "Indian marks: state, district, series", r"[A-Z]{2}\d{1,2}[A-Z]{0,3}\d{4}", (7, 11),
            (("KA 53 ME 3456", "MH12AB1234"), ("K53ME3456", "KA53ME345"))),
    _number("IT_VAT_CODE", "Agenzia delle Entrate, Luhn", r"(?:IT)?\d{11}", (11, 11),
            (("00743110157", "01333550323"), ("00743110158", "0074311015")), check="it_vat", chance=0.1),
    _number("IT_DRIVER_LICENSE", "Italian licenses: two letters, seven digits, a letter", r"[A-Z]{2}\d{7}[A-Z]|U1[0-9B-Y]{7}[A-Z]", (10, 10),
            (("AA0123456B", "U1K3Y23BCD"), ("A01234567B", "AA012345B"))),
    _number("IT_IDENTITY_CARD", "Italian identity cards, paper and electronic", r"[A-Z]{2}\d{7}|[A-Z]{2}\d{5}[A-Z]{2}|\d{7}[A-Z]{2}", (9, 9),
            (("AA1234567", "CA00000AA"), ("A12345678", "AA123456"))),
    _number("PL_PESEL", "Polish register, MOD 10", r"\d{2}(?:[02468][1-9]|[13579][0-2])(?:0[1-9]|[12]\d|3[01])\d{5}", (11, 11),
            (("44051401359", "02070803628"), ("44051401358", "44131401359")), check="pl_pesel", chance=0.1),
    _number("TH_TNIN", "Thai Department of Provincial Administration, MOD 11", r"[1-8]\d{12}", (13, 13),
            (("1-2345-45678-78-1", "3101200034507"), ("1234545678782", "9234545678781")), check="th_tnin", chance=0.1),
    _number("TR_NATIONAL_ID", "Turkish civil register, two check digits", r"[1-9]\d{10}", (11, 11),
            (("10000000146", "17291716060"), ("10000000147", "07291716060")), check="tr_id", chance=0.01),
    _number("DE_TAX_ID", "German BZSt, ISO 7064 MOD 11,10", r"[1-9]\d{10}", (11, 11),
            (("36 574 261 809", "65929970489"), ("36574261808", "3657426180")), check="de_tax_id", chance=0.1),
    _number("DE_ID_CARD", "German identity cards and passports", r"[CFGHJKLMNPRTVWXYZ][0-9CFGHJKLMNPRTVWXYZ]{8}\d?|T\d{8}", (9, 10),
            (("L01X00T471", "C01X00T47"), ("A01X00T471", "L01X00T"))),
    _number("SE_PERSONNUMMER", "Skatteverket SKV 704, Luhn over ten digits", r"\d{2}(?:0[1-9]|1[0-2])(?:[0-8][1-9]|[1-9]0)\d{4}", (10, 10),
            (("811228-9874", "8112289874"), ("811228-9875", "811328-9874")), check="se_number", chance=0.1),
    _number("ZA_ID_NUMBER", "South African Home Affairs, Luhn", rf"\d{{2}}{_MONTH_DAY}\d{{4}}[01]\d{{2}}", (13, 13),
            (("8001015009087", "7503305044089"), ("8001015009086", "8013015009087")), check="za_id", chance=0.1),
    _number("NG_NIN", "Nigerian NIMC: eleven digits", r"[1-9]\d{10}", (11, 11),
            (("12345678901", "70123456789"), ("1234567890", "02345678901"))),
)  # fmt: skip

DETECTORS = (*_ALONE, *_NAMED)
