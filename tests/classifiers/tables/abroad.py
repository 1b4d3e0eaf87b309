"""Identifiers of other countries; made numbers that pass their check digits."""

from tests.classifiers.tables.table import Table

TABLES = {
    "us_itin": Table(
        valid=(
            "912-70-1234",
            "900-50-0001",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "812-70-1234",
            "912-89-1234",
            "912-93-1234",
            "912-70-123A",
            "912-70-123",
            "912-70-12341",
        ),
    ),
    "us_mbi": Table(
        valid=(
            "1EG4-TE5-MK73",
            "1EG4TE5MK73",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "1SG4TE5MK73",
            "1EG4TE5MK7",
            "1EG4-TE5-MK7A",
            "1EG4-TE5-MK7",
            "1EG4-TE5-MK731",
            "1EG4-TE5-MK73A",
        ),
    ),
    "medical_license": Table(
        valid=(
            "BB1388568",
            "AB1234563",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "BB1388567",
            "AB1234567",
            "B1388568",
            "BB1388561",
            "BB138856A",
            "BB138856",
        ),
    ),
    "uk_nino": Table(
        valid=(
            "AB123456C",
            "JG 10 37 59 A",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "DA123456C",
            "AB123456E",
            "AB12345C",
            "AB1234561",
            "AB123456",
            "AB123456C1",
        ),
    ),
    "es_nif": Table(
        valid=(
            "12345678Z",
            "12345678-Z",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "12345678A",
            "1234567Z",
            "123456781",
            "12345678",
            "12345678Z1",
            "12345678ZA",
        ),
    ),
    "es_nie": Table(
        valid=(
            "X1234567L",
            "Y-1234567-X",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "X1234567A",
            "W1234567L",
            "X12345671",
            "X1234567",
            "X1234567L1",
            "X1234567LA",
        ),
    ),
    "it_fiscal_code": Table(
        valid=(
            "RSSMRA85T10A562S",
            "rssmra85t10a562s",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "RSSMRA85T10A562A",
            "RSSMRA85F10A562S",
            "RSSMRA85T10A5621",
            "RSSMRA85T10A562",
            "RSSMRA85T10A562S1",
            "RSSMRA85T10A562SA",
        ),
    ),
    "sg_nric_fin": Table(
        valid=(
            "S1234567D",
            "T1234567J",
            "F1234567N",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "S1234567A",
            "A1234567D",
            "S12345671",
            "S1234567",
            "S1234567D1",
            "S1234567DA",
        ),
    ),
    "in_pan": Table(
        valid=(
            "ABCPE1234F",
            "AAACR5055K",
            "ABCPE0001F",
            "ABCPE0100F",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "ABCDE1234F",
            "ABCPE12345",
            "ABCPE12341",
            "ABCPE1234",
            "ABCPE1234F1",
            "ABCPE1234FA",
            "ABCPE0000F",
        ),
    ),
    "in_gstin": Table(
        valid=(
            "27AAPFU0939F1ZV",
            "29AAGCB7383J1Z4",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "27AAPFU0939F1ZA",
            "27AAPFU0939F1XV",
            "27AAPFU0939F1Z1",
            "27AAPFU0939F1Z",
            "27AAPFU0939F1ZV1",
            "27AAPFU0939F1ZVA",
            "27AAPFU0000F1ZJ",
        ),
    ),
    "fi_personal_identity_code": Table(
        valid=(
            "131052-308T",
            "010594Y9032",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "131052-308U",
            "131352-308T",
            "131052-3081",
            "131052-308A",
            "131052-308",
            "131052-308T1",
        ),
    ),
    "kr_rrn": Table(
        valid=(
            "900101-1234567",
            "051231-4000000",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "901301-1234567",
            "900101-9234567",
            "900101-123456A",
            "900101-123456",
            "900101-12345671",
            "900101-1234567A",
        ),
    ),
    "crypto": Table(
        valid=(
            "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
            "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3",
            "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdp",
            "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN1",
            "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVNA",
            "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN",
            "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN21",
        ),
    ),
    "us_passport": Table(
        valid=(
            "A12345678",
            "123456789",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "12345678",
            "AB1234567",
            "A1234567A",
            "A1234567",
            "A123456781",
            "A12345678A",
        ),
    ),
    "us_driver_license": Table(
        valid=(
            "D1234567",
            "123456789",
        ),
        invalid=(
            "no number",
            "无此号",
            "12",
        ),
        near=(
            "D12",
            "license",
            "Ü1234567",
            "Ü23456789",
        ),
    ),
    "us_bank_number": Table(
        valid=(
            "12345678",
            "945456787654",
        ),
        invalid=(
            "no number",
            "无此号",
            "12",
        ),
        near=(
            "1234567",
            "A12345678",
            "1234567A",
            "12345678A",
            "2345678",
            "Ü2345678",
        ),
    ),
    "aba_routing_number": Table(
        valid=(
            "121000358",
            "0210-0002-1",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "121000357",
            "421000358",
            "121000351",
            "12100035A",
            "12100035",
            "1210003581",
        ),
    ),
    "us_npi": Table(
        valid=(
            "1234567893",
            "1245319599",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "1234567890",
            "3234567893",
            "1234567891",
            "123456789A",
            "123456789",
            "12345678931",
        ),
    ),
    "uk_nhs": Table(
        valid=(
            "943 476 5919",
            "9434765919",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "9434765918",
            "943476591",
            "943 476 5911",
            "943 476 591A",
            "943 476 591",
            "943 476 59191",
        ),
    ),
    "uk_driving_licence": Table(
        valid=(
            "MORGA657054SM9IJ",
            "SMITH751228JA9AB",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "MORGA677054SM9IJ",
            "MORGA657054SM9I",
            "MORGA657054SM9I1",
            "MORGA657054SM9IJ1",
            "MORGA657054SM9IJA",
            "ORGA657054SM9IJ",
        ),
    ),
    "uk_passport": Table(
        valid=(
            "123456789",
            "AB1234567",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "12345678",
            "A12345678",
            "12345678A",
            "1234567891",
            "123456789A",
            "23456789",
        ),
    ),
    "uk_vehicle_registration": Table(
        valid=(
            "BD51 SMR",
            "A123 BCD",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "BD5 SMR1",
            "1234567",
            "BD51 SM1",
            "BD51 SM",
            "BD51 SMR1",
            "BD51 SMRA",
        ),
    ),
    "ca_sin": Table(
        valid=(
            "123-456-782",
            "130692544",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "123-456-789",
            "823456782",
            "123-456-781",
            "123-456-78A",
            "123-456-78",
            "123-456-7821",
        ),
    ),
    "au_tfn": Table(
        valid=(
            "123 456 782",
            "876543210",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "123456789",
            "12345678",
            "123 456 781",
            "123 456 78A",
            "123 456 78",
            "123 456 7821",
        ),
    ),
    "au_abn": Table(
        valid=(
            "51 824 753 556",
            "83914571673",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "51824753557",
            "5182475355",
            "51 824 753 551",
            "51 824 753 55A",
            "51 824 753 55",
            "51 824 753 5561",
        ),
    ),
    "au_acn": Table(
        valid=(
            "004 085 616",
            "000000019",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "004085617",
            "00408561",
            "004 085 611",
            "004 085 61A",
            "004 085 61",
            "004 085 6161",
        ),
    ),
    "au_medicare": Table(
        valid=(
            "2123 45670 1",
            "2428778132",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "2123456711",
            "1123456701",
            "2123 45670 A",
            "2123 45670 ",
            "2123 45670 11",
            "2123 45670 1A",
        ),
    ),
    "in_aadhaar": Table(
        valid=(
            "2341 2341 2346",
            "499118665246",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "234123412345",
            "134123412346",
            "2341 2341 2341",
            "2341 2341 234A",
            "2341 2341 234",
            "2341 2341 23461",
        ),
    ),
    "in_voter": Table(
        valid=(
            "KSD1287349",
            "ABC1234566",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "KS1287349",
            "KSD128734",
            "KSD128734A",
            "KSD12873491",
            "KSD1287349A",
            "SD1287349",
        ),
    ),
    "in_passport": Table(
        valid=(
            "A1234567",
            "J8369854",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "A0234567",
            "12345678",
            "A123456A",
            "A123456",
            "A12345671",
            "A1234567A",
        ),
    ),
    "in_vehicle_registration": Table(
        valid=(
            "KA 53 ME 3456",
            "MH12AB1234",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "K53ME3456",
            "KA53ME345",
            "KA 53 ME 345A",
            "KA 53 ME 345",
            "KA 53 ME 34561",
            "KA 53 ME 3456A",
        ),
    ),
    "it_vat_code": Table(
        valid=(
            "00743110157",
            "01333550323",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "00743110158",
            "0074311015",
            "00743110151",
            "0074311015A",
            "007431101571",
            "00743110157A",
        ),
    ),
    "it_driver_license": Table(
        valid=(
            "AA0123456B",
            "U1K3Y23BCD",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "A01234567B",
            "AA012345B",
            "AA01234561",
            "AA0123456",
            "AA0123456B1",
            "AA0123456BA",
        ),
    ),
    "it_identity_card": Table(
        valid=(
            "AA1234567",
            "CA00000AA",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "A12345678",
            "AA123456",
            "AA123456A",
            "AA12345671",
            "AA1234567A",
            "A1234567",
        ),
    ),
    "pl_pesel": Table(
        valid=(
            "44051401359",
            "02070803628",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "44051401358",
            "44131401359",
            "44051401351",
            "4405140135A",
            "4405140135",
            "440514013591",
        ),
    ),
    "th_tnin": Table(
        valid=(
            "1-2345-45678-78-1",
            "3101200034507",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "1234545678782",
            "9234545678781",
            "1-2345-45678-78-2",
            "1-2345-45678-78-A",
            "1-2345-45678-78-",
            "1-2345-45678-78-11",
        ),
    ),
    "tr_national_id": Table(
        valid=(
            "10000000146",
            "17291716060",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "10000000147",
            "07291716060",
            "10000000141",
            "1000000014A",
            "1000000014",
            "100000001461",
        ),
    ),
    "de_tax_id": Table(
        valid=(
            "36 574 261 809",
            "65929970489",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "36574261808",
            "3657426180",
            "36 574 261 801",
            "36 574 261 80A",
            "36 574 261 80",
            "36 574 261 8091",
        ),
    ),
    "de_id_card": Table(
        valid=(
            "L01X00T471",
            "C01X00T47",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "A01X00T471",
            "L01X00T",
            "L01X00T47A",
            "L01X00T4711",
            "L01X00T471A",
            "01X00T471",
        ),
    ),
    "se_personnummer": Table(
        valid=(
            "811228-9874",
            "8112289874",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "811228-9875",
            "811328-9874",
            "811228-9871",
            "811228-987A",
            "811228-987",
            "811228-98741",
        ),
    ),
    "za_id_number": Table(
        valid=(
            "8001015009087",
            "7503305044089",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "8001015009086",
            "8013015009087",
            "8001015009081",
            "800101500908A",
            "800101500908",
            "80010150090871",
        ),
    ),
    "ng_nin": Table(
        valid=(
            "12345678901",
            "70123456789",
        ),
        invalid=(
            "no number",
            "2025-01-01",
            "无此号",
        ),
        near=(
            "1234567890",
            "02345678901",
            "1234567890A",
            "123456789011",
            "12345678901A",
            "2345678901",
        ),
    ),
}
