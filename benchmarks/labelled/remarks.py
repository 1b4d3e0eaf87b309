"""Free-text columns of the labelled benchmark, each cell with the set of entities it holds."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from string import Formatter

from benchmarks.labelled import remarks_templates as templates
from benchmarks.labelled.remarks_values import VALUES

Label = frozenset[str]
Cell = tuple[str, Label]
Cells = tuple[list[str], list[Label]]
NOTHING: Label = frozenset()
_SPARSE_ROWS = 20_000
_CLEAN = (
    templates.ORDER_TALK
    + templates.MONEY_TALK
    + templates.GOODS_TALK
    + templates.POLICY_TALK
    + templates.SURNAMED_TALK
)


@dataclass(frozen=True)
class Remark:
    """A kind of free-text column.

    ``make(rng, n)`` returns n cells and, cell by cell, the entities that each holds (an empty set:
    none); the same for the same generator state. PERSON means a person's full name.
    """

    name: str
    headers: tuple[str, ...]
    make: Callable[[Random, int], Cells]


def _fill(rng: Random, template: str) -> Cell:
    """Put a value for every brace and say which entities the sentence now holds."""
    filled: list[str] = []
    labels: set[str] = set()
    for literal, field, _, _ in Formatter().parse(template):
        filled.append(literal)
        if field:
            entity, make = VALUES[field]
            filled.append(make(rng))
            labels |= {entity} if entity else set()
    return "".join(filled), frozenset(labels)


def _rough(rng: Random, template: str) -> str:
    """Vary the punctuation of a Chinese sentence as hurried typists do."""
    comma = rng.choice(("，", "，", "，", ",", " ", "、", "；", "。"))
    ending = rng.choice(("", "", "。", "！", "...", "~", "\n"))
    opening = rng.choice(("", "", "", "", "【备注】", "1、", "*", "  ", "已核："))
    return opening + template.replace("，", comma).replace("：", rng.choice("：: ")) + ending


def _typed(rng: Random, sentences: Sequence[str]) -> Cell:
    return _fill(rng, _rough(rng, rng.choice(sentences)))


def _several(rng: Random, cell: Callable[[Random], Cell], joint: str, most: int) -> Cell:
    parts = [cell(rng) for _ in range(rng.randint(1, most))]
    return joint.join(text for text, _ in parts), NOTHING.union(*(found for _, found in parts))


def _column(cell: Callable[[Random], Cell], blank: float = 0.04) -> Callable[[Random, int], Cells]:
    """n cells drawn one by one, a few of them empty."""

    def make(rng: Random, n: int) -> Cells:
        pairs = [("", NOTHING) if rng.random() < blank else cell(rng) for _ in range(n)]
        return [text for text, _ in pairs], [found for _, found in pairs]

    return make


def _talk(sentences: Sequence[str], clean: float) -> Callable[[Random], Cell]:
    """Sentences of one kind with a share of harmless ones among them."""

    def cell(rng: Random) -> Cell:
        return _typed(rng, _CLEAN if rng.random() < clean else sentences)

    return cell


def _letter(rng: Random) -> Cell:
    """A complaint of many sentences; half of them carry nothing, and some letters name nobody."""
    parts: tuple[str, ...] = templates.COMPLAINT_PARTS
    if rng.random() < 0.25:
        parts = tuple(part for part in parts if not _fill(Random(0), part)[1])
    kept = [part for part in parts if rng.random() < 0.7] or [parts[0]]
    pairs = [_fill(rng, part) for part in kept]
    padding = [_fill(rng, rng.choice(templates.POLICY_TALK))[0] for _ in range(rng.randint(0, 4))]
    text = "".join(part for part, _ in pairs) + "".join(f"{part}。" for part in padding)
    return text, NOTHING.union(*(found for _, found in pairs))


def _transcript(rng: Random) -> Cell:
    """Turns of a call: the number is asked for in one turn and said in the next."""
    turns = [
        "坐席：您好，工号{days}为您服务，请问有什么可以帮您？",
        rng.choice(
            (
                "市民：我想问下{policy}",
                "市民：我查一下{product}的补贴",
                "市民：我姓名{name}，想查缴费",
            )
        ),
        "坐席：请报一下您的号码以便登记",
        rng.choice(
            (
                "市民：{phone}",
                "市民：嗯……身份证是{id}",
                "市民：不方便说，算了",
                "市民：我没有卡",
                "市民：卡号{card}",
            )
        ),
        rng.choice(
            (
                "坐席：好的，单号{order}，请耐心等待",
                "坐席：稍后由{name}联系您",
                "坐席：已记录，再见",
            )
        ),
    ]
    return _fill(rng, rng.choice(("\n", " ", "|", "<br>")).join(turns))


def _document(rng: Random) -> Cell:
    """JSON in a cell: keys of three styles, values nested, numbers as text."""
    fields = rng.choice(
        (
            {"name": "{name}", "idNo": "{id}", "mobile": "{phone}", "amount": "{money}"},
            {"xm": "{name}", "lxdh": "{phone}", "dz": "{addr}", "slrq": "{date}"},
            {"收款人": "{name}", "账号": "{card}", "摘要": "{policy}", "流水": "{order}"},
            {"orderNo": "{order}", "sku": "{product}", "qty": "{days}", "ts": "{stamp}"},
            {"key": "status", "old": "待审核", "new": "已办结", "at": "{date}", "no": "{order}"},
            {"from": "{mail}", "subject": "{policy}", "ticket": "{order}"},
            {"gate": "东门", "plate": "{plate}", "in": "{date} {time}"},
            {"msg": "已电话联系{phone}，{idiom}", "ext": "{barcode}"},
        )
    )
    pairs = {key: _fill(rng, value) for key, value in fields.items()}
    flat: dict[str, object] = {key: text for key, (text, _) in pairs.items()}
    shaped = rng.choice((flat, {"code": 0, "data": flat}, {"items": [flat], "total": 1}))
    text = json.dumps(
        shaped, ensure_ascii=rng.random() < 0.1, separators=rng.choice(((",", ":"), (", ", ": ")))
    )
    if rng.random() < 0.1:
        text = text.replace('"', "'")
    return text, NOTHING.union(*(found for _, found in pairs.values()))


def _piped(rng: Random) -> Cell:
    """Several old columns poured into one cell."""
    joint = rng.choice(("|", "||", ";", "\t", "#", " / ", "^"))
    fields = rng.choice(
        (
            ("{name}", "{id}", "{phone}", "{date}"),
            ("{order}", "{product}", "{days}", "{money}", ""),
            ("{name}", "{card}", "{money}", "成功"),
            ("{plate}", "{date}", "{time}", "东门", "放行"),
            ("{days}", "{policy}", "{date}", "通过", "{stamp}"),
            ("", "{phone}", "", "{mail}", "NULL"),
            ("{barcode}", "{product}", "{idiom}", "0"),
            ("{name}", "{addr}", "{tel}"),
        )
    )
    return _fill(rng, joint.join(fields))


def _glued(rng: Random) -> Cell:
    """No punctuation at all between the words and the numbers."""
    return _fill(
        rng,
        rng.choice(
            (
                "联系人{name}电话{phone}地址{addr}",
                "{name}{phone}",
                "{id}{name}已核",
                "打{phone}找{name}拿{product}",
                "订单{order}共{days}件{product}",
                "户名{name}卡号{card}开户行农行",
                "{plate}停{days}小时收{money}",
                "金额{money}日期{date}单号{order}",
                "邮箱{mail}备用{phone}",
                "马上办{policy}时间{date}",
                "{addr}{name}收",
                "高兴{idiom}安全第一",
            )
        ),
    )


def _sparse(sentence: str) -> Callable[[Random, int], Cells]:
    """Harmless remarks; exactly max(1, n // 20,000) of them hold the value of the sentence."""

    def make(rng: Random, n: int) -> Cells:
        cells, labels = _column(lambda rng: _typed(rng, _CLEAN))(rng, n)
        for place in sorted(rng.sample(range(n), min(n, max(1, n // _SPARSE_ROWS)))):
            cells[place], labels[place] = _fill(rng, sentence)
        return cells, labels

    return make


def _clean(sentences: Sequence[str]) -> Callable[[Random, int], Cells]:
    return _column(lambda rng: _several(rng, lambda rng: _typed(rng, sentences), "；", 2))


REMARKS: tuple[Remark, ...] = (
    Remark(
        "case notes",
        ("备注", "办理意见", "blyj", "case_note", "col7"),
        _column(_talk(templates.NOTES, 0.3)),
    ),
    Remark(
        "hotline records",
        ("通话记录", "诉求内容", "sqnr", "call_record", "field_3"),
        _column(_talk(templates.CALLS, 0.3)),
    ),
    Remark(
        "visit logs",
        ("走访记录", "到访事由", "zfjl", "visit_log", "备注1"),
        _column(_talk(templates.VISITS, 0.2)),
    ),
    Remark(
        "chat messages",
        ("聊天内容", "消息", "xx", "message", "content"),
        _column(_talk(templates.CHATS, 0.3)),
    ),
    Remark(
        "notes of several sentences",
        ("经办说明", "处理过程", "clgc", "remark", "value"),
        _column(lambda rng: _several(rng, _talk(templates.NOTES + templates.CALLS, 0.5), " ", 5)),
    ),
    Remark(
        "complaint letters", ("信件内容", "投诉信", "tsnr", "letter", "text1"), _column(_letter)
    ),
    Remark(
        "call transcripts",
        ("对话文本", "录音转写", "lyzx", "transcript", "col7"),
        _column(_transcript),
    ),
    Remark("JSON in a cell", ("报文", "扩展信息", "bw", "payload", "ext_json"), _column(_document)),
    Remark("piped cells", ("原始记录", "拼接字段", "yssj", "raw_line", "field_3"), _column(_piped)),
    Remark("glued contacts", ("联系信息", "其他", "qt", "contact_info", "col7"), _column(_glued)),
    Remark(
        "English tickets",
        ("ticket", "description", "comment", "工单描述", "notes"),
        _column(lambda rng: _fill(rng, rng.choice(templates.TICKETS))),
    ),
    Remark(
        "rare hits",
        ("备注说明", "附言", "fy", "memo", "备注2"),
        _column(_talk(templates.CHATS + templates.NOTES, 0.97)),
    ),
    Remark(
        "clean: orders",
        ("物流备注", "订单说明", "ddsm", "order_note", "col7"),
        _clean(templates.ORDER_TALK),
    ),
    Remark(
        "clean: amounts and dates",
        ("财务摘要", "摘要", "zy", "summary", "field_3"),
        _clean(templates.MONEY_TALK),
    ),
    Remark(
        "clean: goods",
        ("商品评价", "仓库备注", "ckbz", "review", "value"),
        _clean(templates.GOODS_TALK),
    ),
    Remark(
        "clean: policies",
        ("政策说明", "答复口径", "dfkj", "guideline", "备注1"),
        _clean(templates.POLICY_TALK),
    ),
    Remark(
        "clean: surnamed words",
        ("留言", "反馈", "fk", "feedback", "col7"),
        _clean(templates.SURNAMED_TALK),
    ),
    Remark("clean: all together", ("备注", "说明", "sm", "note", "text2"), _clean(_CLEAN)),
    Remark(
        "sparse identity number",
        ("备注", "col7", "remark", "处理说明"),
        _sparse("补充：{id}，已核"),
    ),
    Remark(
        "sparse mobile", ("说明", "备注1", "memo", "处理结果"), _sparse("有事打{phone}，别打座机")
    ),
    Remark(
        "sparse bank card", ("附言", "field_3", "note", "退款说明"), _sparse("退到{card}，谢谢")
    ),
    Remark("sparse e-mail", ("留言", "value", "comment", "回复"), _sparse("回执请发{mail}")),
)
