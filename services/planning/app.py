"""Planning, wired together."""

from pathlib import Path

from services.chassis import audit
from services.chassis.auth import require
from services.chassis.service import Service
from services.planning.cycle.routes import router as cycle
from services.planning.db import Table
from services.planning.institutions.routes import router as institutions
from services.planning.meetings.routes import router as meetings
from services.planning.selfmapping.routes import router as selfmapping

service = Service(
    name="planning",
    title="Planning: institutions, the cycle, meetings, self-mapping",
    tables=Table,
    migrations=Path(__file__).parent / "migrations",
    routers=(
        *(institutions, cycle, meetings, selfmapping),
        audit.router("/v1/planning", require("audit:read")),
    ),
)
