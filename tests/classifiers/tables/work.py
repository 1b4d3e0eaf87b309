"""Organizations and numbers given by offices, credentials. GB 32100, GB 11714."""

from tests.classifiers.tables.table import Table

TABLES = {
    "cn_uscc": Table(
        valid=(
            "91350100M000100Y43",
            "91350100m000100y43",
            "9135 0100 M000 100Y 43",
            "91320281MA1X2K3L4K",
            "52320281MJ5812345P",
        ),
        invalid=("信用代码", "9135", "110105491231002"),
        near=(
            "91350100M000100Y44",  # check character
            "91350100M000100I43",  # I, O, S, V, Z are not used
            "9135010M000100Y43",  # one short
            "91350100M000100Y433",  # one long
            "91350100M001000Y43",  # two swapped
        ),
    ),
    "cn_org_code": Table(
        valid=("D2143569-X", "D2143569X", "d2143569-x"),
        invalid=("机构", "D214", "12345678"),
        near=("D2143569-1", "D214356-X", "D2143596-X", "D21435699X"),
    ),
    "employer_number": Table(
        valid=("320281000123", "DW00123", "dw-00123"),
        invalid=("单位", "DW", "-"),
        near=("1", "DW12", "ABCDEFG123", "12", "DW00123A", "DW0.123"),
    ),
    "person_number": Table(
        valid=("3202810012345", "EMP00123", "3202810012345A"),
        invalid=("个人", "EMP", "-"),
        near=("1", "12", "ABCDEFG123", "123456789012345678901AB", "EMP0.123"),
    ),
    "credential_named": Table(
        valid=("P@ssw0rd", "hunter2!", "e10adc3949ba59abbe56e057f20f883e"),
        invalid=("abc", "two words", "-"),
        near=("a b c", "pwd", "long pass phrase"),
    ),
    "credential_form": Table(
        valid=(
            "AKIAIOSFODNN7EXAMPLE",
            "ghp_0123456789abcdefghijABCDEFGHIJ012345",
            "$2b$12$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
        ),
        invalid=("password", "AKIA", "ghp", "令牌"),
        near=(
            "AKIA123",
            "AKIAIOSFODNN7EXAMPL",
            "ghp_0123456789abcdefghijABCDEFGHIJ01234",
            "eyJhbGciOiJIUzI1NiJ9",
            "$2b$12$aaaa",
        ),
    ),
    "biometric_named": Table(
        valid=("base64template==", "Rk1SACAyMAAA", "人脸特征"),
        invalid=("x", "1", "-"),
        near=("abc", "有无", "===", "无"),
    ),
}
