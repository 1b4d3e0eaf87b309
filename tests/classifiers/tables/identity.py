"""Identity papers. GB 11643, NIA announcements, GA/T; SSA for the American one."""

from tests.classifiers.tables.table import Table

TABLES = {
    "cn_resident_id_18": Table(
        valid=(
            "11010519491231002X",
            "11010519491231002x",
            "440524198001010013",
            "810000199408230021",
            "830000199201300022",
            "110105 19491231 002X",
            "110105-19491231-002X",
            "\uff11\uff11\uff10\uff11\uff10\uff15\uff11\uff19\uff14\uff19\uff11\uff12\uff13\uff11\uff10\uff10\uff12\uff38",
            "'440524198001010013",
        ),
        invalid=("身份证", "110105", "ABCDEFGHIJKLMNOPQR", "000000000000000000", "13812345678"),
        near=(
            "110105194912310021",  # check digit
            "440524198001010014",  # check digit
            "440542198001010013",  # two digits swapped
            "44052419800101001",  # one short
            "4405241980010100133",  # one long
            "11010519491331002X",  # month 13, check digit made right below
            "110105194902290020",  # 29 February of no leap year
            "X1010519491231002X",
        ),
    ),
    "cn_resident_id_15": Table(
        valid=("110105491231002", "320281650815123", "320281 650815 123"),
        invalid=("11010549123100", "abcdefghijklmno", "0", "2025-01-01"),
        near=(
            "110105491331002",  # month 13
            "110105490230002",  # 30 February
            "000105491231002",  # no such province
            "990105491231002",
            "1101054912310021",  # one long
            "11010549123100X",
        ),
    ),
    "cn_foreigner_id": Table(
        valid=("USA320185072312", "911156199001010010", "usa320185072312"),
        invalid=("USA", "320185072312", "110105491231002"),
        near=(
            "USA320185133912",  # month 13
            "US1320185072312",  # a digit in the country
            "USA32018507231",  # one short
            "911156199001010011",  # check digit
            "811156199001010010",  # resident numbers start with 1–8
        ),
    ),
    "cn_passport": Table(
        valid=(
            "E12345678",
            "G23456789",
            "EA1234567",
            "SE1234567",
            "PE1234567",
            "MA1234567",
            "e12345678",
        ),
        invalid=("E", "123456789", "EABCDEFGH", "护照"),
        near=(
            "E1234567",  # one short
            "E123456789",  # one long
            "EI1234567",  # I is not used as second letter
            "EO1234567",
            "X12345678",  # no such series
            "SA1234567",
            "MC1234567",
        ),
    ),
    "cn_travel_permit": Table(
        valid=("H12345678", "M1234567801", "h1234567890", "M12345678"),
        invalid=("H", "通行证", "12345678"),
        near=("H1234567", "K12345678", "H123456789", "M123456780123", "HM12345678"),
    ),
    "cn_travel_permit_taiwan": Table(
        valid=("12345678", "1234567890", "0123456789"),
        invalid=("1234", "台胞证", "ABCDEFGH"),
        near=("1234567", "123456789", "12345678901", "1234567A"),
    ),
    "cn_military_id": Table(
        valid=("军字第1234567号", "南字第01234567号", "军字1234567", "北字第2005123号"),
        invalid=("军官证", "1234567", "第1234567号"),
        near=(
            "苏人社字2025第7号",  # a document number
            "字第1234567号",
            "军字第12号",
            "军字第123456789号",
            "东南军字第1234567号",
        ),
    ),
    "us_ssn_digits": Table(
        valid=("123456789", "078 05 1121", "899-99-9999"),
        invalid=("SSN", "2025-01-01", "12"),
        near=("12345678", "1234567890", "912345678", "12345678A"),
    ),
    "us_ssn": Table(
        valid=("123-45-6789", "078-05-1121"),
        invalid=("123456789", "SSN", "2025-01-01"),
        near=(
            "000-12-3456",
            "666-12-3456",
            "912-34-5678",
            "123-00-6789",
            "123-45-0000",
            "123-456-789",
            "12-345-6789",
            "123-45-67890",
        ),
    ),
    "cn_social_security_card": Table(
        valid=("A12345678", "NA1234567", "320281198001011234"),
        invalid=("社保卡", "12", "-", "a b"),
        near=("A12345", "A1234567890123456789012", "A1234_5678", "张A1234567"),
    ),
    "cn_medical_insurance_card": Table(
        valid=("YB12345678", "1234567890", "3202811234567890"),
        invalid=("医保", "12", "居民医保"),
        near=("YB123", "YB12345678901234567890123", "YB1234.5678", "医1234567890"),
    ),
}
