"""A report in the words of its paper: chapters, each with what is known. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from services.chassis.printing import breaking
from services.reporting.seals.rules import Facts
from services.reporting.seals.template_1 import criteria, money, outlook, provenance, slums, works
from services.reporting.seals.template_1.places import places_drawn
from services.reporting.seals.template_1.tables import Block, day, moment, sentence
from services.reporting.seals.template_1.words import KINDS, NOT_OF_DAYS

Part = Callable[[Facts], Iterable[Block]]
KELURAHAN: Final = "1"  # a village's own digits begin with it; those of a desa with 2
UNDRAWN: Final = (
    "Belum ada yang dapat digambar: belum ada batas wilayah atau kawasan, dan belum ada kegiatan "
    "dengan gambar tempatnya."
)


def places(facts: Facts) -> Iterator[Block]:
    """The map, or why there is none."""
    found = places_drawn(facts, facts.get("outlines", {}))
    title = "Peta"
    yield (
        sentence(UNDRAWN, title)
        if found is None
        else {"block": "map", "title": title, "map": found}
    )


def of_day(facts: Facts) -> Iterator[Block]:
    """That a report as of a day has fewer parts."""
    if facts["on"]:
        yield sentence(NOT_OF_DAYS)


# By kind the chapters, each with its parts, and what of the facts a part needs.
Chapters = Sequence[tuple[str, Sequence[tuple[Part, str]]]]
SUMMARY: Final = ((slums.summary, "recap"), (of_day, "recap"))
WORKS: Final = (
    *((works.progress, "progress"), (money.broken("dimension", "programme"), "shares")),
)
END: Final = ((outlook.decrees, "recap"), (outlook.exits, "exits"))
CHAPTERS: Final[Mapping[str, Chapters]] = {
    "yearbook": (
        ("Ringkasan", (*SUMMARY, (slums.classes, "recap"))),
        ("Luas dan kelas", ((slums.years, "history"),)),
        ("Kabupaten dan kota", ((slums.regions, "recap"), (places, "centres"))),
        ("Indikator 7+1", ((criteria.indicators, "indicators"), (criteria.goals, "indicators"))),
        ("Dana", ((money.funds, "funds"), (money.broken("source"), "shares"))),
        (
            "Kegiatan dan kemajuan",
            (*WORKS, (money.by_region, "shares"), (works.quick_status, "quick_status")),
        ),
        ("Pelatihan, SK Kumuh, dan pengentasan", ((works.trainings, "trainings"), *END)),
        (
            "Sasaran, prakiraan, dan daftar pantau",
            ((outlook.targets, "targets"), (outlook.watched, "watch")),
        ),
        ("Metode", ((provenance.method, "recap"),)),
    ),
    "brief": (
        ("Ringkasan", SUMMARY),
        ("Luas dan kelas", ((slums.years, "history"), (slums.parts, "recap"))),
        ("Indikator", ((criteria.indicators, "indicators"),)),
        ("Dana dan kemajuan", ((money.funds, "funds"), (works.progress, "progress"))),
        ("SK Kumuh, pengentasan, sasaran", (*END, (outlook.targets, "targets"))),
    ),
    "profile": (
        ("Ringkasan", (*SUMMARY, (slums.classes, "recap"))),
        ("RT", ((slums.rts, "rts"), (places, "works"))),
        ("Indikator dan kebutuhan", ((criteria.indicators, "indicators"),)),
        ("Kegiatan dan uang", ((works.works, "works"), (money.funds, "funds"))),
        (
            "Pengentasan dan yang tersisa",
            (*END, (works.remaining, "indicators"), (outlook.watched, "watch")),
        ),
    ),
}


def said(facts: Facts, seal: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the template lays out."""
    short, long = KINDS[facts["kind"]]
    chapters = [_chapter(facts, title, parts) for title, parts in CHAPTERS[facts["kind"]]]
    origin = {"title": "Asal-usul", "blocks": list(provenance.origin(facts, seal))}
    when = f"keadaan {day(facts['on'])}" if facts["on"] else f"tahun {facts['year']}"
    return {
        "kind": facts["kind"],
        "short": short,
        "long": long,
        "place": breaking(_placed(facts)),
        "around": [breaking(one["name"]) for one in reversed(facts["above"])],
        "when": when,
        "as_of": moment(facts["rests_on"]["as_of"]),
        "sealed": moment(seal["sealed_at"]),
        "note": breaking(seal["note"] or ""),
        "sha256": seal["sha256"],
        "chapters": [one for one in (*chapters, origin) if one["blocks"]],
    }


def _placed(facts: Facts) -> str:
    """The region as it is called, with what it is where its name does not say so."""
    region = facts["region"]
    village = "Kelurahan" if region[9:10] == KELURAHAN else "Desa"
    words = {2: "Provinsi", 5: "", 8: "Kecamatan", 13: village}
    return f"{words[len(region)]} {facts['name']}".strip()


def _chapter(facts: Facts, title: str, parts: Sequence[tuple[Part, str]]) -> Block:
    blocks = [block for part, needs in parts if needs in facts for block in part(facts)]
    return {"title": title, "blocks": blocks}
