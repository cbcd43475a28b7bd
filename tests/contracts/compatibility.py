"""What breaks those who read an event: a pure comparison of two of its schemas.

Old readers read new events, and new readers read old ones out of the log; so a field neither
narrows nor widens. What is only added passes: fields with a default, values of an enum, events.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Schema = dict[str, Any]

LIMITS = (
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    *("minLength", "maxLength", "pattern", "minItems", "maxItems", "uniqueItems"),
)


@dataclass(frozen=True, slots=True)
class Side:
    """One schema of the two, with what its references mean."""

    whole: Schema

    def of(self, node: Schema) -> Schema:
        """The node itself, or what it refers to."""
        name = node.get("$ref", "").removeprefix("#/$defs/")
        return self.of(self.whole["$defs"][name]) if name else node

    def choices(self, node: Schema) -> list[Schema]:
        """Everything that a value may be."""
        found = self.of(node)
        parts = found.get("anyOf") or found.get("oneOf")
        return [one for part in parts for one in self.choices(part)] if parts else [found]


def successor(subject: str) -> str:
    """The subject of another meaning."""
    name, version = subject.rsplit(".v", 1)
    return f"{name}.v{int(version) + 1}"


def faults(subject: str, before: Schema, now: Schema | None) -> list[str]:
    """A sentence per breaking change, each with what to do."""
    if now is None:
        advice = f"Say it still, beside its successor {successor(subject)} if there is one."
        return [f"{subject} is gone, and somebody may wait for it. {advice}"]
    remedy = f"Leave that as it was, and say the new fact as a new event, {successor(subject)}."
    walk = _Walk(Side(before), Side(now))
    return [f"{subject}: {what} {remedy}" for what in walk.objects("", before, now)]


@dataclass(frozen=True, slots=True)
class _Walk:
    """Goes through both schemas at once."""

    before: Side
    now: Side

    def objects(self, path: str, before: Schema, now: Schema) -> Iterator[str]:
        had, has = before.get("properties", {}), now.get("properties", {})
        for name, shape in had.items():
            if name in has:
                yield from self.values(path + name, shape, has[name])
            else:
                yield f"the field `{path}{name}` is gone."
        must_before, must_now = (set(one.get("required", ())) for one in (before, now))
        for name in sorted(must_now - must_before):
            yield f"the field `{path}{name}` is required now, and older events lack it."
        for name in sorted((must_before - must_now) & set(has)):
            yield f"the field `{path}{name}` may be left out now, and readers rely on it."

    def values(self, path: str, before: Schema, now: Schema) -> Iterator[str]:
        had, has = (_by_kind(side.choices(node)) for side, node in self._both(before, now))
        if had and has and not had.keys() & has.keys():
            yield f"the field `{path}` was {_or(had)} and is {_or(has)} now."
            return
        if had.keys() - has.keys():
            yield f"the field `{path}` can be {_or(had.keys() - has.keys())} no more."
        if has.keys() - had.keys():
            yield f"the field `{path}` can now be {_or(has.keys() - had.keys())}, too."
        for kind in had.keys() & has.keys():
            yield from self.same_kind(path, had[kind], has[kind])

    def same_kind(self, path: str, before: Schema, now: Schema) -> Iterator[str]:
        lost = [one for one in _named(before) if _named(now) and one not in _named(now)]
        if lost:
            yield f"the field `{path}` lost {', '.join(map(repr, lost))}, which older events have."
        if _named(now) and not _named(before):
            yield f"the field `{path}` is one of few values now; it was any."
        for limit in LIMITS:
            if before.get(limit) != now.get(limit):
                yield f"`{limit}` of the field `{path}` was {before.get(limit)}, is {now.get(limit)}."
        yield from self.objects(f"{path}.", before, now)
        for part in ("items", "additionalProperties"):
            if isinstance(before.get(part), dict) and isinstance(now.get(part), dict):
                yield from self.values(f"{path}[]", before[part], now[part])

    def _both(self, before: Schema, now: Schema) -> tuple[tuple[Side, Schema], ...]:
        return (self.before, before), (self.now, now)


def _by_kind(choices: list[Schema]) -> dict[str, Schema]:
    return {_kind(one): one for one in choices}


def _kind(node: Schema) -> str:
    words = (node.get("type", "anything"), node.get("format"))
    return " ".join(word for word in words if word)


def _named(node: Schema) -> list[Any]:
    """The values that are listed by name; empty when any may come."""
    return [node["const"]] if "const" in node else list(node.get("enum", ()))


def _or(kinds: Any) -> str:
    return " or ".join(sorted(kinds))
