"""The arithmetic of when Spark pays."""

from benchmarks.spark import least_rows


def test_from_which_size_on_a_cluster_pays() -> None:
    n = least_rows(here=1_000_000, there=4_000_000, fixed=30)
    assert n is not None
    assert round(n) == 40_000_000
    assert round(n / 1_000_000, 6) == round(30 + n / 4_000_000, 6)
    assert least_rows(here=2, there=2, fixed=1) is None
