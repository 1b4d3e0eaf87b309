"""Show that events lie in the audit log without showing the events between them.

The log is an RFC 6962 Merkle tree. Of several leaves at once, the proof is one list of hashes: the roots of the
largest subtrees that hold none of them, from left to right. Who has the leaves and the list recomputes the root that
was signed, and on the way the roots of earlier checkpoints.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from catalog.audit import HASH_BYTES, Frontier, node_hash

#: A part of the tree: first leaf, and the one after the last.
Range = tuple[int, int]


class UnfitProofError(ValueError):
    """Leaves and hashes are not those of a proof for a tree of this size."""


@dataclass(slots=True)
class Tree:
    """What a proof tells of a tree: the hash of each part that was met on the way to the root."""

    size: int
    nodes: dict[Range, bytes] = field(default_factory=dict)

    def root_at(self, size: int) -> bytes | None:
        """Return the root when the tree had ``size`` leaves; None when the proof does not tell."""
        if size == self.size and size:
            return self.nodes[0, size]
        peaks = [self.nodes.get(part) for part in _peaks(size)]
        known = [peak for peak in peaks if peak is not None]
        return Frontier(size, known).root() if len(known) == len(peaks) else None


def prove(
    size: int, wanted: Sequence[int], earlier: Sequence[int], leaves: Iterable[bytes]
) -> list[bytes]:
    """Return the hashes that, with the leaf hashes at ``wanted``, give the root of a tree of ``size`` leaves.

    ``earlier``: sizes at which the root shall come out too. ``leaves``: all leaf hashes in order, read once; memory is
    O(log size). Raises UnfitProofError when there are fewer than ``size``.
    """
    marks, cuts = sorted(set(wanted)), sorted(set(earlier))
    every = iter(leaves)
    found, at = [], 0
    for first, end in _skipped((0, size), marks, cuts):
        part = Frontier()
        for leaf in islice(every, first - at, end - at):
            part.append(leaf)
        if part.size != end - first:
            raise UnfitProofError
        found.append(part.root())
        at = end
    return found


def tree_of(
    size: int, leaves: Mapping[int, bytes], earlier: Sequence[int], hashes: Sequence[bytes]
) -> Tree:
    """Return what a proof tells. Raises UnfitProofError when it is not one for a tree of ``size`` leaves."""
    tree, rest = Tree(size), list(reversed(hashes))
    marks, cuts = sorted(leaves), sorted(set(earlier))
    wrong = not size or (marks and not 0 <= marks[0] <= marks[-1] < size)
    if wrong or any(len(h) != HASH_BYTES for h in hashes):
        raise UnfitProofError

    def walk(part: Range) -> bytes:
        first, end = part
        if not _looked_into(part, marks, cuts):
            if not rest:
                raise UnfitProofError
            found = rest.pop()
        elif end - first == 1:
            found = leaves[first]
        else:
            middle = _middle(part)
            found = node_hash(walk((first, middle)), walk((middle, end)))
        tree.nodes[part] = found
        return found

    walk((0, size))
    if rest:
        raise UnfitProofError
    return tree


def _skipped(part: Range, marks: Sequence[int], cuts: Sequence[int]) -> Iterator[Range]:
    if not _looked_into(part, marks, cuts):
        yield part
    elif part[1] - part[0] > 1:
        middle = _middle(part)
        yield from _skipped((part[0], middle), marks, cuts)
        yield from _skipped((middle, part[1]), marks, cuts)


def _looked_into(part: Range, marks: Sequence[int], cuts: Sequence[int]) -> bool:
    """Tell whether a wanted leaf lies in a part, or the end of an earlier tree inside it."""
    first, end = part
    mark, cut = bisect_left(marks, first), bisect_left(cuts, first + 1)
    return (mark < len(marks) and marks[mark] < end) or (cut < len(cuts) and cuts[cut] < end)


def _middle(part: Range) -> int:
    """Return where RFC 6962 divides a part: after the largest power of two below its size."""
    first, end = part
    return first + (1 << (end - first - 1).bit_length() - 1)


def _peaks(size: int) -> Iterator[Range]:
    """Yield the perfect subtrees that make up a tree, largest first."""
    first = 0
    while first < size:
        step = 1 << (size - first).bit_length() - 1
        yield first, first + step
        first += step
