"""When a share has changed: unlikely by chance, and large enough to matter."""

from math import asin, isclose, sqrt

#: Two-sided at one in a thousand (normal quantile of 0.9995), as one scan compares many findings.
Z = 3.2905
#: Cohen's h of a small effect (Statistical Power Analysis for the Behavioral Sciences, 2nd ed. 1988, section 6.2).
SMALL = 0.2
#: Of what is rare, h stays small however much it grows: a share that doubled or halved counts as well.
FACTOR = 2.0


def has_changed(matches: int, examined: int, matches_now: int, examined_now: int) -> bool:
    """Tell whether a share, matches of examined cells, differs from what it was by more than chance and by enough.

    The test of two proportions with a pooled variance (NIST/SEMATECH e-Handbook of Statistical Methods, 7.3.3). Of
    nothing examined nothing is said.
    """
    if not examined or not examined_now:
        return False
    before, now = matches / examined, matches_now / examined_now
    pooled = (matches + matches_now) / (examined + examined_now)
    error = sqrt(pooled * (1 - pooled) * (1 / examined + 1 / examined_now))
    if error == 0 or isclose(before, now) or abs(before - now) / error < Z:
        return False
    effect = abs(2 * asin(sqrt(before)) - 2 * asin(sqrt(now)))
    low, high = sorted((before, now))
    return effect >= SMALL or high >= FACTOR * low
