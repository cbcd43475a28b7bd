"""Finding drafts of sheets, and the sheets that they take volumes off."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regulation import load
from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.problems import NotFound
from services.survey.measures import COLUMNS, listed, volumes_of
from services.survey.rounds import queries as rounds
from services.survey.works import rules
from services.survey.works.models import (
    BaseRead,
    Derivation,
    DraftFilter,
    DraftState,
    SheetDraft,
    SheetDraftRead,
    TotalRead,
)

# What a draft needs to know of a sheet, beside when it was measured and what it goes back to.
SAID = (
    "s.id AS sheet_id, s.round_id, r.year, r.regulation, s.rt, s.name, s.import_id, s.import_row,"
    f" s.total, s.slum_class, s.flags, s.open_flags, {listed(COLUMNS, 's.')}"
)
# The newest sealed sheet of an RT: of the latest year, and within it of the latest sealing. One
# that works made was measured when the sheet was that they were taken off.
NEWEST = (
    f"SELECT {SAID}, coalesce(d.measured_at, r.sealed_at) AS measured_at,"  # noqa: S608 - our own names
    " CAST(NULL AS uuid) AS ground, CAST('{{}}' AS text[]) AS drafts"
    " FROM rounds r JOIN sheets s ON s.round_id = r.id AND s.rt = {rt}"
    " LEFT JOIN derivations d ON d.id = s.import_id"
    " WHERE r.state = 'sealed' AND starts_with({rt}, r.region)"
    " ORDER BY r.year DESC, r.sealed_at DESC, r.id DESC LIMIT 1"
)
SEALED = text(
    "SELECT q.* FROM unnest(CAST(:rts AS text[])) t (rt)"  # noqa: S608 - our own names
    f" CROSS JOIN LATERAL ({NEWEST.format(rt='t.rt')}) q"
)
IS_OVERTAKEN = (
    f"coalesce((SELECT q.measured_at FROM ({NEWEST.format(rt='sheet_drafts.rt')}) q)"  # noqa: S608
    " > sheet_drafts.drawn_at, false)"
)
CURRENT = text(
    f"SELECT {SAID}, coalesce(d.measured_at, i.applied_at, c.at) AS measured_at,"  # noqa: S608
    " CASE WHEN d.id IS NULL THEN s.import_id ELSE d.ground END AS ground,"
    " coalesce(d.drafts, '{}') AS drafts"
    " FROM sheets s JOIN rounds r ON r.id = s.round_id"
    " LEFT JOIN derivations d ON d.id = s.import_id LEFT JOIN imports i ON i.id = s.import_id"
    " LEFT JOIN computations c ON c.id = s.import_id WHERE s.round_id = :round AND s.rt = :rt"
)
OPEN_ELSEWHERE = text(
    "SELECT DISTINCT s.round_id FROM sheets s JOIN derivations d ON d.id = s.import_id"
    " JOIN rounds r ON r.id = s.round_id"
    " WHERE d.rt = :rt AND s.round_id <> :round AND r.state <> 'sealed'"
)
COUNTING = text(
    "SELECT x.id FROM sheet_drafts x JOIN sheets s ON s.round_id = x.round_id AND s.rt = x.rt"
    " JOIN derivations d ON d.id = s.import_id AND CAST(x.id AS text) = ANY(d.drafts)"
    " WHERE x.id = ANY(CAST(:ids AS uuid[]))"
)


async def get(session: AsyncSession, id: UUID, principal: Principal) -> SheetDraft:
    """A draft in the caller's regions; raises NotFound."""
    query = select(SheetDraft).where(SheetDraft.id == id, scope.visible(SheetDraft.rt, principal))
    found = (await session.exec(query)).first()
    if found is None:
        raise NotFound(what="sheet draft", key=id)
    return found


async def held(session: AsyncSession, id: UUID, principal: Principal) -> SheetDraft:
    """A draft as it is now, and its RT's others: held, so that nobody decides about them meanwhile."""
    known = await get(session, id, principal)
    query = select(SheetDraft).where(SheetDraft.rt == known.rt).order_by(col(SheetDraft.id))
    fresh = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    return next(one for one in (await session.exec(fresh)).all() if one.id == id)


async def read(session: AsyncSession, id: UUID, principal: Principal) -> SheetDraftRead:
    """A draft as people see it; raises NotFound."""
    return (await shown(session, [await get(session, id, principal)]))[0]


async def page(
    session: AsyncSession, principal: Principal, wanted: DraftFilter
) -> tuple[list[SheetDraftRead], str | None]:
    """Drafts in the caller's regions, oldest offer first."""
    if wanted.region is not None:
        scope.ensure_mine(principal, wanted.region)
    query = select(SheetDraft).where(scope.visible(SheetDraft.rt, principal, wanted.region))
    if wanted.round_id is not None:
        round = await rounds.get(session, wanted.round_id, principal)
        query = query.where(scope.inside(SheetDraft.rt, round.region))
    if wanted.rt is not None:
        query = query.where(SheetDraft.rt == wanted.rt)
    if wanted.activity is not None:
        query = query.where(SheetDraft.activity_id == wanted.activity)
    found, following = await pagination.page(
        session,
        _in_state(query, wanted.state),
        col(SheetDraft.id),
        limit=wanted.limit,
        cursor=wanted.cursor,
    )
    return await shown(session, found), following


def _in_state(query: Select[Any], state: DraftState | None) -> Select[Any]:
    if state is None:
        return query
    if state in {DraftState.accepted, DraftState.rejected}:
        return query.where(col(SheetDraft.state) == state)
    is_overtaken = text(IS_OVERTAKEN if state == DraftState.overtaken else f"NOT {IS_OVERTAKEN}")
    return query.where(col(SheetDraft.state) == DraftState.offered, is_overtaken)


async def sealed(session: AsyncSession, rts: Sequence[str]) -> dict[str, Row[Any]]:
    """The newest sealed sheet of each of these RTs that has one."""
    return {row.rt: row for row in await session.execute(SEALED, {"rts": list(rts)})}


async def current(session: AsyncSession, round_id: UUID, rt: str) -> Row[Any] | None:
    """The RT's sheet in a round, if it has one."""
    return (await session.execute(CURRENT, {"round": round_id, "rt": rt})).first()


async def open_elsewhere(session: AsyncSession, round_id: UUID, rt: str) -> Sequence[UUID]:
    """Other rounds, not sealed yet, in which works made the RT's sheet."""
    found = await session.execute(OPEN_ELSEWHERE, {"round": round_id, "rt": rt})
    return found.scalars().all()


async def shown(session: AsyncSession, drafts: Sequence[SheetDraft]) -> list[SheetDraftRead]:
    """Drafts as people see them: what is accepted by its evidence, the others by what is sealed."""
    ids = [draft.id for draft in drafts]
    bases = await sealed(session, rules.rts_of(drafts))
    query = select(Derivation).where(col(Derivation.id).in_(ids))
    made = {one.id: one for one in (await session.exec(query)).all()}
    laws = await _laws(session, made)
    counting = set((await session.execute(COUNTING, {"ids": ids})).scalars())
    return [
        _view(
            draft,
            bases.get(draft.rt),
            _by_evidence(draft, made[draft.id], laws[draft.id])
            if draft.id in made
            else _by_sheet(draft, bases.get(draft.rt)),
            counts=draft.id in counting,
        )
        for draft in drafts
    ]


async def _laws(session: AsyncSession, made: Mapping[UUID, Derivation]) -> dict[UUID, str]:
    """The regulation that each derivation was scored by."""
    query = text("SELECT id, regulation FROM rounds WHERE id = ANY(CAST(:ids AS uuid[]))")
    ids = list({one.round_id for one in made.values()})
    found = {row.id: row.regulation for row in await session.execute(query, {"ids": ids})}
    return {one.id: found[one.round_id] for one in made.values()}


def _by_evidence(draft: SheetDraft, made: Derivation, law: str) -> dict[str, Any]:
    regulation = load(law)
    known = {c: None if v is None else Decimal(str(v)) for c, v in made.before.items()}
    return {
        "criteria": rules.changes(known, rules.drawn_of(draft), rules.units_of(regulation)),
        "base": BaseRead(
            sheet_id=made.base_sheet,
            round_id=made.base_round,
            regulation=law,
            measured_at=made.measured_at,
        ),
        "before": TotalRead.model_validate(
            {"total": made.total_before, "slum_class": made.class_before}
        ),
        "after": TotalRead.model_validate(made),
    }


def _by_sheet(draft: SheetDraft, base: Row[Any] | None) -> dict[str, Any]:
    drawn = rules.drawn_of(draft)
    if base is None:
        nothing = {"base": None, "before": None, "after": None}
        return {"criteria": rules.changes({}, drawn, {})} | nothing
    regulation = load(base.regulation)
    known = volumes_of(base, regulation)
    return {
        "criteria": rules.changes(known, drawn, rules.units_of(regulation)),
        "base": BaseRead.model_validate(base),
        "before": TotalRead.model_validate(base),
        "after": rules.scored(base, drawn, regulation),
    }


def _view(
    draft: SheetDraft, base: Row[Any] | None, effect: Mapping[str, Any], *, counts: bool
) -> SheetDraftRead:
    said = draft.model_dump() | {"state": rules.shown_state(draft, base), "counts": counts}
    return SheetDraftRead.model_validate(said | dict(effect))
