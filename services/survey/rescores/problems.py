"""Refusals about scoring again."""

from services.chassis.problems import Conflict, Text


class RoundUnsealed(Conflict):
    """Only what is final is scored again."""

    code = "round_unsealed"
    detail = Text(
        id="Putaran {name} berstatus {state}. Segel dahulu, lalu hitung ulang dengan peraturan lain.",
        en="Round {name} is {state}. Seal it first, then score it under another regulation.",
    )
