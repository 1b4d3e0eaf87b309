"""Proofs that events lie in the log: for every choice of events and earlier checkpoints, the signed roots come out."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.audit import Frontier, leaf_hash
from catalog.inclusion import UnfitProofError, prove, tree_of

LEAVES = [leaf_hash(bytes([n])) for n in range(70)]


def roots() -> list[bytes]:
    frontier, found = Frontier(), [Frontier().root()]
    for leaf in LEAVES:
        frontier.append(leaf)
        found.append(frontier.root())
    return found


ROOTS = roots()


@st.composite
def questions(draw: st.DrawFn) -> tuple[int, list[int], list[int]]:
    size = draw(st.integers(1, len(LEAVES)))
    wanted = draw(st.sets(st.integers(0, size - 1)))
    return size, sorted(wanted), draw(st.lists(st.integers(1, size), max_size=4))


@given(questions())
def test_every_signed_root_comes_out(asked: tuple[int, list[int], list[int]]) -> None:
    size, wanted, earlier = asked
    hashes = prove(size, wanted, earlier, LEAVES)
    tree = tree_of(size, {n: LEAVES[n] for n in wanted}, earlier, hashes)
    assert [tree.root_at(n) for n in (size, *earlier)] == [ROOTS[n] for n in (size, *earlier)]
    assert len(hashes) <= (len(wanted) + len(earlier) + 1) * size.bit_length()


@given(questions(), st.data())
def test_another_event_or_place_gives_another_root(
    asked: tuple[int, list[int], list[int]], data: st.DataObject
) -> None:
    size, wanted, earlier = asked
    hashes = prove(size, wanted, earlier, LEAVES)
    leaves = {n: LEAVES[n] for n in wanted}
    if wanted:
        changed = {**leaves, data.draw(st.sampled_from(wanted)): leaf_hash(b"another event")}
        assert tree_of(size, changed, earlier, hashes).root_at(size) != ROOTS[size]
    elsewhere = data.draw(st.integers(0, size - 1))
    if elsewhere not in leaves and wanted:
        moved = {**leaves, elsewhere: leaves[wanted[0]]}
        del moved[wanted[0]]
        with suppress(UnfitProofError):
            assert tree_of(size, moved, earlier, hashes).root_at(size) != ROOTS[size]
    if hashes:
        with pytest.raises(UnfitProofError):
            tree_of(size, leaves, earlier, hashes[1:])
    with pytest.raises(UnfitProofError):
        tree_of(size, leaves, earlier, [*hashes, LEAVES[0]])


def test_what_is_no_proof_is_refused() -> None:
    with pytest.raises(UnfitProofError):
        tree_of(0, {}, [], [])
    with pytest.raises(UnfitProofError):
        tree_of(2, {5: LEAVES[0]}, [], [LEAVES[0]])
    with pytest.raises(UnfitProofError):
        tree_of(1, {}, [], [b"short"])
    with pytest.raises(UnfitProofError):
        prove(100, [3], [], LEAVES)


def test_a_size_that_the_proof_does_not_reach_is_not_told() -> None:
    hashes = prove(64, [0], [], LEAVES)
    tree = tree_of(64, {0: LEAVES[0]}, [], hashes)
    assert tree.root_at(48) == ROOTS[48] or tree.root_at(48) is None
    assert tree.root_at(47) is None
    assert tree.root_at(65) is None
