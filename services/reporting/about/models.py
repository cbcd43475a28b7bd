"""What the data is: what each figure means, where it comes from, under which licence."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from services.chassis.shapes import View, example


class Said(BaseModel):
    """A sentence in both languages, as the list of figures has it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    en: str


class Figure(BaseModel):
    """A figure as it is defined."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name: Said
    formula: Said
    unit: str
    article: str | None = None
    events: tuple[str, ...]
    caveat: Said | None = None
    fields: tuple[str, ...]


class FigureRead(View):
    """A figure in the caller's language."""

    id: str
    name: str
    formula: str
    unit: str
    article: str | None = Field(description="The rule that it rests on; else the programme's own.")
    events: list[str] = Field(description="Events that it is made of.")
    caveat: str | None
    fields: list[str] = Field(
        description="Where it is told: shape and member, or `file:` and the heading of a column."
    )


class SourceRead(View):
    """A service that tells of what happened."""

    service: str
    events: int = Field(description="Of it, taken into the read model that is served.")
    newest: datetime = Field(description="When its newest event was told.")
    age_seconds: int = Field(description="Seconds since then; quiet is not late.")
    heard_at: datetime = Field(description="When the last of them was taken in.")


class RegionsRead(View):
    """The list of region codes."""

    source: str
    version: str
    license: str
    license_url: str
    provinces: int
    learned: int = Field(description="Codes that were announced since, and count today.")


class RegulationRead(View):
    """A regulation by which is judged."""

    id: str
    title: str
    valid_from: date
    valid_to: date | None


class LicenseRead(View):
    """Under which licence the data may be used."""

    url: str | None
    note: str


class AboutRead(
    View,
    json_schema_extra=example(
        version="0.1.0",
        publisher="Nahkoda",
        license={"url": None, "note": "No licence has been chosen."},
        generation=1,
        figures=[
            {
                "id": "slum_ha",
                "name": "Slum hectares",
                "formula": "sum of the hectares of RTs that are light, medium or heavy",
                "unit": "ha",
                "article": "Permen PUPR 14/PRT/M/2018 Lampiran I",
                "events": ["survey.assessment.sealed.v1"],
                "caveat": None,
                "fields": ["recap.slum_ha"],
            }
        ],
        sources=[
            {
                "service": "survey",
                "events": 27,
                "newest": "2026-11-30T08:00:00Z",
                "age_seconds": 60,
                "heard_at": "2026-11-30T08:00:01Z",
            }
        ],
        regions={
            "source": "idn-area-data",
            "version": "4.0.1",
            "license": "ODbL 1.0",
            "license_url": "https://opendatacommons.org/licenses/odbl/1-0/",
            "provinces": 38,
            "learned": 0,
        },
        boundaries=None,
        regulations=[
            {
                "id": "permen-14-2018",
                "title": "Permen PUPR 14/PRT/M/2018",
                "valid_from": "2018-05-24",
                "valid_to": None,
            }
        ],
    ),
):
    """What is told here, and where it comes from."""

    version: str
    publisher: str
    license: LicenseRead
    generation: int = Field(description="Of the read model that is served.")
    figures: list[FigureRead]
    sources: list[SourceRead]
    regions: RegionsRead
    boundaries: str | None = Field(
        description="Whose borders of regions were brought in; null without any, for none are shipped."
    )
    regulations: list[RegulationRead]
