"""Who may read what in reporting, and who may seal a report."""

from typing import Annotated

from services.chassis.auth import Principal, require

Reader = Annotated[Principal, require("reports:read")]
Sealer = Annotated[Principal, require("reports:seal")]
