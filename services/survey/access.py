"""Who may do what in survey."""

from typing import Annotated

from services.chassis.auth import Principal, require

Reader = Annotated[Principal, require("survey:read")]
Writer = Annotated[Principal, require("survey:write")]
Submitter = Annotated[Principal, require("survey:submit")]
FormKeeper = Annotated[Principal, require("survey:forms")]
Approver = Annotated[Principal, require("survey:approve")]
Overseer = Annotated[Principal, require("quality:write")]
Sealer = Annotated[Principal, require("survey:seal")]
PersonReader = Annotated[Principal, require("personal:read")]
Eraser = Annotated[Principal, require("personal:erase")]
RegionKeeper = Annotated[Principal, require("regions:write")]
