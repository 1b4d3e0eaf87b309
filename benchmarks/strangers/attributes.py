"""What people are, have and earn, as it is written: from a person to a cell."""

from random import Random

from benchmarks.strangers import words
from benchmarks.strangers.people import Person


def born(rng: Random, p: Person) -> str:
    return f"{p.born:%Y-%m-%d}"


def born_compact(rng: Random, p: Person) -> str:
    return f"{p.born:%Y%m%d}"


def born_han(rng: Random, p: Person) -> str:
    return f"{p.born.year}年{p.born.month}月{p.born.day}日"


def born_dots(rng: Random, p: Person) -> str:
    return f"{p.born:%Y.%m}"


def born_us(rng: Random, p: Person) -> str:
    return f"{p.born:%m/%d/%Y}"


def born_de(rng: Random, p: Person) -> str:
    return f"{p.born:%d.%m.%Y}"


def age(rng: Random, p: Person) -> str:
    return str(2024 - p.born.year)


def age_words(rng: Random, p: Person) -> str:
    return f"{2024 - p.born.year}岁"


def sex(rng: Random, p: Person) -> str:
    return p.sex


def sex_code(rng: Random, p: Person) -> str:
    return "1" if p.sex == "男" else "2"


def sex_long(rng: Random, p: Person) -> str:
    return p.sex + "性"


def sex_en(rng: Random, p: Person) -> str:
    return "Male" if p.sex == "男" else "Female"


def sex_letter(rng: Random, p: Person) -> str:
    return "M" if p.sex == "男" else "F"


def ethnic(rng: Random, p: Person) -> str:
    return p.ethnic


def ethnic_short(rng: Random, p: Person) -> str:
    return p.ethnic.removesuffix("族")


def ethnic_code(rng: Random, p: Person) -> str:
    return f"{words.ETHNIC.index(p.ethnic) % 18 + 1:02}" if p.ethnic in words.ETHNIC else "17"


def nation(rng: Random, p: Person) -> str:
    return "中国" if rng.random() < 0.5 else rng.choice(words.COUNTRIES)


def nation_en(rng: Random, p: Person) -> str:
    return rng.choice(words.COUNTRIES_EN)


def nation_code(rng: Random, p: Person) -> str:
    return rng.choice(["CHN", "CHN", "CHN", "USA", "JPN", "KOR", "DEU"])


def marital(rng: Random, p: Person) -> str:
    return rng.choice(words.MARITAL)


def marital_official(rng: Random, p: Person) -> str:
    return rng.choice(words.MARITAL_OFFICIAL)


def marital_code(rng: Random, p: Person) -> str:
    return rng.choice(["10", "21", "22", "30", "40"])


def marital_en(rng: Random, p: Person) -> str:
    return rng.choice(["Single", "Married", "Divorced", "Widowed"])


def education(rng: Random, p: Person) -> str:
    return rng.choice(words.EDUCATION)


def education_long(rng: Random, p: Person) -> str:
    return rng.choice(words.EDUCATION_LONG)


def education_code(rng: Random, p: Person) -> str:
    return rng.choice(["10", "20", "30", "40", "60", "70", "80"])


def education_en(rng: Random, p: Person) -> str:
    return rng.choice(words.EDUCATION_EN)


def political(rng: Random, p: Person) -> str:
    return rng.choices(words.POLITICAL, [40, 30, 15, 3, 2, 3, 1, 1])[0]


def political_code(rng: Random, p: Person) -> str:
    return rng.choice(["01", "02", "03", "13"])


def religion(rng: Random, p: Person) -> str:
    return rng.choices(words.RELIGION, [60, 12, 10, 8, 4, 2])[0]


def household(rng: Random, p: Person) -> str:
    return rng.choice(words.HOUSEHOLD)


def household_local(rng: Random, p: Person) -> str:
    return rng.choice(words.HOUSEHOLD_LOCAL)


def household_code(rng: Random, p: Person) -> str:
    return rng.choice(["10", "20"])


def blood(rng: Random, p: Person) -> str:
    return rng.choice(["A", "B", "O", "AB"]) + "型"


def blood_letter(rng: Random, p: Person) -> str:
    return rng.choice(["A", "A", "B", "B", "O", "O", "AB"])


def blood_rh(rng: Random, p: Person) -> str:
    return rng.choice(["A+", "B+", "O+", "AB+", "O-"])


def disability(rng: Random, p: Person) -> str:
    return rng.choice(words.DISABILITY)


def disease(rng: Random, p: Person) -> str:
    return rng.choice(words.DISEASES)


def icd(rng: Random, p: Person) -> str:
    return rng.choice(words.ICD)


def wage(rng: Random, p: Person) -> str:
    return f"{rng.lognormvariate(8.7, 0.5):.2f}"


def wage_whole(rng: Random, p: Person) -> str:
    return f"{round(rng.lognormvariate(8.7, 0.5), -2):.0f}"


def wage_comma(rng: Random, p: Person) -> str:
    return f"{rng.lognormvariate(8.9, 0.5):,.2f}"


def wage_range(rng: Random, p: Person) -> str:
    return rng.choice(
        ["3000元以下", "3000-5000元", "5000-8000元", "8000-12000元", "12000-20000元", "20000元以上"]
    )


def wage_range_k(rng: Random, p: Person) -> str:
    return rng.choice(["5k-8k", "8K-12K", "10-15万/年", "面议", "15k以上"])


def wage_dollars(rng: Random, p: Person) -> str:
    return f"${rng.randrange(38, 240) * 1000:,}"


def base(rng: Random, p: Person) -> str:
    return f"{rng.choice([4462, 4812, 5360, 6000, 7200, 8500, 24930]) + rng.randrange(0, 900)}"


def benefit(rng: Random, p: Person) -> str:
    return f"{rng.uniform(800, 7800):.2f}"


def balance(rng: Random, p: Person) -> str:
    return f"{rng.lognormvariate(9, 1.2):.2f}"


def employment(rng: Random, p: Person) -> str:
    return rng.choice(words.EMPLOYMENT)
