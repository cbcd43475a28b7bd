"""Who may do what in finance."""

from typing import Annotated

from services.chassis.auth import Principal, require

Reader = Annotated[Principal, require("finance:read")]
Budgeter = Annotated[Principal, require("finance:budget")]
Writer = Annotated[Principal, require("finance:write")]
Releaser = Annotated[Principal, require("finance:release")]
Auditor = Annotated[Principal, require("finance:audit")]
