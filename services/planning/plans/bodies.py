"""What comes in about plans."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel
from pydantic import Field as Rule

from contracts.planning import PlanKind, PlanState
from services.chassis.pagination import LIMIT, MOST
from services.chassis.shapes import Body, Day, example
from services.planning.shapes import Note, Region, RtCode, Sha256, Title, Village, Year

MOST_TARGETS, MOST_RTS, MOST_COMMENTS = 2000, 500, 100

Area = Annotated[str, Rule(max_length=100, examples=["35.19-K-KLAGEN"])]
RegulationId = Annotated[str, Rule(max_length=100, examples=["permen-14-2018"])]
Item = Annotated[
    str,
    Rule(
        max_length=100,
        examples=["chapter:isu"],
        description="`plan`, `chapter:<code>`, `activity:<id>` or `target:<id>`.",
    ),
]
Words = Annotated[
    str, Rule(min_length=1, max_length=2000, description="No names, no NIK of residents.")
]
Volume = Annotated[Decimal, Rule(gt=0, max_digits=15, decimal_places=4, examples=["140"])]


class ActKind(StrEnum):
    """By what act a plan is approved."""

    sk = "sk"
    perdes = "perdes"
    perbup = "perbup"
    perwal = "perwal"
    perda = "perda"
    lainnya = "lainnya"


class PlanCreate(
    Body,
    json_schema_extra=example(
        kind="rplp",
        region="35.19.09.2010",
        title="RPLP Klagen Serut 2026-2030",
        begin_year=2026,
        end_year=2030,
    ),
):
    """The first edition of a plan, as a draft. The id is the caller's to make."""

    id: UUID | None = None
    kind: PlanKind
    region: Region
    area: Area | None = Rule(default=None, description="The kawasan of an RTPLP: name or code.")
    title: Title
    begin_year: Year
    end_year: Year
    under: UUID | None = Rule(default=None, description="The RPLP of an RTPLP or an RKM.")
    institution_id: UUID | None = Rule(default=None, description="Who makes the plan.")
    regulation: RegulationId = "permen-14-2018"


class PlanPatch(Body, json_schema_extra=example(title="RPLP Klagen Serut 2026-2030")):
    """What is left out stays; null takes the institution away."""

    title: Title | None = None
    begin_year: Year | None = None
    end_year: Year | None = None
    institution_id: UUID | None = None


class PlanFilter(BaseModel):
    """Which plans are asked for."""

    region: Annotated[str | None, Rule(max_length=100)] = None
    kind: PlanKind | None = None
    state: PlanState | None = None
    year: Annotated[int | None, Rule(ge=2000, le=2100, description="Among its years.")] = None
    line_id: Annotated[UUID | None, Rule(description="The editions of one plan.")] = None
    under: UUID | None = None
    limit: Annotated[int, Rule(ge=1, le=MOST, description="Rows per page.")] = LIMIT
    cursor: Annotated[str | None, Rule(description="`next` of the page before.")] = None


class CommentFilter(BaseModel):
    """Which comments are asked for."""

    item: Annotated[str | None, Rule(max_length=100)] = None
    settled: bool | None = None
    limit: Annotated[int, Rule(ge=1, le=MOST, description="Rows per page.")] = LIMIT
    cursor: Annotated[str | None, Rule(description="`next` of the page before.")] = None


class EditionCreate(Body, json_schema_extra=example()):
    """A new edition of an approved plan, as a draft."""

    id: UUID | None = None


class ChapterPut(
    Body, json_schema_extra=example(body="Desa ini punya tujuh RT; tiga di antaranya kumuh.")
):
    """What a chapter says; it takes the place of what it said."""

    body: Annotated[str, Rule(min_length=1, max_length=100_000)]


class TargetPut(
    Body,
    json_schema_extra=example(
        village="35.19.09.2010",
        area="35.19-K-KLAGEN",
        rts=["35.19.09.2010-000-007"],
        criterion="2b",
        volume="400",
        begin_year=2026,
        end_year=2028,
    ),
):
    """What the city means a place to get. Without RTs it is of the whole village."""

    village: Village
    area: Area | None = None
    rts: Annotated[list[RtCode], Rule(max_length=MOST_RTS)] = Rule(default_factory=list)
    criterion: Annotated[str, Rule(max_length=10, examples=["2b"])]
    volume: Volume
    begin_year: Year
    end_year: Year


class TargetsPut(
    Body,
    json_schema_extra=example(
        targets=[
            {
                "village": "35.19.09.2010",
                "rts": ["35.19.09.2010-000-007"],
                "criterion": "2b",
                "volume": "400",
                "begin_year": 2026,
                "end_year": 2028,
            }
        ]
    ),
):
    """All targets of a plan; what is not named goes."""

    targets: Annotated[list[TargetPut], Rule(max_length=MOST_TARGETS)]


class StepSaid(Body, json_schema_extra=example(reason="Sudah dibahas dalam uji publik.")):
    """Why, if there is something to say."""

    reason: Note | None = None


class CommentCreate(
    Body, json_schema_extra=example(item="chapter:isu", body="Sebutkan sumber angka genangan.")
):
    """What is asked of an item of a plan."""

    id: UUID | None = None
    item: Item
    body: Words


class ReturnComment(Body, json_schema_extra=example(item="plan", body="Lengkapi bab isu.")):
    """What is wrong with one item."""

    item: Item
    body: Words


class PlanReturn(
    Body,
    json_schema_extra=example(
        reason="Volume jalan belum sesuai.",
        comments=[{"item": "chapter:program", "body": "RT 007 melebihi kebutuhannya."}],
    ),
):
    """Why the plan goes back: for the whole, and by item."""

    reason: Words
    comments: Annotated[list[ReturnComment], Rule(max_length=MOST_COMMENTS)] = Rule(
        default_factory=list
    )


class CommentSettle(Body, json_schema_extra=example(answer="Sudah ditambahkan di bab isu.")):
    """What was done about it."""

    answer: Words


class PlanAct(
    Body, json_schema_extra=example(kind="perdes", number="4/2026", date="2026-11-20", sha256=None)
):
    """The act that approves a plan; its paper by the hash."""

    kind: ActKind
    number: Annotated[str, Rule(min_length=1, max_length=100)]
    date: Day
    sha256: Sha256 | None = None


class PlanApproval(
    Body,
    json_schema_extra=example(
        legal_basis={"kind": "perdes", "number": "4/2026", "date": "2026-11-20"}
    ),
):
    """On what ground the plan is approved."""

    legal_basis: PlanAct
    reason: Note | None = None
