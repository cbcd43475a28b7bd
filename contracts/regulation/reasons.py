"""Why a place stands where it stands, in plain sentences with their articles."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from contracts.regulation.rules import NO_SLUM
from contracts.regulation.standing import DENSITY, Facts, Standing, considered, in_charge
from contracts.regulation.wording import ENGLISH, INDONESIAN, Words

if TYPE_CHECKING:
    from contracts.regulation.engine import Regulation
    from contracts.regulation.model import Basis, Consideration, LegalityItem

_LANGUAGES: Final = {"id": INDONESIAN, "en": ENGLISH}
_SENTENCES: Final = {
    "id": {
        "consideration": "{id} {name}: {answer}, nilai {points}.",
        "density": "{id} {name}: {answer} ({people} jiwa per hektare), nilai {points}.",
        "consideration_unknown": "{id} {name}: belum diketahui. Lengkapi datanya.",
        "considerations": "Pertimbangan lain: jumlah nilai {points}, {answer}.",
        "considerations_unknown": "Pertimbangan lain: belum dapat dijumlahkan.",
        "legality_true": "{id} {name}: ya.",
        "legality_false": "{id} {name}: tidak.",
        "legality_unknown": "{id} {name}: belum diketahui. Lengkapi datanya.",
        "legal_true": "Legalitas: legal, karena semua jawabannya ya.",
        "legal_false": "Legalitas: tidak legal, karena tidak semua jawabannya ya.",
        "legal_unknown": "Legalitas: belum diketahui.",
        "priority": "Prioritas penanganan {points} (kode {answer}).",
        "priority_unknown": "Prioritas penanganan: belum dapat ditentukan.",
        "priority_none": "Prioritas penanganan: tidak ada, karena tempat ini tidak kumuh.",
        "pattern": "Pola penanganan: {answer}.",
        "pattern_unknown": "Pola penanganan: belum dapat ditentukan.",
        "pattern_none": "Pola penanganan: tidak ada, karena tempat ini tidak kumuh.",
        "authority": "Kewenangan: {answer}, karena luas kumuh desa/kelurahan {hectares} hektare.",
        "authority_unknown": "Kewenangan: belum diketahui. Lengkapi luas RT yang kumuh.",
        "authority_none": "Kewenangan: tidak ada, karena tempat ini tidak kumuh.",
        "basis": "{text} Dasar: {article}.",
    },
    "en": {
        "consideration": "{id} {name}: {answer}, score {points}.",
        "density": "{id} {name}: {answer} ({people} people per hectare), score {points}.",
        "consideration_unknown": "{id} {name}: unknown. Fill it in.",
        "considerations": "Other considerations: sum of scores {points}, {answer}.",
        "considerations_unknown": "Other considerations: they cannot be summed yet.",
        "legality_true": "{id} {name}: yes.",
        "legality_false": "{id} {name}: no.",
        "legality_unknown": "{id} {name}: unknown. Fill it in.",
        "legal_true": "Legality: legal, because every answer is yes.",
        "legal_false": "Legality: not legal, because not every answer is yes.",
        "legal_unknown": "Legality: unknown.",
        "priority": "Priority of handling {points} (code {answer}).",
        "priority_unknown": "Priority of handling: it cannot be told yet.",
        "priority_none": "Priority of handling: none, because the place is no slum.",
        "pattern": "Pattern of handling: {answer}.",
        "pattern_unknown": "Pattern of handling: it cannot be told yet.",
        "pattern_none": "Pattern of handling: none, because the place is no slum.",
        "authority": "In charge: {answer}, because the slum of the village has {hectares} hectares.",
        "authority_unknown": "In charge: unknown. Fill in the hectares of the RTs that are a slum.",
        "authority_none": "In charge: nobody, because the place is no slum.",
        "basis": "{text} Basis: {article}.",
    },
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule applied: the answer as an id, the points or number it gives, and its article."""

    id: str
    answer: str | None
    points: int | None
    article: str
    text_id: str
    text_en: str


@dataclass(frozen=True, slots=True)
class Place:
    """What the rules around a score are applied to."""

    slum_class: str
    facts: Facts
    population: Decimal | None
    area_ha: Decimal | None


def reasons(regulation: "Regulation", place: Place, standing: Standing) -> tuple[Reason, ...]:
    """Considerations, legality, priority and pattern of a place, rule by rule."""
    return (
        *_considerations(regulation, place, standing),
        *_legality(regulation, place, standing),
        *_consequences(regulation, place, standing),
    )


def reason_of_authority(
    regulation: "Regulation", village_slum_ha: Decimal | None, *, slum: bool
) -> Reason:
    """Who is in charge, and why."""
    found, _ = in_charge(regulation, village_slum_ha, slum=slum)
    if found is None:
        sentence = "authority_unknown" if slum else "authority_none"
        return _reason("authority", None, None, regulation.package.bases.authority, sentence)
    basis = regulation.package.bases.authority
    more = {"hectares": village_slum_ha}
    return _reason("authority", found.id, None, basis, "authority", answer=found, **more)


def _considerations(regulation: "Regulation", place: Place, standing: Standing) -> Iterator[Reason]:
    package = regulation.package
    basis = package.bases.considerations
    answers, _ = considered(regulation, place.facts, place.population, place.area_ha)
    for item in package.considerations:
        yield _consideration(item, answers[item.id], basis, standing.per_hectare)
    total, level = standing.considerations, standing.considerations_class
    if level is None:
        yield _reason("considerations", None, None, basis, "considerations_unknown")
        return
    named = next(c for c in package.consideration_classes if c.id == level)
    yield _reason("considerations", level, total, basis, "considerations", answer=named)


def _consideration(
    item: "Consideration", answer: str | None, basis: "Basis", people: int | None
) -> Reason:
    facts = {"id": item.id, "name": item}
    if answer is None:
        return _reason(item.id, None, None, basis, "consideration_unknown", **facts)
    option = next(option for option in item.options if option.id == answer)
    sentence = "density" if item.fact == DENSITY else "consideration"
    facts |= {"answer": option, "people": people}
    return _reason(item.id, answer, option.score, basis, sentence, **facts)


def _legality(regulation: "Regulation", place: Place, standing: Standing) -> Iterator[Reason]:
    basis = regulation.package.bases.legality
    for item in regulation.package.legality:
        yield _answered(item, getattr(place.facts, item.fact), basis)
    legal = _word(standing.legal)
    yield _reason("legality", legal, None, basis, f"legal_{legal or 'unknown'}")


def _answered(
    item: "LegalityItem",
    answer: bool | None,  # noqa: FBT001 - an answer
    basis: "Basis",
) -> Reason:
    word = _word(answer)
    facts = {"id": item.id, "name": item}
    return _reason(item.id, word, None, basis, f"legality_{word or 'unknown'}", **facts)


def _word(answer: bool | None) -> str | None:  # noqa: FBT001 - an answer
    return None if answer is None else str(answer).lower()


def _consequences(regulation: "Regulation", place: Place, standing: Standing) -> Iterator[Reason]:
    bases = regulation.package.bases
    missing = "none" if place.slum_class == NO_SLUM else "unknown"
    number, code = standing.priority, standing.priority_code
    sentence = f"priority_{missing}" if number is None else "priority"
    yield _reason("priority", code, number, bases.priority, sentence, answer=code)
    handling = regulation.handling(place.slum_class, standing.legal)
    sentence = "pattern" if handling else f"pattern_{missing}"
    yield _reason("pattern", standing.pattern, None, bases.handling, sentence, answer=handling)


def _reason(
    id: str,
    answer: str | None,
    points: int | None,
    basis: "Basis",
    sentence: str,
    /,
    **facts: object,
) -> Reason:
    facts = {"id": id, "points": points, **facts}
    texts = {language: _say(language, sentence, basis, facts) for language in _LANGUAGES}
    return Reason(id, answer, points, basis.article, texts["id"], texts["en"])


def _say(language: str, sentence: str, basis: "Basis", facts: dict[str, object]) -> str:
    words, sentences = _LANGUAGES[language], _SENTENCES[language]
    text = sentences[sentence].format(**{k: _shown(words, v) for k, v in facts.items()})
    return sentences["basis"].format(text=text, article=basis.article)


def _shown(words: Words, value: object) -> object:
    if isinstance(value, Decimal):
        return words.number(value)
    return words.name(value) if hasattr(value, "name_id") else value
