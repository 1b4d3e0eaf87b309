"""Cards, accounts and amounts."""

from classifiers.types import Detector

_AMOUNT = r"^[¥￥$]?-?(?:\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.\d{1,6})?(?:元|万元)?$"

_STEP = r"[¥￥$€£]?\d{1,3}(?:,?\d{3}){0,3}(?:\.\d{1,2})?(?:[kKwW千万]|元|万元|百万)?元?"


def _amount(entity: str, source: str) -> Detector:
    """An amount of money is known by its header alone; the values only have to be amounts."""
    return Detector(
        id=entity.lower(),
        entity=entity,
        source=source,
        pattern=_AMOUNT,
        lengths=(1, 24),
        named=0.8,
        confidence=0.75,
        valid=("3500", "3,500.00", "¥3500.5", "3500元"),
        invalid=("abc", "2025-01-01", "13812345678x"),
    )


DETECTORS = (
    Detector(
        id="cn_bank_card",
        entity="CN_BANK_CARD",
        source="UnionPay 62 and issuers' older prefixes; ISO/IEC 7812-1 Luhn",
        pattern=r"^(?:62\d{14,17}|9558\d{15}|603\d{13,16}|621\d{13,16}|4563\d{12,15}|60[13]\d{13,16}|10\d{17}|4\d{15}|5\d{15})$",
        text_pattern=r"(?<![0-9A-Za-z])(?:62(?:[ \-]?\d){14,17}|9558(?:[ \-]?\d){15})(?![0-9A-Za-z])",
        check="luhn",
        chance=0.1,
        normalizer="compact",
        lengths=(16, 19),
        gate="digits",
        alone=None,
        named=0.3,
        context=("银行卡", "卡号"),
        confidence=0.95,
        valid=("6222020000000000000", "6222 0200 0000 0000 000"),
        invalid=("6222020000000000001", "7222020000000000000", "622202000000"),
    ),
    Detector(
        id="cn_bank_card_unionpay",
        entity="CN_BANK_CARD",
        source="UnionPay prefix 62; ISO/IEC 7812-1 Luhn",
        pattern=r"^62\d{14,17}$",
        check="luhn",
        chance=0.1,
        normalizer="compact",
        lengths=(16, 19),
        gate="digits",
        alone=0.5,
        named=0.3,
        sparse=True,
        context=("银行卡", "卡号"),
        confidence=0.97,
        valid=("6222020000000000000",),
        invalid=("6222020000000000001", "7222020000000000000", "0000000000000000"),
    ),
    Detector(
        id="credit_card",
        entity="CREDIT_CARD",
        source="ISO/IEC 7812-1: Visa, Mastercard, American Express, Discover, JCB, Diners, Maestro; Luhn",
        pattern=r"^(?:4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d{2}|7[01]\d|720)\d{12}|3[47]\d{13}|6011\d{12}|64[4-9]\d{13}|65\d{14}|35\d{14}|(?:1800|2131)\d{11}|3[0689]\d{12}|(?:5018|5020|5038|5[6-8]\d{2}|6304|67\d{2})\d{8,15})$",
        text_pattern=r"(?<![0-9A-Za-z\-])(?:(?:4\d{3}|5[1-5]\d{2}|2[2-7]\d{2}|6011|64[4-9]\d|65\d{2}|35\d{2})(?:[ \-]?\d{4}){3}|3[47]\d{2}[ \-]?\d{6}[ \-]?\d{5})(?![0-9A-Za-z\-])",
        check="luhn",
        chance=0.1,
        normalizer="compact",
        lengths=(12, 19),
        gate="digits",
        alone=0.8,
        named=0.3,
        context=("信用卡", "credit card"),
        confidence=0.93,
        valid=("4111111111111111", "5500 0000 0000 0004", "340000000000009"),
        invalid=("4111111111111112", "1234567812345678", "411111111111", "9111111111111111"),
    ),
    Detector(
        id="bank_account",
        entity="BANK_ACCOUNT",
        source="no national value rule: 8 to 30 digits, the header decides",
        pattern=r"^[0-9A-Z]{0,4}\d{7,30}$",
        normalizer="compact",
        lengths=(8, 32),
        gate="ascii",
        alone=None,
        named=0.6,
        context=("账号", "account"),
        confidence=0.75,
        valid=("1100 1234 5678 9012", "320501234567890"),
        invalid=("1234567", "账号"),
    ),
    Detector(
        id="iban",
        entity="IBAN_CODE",
        source="ISO 13616; MOD 97-10",
        pattern=r"^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$",
        text_pattern=r"(?<![0-9A-Za-z])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![0-9A-Za-z])",
        check="iban",
        chance=1 / 97,
        normalizer="compact",
        lengths=(15, 34),
        gate="ascii",
        alone=0.5,
        named=0.1,
        context=("iban",),
        confidence=0.97,
        valid=("GB82 WEST 1234 5698 7654 32", "DE89370400440532013000"),
        invalid=("GB82 WEST 1234 5698 7654 33", "GB00"),
    ),
    _amount("INCOME", "PIPL 28; header and field code decide (AAC040)"),
    Detector(
        id="income_range",
        entity="INCOME",
        source="PIPL 28; ranges and steps as in surveys and advertisements; header decides",
        pattern=(
            rf"^(?:[<>≤≥]=? ?{_STEP}|{_STEP} ?[-~–—至到] ?{_STEP}(?:/?(?:月|年|天|小时)|/(?:month|year|hour))?(?:[·*]1[2-9]薪)?|{_STEP}(?:及|或)?(?:以上|以下|以内|左右)"
            rf"|(?i:less than|under|below|over|above|more than) {_STEP}|{_STEP} ?(?:\+|(?i:or more|and above|or less))|面议|无收入)$"
        ),
        lengths=(2, 40),
        named=0.6,
        confidence=0.85,
        valid=("5000-8000元", "12000元以上", "15K-37K", "<=50K", "$60K - $80K"),
        invalid=("5000", "2024-01-01x", "高", "1-2-3"),
    ),
    _amount("CONTRIBUTION_BASE", "header and field code decide (AAE180)"),
    _amount("BENEFIT_AMOUNT", "header and field code decide (AAE019)"),
    _amount("ACCOUNT_BALANCE", "header and field code decide (AKC087)"),
)
