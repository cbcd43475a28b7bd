"""Who may do what in planning."""

from typing import Annotated

from services.chassis.auth import Principal, require

Reader = Annotated[Principal, require("plans:read")]
Writer = Annotated[Principal, require("plans:write")]
Approver = Annotated[Principal, require("plans:approve")]
