"""The list of figures, and what is said of the data around them; pure."""

import tomllib
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from contracts.regions import regions
from contracts.regulation import available, load
from services.chassis.documents import VERSION
from services.chassis.problems import Language, Text
from services.reporting.about.models import (
    AboutRead,
    Figure,
    FigureRead,
    LicenseRead,
    RegionsRead,
    RegulationRead,
    Said,
    SourceRead,
)
from services.reporting.settings import Publication

FIGURES: Final = Path(__file__).with_name("figures.toml")
LICENSED: Final = Text(
    "Data ini boleh dipakai menurut lisensi yang ditautkan.",
    "The data may be used under the licence that is linked.",
)
UNLICENSED: Final = Text(
    "Lisensi data belum ditetapkan. Tanyakan kepada penerbit sebelum menerbitkannya lagi; "
    "tanpa lisensi, data ini bukan data terbuka.",
    "No licence has been chosen for the data. Ask the publisher before you publish it again; "
    "without a licence it is no open data.",
)
# As contracts/regions/data/NOTICE.md has it.
LIST: Final = {
    "source": "idn-area-data (Fityan), kode Kemendagri",
    "version": "4.0.1",
    "license": "Open Database License (ODbL) 1.0",
    "license_url": "https://opendatacommons.org/licenses/odbl/1-0/",
}


@lru_cache(maxsize=1)
def figures() -> tuple[Figure, ...]:
    """Every figure, as it is defined."""
    told = tomllib.loads(FIGURES.read_text(encoding="utf-8"))["figure"]
    return tuple(Figure.model_validate(one) for one in told)


def about(
    heard: Sequence[Any],
    generation: int,
    places: tuple[int, str | None],
    by: Publication,
    lang: Language,
    at: datetime,
) -> AboutRead:
    """All that is said of the data; `heard` are the services with what was taken in of each.

    `places` are how many codes of regions were announced since the list was made, and whose borders
    were brought in.
    """
    learned, borders = places
    note = LICENSED if by.license else UNLICENSED
    return AboutRead(
        version=VERSION,
        publisher=by.publisher,
        license=LicenseRead(url=by.license, note=note.said(lang)),
        generation=generation,
        figures=[_figure(one, lang) for one in figures()],
        sources=[_source(row, at) for row in heard],
        regions=RegionsRead(**LIST, provinces=len(regions.children("")), learned=learned),
        boundaries=borders,
        regulations=[_regulation(id) for id in available()],
    )


def _figure(one: Figure, lang: Language) -> FigureRead:
    return FigureRead(
        **one.model_dump(exclude={"name", "formula", "caveat"}),
        name=_said(one.name, lang),
        formula=_said(one.formula, lang),
        caveat=_said(one.caveat, lang) if one.caveat else None,
    )


def _said(text: Said, lang: Language) -> str:
    return text.en if lang == "en" else text.id


def _source(row: Any, at: datetime) -> SourceRead:
    age = max(0, int((at - row.newest).total_seconds()))
    return SourceRead(
        service=row.service,
        events=row.events,
        newest=row.newest,
        age_seconds=age,
        heard_at=row.heard_at,
    )


def _regulation(id: str) -> RegulationRead:
    law = load(id).package
    return RegulationRead(
        id=law.id, title=law.title, valid_from=law.valid_from, valid_to=law.valid_to
    )
