"""Reading a preview: rows that could be read and rows that could not, in file order."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regulation import load
from services.chassis import pagination
from services.chassis.auth import Principal
from services.chassis.problems import Language
from services.survey.imports import queries as imports
from services.survey.imports.models import ImportHousehold, ImportRow, RowError, UnreadRow
from services.survey.previews import rules
from services.survey.previews.models import PreviewRow, Show
from services.survey.rounds import queries as rounds

FILE_ORDER = (
    "SELECT row FROM import_rows WHERE import_id = :id AND row > :after{only}"
    " UNION ALL SELECT row FROM import_households WHERE import_id = :id AND row > :after{only}"
    " UNION ALL SELECT row FROM import_unread WHERE import_id = :id AND row > :after"
    " ORDER BY row LIMIT :limit"
)
NUMBERS = {
    Show.all: text(FILE_ORDER.format(only="")),
    Show.marked: text(FILE_ORDER.format(only=" AND open_flags > 0")),
}


async def page(
    session: AsyncSession,
    id: UUID,
    principal: Principal,
    show: Show,
    language: Language,
    limit: int,
    cursor: str | None,
) -> tuple[Sequence[PreviewRow], str | None]:
    """A page of an import's rows; raises NotFound for another's import, CursorInvalid."""
    found = await imports.get(session, id, principal)
    after = pagination.number(cursor)
    facts = {"id": id, "after": after, "limit": limit + 1}
    numbers = list((await session.execute(NUMBERS[show], facts)).scalars())
    regulation = load((await rounds.known(session, found.round_id)).regulation)
    shown = numbers[:limit]
    items: dict[int, PreviewRow] = {}
    good = select(ImportRow).where(ImportRow.import_id == id, col(ImportRow.row).in_(shown))
    for row in (await session.exec(good)).all():
        items[row.row] = rules.readable(row, found.columns, regulation, language)
    homes = select(ImportHousehold).where(ImportHousehold.import_id == id)
    for home in (await session.exec(homes.where(col(ImportHousehold.row).in_(shown)))).all():
        items[home.row] = rules.household(home, found.columns, language)
    bad = select(UnreadRow).where(UnreadRow.import_id == id, col(UnreadRow.row).in_(shown))
    errors = await _errors(session, id, shown)
    for line in (await session.exec(bad)).all():
        items[line.row] = rules.unread(line, found.columns, errors[line.row], language)
    following = pagination.encode([shown[-1]]) if len(numbers) > limit else None
    return [items[number] for number in shown], following


async def _errors(
    session: AsyncSession, id: UUID, rows: Sequence[int]
) -> dict[int, list[RowError]]:
    query = select(RowError).where(RowError.import_id == id, col(RowError.row).in_(rows))
    found: dict[int, list[RowError]] = defaultdict(list)
    for error in (await session.exec(query.order_by(col(RowError.number)))).all():
        found[error.row or 0].append(error)
    return found
