"""Keyed functions over whole columns: the block cipher runs in a few calls, whatever the number of cells.

Two ciphers: AES-256 (FIPS 197), and SM4 (GB/T 32907-2016) for installations bound to Chinese commercial cryptography.
The MAC is CMAC (NIST SP 800-38B; ISO/IEC 9797-1, algorithm 5) of all cells at once: ECB passes over one block of every
cell, each chained to the next by exclusive or. ECB is only the block cipher here; the chaining makes the MAC.
"""

import numpy as np
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from policies.protections.cells import Bytes, Cells, Ints

CIPHERS = ("aes", "sm4")
KEY_BYTES = 32
BLOCK = 16


def derived(key: bytes, cipher: str, purpose: str) -> bytes:
    """Return the key of one purpose under a release's key (HKDF, RFC 5869): with SM3 for SM4, else SHA-256.

    Two purposes never share a key, so that one protection says nothing about another.
    """
    size, digest = (16, hashes.SM3()) if cipher == "sm4" else (32, hashes.SHA256())
    return HKDF(digest, size, None, f"guikou/{purpose}/{cipher}".encode()).derive(key)


def block_cipher(key: bytes, cipher: str) -> CipherContext:
    """Return the cipher for whole blocks."""
    algorithm = algorithms.SM4(key) if cipher == "sm4" else algorithms.AES256(key)
    return Cipher(algorithm, modes.ECB()).encryptor()  # noqa: S305 - see above


def macs(cells: Cells, key: bytes, cipher: str) -> tuple[Bytes, Ints]:
    """Return the CMAC (16 bytes each, one after another) of every cell that holds something, and which cells these are.

    ``key``: as ``derived`` makes it.
    """
    from policies.protections import loops_text as loops  # noqa: PLC0415 - numba loads for a second

    counts = np.zeros(loops.longest(cells.offsets) // BLOCK + 2, dtype=np.int64)
    order = np.empty(len(cells), dtype=np.int64)
    order = order[: loops.order_by_blocks(cells.offsets, cells.valid, counts, order)]
    sizes = cells.offsets[order + 1] - cells.offsets[order]
    blocks = (sizes + BLOCK - 1) // BLOCK
    encryptor = block_cipher(key, cipher)
    message = np.zeros(int(blocks.sum()) * BLOCK, dtype=np.uint8)
    loops.lay_out(cells.data, cells.offsets, order, *_subkeys(encryptor), message)
    state = np.zeros(len(order) * BLOCK, dtype=np.uint8)
    at, held, block = 0, len(order), 0
    while held:
        part = message[at : at + held * BLOCK]
        if block:
            loops.mix(state[: len(part)], part)
        state[: len(part)] = np.frombuffer(encryptor.update(part.data), dtype=np.uint8)
        at, block = at + len(part), block + 1
        # Ordered by blocks, most first.
        held = int(np.searchsorted(-blocks, -block, side="left"))
    return state, order


def _subkeys(encryptor: CipherContext) -> tuple[Bytes, Bytes]:
    """Return K1 and K2 (NIST SP 800-38B, 6.1)."""
    first = _doubled(int.from_bytes(encryptor.update(bytes(BLOCK))))
    second = _doubled(first)
    return _bytes(first), _bytes(second)


def _doubled(value: int) -> int:
    shifted = (value << 1) & ((1 << 128) - 1)
    return shifted ^ 0x87 if value >> 127 else shifted


def _bytes(value: int) -> Bytes:
    return np.frombuffer(value.to_bytes(BLOCK), dtype=np.uint8)
