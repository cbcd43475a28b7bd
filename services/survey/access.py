"""Who may do what in survey."""

from typing import Annotated

from services.chassis.auth import Principal, require

Reader = Annotated[Principal, require("survey:read")]
Writer = Annotated[Principal, require("survey:write")]
Sealer = Annotated[Principal, require("survey:seal")]
FormKeeper = Annotated[Principal, require("survey:forms")]
