"""Attributes of persons: code lists of national standards, and dates and ages."""

from collections.abc import Sequence

from classifiers.lexicons import places
from classifiers.types import Detector


def _list(
    entity: str,
    words: Sequence[str],
    source: str,
    *,
    alone: float | None,
    codes: str | None = None,
    context: tuple[str, ...] = (),
) -> tuple[Detector, ...]:
    """A code list: the words decide where they are peculiar to it; bare codes need the header."""
    found = [
        Detector(
            id=f"{entity.lower()}_words",
            entity=entity,
            source=source,
            words=tuple(dict.fromkeys(w.lower() for w in words)),
            lengths=(1, max(len(w) for w in words)),
            alone=alone,
            named=0.5,
            context=context,
            confidence=0.9,
            valid=(words[0], words[-1]),
            invalid=("东门大街", "12345"),
        )
    ]
    if codes:
        found.append(
            Detector(
                id=f"{entity.lower()}_codes",
                entity=entity,
                source=source,
                pattern=rf"^(?:{codes})$",
                lengths=(1, 6),
                gate="ascii",
                alone=None,
                named=0.8,
                context=context,
                confidence=0.75,
                invalid=("abcdefg", "99999"),
            )
        )
    return tuple(found)


#: Eight forms of dates as they are written; two-digit years are not dates of birth.
DATE = (
    r"^(?:1[89]|20)\d{2}(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"|[-/.年](?:0?[1-9]|1[0-2])[-/.月](?:0?[1-9]|[12]\d|3[01])日?(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+\-]\d{2}:?\d{2})?)?)$"
)
_MONTH = r"(?i:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|january|february|march|april|august|september|october|november|december)"
#: As written in the West: day or month first, months by name. Which of 03/04 is the month does not matter here.
WESTERN_DATE = (
    r"^(?:(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|[12]\d|3[01])[-/.](?:19|20)\d{2}(?: \d{1,2}:\d{2}(?::\d{2})?)?"
    rf"|(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?[- /.]{{1,2}}{_MONTH}[- /.,]{{1,2}}(?:19|20)\d{{2}}"
    rf"|{_MONTH}[- .]{{1,2}}(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?[, ]{{1,2}}(?:19|20)\d{{2}})$"
)

DETECTORS = (
    *_list(
        "SEX",
        places.SEXES,
        "GB/T 2261.1-2003",
        alone=0.9,
        codes="[0129]|[12]\\.0|[MFmf]",
        context=("性别",),
    ),
    *_list(
        "ETHNIC_GROUP",
        [*places.ETHNIC_GROUPS, *(w[:-1] for w in places.ETHNIC_GROUPS if len(w) > 2), "汉"],
        "GB/T 3304-1991",
        alone=0.9,
        codes=r"0?[1-9]|[1-4]\d|5[0-8]|9[789]",
        context=("民族",),
    ),
    Detector(
        id="ethnic_group_short",
        entity="ETHNIC_GROUP",
        source="GB/T 3304-1991, names of one character; 汉 or other groups beside them, or the header",
        words=tuple(w[0] for w in places.ETHNIC_GROUPS if len(w) == 2 and w != "汉族"),
        lengths=(1, 1),
        alone=0.9,
        named=0.5,
        context=("民族",),
        confidence=0.9,
        valid=("藏", "回", "京"),
        invalid=("汉族", "东", "1"),
    ),
    *_list(
        "NATIONALITY",
        places.NATIONALITIES,
        "GB/T 2659",
        alone=None,
        codes=r"[A-Z]{2,3}|\d{3}",
        context=("国籍",),
    ),
    *_list(
        "MARITAL_STATUS",
        places.MARITAL,
        "GB/T 2261.2-2003",
        alone=0.82,
        codes=r"[1-9]\d?",
        context=("婚姻",),
    ),
    *_list(
        "EDUCATION",
        places.EDUCATION,
        "GB/T 4658-2006",
        alone=0.82,
        codes=r"\d{1,2}",
        context=("学历",),
    ),
    Detector(
        id="education_level",
        entity="EDUCATION",
        source="US Census Bureau, educational attainment; ISCED levels; header decides",
        pattern=rf"^(?i:{places.ATTAINMENTS})$",
        lengths=(3, 40),
        gate="ascii",
        named=0.6,
        confidence=0.9,
        valid=("HS-grad", "Some-college", "11th", "basic.9y"),
        invalid=("13th", "gradual"),
    ),
    *_list(
        "POLITICAL_AFFILIATION",
        places.POLITICS,
        "GB/T 4762-1984",
        alone=0.82,
        codes=r"\d{1,2}",
        context=("政治面貌",),
    ),
    *_list("RELIGION", places.RELIGIONS, "PIPL 28", alone=0.9, codes=None, context=("宗教",)),
    *_list(
        "HOUSEHOLD_TYPE",
        places.HOUSEHOLDS,
        "GB/T 31594-2015",
        alone=0.9,
        codes=r"\d{1,2}",
        context=("户口",),
    ),
    *_list(
        "BLOOD_TYPE", places.BLOOD, "WS 364", alone=0.82, codes="A|B|O|AB|[1-5]", context=("血型",)
    ),
    Detector(
        id="blood_type_letters",
        entity="BLOOD_TYPE",
        source="WS 364: the four groups without a word; decide where A, B, O and AB are all that is there",
        pattern="^(?:A|B|O|AB)$",
        lengths=(1, 2),
        gate="ascii",
        alone=0.98,
        named=0.8,
        context=("血型",),
        confidence=0.85,
        valid=("A", "AB", "O"),
        invalid=("C", "BA", "OB"),
    ),
    *_list(
        "EMPLOYMENT_STATUS",
        places.EMPLOYMENT,
        "LD/T 92-2013 table 89",
        alone=0.85,
        codes=r"\d{1,2}",
        context=("就业",),
    ),
    Detector(
        id="disability_words",
        entity="DISABILITY",
        source="GB/T 26341-2010",
        pattern=r"^(?:(?:视力|听力|言语|肢体|智力|精神|多重)(?:残疾.{0,6}|[一二三四1-4]级)|残疾.{0,4}|无残疾|非残疾)$",
        lengths=(2, 14),
        gate="wide",
        alone=0.9,
        named=0.3,
        context=("残疾",),
        confidence=0.95,
        valid=("视力残疾一级", "肢体残疾", "肢体二级", "无残疾"),
        invalid=("一级", "正常"),
    ),
    Detector(
        id="disability_grade",
        entity="DISABILITY",
        source="GB/T 16180-2014 grades 1 to 10; header decides",
        pattern=r"^(?:[1-9]|10|[一二三四五六七八九十]{1,2})级?$|^(?:伤残)?[一二三四五六七八九十]{1,2}级(?:伤残)?$|^(?:是|否|有|无|Y|N|未达级|无等级)$",
        lengths=(1, 6),
        named=0.6,
        context=("伤残", "残疾"),
        confidence=0.85,
        valid=("一级", "10级", "伤残九级", "3"),
        invalid=("11级", "高级"),
    ),
    Detector(
        id="age",
        entity="AGE",
        source="0 to 120; header decides",
        pattern=r"^(?:1[01]\d|120|\d{1,2})(?:岁|周岁|\.0)?$",
        lengths=(1, 5),
        named=0.8,
        context=("年龄",),
        confidence=0.85,
        valid=("0", "35", "120", "35岁"),
        invalid=("121", "-1", "3.5"),
    ),
    Detector(
        id="age_words",
        entity="AGE",
        source="0 to 120 with the word for years of age",
        pattern=r"^(?:1[01]\d|120|\d{1,2}) ?(?:岁|周岁)$",
        lengths=(2, 6),
        alone=0.8,
        named=0.3,
        context=("年龄",),
        confidence=0.9,
        valid=("35岁", "102周岁"),
        invalid=("35", "135岁", "岁"),
    ),
    Detector(
        id="birth_date",
        entity="DATE_OF_BIRTH",
        source="GB/T 40217 AAC006; a date, and the header or the identity number beside it",
        pattern=DATE,
        check="birth_date",
        lengths=(8, 32),
        named=0.5,
        context=("出生",),
        confidence=0.9,
        valid=(
            "1990-03-07",
            "19900307",
            "1990/3/7",
            "1990年3月7日",
            "1990.03.07",
            "1990-03-07 00:00:00",
        ),
        invalid=("1990-13-07", "19900231", "2999-01-01", "90-03-07"),
    ),
    Detector(
        id="birth_date_western",
        entity="DATE_OF_BIRTH",
        source="day or month first, or the month by name; header decides",
        pattern=WESTERN_DATE,
        lengths=(8, 24),
        gate="ascii",
        named=0.5,
        context=("birth",),
        confidence=0.85,
        valid=("31/01/1958", "05-30-1961", "7.3.1990", "24-Oct-1980", "March 7, 1990"),
        invalid=("45/01/1958", "31/01/58", "24-Okt-1980", "1990-03-07"),
    ),
    Detector(
        id="birth_month",
        entity="DATE_OF_BIRTH",
        source="a month of birth; header decides",
        pattern=r"^(?:19|20)\d{2}(?:[-/.年]?(?:0[1-9]|1[0-2]|[1-9]))月?$",
        lengths=(6, 8),
        named=0.7,
        confidence=0.7,
        valid=("199003", "1990-03", "1990年3月"),
        invalid=("199013", "1990"),
    ),
)
