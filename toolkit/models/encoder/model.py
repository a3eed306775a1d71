"""`EncoderModel`: sentences of articles in, a `Prediction` of each out, from one pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

import numpy as np

from toolkit.codebook import NONE, Codebook
from toolkit.models.decisions import decide
from toolkit.models.encoder.config import LEXICAL
from toolkit.models.encoder.decoding import TokenRows, merged, sentence_logits
from toolkit.models.encoder.encoder import Encoder
from toolkit.models.encoder.engine import Floats
from toolkit.models.encoder.heads import span_head
from toolkit.models.encoder.neutral import Neutral
from toolkit.models.encoder.rule_ensemble import SPANS
from toolkit.models.encoder.sources import settle, with_rules, with_sources
from toolkit.models.encoder.tagger_ensemble import WeighedTagger
from toolkit.models.encoder.token_attribution import token_attribution
from toolkit.models.folder import folder_codebooks
from toolkit.models.marked_words import agreeing, evident, held_labels, markable_answers
from toolkit.models.sourcing.extractor import SourcingExtractor
from toolkit.schema import Labels, Prediction, TextSpan

if TYPE_CHECKING:
    from toolkit.models.linear.lexical import LexicalModel, LexicalPrediction
    from toolkit.models.recalibration import Recalibration
    from toolkit.models.sourcing.labelling import SourcedArticle

TOGETHER = 1000
"""Sentences from which on articles are enough to go through together: what is done once for all of
them costs little, and their tokens' logits still fit into memory."""
LIKELY = 0.12
"""How probable a label must be for phrases that the lexical model alone marks to be marked too."""
Marked = list[tuple[TextSpan, ...]]


class _Pass(NamedTuple):
    """What one pass says of texts: tokens, probabilities by question, labels, and where the rules
    read attributions the spans of those."""

    texts: Sequence[str]
    rows: TokenRows
    p: Mapping[str, Floats]
    labels: Sequence[Labels]
    lexical: LexicalPrediction | None


class EncoderModel:
    """The codebooks whose questions an encoder's heads answer, all from one pass.

    A codebook's spans come from its span head (`span_head`) or, without one, from token
    attribution. The written rules, the ``lexical`` model and the ``tagger`` of sources take part
    where the configuration weighs them. Raises `ValueError` for a question without a head, or one
    of other labels.
    """

    def __init__(
        self,
        name: str,
        sha256: str,
        encoder: Encoder,
        codebooks: Sequence[Codebook],
        lexical: LexicalModel | None = None,
        tagger: SourcingExtractor | None = None,
    ) -> None:
        self.name, self.sha256, self.encoder = name, sha256, encoder
        self.codebooks = tuple(codebooks)
        self.lexical = lexical if encoder.config.lexical else None
        weight = encoder.config.tagger
        self.tagger = WeighedTagger(tagger, weight) if tagger and any(weight) else None
        self.recalibration: Recalibration | None = None
        self.labels = {head.name: head.labels for head in encoder.config.heads}
        for codebook in self.codebooks:
            for question in codebook.questions:
                if set(question.scored_ids) != set(self.labels.get(question.id, ())):
                    raise ValueError(
                        f"{name}: the model has no head {question.id} with the labels of codebook "
                        f"{codebook.name} {codebook.version}; train it with this codebook"
                    )

    @classmethod
    def load(
        cls, name: str, folder: Path, sha256: str, *, operating_point: str = "", device: str = ""
    ) -> Self:
        """Read a model folder. Raises `ValueError` for a broken one."""
        encoder = Encoder.load(folder, operating_point=operating_point, device=device)
        lexical = tagger = None
        if encoder.config.lexical:
            from toolkit.models.linear.lexical import LexicalModel

            lexical = LexicalModel.load(folder / LEXICAL)
        if any(encoder.config.tagger):
            tagger = SourcingExtractor.load(folder / LEXICAL / SourcingExtractor.codebook)
        codebooks = folder_codebooks(folder, encoder.config.codebooks)
        return cls(name, sha256, encoder, codebooks, lexical, tagger)

    def predict(self, articles: Sequence[Sequence[str]]) -> list[list[Prediction]]:
        """See `Model`."""
        predictions: list[list[Prediction]] = []
        first = count = 0
        for last, sentences in enumerate(articles, start=1):
            count += len(sentences)
            if last == len(articles) or count >= TOGETHER:
                predictions += self._predict(articles[first:last])
                first, count = last, 0
        return predictions

    def _predict(self, articles: Sequence[Sequence[str]]) -> list[list[Prediction]]:
        texts = [text for sentences in articles for text in sentences]
        if not texts:
            return [[] for _ in articles]
        changed = self.encoder.read_as(articles)
        rows = self.encoder.token_rows(articles, changed)
        lexical = self.words_alone(changed)
        log_odds = self.encoder.log_odds(
            sentence_logits(rows, len(texts)),
            lexical=lexical.log_odds if lexical else None,
            marked=self.encoder.marked_log_odds(rows, len(texts)),
        )
        p = self.encoder.probabilities(log_odds)
        weights, columns = self.encoder.config.rule_ensemble, self.encoder.columns.get(SPANS)
        sourced: list[SourcedArticle] = []
        if weights and columns is not None:
            p, sourced = with_rules(p, self.labels, articles, rows, columns, weights, self.tagger)
        if self.recalibration is not None:
            p = self.recalibration.probabilities(p, self.labels)
        labels: list[dict[str, Mapping[str, float]]] = [
            dict(evident(*pair, self.codebooks))
            for pair in zip(texts, decide(self.codebooks, p, self.labels, len(texts)), strict=True)
        ]
        if self.recalibration is not None:
            labels = [dict(self.recalibration.answered(of_text)) for of_text in labels]
        sources = settle(labels, sourced)
        read = _Pass(texts, rows, p, labels, lexical)
        spans = {codebook.name: self._spans(codebook, read) for codebook in self.codebooks}
        confident = self.encoder.config.confidence.confident(self.codebooks, labels)
        predictions = [
            Prediction(of_text, {name: marked[k] for name, marked in spans.items()}, confident[k])
            for k, of_text in enumerate(labels)
        ]
        if sourced:
            predictions = list(with_sources(predictions, sourced, sources))
        in_order = iter(predictions)
        return [[next(in_order) for _ in sentences] for sentences in articles]

    def words_alone(self, changed: Sequence[Neutral]) -> LexicalPrediction | None:
        """What the lexical model says of texts as the network is given them; its spans are those
        of the texts as they came."""
        if self.lexical is None:
            return None
        answered = self.lexical.predict([each.text for each in changed])
        spans = {
            codebook: [
                each.spans_as_they_came(of_text)
                for each, of_text in zip(changed, marked, strict=True)
            ]
            for codebook, marked in answered.spans.items()
        }
        return answered._replace(spans=spans)

    def _spans(self, codebook: Codebook, read: _Pass) -> Marked:
        """The spans of a codebook in each text: none where its first question finds none."""
        name = span_head(codebook.name)
        if name in self.labels:
            spans = self.encoder.spans(read.rows, name, len(read.texts))
            marked = [tuple(sorted(of_text)) for of_text in spans]
        else:
            marked = self._attributed(codebook, read)
        gate = codebook.questions[0]
        if gate.kind == "single":
            marked = [
                () if NONE in of_text[gate.id] else spans
                for of_text, spans in zip(read.labels, marked, strict=True)
            ]
        if read.lexical and codebook.name in read.lexical.spans:
            for k in np.flatnonzero(read.p[gate.id].max(axis=1) >= LIKELY).tolist():
                marked[k] = merged(marked[k], read.lexical.spans[codebook.name][k])
        marked = [
            agreeing(text, codebook, of_text, spans)
            for text, of_text, spans in zip(read.texts, read.labels, marked, strict=True)
        ]
        return self._with_strongest(codebook, read, marked)

    def _with_strongest(self, codebook: Codebook, read: _Pass, marked: Marked) -> Marked:
        """A label that holds and has no span gets the content word that speaks most for it."""
        if not markable_answers(codebook):
            return marked
        bare = [
            {label for label, held in held_labels(codebook, of_text).items() if held}
            - {span.label for span in spans}
            for of_text, spans in zip(read.labels, marked, strict=True)
        ]
        if not any(bare):
            return marked
        for question in codebook.questions:
            names, columns = self.labels[question.id], self.encoder.columns[question.id]
            holds = np.array([[name in of_text for name in names] for of_text in bare], bool)
            p = read.p[question.id]
            words = token_attribution(read.rows, columns, p, read.texts, names, holds)
            marked = [tuple(sorted(pair[0] + pair[1])) for pair in zip(marked, words, strict=True)]
        return marked

    def _attributed(self, codebook: Codebook, read: _Pass) -> Marked:
        """The words that carry each label that holds, of those that can be marked."""
        markable = {label.id for label in codebook.span_labels}
        marked: Marked = [() for _ in read.texts]
        for question in codebook.questions:
            names, p = self.labels[question.id], read.p[question.id]
            held = [set(question.holding(of_text[question.id])) for of_text in read.labels]
            holds = np.array([[n in of_text & markable for n in names] for of_text in held], bool)
            columns = self.encoder.columns[question.id]
            words = token_attribution(read.rows, columns, p, read.texts, names, holds)
            marked = [tuple(sorted(pair[0] + pair[1])) for pair in zip(marked, words, strict=True)]
        return marked
