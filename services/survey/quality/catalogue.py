"""Every rule of the desk, by code. A new rule is one entry in `flags` or in `computed`."""

from typing import Final

from services.survey.quality.computed import COMPUTED
from services.survey.quality.flags import FLAGS, OTHER
from services.survey.quality.words import Rule

RULES: Final[dict[str, Rule]] = {rule.code: rule for rule in (*COMPUTED, *FLAGS)}


def rule_of(code: str) -> Rule:
    """The rule with this code; a flag that nobody has described yet is OTHER."""
    return RULES.get(code, OTHER)
