"""When an answer counts: one description that Python decides, a phone computes and people read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Letters = Mapping[str, str | tuple[str, ...] | None]


@dataclass(frozen=True, slots=True)
class OneOf:
    """A question is answered with one of these letters."""

    question: str
    letters: str

    def holds(self, given: Letters) -> bool:
        """Tell whether one of the letters was given; an open question never holds."""
        return not set(self.letters).isdisjoint(given.get(self.question) or ())

    def deciding(self, given: Letters) -> tuple[str, ...]:  # noqa: ARG002 - as the others
        """The questions that decided."""
        return (self.question,)

    def xpath(self) -> str:
        """The same condition for a phone."""
        tests = [f"selected(${{{self.question}}}, '{letter}')" for letter in self.letters]
        return tests[0] if len(tests) == 1 else f"({' or '.join(tests)})"


@dataclass(frozen=True, slots=True, init=False)
class All:
    """Every part holds."""

    parts: tuple["Condition", ...]

    def __init__(self, *parts: "Condition") -> None:
        object.__setattr__(self, "parts", parts)

    def holds(self, given: Letters) -> bool:
        return all(part.holds(given) for part in self.parts)

    def deciding(self, given: Letters) -> tuple[str, ...]:
        """All questions when it holds; otherwise those that fail."""
        holds = self.holds(given)
        return _questions((p for p in self.parts if holds or not p.holds(given)), given)

    def xpath(self) -> str:
        return " and ".join(part.xpath() for part in self.parts)


@dataclass(frozen=True, slots=True, init=False)
class Either:
    """At least one part holds."""

    parts: tuple["Condition", ...]

    def __init__(self, *parts: "Condition") -> None:
        object.__setattr__(self, "parts", parts)

    def holds(self, given: Letters) -> bool:
        return any(part.holds(given) for part in self.parts)

    def deciding(self, given: Letters) -> tuple[str, ...]:
        """The parts that hold; all when none does."""
        holds = self.holds(given)
        return _questions((p for p in self.parts if p.holds(given) or not holds), given)

    def xpath(self) -> str:
        return f"({' or '.join(f'({part.xpath()})' for part in self.parts)})"


Condition = OneOf | All | Either


def _questions(parts: Iterable[Condition], given: Letters) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for part in parts for name in part.deciding(given)))
