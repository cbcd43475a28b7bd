"""The kinds of import: who checks the file, and who brings records in step after apply and undo."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from services.survey.imports import households, official, rt_sheets
from services.survey.imports.models import Import, ImportKind
from services.survey.imports.work import Work
from services.survey.rounds.models import Round

Check = Callable[[Work], Awaitable[None]]
Settle = Callable[[AsyncSession, Import, Round, datetime], Awaitable[None]]

CHECKS: Final[dict[ImportKind, Check]] = {
    ImportKind.rt_sheets: rt_sheets.check,
    ImportKind.official_workbook: official.check,
    ImportKind.households: households.check,
}
SETTLES: Final[dict[ImportKind, Settle]] = {
    ImportKind.official_workbook: official.settle,
    ImportKind.households: households.settle,
}
