"""Ask for a scan; take a finding, resolve it, open it again. The RT's open flags follow."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import sight
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.concurrency import check_version
from services.chassis.jobs import enqueue
from services.chassis.problems import Language
from services.survey.quality import queries, rules
from services.survey.quality.models import (
    AreaFigure,
    FigureCreate,
    Finding,
    FindingPatch,
    FindingRead,
    Reopening,
    ResolutionCreate,
    Scan,
    ScanRead,
)
from services.survey.quality.problems import AreaUnknown
from services.survey.rounds import commands as round_commands
from services.survey.rounds import queries as rounds
from services.survey.rounds import rules as round_rules
from services.survey.rounds.models import Round
from services.survey.sheets import commands as sheets

SCAN = "quality.scan"


async def ask(session: AsyncSession, round_id: UUID, *, by: Principal) -> ScanRead:
    """Ask for a look at a whole open round."""
    round = await rounds.get(session, round_id, by)
    round_rules.ensure_open(round)
    return await queries.scan_view(session, await enqueue_scan(session, round, by.id))


async def enqueue_scan(session: AsyncSession, round: Round, asked_by: str) -> Scan:
    """A look at the whole round, once this transaction is committed."""
    found = Scan(round_id=round.id, region=round.region, asked_by=asked_by)
    session.add(found)
    await session.flush()
    enqueue(session, SCAN, found.id)
    return found


async def assign(
    session: AsyncSession,
    id: UUID,
    data: FindingPatch,
    if_match: str,
    language: Language,
    *,
    by: Principal,
) -> FindingRead:
    """Give a finding to somebody, take it, or let it go."""
    finding, _ = await _held(session, id, by)
    check_version(finding, if_match)
    assignee = rules.account(data.assignee, by.id)
    if finding.assignee != assignee:
        finding.assignee = assignee
        await _save(session, finding)
    return await _view(session, finding, language, by)


async def resolve(
    session: AsyncSession, id: UUID, data: ResolutionCreate, language: Language, *, by: Principal
) -> FindingRead:
    """Decide about a finding, with a reason; it is open no more wherever flags are counted."""
    finding, round = await _held(session, id, by)
    rules.resolve(finding, data, by=by.id, at=now())
    await _follow(session, finding, round, by)
    return await _view(session, finding, language, by)


async def reopen(
    session: AsyncSession, id: UUID, data: Reopening, language: Language, *, by: Principal
) -> FindingRead:
    """Open a resolved finding again."""
    finding, round = await _held(session, id, by)
    rules.reopen(finding, data)
    await _follow(session, finding, round, by)
    return await _view(session, finding, language, by)


async def state(session: AsyncSession, data: FigureCreate, *, by: Principal) -> AreaFigure:
    """Keep what a document says of an area; said again it takes the place of the former."""
    round = await rounds.get(session, data.round_id, by, for_update=True)
    round_rules.ensure_open(round)
    region = await queries.area_region(session, data.area)
    if region is None or not by.covers(region):
        raise AreaUnknown(area=data.area)
    numbers = {name: f"{number:f}" for name, number in data.numbers.items()}
    new = AreaFigure(**data.model_dump(exclude={"numbers"}), region=region, stated_by=by.id)
    found = await queries.figure(session, round.id, data.area)
    if found is not None:
        found.document, found.stated_by, found.stated_at = new.document, by.id, now()
        found.version += 1
        new = found
    new.numbers = numbers
    session.add(new)
    await session.flush()
    return new


async def _held(session: AsyncSession, id: UUID, by: Principal) -> tuple[Finding, Round]:
    """A finding of an open round that no import is changing, as it is now that both are held."""
    finding = await queries.get(session, id, by)
    round = await round_commands.hold(session, finding.round_id, by=by)
    return await queries.get(session, id, by, for_update=True), round


async def _save(session: AsyncSession, finding: Finding) -> None:
    finding.version += 1
    finding.updated_at = now()
    session.add(finding)
    await session.flush()


async def _follow(session: AsyncSession, finding: Finding, round: Round, by: Principal) -> None:
    await _save(session, finding)
    if finding.rt is None:
        return
    async with sight.everything(session):  # sums above an RT hold others' RTs
        await sheets.touch_rts(session, [finding.rt])
        await sheets.follow_desk(session, round, at=finding.updated_at, actor=by.id)


async def _view(
    session: AsyncSession, finding: Finding, language: Language, by: Principal
) -> FindingRead:
    return (await queries.views(session, [finding], by, language))[0]
