"""Reading files, cutting them into sentences, and telling the story from the page around it."""

from __future__ import annotations

from toolkit.schema import Article, Sentence

__all__ = ["sentences"]


def sentences(article: Article, *, presegmented: bool = False) -> list[Sentence]:
    r"""The sentences of an article in order, each with its region and exact offsets.

    They never overlap, are never empty, and carry no surrounding white space. With
    ``presegmented`` the whole text, trimmed, is one sentence of the body.

    >>> article = Article("a1", "Rain at Last\n\n“It poured,” Dr. Abara said. Share this story!")
    >>> for s in sentences(article):
    ...     print(s.start, s.end, s.region, s.text)
    0 12 headline Rain at Last
    14 42 body “It poured,” Dr. Abara said.
    43 60 boilerplate Share this story!
    """
    # Loaded when used: the patterns take a while to compile.
    from toolkit.text.cleaning import regions
    from toolkit.text.segmentation import paragraphs, sentence_extents

    text = article.text
    if presegmented:
        stripped = text.strip()
        if not stripped:
            return []
        start = text.index(stripped)
        return [Sentence(article.article_id, 0, start, start + len(stripped), stripped)]
    parts = paragraphs(text)
    inside = [sentence_extents(text, part) for part in parts]
    marked = regions(text, parts, inside, title=article.title, outlet=article.outlet)
    out: list[Sentence] = []
    for extents, labels in zip(inside, marked, strict=True):
        for (start, end), region in zip(extents, labels, strict=True):
            sentence = text[start:end]
            out.append(Sentence(article.article_id, len(out), start, end, sentence, region))
    return out
