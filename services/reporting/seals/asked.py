"""One report that is asked for. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis.auth import Principal
from services.reporting.reach import level_of
from services.reporting.recaps import rules as recap_rules
from services.reporting.seals.models import Kind


@dataclass(frozen=True, slots=True)
class Asked:
    """One report: of which region, of which year or day, for whom."""

    session: AsyncSession
    kind: Kind
    region: str
    when: int | date
    own: Principal

    @property
    def year(self) -> int:
        return self.when if isinstance(self.when, int) else self.when.year

    @property
    def day(self) -> date | None:
        return self.when if isinstance(self.when, date) else None

    @property
    def level(self) -> Any:
        """The level below."""
        return recap_rules.NEXT_LEVEL[level_of(self.region)]
