"""Sentences, statements and blocks: the text of an invented event, before any markup language.

A block is what the content model calls a block (a paragraph, a list item, a quotation); its
statements each end in a citation, so that the whole body is sourced as an author should have it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from bench import vocabulary
from bench.seeded_random import SeededRandom

Kind = Literal["paragraph", "item", "quotation"]


@dataclass(frozen=True, slots=True)
class Citation:
    """A source by the key that the event gives it, and the passage, empty where none is named."""

    key: str
    passage: str


@dataclass(frozen=True, slots=True)
class Statement:
    """Markdown text without its full stop, and what it rests on."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A run of statements in one block of the body."""

    kind: Kind
    statements: tuple[Statement, ...]


def body(rng: SeededRandom, keys: tuple[str, ...]) -> tuple[Block, ...]:
    """About 180 words in four blocks, at times with a list or a quotation in place of the third."""
    blocks = [_block(rng, keys, "paragraph", 2) for _ in range(2)]
    chance = rng.below(10)
    if chance == 0:
        blocks.extend(_block(rng, keys, "item", 1) for _ in range(3))
    elif chance == 1:
        blocks.append(_block(rng, keys, "quotation", 1))
    else:
        blocks.append(_block(rng, keys, "paragraph", 2))
    blocks.append(_block(rng, keys, "paragraph", 1))
    return _all_cited(blocks, keys)


def _all_cited(blocks: list[Block], keys: tuple[str, ...]) -> tuple[Block, ...]:
    """The blocks, their first statements citing one source each: none is listed in vain."""
    waiting = list(keys)
    result = []
    for block in blocks:
        statements = []
        for statement in block.statements:
            first, *others = statement.citations
            if waiting:
                first = replace(first, key=waiting.pop(0))
            others = [other for other in others if other.key != first.key]
            statements.append(replace(statement, citations=(first, *others)))
        result.append(replace(block, statements=tuple(statements)))
    return tuple(result)


def summary(rng: SeededRandom, keys: tuple[str, ...]) -> Block:
    """One sentence with its citation."""
    sentence = _sentence(rng)
    return Block("paragraph", (Statement(sentence, (cite(rng, keys, sentence),)),))


def _block(rng: SeededRandom, keys: tuple[str, ...], kind: Kind, sentences: int) -> Block:
    statements = []
    while sentences:
        span = 1 + rng.below(min(sentences, 2))
        statements.append(_statement(rng, keys, span))
        sentences -= span
    return Block(kind, tuple(statements))


def _statement(rng: SeededRandom, keys: tuple[str, ...], sentences: int) -> Statement:
    texts = [_sentence(rng) for _ in range(sentences)]
    citations = [cite(rng, keys, texts[-1])]
    if rng.chance(0.1):
        citations.append(Citation(rng.pick(keys), ""))
    text = ". ".join(texts)
    return Statement(_marked_up(rng, text), tuple(citations))


def _sentence(rng: SeededRandom) -> str:
    """Some eighteen words without a full stop."""
    return " ".join(
        (
            rng.pick(vocabulary.SUBJECTS),
            rng.pick(vocabulary.VERBS),
            rng.pick(vocabulary.MATTERS),
            rng.pick(vocabulary.PREDICATES),
            rng.pick(vocabulary.ENDINGS) if rng.chance(0.55) else "",
        )
    ).strip()


def _marked_up(rng: SeededRandom, text: str) -> str:
    """At times an emphasised word or a link, as written text has."""
    if rng.chance(0.1):
        return text.replace(" that ", " *that* ", 1)
    if rng.chance(0.05):
        return text.replace("the ", "[the](https://records.example/terms/) ", 1)
    return text


def cite(rng: SeededRandom, keys: tuple[str, ...], text: str) -> Citation:
    """A citation of one source, five times in six with some words of the text as passage."""
    key = rng.pick(keys)
    if rng.chance(1 / 6):
        return Citation(key, "")
    words = text.split()
    length = min(4 + rng.below(5), len(words))
    start = rng.below(len(words) - length + 1)
    return Citation(key, " ".join(words[start : start + length]))
