"""Who may read what in reporting."""

from typing import Annotated

from services.chassis.auth import Principal, require

Reader = Annotated[Principal, require("reports:read")]
