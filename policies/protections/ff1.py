"""FF1 (NIST SP 800-38G, rev. 1) over decimal digits, a whole column at a time: a keyed permutation of n-digit numbers.

Each of the ten rounds is one call of the block cipher over one block of every cell. SM4 may stand in for AES.
"""

import numpy as np
from cryptography.hazmat.primitives.ciphers import CipherContext
from numpy.typing import NDArray

from policies.protections.ciphers import BLOCK

Digits = NDArray[np.int64]
ROUNDS = 10
#: Below, all numbers could be tried; above, halves no longer fit what is computed here.
FEWEST, MOST = 6, 18


def permuted(values: Digits, digits: int, encryptor: CipherContext, tweak: bytes = b"") -> Digits:
    """Return the images of ``values``, each from 0 to 10**digits - 1, under FF1 with the tweak.

    Raises ValueError outside 6 to 18 digits.
    """
    if not FEWEST <= digits <= MOST:
        raise ValueError(f"FF1 here takes {FEWEST} to {MOST} digits, not {digits}")
    left = digits // 2
    right = digits - left
    size = -(-_bits(right) // 8)
    kept = 4 * -(-size // 4) + 4
    sizes = np.array([left, right])
    first = np.frombuffer(_first_block(left, digits, len(tweak)), dtype=np.uint8)
    pad = (-len(tweak) - size - 1) % BLOCK
    head = np.frombuffer(tweak + bytes(pad), dtype=np.uint8)
    a, b = values // 10**right, values % 10**right
    for number in range(ROUNDS):
        message = np.empty((len(values), len(head) + 1 + size), dtype=np.uint8)
        message[:, : len(head)] = head
        message[:, len(head)] = number
        message[:, len(head) + 1 :] = b.astype(">u8").view(np.uint8).reshape(-1, 8)[:, 8 - size :]
        modulus = 10 ** int(sizes[number % 2])
        mixed = _remainder(_chained(first, message, encryptor)[:, :kept], modulus)
        a, b = b, (a + mixed) % modulus
    return np.asarray(a * 10**right + b)


def _bits(digits: int) -> int:
    return int(10**digits - 1).bit_length()


def _first_block(left: int, digits: int, tweak: int) -> bytes:
    return bytes([1, 2, 1, 0, 0, 10, 10, left % 256]) + digits.to_bytes(4) + tweak.to_bytes(4)


def _chained(
    first: NDArray[np.uint8], message: NDArray[np.uint8], encryptor: CipherContext
) -> NDArray[np.uint8]:
    """Return the CBC-MAC of the first block and each message."""
    start = np.frombuffer(encryptor.update(first.data), dtype=np.uint8)
    state = np.broadcast_to(start, (len(message), BLOCK))
    for at in range(0, message.shape[1], BLOCK):
        mixed = np.ascontiguousarray(state ^ message[:, at : at + BLOCK])
        state = np.frombuffer(encryptor.update(mixed.data), dtype=np.uint8).reshape(-1, BLOCK)
    return state


def _remainder(numbers: NDArray[np.uint8], modulus: int) -> Digits:
    """Return big-endian numbers of eight bytes, which is what 18 digits need, modulo ``modulus``."""
    whole = np.ascontiguousarray(numbers).view(">u8").ravel().astype(np.uint64)
    return np.asarray(whole % np.uint64(modulus)).astype(np.int64)
