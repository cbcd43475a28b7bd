"""What was measured in one place: problem volumes and the numbers they are divided by."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from operator import attrgetter
from typing import Final, NoReturn

from contracts.regulation.exact import EXACT, UNREADABLE, ZERO, Number, number, readable

DENOMINATORS: Final = (
    "area_ha",
    "buildings",
    "households",
    "population",
    "road_ideal_m",
    "drain_ideal_m",
)

denominators_of = attrgetter(*DENOMINATORS)
_put = object.__setattr__


class Measures:
    """One sheet: six denominators and the problem volume of each criterion.

    Units: hectares, buildings, households (KK), people, metres of ideal road, metres of ideal
    drain; volumes in the unit of their criterion. Numbers may be Decimal, int, float, str or None;
    what is no number is kept as not-a-number and flagged when scored, so construction never raises
    on dirty input. Immutable and hashable.
    """

    __slots__ = (*DENOMINATORS, "volumes")

    area_ha: Decimal | None
    buildings: Decimal | None
    households: Decimal | None
    population: Decimal | None
    road_ideal_m: Decimal | None
    drain_ideal_m: Decimal | None
    volumes: Mapping[str, Decimal | None]

    def __init__(
        self,
        area_ha: Number = None,
        buildings: Number = None,
        households: Number = None,
        population: Number = None,
        road_ideal_m: Number = None,
        drain_ideal_m: Number = None,
        volumes: Mapping[str, Number] | None = None,
    ) -> None:
        _put(self, "area_ha", area_ha if type(area_ha) is Decimal else number(area_ha))
        _put(self, "buildings", buildings if type(buildings) is Decimal else number(buildings))
        _put(self, "households", households if type(households) is Decimal else number(households))
        _put(self, "population", population if type(population) is Decimal else number(population))
        road = road_ideal_m if type(road_ideal_m) is Decimal else number(road_ideal_m)
        _put(self, "road_ideal_m", road)
        drain = drain_ideal_m if type(drain_ideal_m) is Decimal else number(drain_ideal_m)
        _put(self, "drain_ideal_m", drain)
        read = (
            {
                key: value if type(value) is Decimal else number(value)
                for key, value in volumes.items()
            }
            if volumes
            else {}
        )
        _put(self, "volumes", read)

    def __setattr__(self, name: str, _value: object) -> NoReturn:
        raise AttributeError(f"Measures cannot be changed, and {name} was to be set.")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"Measures cannot be changed, and {name} was to be deleted.")

    def __reduce__(self) -> tuple[type["Measures"], tuple[object, ...]]:
        return Measures, (*denominators_of(self), self.volumes)

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
        return f"Measures({fields})"

    def __eq__(self, other: object) -> bool:
        return self._key() == other._key() if isinstance(other, Measures) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._key())

    def __add__(self, other: "Measures") -> "Measures":
        """Join two places: volumes and denominators are summed, as in `Measures.total`."""
        return Measures.total((self, other))

    @classmethod
    def total(cls, sheets: Iterable["Measures"]) -> "Measures":
        """Sum sheets into the measures of their area, exactly.

        A number is missing in the sum only when it is missing in every sheet, and unreadable only
        when no sheet has a readable one. No sheets: everything is missing.
        Source: DOMAIN 1.5 step 5 (S5): an area is scored from the sums, never from an average.
        """
        heads: dict[str, Decimal | None] = dict.fromkeys(DENOMINATORS)
        volumes: dict[str, Decimal | None] = {}
        for sheet in sheets:
            for name, value in zip(DENOMINATORS, denominators_of(sheet), strict=True):
                heads[name] = _sum(heads[name], value)
            for key, volume in sheet.volumes.items():
                volumes[key] = _sum(volumes.get(key), volume)
        return cls(**heads, volumes=volumes)

    def _key(self) -> tuple[object, ...]:
        heads = tuple(_plain(value) for value in denominators_of(self))
        return (*heads, frozenset((key, _plain(value)) for key, value in self.volumes.items()))


def _sum(left: Decimal | None, right: Decimal | None) -> Decimal | None:
    if right is None:
        return left
    if not readable(right):
        return UNREADABLE if left is None else left
    if left is None or not left.is_finite():
        return right or ZERO
    return EXACT.add(left, right) if right else left


def _plain(value: Decimal | None) -> Decimal | str | None:
    return value if value is None or value.is_finite() else "not a number"
