"""Where the SYNTHETIC province lies: its villages side by side in a square, their RTs in them."""

import json
import random
from collections import defaultdict
from collections.abc import Iterator
from math import ceil, sqrt

from contracts.survey_positions import VillagePositioned
from tests.bench.synthetic import head, scattered, synthetic_rt

WEST, SOUTH, SIDE = 111.0, -8.5, 0.025  # degrees; a village is some 2.7 km wide
INSIDE = 0.8  # of a village its RTs lie in


def corner(number: int, count: int) -> tuple[float, float]:
    """West and south of the n-th village."""
    row, column = divmod(number, ceil(sqrt(count)))
    return round(WEST + column * SIDE, 6), round(SOUTH + row * SIDE, 6)


def positions(count: int, *, within: str) -> Iterator[VillagePositioned]:
    """Where the first `count` RTs lie, village by village."""
    places = scattered(within)
    of_villages: dict[int, list[str]] = defaultdict(list)
    for number in range(count):
        of_villages[number % len(places)].append(synthetic_rt(number, places))
    order = {village: n for n, village in enumerate(sorted(places))}
    for number, rts in of_villages.items():
        dice = random.Random(f"lies {number}")
        west, south = corner(order[places[number]], len(places))
        lies = [
            {
                "rt": rt,
                "lon": f"{west + dice.uniform(0.1, 0.1 + INSIDE) * SIDE:.6f}",
                "lat": f"{south + dice.uniform(0.1, 0.1 + INSIDE) * SIDE:.6f}",
                "source": "stated",
            }
            for rt in rts
        ]
        yield VillagePositioned.model_validate(head(places[number]) | {"part": 0, "rts": lies})


def borders(*, within: str, points: int = 40) -> bytes:
    """Every village as a polygon of so many points, as a file that an operator has."""
    places = sorted(scattered(within))
    features = [
        {
            "type": "Feature",
            "properties": {"kode": village},
            "geometry": {"type": "Polygon", "coordinates": [_ring(number, len(places), points)]},
        }
        for number, village in enumerate(places)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def _ring(number: int, count: int, points: int) -> list[list[float]]:
    west, south = corner(number, count)
    each = points // 4
    steps = [SIDE * n / each for n in range(each)]
    ring = [[west + step, south] for step in steps]
    ring += [[west + SIDE, south + step] for step in steps]
    ring += [[west + SIDE - step, south + SIDE] for step in steps]
    ring += [[west, south + SIDE - step] for step in steps]
    rounded = [[round(lon, 6), round(lat, 6)] for lon, lat in ring]
    return [*rounded, rounded[0]]
