"""What is said of an annex: its RTs, what they come to, what changed between two."""

from decimal import Decimal
from typing import Literal
from uuid import UUID

from pydantic import Field as Rule

from services.chassis.shapes import Day, View

Slum = Literal["light", "medium", "heavy"]
Change = Literal["added", "removed", "up", "down", "same"]


class AnnexRow(View):
    """An RT of the annex. Hectares as sealed, people and households as its sheet has them."""

    rt: str
    name: str
    region: str = Rule(description="The kelurahan's code.")
    kelurahan: str
    kecamatan: str
    area: str | None = Rule(description="The kawasan's code; null outside of one.")
    area_name: str | None
    lon: Decimal | None = Rule(description="WGS84, six decimals.")
    lat: Decimal | None
    position_source: str | None = Rule(description="Where the coordinates are from.")
    area_ha: Decimal
    slum_class: Slum
    total: int
    legal: bool | None
    priority: int | None = Rule(description="1 is first, 9 is last; null while it is unknown.")
    people: Decimal | None
    households: Decimal | None
    open_flags: int = Rule(description="Unresolved flags behind the score.")
    assessment_id: UUID


class Count(View):
    """RTs and their hectares."""

    rts: int
    area_ha: Decimal


class AnnexSums(View):
    """What an annex comes to."""

    rts: int
    slum_ha: Decimal = Rule(description="Luas SK: hectares of all RTs of the annex.")
    light: Count
    medium: Count
    heavy: Count
    villages: int
    areas: int
    verified_ha: Decimal | None = Rule(
        description="Luas verifikasi: verified hectares of its kawasan; null where none has any."
    )
    areas_unverified: int = Rule(description="Kawasan without verified hectares.")
    outside_areas: int = Rule(description="RTs outside a kawasan.")
    people: Decimal = Rule(description="Where they are known.")
    households: Decimal
    flagged: int = Rule(description="RTs with unresolved flags.")
    unplaced: int = Rule(description="RTs without coordinates.")


class KawasanRead(View):
    """A kawasan with RTs in the annex; its hectares are those of the whole kawasan."""

    code: str
    name: str
    measured_ha: Decimal | None = Rule(description="Inside its outline.")
    verified_ha: Decimal | None


class Named(View):
    """How a decree names an RT."""

    slum_class: Slum
    total: int
    area_ha: Decimal


class DiffRow(View):
    """An RT that two decrees name otherwise; `up` is a worse class, `down` a lighter one."""

    rt: str
    name: str
    region: str
    change: Change
    before: Named | None
    after: Named | None
    change_ha: Decimal


class Moved(View):
    """RTs of one kind of change, with their hectares in the one decree and the other."""

    rts: int
    before_ha: Decimal
    after_ha: Decimal


class DiffSums(View):
    """`before` less `removed` and more `added` is `after`, with the other changes beside it."""

    before: Count
    after: Count
    added: Moved
    removed: Moved
    up: Moved
    down: Moved
    same: Moved
    remeasured: int = Rule(description="RTs in both whose hectares changed.")


class Compared(View):
    """One of the two decrees of a comparison."""

    id: UUID
    number: str
    date: Day
    state: str
    regulation: str


class DiffRead(View):
    """What changed between two decrees of a region: RTs that did, by code, and sums of all."""

    before: Compared
    after: Compared
    sums: DiffSums
    items: list[DiffRow]
    next: str | None
