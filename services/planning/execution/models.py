"""What is said when a work is started, completed and handed over."""

from typing import Annotated
from uuid import UUID

from pydantic import Field as Rule

from contracts.planning_activities import Certificate, WorkMode
from services.chassis.shapes import Body, Day, example

Number = Annotated[str, Rule(min_length=1, max_length=100)]
Contractor = Annotated[str, Rule(min_length=1, max_length=200, description="Of a company.")]


class Start(
    Body,
    json_schema_extra=example(
        mode="swakelola",
        institution_id="019ac101-0000-7000-8000-000000000052",
        started_on="2026-11-02",
    ),
):
    """When a work began and who does it: a KSM by swakelola, or a contractor by contract.

    Without `institution_id` it is the one that the activity names.
    """

    mode: WorkMode
    started_on: Day
    institution_id: UUID | None = None
    contractor: Contractor | None = None
    contract_number: Number | None = None


class Completion(
    Body,
    json_schema_extra=example(
        completed_on="2026-11-27", certificate="KB", number="SERT/7/2026", date="2026-11-27"
    ),
):
    """The certificate of a work: KB (good), KC (sufficient) or KK (poor), with number and date."""

    completed_on: Day
    certificate: Certificate
    number: Number
    date: Day


class HandOver(
    Body,
    json_schema_extra=example(
        kpp_id="019ac101-0000-7000-8000-000000000053",
        number="BAST/7/2026",
        date="2026-11-27",
        lpj_number="LPJ/7/2026",
    ),
):
    """The minutes by which a work goes to its KPP, and the account (LPJ) of those who built it."""

    kpp_id: UUID
    number: Number
    date: Day
    lpj_number: Number
