"""Tranche schemes: in which parts an allocation is paid out, and what each part waits for."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import ConfigDict
from pydantic import Field as Rule

from services.chassis.shapes import View

Percent = Annotated[Decimal, Rule(gt=0, le=100)]
Report = Literal["use", "lpj"]
STRICT = ConfigDict(frozen=True, extra="forbid")


class Condition(View):
    """What a tranche waits for: all that is told here must hold."""

    model_config = STRICT
    physical: Percent | None = Rule(None, description="At least so many percent are built.")
    spent: Percent | None = Rule(None, description="Of what was received, in percent.")
    report: Report | None = Rule(
        None, description="`use`: a report of use is accepted; `lpj`: the account is."
    )


class SchemeTranche(View):
    """A part of an allocation; the first has no condition."""

    model_config = STRICT
    number: int
    percent: Annotated[int, Rule(ge=1, le=100)]
    condition: Condition | None


class Scheme(View):
    """A way to pay an allocation out. `basis`: what it rests on."""

    model_config = STRICT
    code: Annotated[str, Rule(pattern="^[0-9a-z]+(-[0-9a-z]+)*$", max_length=40)]
    name_id: str
    name_en: str
    basis_id: str
    basis_en: str
    tranches: tuple[SchemeTranche, ...]
