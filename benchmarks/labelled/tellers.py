"""The engines under test: Guikou's kernel, and Presidio as it comes."""

from collections import Counter
from collections.abc import Sequence

import polars as pl

from benchmarks.labelled.score import Told

#: Cells of each column that Presidio is shown; it takes about a millisecond a cell.
SAMPLE = 100
#: Share of them in which it must see an entity.
ENOUGH = 0.5


def guikou(frame: pl.DataFrame) -> Sequence[Told]:
    """Tell columns by every cell."""
    from classifiers.kernel import conclude, sketch

    return [
        Told(
            field.entity,
            {f.entity: (f.matches, f.masked) for f in field.findings},
            "; ".join(
                f"{f.entity} by {f.detector} from {'+'.join(f.evidence)}, {f.matches}/{f.examined}"
                f"{f' masked {f.masked}' if f.masked else ''}{' sparse' if f.sparse else ''} c{f.confidence:.2f}"
                for f in field.findings
            ),
            {f.entity: f.confidence for f in field.findings},
        )
        for field in conclude(sketch(frame)).fields
    ]


class Presidio:
    """Presidio with the recognizers that it ships for English, and no model: what the machine has offline."""

    #: Its names for what are ours here; dates are counted in its favor.
    NAMES = {
        "DATE_TIME": "DATE_OF_BIRTH",
        "US_BANK_NUMBER": "BANK_ACCOUNT",
        "LOCATION": "CN_ADDRESS",
    }

    def __init__(self) -> None:
        import tldextract
        from presidio_analyzer import AnalyzerEngine, RecognizerRegistry

        from classifiers.recognizers import BlankSpacyEngine

        # Its e-mail recognizer would ask the internet for the list of domains.
        tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())  # type: ignore[assignment]
        engine = BlankSpacyEngine()
        engine.load()
        registry = RecognizerRegistry(supported_languages=["en"])
        registry.load_predefined_recognizers(languages=["en"])
        self._engine = AnalyzerEngine(
            registry=registry, nlp_engine=engine, supported_languages=["en"]
        )
        self._seen: dict[str, frozenset[str]] = {}

    def __call__(self, frame: pl.DataFrame) -> Sequence[Told]:
        """Tell columns by the first cells."""
        return [self._tell(series) for series in frame.get_columns()]

    def _entities(self, cell: str) -> frozenset[str]:
        if cell not in self._seen:
            found = self._engine.analyze(cell, "en")
            self._seen[cell] = frozenset(
                self.NAMES.get(r.entity_type, r.entity_type) for r in found
            )
        return self._seen[cell]

    def _tell(self, series: pl.Series) -> Told:
        cells = [str(v) for v in series.drop_nulls().head(SAMPLE).to_list()]
        seen = Counter(entity for cell in cells for entity in self._entities(cell))
        entity, hits = max(seen.items(), key=lambda item: item[1], default=("", 0))
        told = entity if cells and hits >= ENOUGH * len(cells) else None
        return Told(told, {entity: (n, 0) for entity, n in seen.items()})
