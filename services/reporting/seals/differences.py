"""Which figures of two tellings of a report differ. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from services.reporting.seals.models import Difference

# What an item of a list is about: the first that it has. Some tell it from all others, whatever else
# changes of it; the rest do so together with what stands beside.
NAMES: Final = ("rt", "id", "region", "code", "source", "value", "dimension", "kind", "month")
ALONE: Final = ("rt", "id")
BESIDE: Final = ("fiscal_year", "year", "source", "dimension", "state", "kind")
# How often something was told and when is no figure, nor is where a border runs on the map.
ASIDE: Final = ("rests_on", "format", "outlines")


def differences(sealed: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """By their paths, in order."""
    before, after = dict(_flat("", sealed)), dict(_flat("", now))
    return [
        Difference(path=path, sealed=before.get(path), now=after.get(path))
        for path in sorted({*before, *after})
        if before.get(path) != after.get(path)
    ]


def _flat(path: str, value: Any) -> Iterator[tuple[str, str | None]]:
    """Every figure with its place."""
    if isinstance(value, Mapping):
        for name, one in value.items():
            if path or name not in ASIDE:
                yield from _flat(f"{path}/{name}", one)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        seen: set[str] = set()
        for place, one in enumerate(value):
            key = _key(one, place)
            key = f"{key}:{place}" if key in seen else key
            seen.add(key)
            yield from _flat(f"{path}/{key}", one)
    elif value is not None:
        yield path, str(value)


def _key(item: Any, place: int) -> str:
    if not isinstance(item, Mapping):
        return str(place)
    first = next((name for name in NAMES if item.get(name) is not None), None)
    names = [] if first is None else [first]
    if first not in ALONE:
        names += [one for one in BESIDE if one != first and isinstance(item.get(one), str | int)]
    told = [item[name] for name in names]
    return ".".join(map(str, told)) or str(place)
