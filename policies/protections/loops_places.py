"""A compiled loop over addresses: where province, city and district end."""

from policies.protections.cells import Bools, Bytes, Ints
from policies.protections.compiled import compiled

PROVINCE, CITY, DISTRICT = 1, 2, 3
#: Most characters of one part: 双江拉祜族佤族布朗族傣族自治县 has 15.
_LONGEST = 16


@compiled
def _code(data: Bytes, at: int) -> int:
    """Return the character of three bytes at ``at``; 0 for one that is not of the plane of Chinese characters."""
    if data[at] & 0xF0 != 0xE0:
        return 0
    return (
        ((int(data[at]) & 0x0F) << 12)
        | ((int(data[at + 1]) & 0x3F) << 6)
        | (int(data[at + 2]) & 0x3F)
    )


@compiled
def _stops(code: int) -> bool:
    """Tell whether nothing after this character is part of a district's name: 街 巷 号 幢 栋 弄 楼 村 组, or no Han."""
    if code < 0x4E00 or code > 0x9FFF:
        return True
    return code in (0x8857, 0x5DF7, 0x53F7, 0x5E62, 0x680B, 0x5F04, 0x697C, 0x6751, 0x7EC4)


@compiled
def _no_district(before: int) -> bool:
    """Tell whether 区 after this character names no district: 小 社 校 厂 院 景 园 宅 活 舍 属 库 片."""
    return before in (
        0x5C0F, 0x793E, 0x6821, 0x5382, 0x9662, 0x666F, 0x56ED, 0x5B85, 0x6D3B, 0x820D, 0x5C5E, 0x5E93, 0x7247,
    )  # fmt: skip


@compiled
def _rank(code: int, before: int, earlier: int, after: int, length: int) -> int:
    """Return the rank that a part ending in ``code`` has, 0 for none, -1 when what follows cannot be read.

    ``length`` counts the part's characters with this one.
    """
    if code == 0x7701:  # 省
        return PROVINCE if length >= 2 else 0
    if code == 0x5E02:  # 市; 市场 and 超市 are none
        if after == 0x573A or before in (0x8D85, 0x83DC, 0x591C):
            return -1
        return CITY if length >= 2 else 0
    if code == 0x5DDE or code == 0x76DF:  # 自治州; 盟
        prefecture = before == 0x6CBB and earlier == 0x81EA if code == 0x5DDE else length >= 3
        return CITY if prefecture else 0
    if code == 0x533A:  # 区
        if before == 0x6CBB or before == 0x653F:  # 自治区, 特别行政区
            return PROVINCE if length >= 5 else -1
        if before == 0x5730 and length >= 3:  # 地区
            return CITY
        return -1 if _no_district(before) else (DISTRICT if length >= 2 else 0)
    if code == 0x53BF or code == 0x65D7:  # 县 旗
        return DISTRICT if length >= 2 else 0
    return 0


@compiled
def _part(data: Bytes, start: int, end: int, above: int) -> tuple[int, int]:
    """Return rank and end of the part that begins at ``start``; rank 0 when there is none above rank ``above``."""
    before = earlier = length = 0
    at = start
    while at + 2 < end and length < _LONGEST:
        code = _code(data, at)
        if _stops(code):
            return 0, start
        at += 3
        length += 1
        after = _code(data, at) if at + 2 < end else 0
        rank = _rank(code, before, earlier, after, length)
        if rank == CITY and above >= CITY:
            rank = DISTRICT  # a city below a city: 无锡市江阴市
        if rank < 0 or 0 < rank <= above:
            return 0, start
        # 沙市区 and 红旗区 end one character further.
        if rank == DISTRICT and length == 2 and (after == 0x533A or after == 0x53BF):
            rank = 0
        if rank:
            return rank, at
        earlier, before = before, code
    return 0, start


@compiled
def _is_blank(data: Bytes, at: int, end: int) -> int:
    """Return how many bytes of blank or comma stand at ``at``."""
    if at < end and (data[at] == 32 or data[at] == 44):
        return 1
    return 0


@compiled
def coarsen_places(
    data: Bytes, offsets: Ints, found: Bools, to: int, out: Bytes, places: Ints
) -> int:
    """Write the part of each address up to rank ``to``; return the bytes written.

    ``found`` says which cells to read, and is made False for those where not even a province or city is written. The
    rank may be missing: what comes out is then coarser, never finer. A city without its province counts as a province
    only when it is one (北京 天津 上海 重庆). ``out`` is as long as ``data``.
    """
    at = 0
    for i in range(len(found)):
        places[i] = at
        if not found[i]:
            continue
        start, end, rank, first = offsets[i], offsets[i + 1], 0, at
        while rank < to:
            start += _is_blank(data, start, end)
            next_rank, stop = _part(data, start, end, rank)
            if next_rank == 0 or (
                next_rank > to and not _is_municipality(data, start, stop, to, first == at)
            ):
                break
            for k in range(start, stop):
                out[at] = data[k]
                at += 1
            start, rank = stop, next_rank
        found[i] = at > first
    places[len(found)] = at
    return at


@compiled
def _is_municipality(data: Bytes, start: int, stop: int, to: int, alone: bool) -> bool:
    """Tell whether 北京市 天津市 上海市 重庆市 stands where a province is asked for."""
    if to != PROVINCE or not alone or stop - start != 9:
        return False
    first, second = _code(data, start), _code(data, start + 3)
    return (
        (first == 0x5317 and second == 0x4EAC)
        or (first == 0x5929 and second == 0x6D25)
        or (first == 0x4E0A and second == 0x6D77)
        or (first == 0x91CD and second == 0x5E86)
    )
