"""What is said with a decision about an activity."""

from typing import Annotated, Literal

from pydantic import Field as Rule

from services.chassis.shapes import Body, example

Reason = Annotated[str, Rule(min_length=1, max_length=1000, description="No names of residents.")]


class Judgement(Body, json_schema_extra=example(verdict="unfit", reason="DED belum lengkap.")):
    """Whether an activity is fit to be done; why not, when it is not."""

    verdict: Literal["fit", "unfit"]
    reason: Reason | None = None


class Cancellation(Body, json_schema_extra=example(reason="Lahan dipakai untuk keperluan lain.")):
    """Why an activity will not be done."""

    reason: Reason
