"""Who may do what in reporting."""

from typing import Annotated

from services.chassis.auth import Principal, require

Reader = Annotated[Principal, require("reports:read")]
Sealer = Annotated[Principal, require("reports:seal")]
ComplaintReader = Annotated[Principal, require("complaints:read")]
ComplaintHandler = Annotated[Principal, require("complaints:write")]
Eraser = Annotated[Principal, require("personal:erase")]
