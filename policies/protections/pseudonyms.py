"""Keyed pseudonyms: equal for equal values within one release, unrelated between two.

A plain hash is refused. Identity numbers are few: a region, a birth date and three digits make less than 10^10 that
are in use, which one graphics card tries in seconds; telephone numbers are fewer still.
"""

import numpy as np
import polars as pl

from policies.protections.cells import Bytes, Cells, cells_of, folded_cells, texts_from, texts_of
from policies.protections.ciphers import CIPHERS, block_cipher, derived, macs
from policies.protections.declared import Choice, Kind, Parameter, Parameters
from policies.types import Text

#: A pseudonym keeps 80 bits of the MAC: among a thousand million values a clash is less likely than 1 in a million.
CODE_CHARACTERS = 16
#: 20 bits over the code, by which a leaked pseudonym is known to be of a release: one in a million is by chance.
TAG_CHARACTERS = 4
PSEUDONYM_CHARACTERS = CODE_CHARACTERS + TAG_CHARACTERS
_ALPHABET = np.frombuffer(b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789", dtype=np.uint8)

#: Asked for by people who know them from elsewhere; each is refused with the same reason.
PLAIN_HASHES = ("hash", "md5", "sha1", "sha256", "sha512", "sm3", "哈希", "散列")
HASHES_REFUSED = Text(
    "不提供无密钥的散列：身份证号、手机号数量有限，逐个试算即可还原。请改用 pseudonym（以本次专用密钥生成的代号）。",
    "A plain hash is no protection: identity and telephone numbers are few enough to try them all and so reverse it. "
    "Ask for pseudonym, which is keyed for one release.",
)


def _guarantee(p: Parameters) -> Text:
    cipher = {"aes": "AES-256-CMAC", "sm4": "SM4-CMAC"}[p["cipher"]]
    return Text(
        f"以本次专用密钥生成的代号（{cipher}）：同值同号，不可还原，不能与其他批次关联",
        f"a code under this release's own key ({cipher}): equal for equal values, not reversible, "
        "not linkable to other releases",
    )


PSEUDONYM = Kind(
    key="pseudonym",
    name=Text("假名", "pseudonym"),
    parameters=(
        Parameter("cipher", Choice(CIPHERS), "aes", Text("分组密码", "block cipher")),
        Parameter(
            "form",
            Choice(("text", "number")),
            "text",
            Text(
                "何为同值：text 不计全角半角和首尾空格；number 还不计空格、横线、大小写和末尾的 .0",
                "what counts as equal: text disregards width and outer spaces; number also spaces, dashes, case and "
                "a trailing .0",
            ),
        ),
    ),
    about=Text(
        "20 个字符的代号，本次发布内可用于关联；末 4 位可查证出自哪次发布",
        "a code of 20 characters to join on within one release; the last 4 tell of which release it is",
    ),
    guarantee=_guarantee,
    when=Text(
        "须区分或关联个人而不必知道是谁",
        "to tell persons apart or join them without knowing who they are",
    ),
    strength=4,
)


def pseudonym(
    series: pl.Series, key: bytes, *, cipher: str = "aes", form: str = "text"
) -> pl.Series:
    """Return a 20-character code per value under a release's ``key``; null and empty cells have none (null).

    The first 16 characters are of the value's MAC, the last 4 a tag over them (``tagged``).
    """
    from policies.protections import loops_text as loops  # noqa: PLC0415 - numba loads for a second

    cells = folded_cells(cells_of(texts_of(series)), compact=form == "number")
    made, order = macs(cells, derived(key, cipher, "pseudonym"), cipher)
    valid = np.zeros(len(cells), dtype=np.bool_)
    valid[order] = True
    places = np.empty(len(cells) + 1, dtype=np.int64)
    out = np.empty(loops.fixed_places(valid, PSEUDONYM_CHARACTERS, places), dtype=np.uint8)
    loops.spell(made, order, places, (_ALPHABET, 0, CODE_CHARACTERS), out)
    # The code is one block of the cipher.
    loops.gather_blocks(out, order, places, made)
    tags = _tags(made, key, cipher)
    loops.spell(tags, order, places, (_ALPHABET, CODE_CHARACTERS, TAG_CHARACTERS), out)
    return texts_from(series.name, Cells(out, places, valid))


def _tags(codes: Bytes, key: bytes, cipher: str) -> Bytes:
    encryptor = block_cipher(derived(key, cipher, "tag"), cipher)
    return np.frombuffer(encryptor.update(codes.data), dtype=np.uint8)


def codes_of(texts: pl.Series) -> Bytes:
    """Return the distinct cells that are written as pseudonyms are, one row of bytes each; case does not count."""
    form = f"^[{_ALPHABET.tobytes().decode()}]{{{PSEUDONYM_CHARACTERS}}}$"
    shaped = texts.str.strip_chars().str.to_uppercase()
    distinct = shaped.filter(shaped.str.contains(form)).unique(maintain_order=True)
    joined = "".join(distinct.to_list()).encode()
    return np.frombuffer(joined, dtype=np.uint8).reshape(-1, PSEUDONYM_CHARACTERS)


def tagged(codes: Bytes, key: bytes, cipher: str = "aes") -> int:
    """Return how many ``codes``, as ``codes_of`` makes them, bear the tag of a release's key."""
    blocks = np.ascontiguousarray(codes[:, :CODE_CHARACTERS]).reshape(-1)
    tags = _tags(blocks, key, cipher).reshape(-1, CODE_CHARACTERS)[:, :TAG_CHARACTERS]
    return int((_ALPHABET[tags & 31] == codes[:, CODE_CHARACTERS:]).all(axis=1).sum())
