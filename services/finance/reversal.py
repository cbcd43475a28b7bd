"""Why something that was recorded is taken back."""

from typing import Annotated

from pydantic import Field as Rule

from services.chassis.shapes import Body, example


class Reversal(Body, json_schema_extra=example(reason="Tercatat dua kali.")):
    """Why it is taken back. Nothing is deleted."""

    reason: Annotated[
        str, Rule(min_length=1, max_length=2000, description="No names of residents.")
    ]
