"""Fills sentences in both languages at once."""

from decimal import Decimal
from typing import Final

from contracts.regulation.wording import ENGLISH, INDONESIAN, Words
from services.chassis.problems import Language, Text

LANGUAGES: Final[tuple[tuple[Language, Words], ...]] = (("id", INDONESIAN), ("en", ENGLISH))


def filled(pattern: Text, **facts: object) -> Text:
    """Fill a sentence; texts take its language, decimals are written as it writes numbers."""
    return Text(*(pattern.render(language, _said(words, facts)) for language, words in LANGUAGES))


def joined(texts: list[Text], mark: str) -> Text:
    """Texts one behind the other."""
    return Text(mark.join(text.id for text in texts), mark.join(text.en for text in texts))


def _said(words: Words, facts: dict[str, object]) -> dict[str, object]:
    said = dict(facts)
    for name, fact in facts.items():
        if isinstance(fact, Text):
            said[name] = getattr(fact, words.language)
        elif isinstance(fact, Decimal):
            said[name] = words.number(fact)
    return said
