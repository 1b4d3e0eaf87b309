"""Pseudonyms: the library's own CMAC is the oracle; equal for equal values, unrelated between keys."""

import polars as pl
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.protections import ProtectionError, ProtectionSpec, pseudonym, read_written
from policies.protections.ciphers import CIPHERS, derived

KEY, OTHER = b"k" * 32, b"o" * 32
ALGORITHMS = {"aes": algorithms.AES256, "sm4": algorithms.SM4}
#: Values that are one value when written: outer spaces and full-width characters do not count.
plain = st.text(
    st.characters(exclude_categories=["Cs", "Zs", "Cc"], exclude_characters="　").filter(
        lambda c: not "！" <= c <= "～"
    ),
    min_size=1,
    max_size=70,
)


def series(*values: str | None) -> pl.Series:
    return pl.Series("x", values, dtype=pl.String)


def spelled(data: bytes) -> str:
    return "".join("ABCDEFGHJKLMNPQRSTUVWXYZ23456789"[byte & 31] for byte in data)


def oracle(value: str, key: bytes, cipher: str) -> str:
    mac = CMAC(ALGORITHMS[cipher](derived(key, cipher, "pseudonym")))
    mac.update(value.encode())
    code = spelled(mac.finalize())
    block = Cipher(ALGORITHMS[cipher](derived(key, cipher, "tag")), modes.ECB()).encryptor()
    return code + spelled(block.update(code.encode())[:4])


@settings(max_examples=80)
@given(st.lists(plain, min_size=1, max_size=8), st.sampled_from(CIPHERS))
def test_a_pseudonym_is_the_cmac_of_the_value(values: list[str], cipher: str) -> None:
    made = pseudonym(series(*values), KEY, cipher=cipher).to_list()
    assert made == [oracle(v, KEY, cipher) for v in values]
    assert len(set(made)) == len(set(values))
    other = pseudonym(series(*values), OTHER, cipher=cipher).to_list()
    assert not set(made) & set(other)


@pytest.mark.parametrize("cipher", CIPHERS)
@pytest.mark.parametrize("size", [1, 15, 16, 17, 31, 32, 33, 48, 160])
def test_every_length_around_a_block(cipher: str, size: int) -> None:
    values = ["x" * size, "y" * (size + 1), "z"]
    made = pseudonym(series(*values), KEY, cipher=cipher).to_list()
    assert made == [oracle(v, KEY, cipher) for v in values]


@pytest.mark.parametrize(
    "same",
    [
        [
            "32099919900307123x",
            "32099919900307123X",
            " 32099919900307123X",
            "３２０９９９１９９００３０７１２３Ｘ",
        ],
        [
            "138 1234 5678",
            "138-1234-5678",
            "13812345678",
            "13812345678.0",
            "１３８１２３４５６７８",
        ],
    ],
)
def test_a_number_is_one_value_however_it_is_written(same: list[str]) -> None:
    made = pseudonym(series(*same), KEY, form="number")
    assert made.n_unique() == 1
    assert pseudonym(series(*same), KEY, form="text").n_unique() > 1


def test_numbers_stored_as_floats_and_integers_are_the_numbers_people_mean() -> None:
    stored = [pl.Series([13812345678.0]), pl.Series([13812345678]), pl.Series(["13812345678"])]
    assert len({pseudonym(s, KEY)[0] for s in stored}) == 1


def test_null_and_empty_have_no_code() -> None:
    assert pseudonym(series(None, "", "  ", "　"), KEY).to_list() == [None] * 4
    assert pseudonym(series(), KEY).to_list() == []


def test_many_values_clash_with_none() -> None:
    made = pseudonym(pl.Series([str(n) for n in range(200_000)]), KEY)
    assert made.n_unique() == 200_000
    assert made.str.len_bytes().unique().to_list() == [20]


@pytest.mark.parametrize("kind", ["hash", "md5", "SHA256", "sm3", "哈希"])
def test_a_plain_hash_is_refused_with_the_reason(kind: str) -> None:
    for ask in (lambda: ProtectionSpec(kind), lambda: read_written(kind)):
        with pytest.raises(ProtectionError, match="few enough to try them all") as raised:
            ask()
        assert "逐个试算" in raised.value.reason.zh
