"""What the check of a file is given, whatever its kind."""

from dataclasses import dataclass
from typing import IO

from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis.db import Sessions
from services.survey.imports.columns import Faults
from services.survey.imports.models import Import


@dataclass(frozen=True)
class Work:
    """One import under validation: its transaction, its file, and where its faults are noted.

    `sessions` is for what must be seen at once, such as progress.
    """

    session: AsyncSession
    sessions: Sessions
    found: Import
    file: IO[bytes]
    faults: Faults
