"""What a rule of the desk is: its code, its weight, and its words."""

from dataclasses import dataclass

from services.chassis.problems import Text
from services.survey.quality.models import Severity, SubjectKind


@dataclass(frozen=True, slots=True)
class Rule:
    """`says` is filled with the evidence, `what` (the field in words) and the place.

    `select` finds what the rule is about: see `selects`. A rule without one is a flag that rows
    bear. A rule of the `whole` round looks beyond the sheets and records at hand, so only a scan runs it.
    """

    code: str
    severity: Severity
    looks_at: SubjectKind
    title: Text
    says: Text
    remedy: Text
    select: str = ""
    whole: bool = False
