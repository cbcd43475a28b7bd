"""From what is known of a place to where it stands, and the hash of all that went in."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from hashlib import sha256
from typing import Any

from contracts.regulation import (
    DENOMINATORS,
    Facts,
    Place,
    Reason,
    Regulation,
    in_charge,
    reason_of_authority,
    reasons,
    stand,
)
from services.survey.standings.models import (
    ContextInputs,
    InputsRead,
    MeasuresRead,
    StandingRead,
)

FACTS = Facts.__slots__
WEIGHED = frozenset({"rt", "area"})  # what is considered and has a priority
GOVERNED = frozenset({"rt", "village"})  # what lies in one village
ELSEWHERE = "only_rt_and_area"
NOT_RECORDED = StandingRead(context_flags=("not_recorded",))  # sealed before it was


def standing(law: Regulation, given: Any) -> StandingRead:
    """Where a place stands; `given` is a row of `queries.given`."""
    facts = {name: getattr(given, name) for name in FACTS} if given.level in WEIGHED else {}
    found: dict[str, Any] = {}
    flags: tuple[str, ...] = (ELSEWHERE,)
    if given.level in WEIGHED:
        reached = stand(law, given.slum_class, Facts(**facts), given.population, given.area_ha)
        found = {name: getattr(reached, name) for name in reached.__slots__}
        found["people_per_ha"], flags = found.pop("per_hectare"), found.pop("flags")
    if given.level in GOVERNED:
        authority, missing = in_charge(law, given.slum_ha, slum=_is_slum(given))
        found |= {"authority": authority.id if authority else None}
        found["village_slum_ha"], flags = given.slum_ha, (*flags, *missing)
    return StandingRead.model_construct(**facts, **found, context_flags=flags)


def _is_slum(given: Any) -> bool:
    """An RT by its class, a village by its RTs."""
    return bool(given.slums) if given.level == "village" else given.slum_class != "none"


def told(law: Regulation, given: Any, known: StandingRead) -> Iterator[Reason]:
    """Why a place stands there, rule by rule."""
    if given.level in WEIGHED:
        facts = Facts(**{name: getattr(known, name) for name in FACTS})
        place = Place(given.slum_class, facts, given.population, given.area_ha)
        people, hectares = given.population, given.area_ha
        yield from reasons(law, place, stand(law, given.slum_class, facts, people, hectares))
    if given.level in GOVERNED:
        yield reason_of_authority(law, known.village_slum_ha, slum=_is_slum(given))


def settled(
    law: Regulation, rows: Iterable[Any], sums: Mapping[str, Sequence[Decimal | None]]
) -> Iterator[tuple[Any, str, str]]:
    """Id, standing and hash of what is sealed; a place above RTs has its numbers in `sums`."""
    heads = len(DENOMINATORS)
    for given in rows:
        reached = standing(law, given)
        numbers = sums.get(given.code) or given[-(heads + len(law.criteria)) :]
        yield given.id, reached.model_dump_json(), hashed(inputs(law, numbers, reached))


def inputs(law: Regulation, numbers: Sequence[Decimal | None], known: StandingRead) -> InputsRead:
    """All that goes into an assessment; `numbers` as `Regulation.row_of` orders them."""
    heads, volumes = numbers[: len(DENOMINATORS)], numbers[len(DENOMINATORS) :]
    ids = (criterion.id for criterion in law.criteria)
    numbered = dict(zip(DENOMINATORS, map(plain, heads), strict=True))
    return InputsRead.model_construct(
        regulation=law.id,
        aspect_average=law.aspect_average,
        measures=MeasuresRead.model_validate(
            {**numbered, "volumes": dict(zip(ids, map(plain, volumes), strict=True))}
        ),
        context=ContextInputs.model_construct(
            **{name: getattr(known, name) for name in FACTS},
            village_slum_ha=plain(known.village_slum_ha),
        ),
    )


def hashed(given: InputsRead) -> str:
    """SHA-256 of the inputs as canonical JSON."""
    text = json.dumps(given.model_dump(), sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def plain(number: Decimal | None) -> str | None:
    """A decimal in digits, without idle zeros: however it was written, it hashes the same."""
    if number is None:
        return None
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
