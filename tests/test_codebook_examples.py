"""The bundled sourcing model reads the codebook's own examples as the codebook does."""

from __future__ import annotations

from toolkit.models.registry import BUNDLED
from toolkit.models.sourcing import SourcingExtractor
from toolkit.codebook import load_codebook
from toolkit.schema import Article
from toolkit.text import sentences


def test_examples_of_the_sourcing_codebook() -> None:
    extractor = SourcingExtractor.load(BUNDLED / "linear" / "sourcing")
    missed, n = [], 0
    for facet in load_codebook("sourcing").facets:
        for label in facet.labels:
            for example in label.positive:
                parts = sentences(Article("example", example.text))
                found = extractor.extract([part.text for part in parts])
                n += 1
                if label.id not in [getattr(one.facets, facet.id) for one in found]:
                    missed.append((facet.id, label.id, example.text))
    assert n > 30
    assert len(missed) <= 0.08 * n, missed
