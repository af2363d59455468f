"""Sentences, statements and blocks: the text of an invented event, before any markup language.

A block is what the content model calls a block (a paragraph, a list item, a quotation); its
statements each end in a citation, so that the whole body is sourced as an author should have it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from bench import vocabulary
from bench.dice import Dice

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
    """A run of statements that stand in one block of the body."""

    kind: Kind
    statements: tuple[Statement, ...]


def body(dice: Dice, keys: tuple[str, ...]) -> tuple[Block, ...]:
    """About 180 words in four blocks, at times with a list or a quotation in place of the third."""
    blocks = [_block(dice, keys, "paragraph", 2) for _ in range(2)]
    chance = dice.below(10)
    if chance == 0:
        blocks.extend(_block(dice, keys, "item", 1) for _ in range(3))
    elif chance == 1:
        blocks.append(_block(dice, keys, "quotation", 1))
    else:
        blocks.append(_block(dice, keys, "paragraph", 2))
    blocks.append(_block(dice, keys, "paragraph", 1))
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


def summary(dice: Dice, keys: tuple[str, ...]) -> Block:
    """One sentence with its citation."""
    sentence = _sentence(dice)
    return Block("paragraph", (Statement(sentence, (cite(dice, keys, sentence),)),))


def _block(dice: Dice, keys: tuple[str, ...], kind: Kind, sentences: int) -> Block:
    statements = []
    while sentences:
        span = 1 + dice.below(min(sentences, 2))
        statements.append(_statement(dice, keys, span))
        sentences -= span
    return Block(kind, tuple(statements))


def _statement(dice: Dice, keys: tuple[str, ...], sentences: int) -> Statement:
    texts = [_sentence(dice) for _ in range(sentences)]
    citations = [cite(dice, keys, texts[-1])]
    if dice.chance(0.1):
        citations.append(Citation(dice.pick(keys), ""))
    text = ". ".join(texts)
    return Statement(_marked_up(dice, text), tuple(citations))


def _sentence(dice: Dice) -> str:
    """Some eighteen words without a full stop."""
    return " ".join(
        (
            dice.pick(vocabulary.SUBJECTS),
            dice.pick(vocabulary.VERBS),
            dice.pick(vocabulary.MATTERS),
            dice.pick(vocabulary.PREDICATES),
            dice.pick(vocabulary.ENDINGS) if dice.chance(0.55) else "",
        )
    ).strip()


def _marked_up(dice: Dice, text: str) -> str:
    """At times an emphasised word or a link, as written text has."""
    if dice.chance(0.1):
        return text.replace(" that ", " *that* ", 1)
    if dice.chance(0.05):
        return text.replace("the ", "[the](https://records.example/terms/) ", 1)
    return text


def cite(dice: Dice, keys: tuple[str, ...], text: str) -> Citation:
    """A citation of one source, five times in six with some words of the text as passage."""
    key = dice.pick(keys)
    if dice.chance(1 / 6):
        return Citation(key, "")
    words = text.split()
    length = min(4 + dice.below(5), len(words))
    start = dice.below(len(words) - length + 1)
    return Citation(key, " ".join(words[start : start + length]))
