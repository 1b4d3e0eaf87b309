"""Chapters of ICD-10 (WHO, International Classification of Diseases, tenth revision; GB/T 14396-2016)."""

#: First and last category of each of the 22 chapters, in the order of the letters.
CHAPTERS = (
    ("A00", "B99"),
    ("C00", "D48"),
    ("D50", "D89"),
    ("E00", "E90"),
    ("F00", "F99"),
    ("G00", "G99"),
    ("H00", "H59"),
    ("H60", "H95"),
    ("I00", "I99"),
    ("J00", "J99"),
    ("K00", "K93"),
    ("L00", "L99"),
    ("M00", "M99"),
    ("N00", "N99"),
    ("O00", "O99"),
    ("P00", "P96"),
    ("Q00", "Q99"),
    ("R00", "R99"),
    ("S00", "T98"),
    ("U00", "U99"),
    ("V01", "Y98"),
    ("Z00", "Z99"),
)


def chapter_of(category: str) -> str | None:
    """Return the chapter of a category of three characters, written J00–J99; None when it is in none."""
    found = (f"{low}–{high}" for low, high in CHAPTERS if low <= category <= high)
    return next(found, None)
