"""The law as data and one pure engine: regulation packages that score and explain themselves.

`load("permen-14-2018").score(Measures(...))` answers a `Score`; a regulation is a TOML file beside
this module, so a district's own Perda is a new file and no new code.
"""

from contracts.regulation.engine import Regulation, UnknownVariant
from contracts.regulation.explain import (
    CriterionExplanation,
    Explanation,
    explain,
    flag_sentences,
)
from contracts.regulation.library import (
    InvalidRegulation,
    UnknownRegulation,
    available,
    from_toml,
    load,
)
from contracts.regulation.measures import DENOMINATORS, Measures
from contracts.regulation.model import (
    Aspect,
    Authority,
    Band,
    Criterion,
    Handling,
    Package,
    SlumClass,
)
from contracts.regulation.reasons import Place, Reason, reason_of_authority, reasons
from contracts.regulation.rules import Considerations, Priority
from contracts.regulation.score import (
    AspectAverage,
    CriterionScore,
    Judgement,
    QuickScore,
    Score,
)
from contracts.regulation.standing import Facts, Standing, in_charge, stand

__all__ = [
    "DENOMINATORS",
    "Aspect",
    "AspectAverage",
    "Authority",
    "Band",
    "Considerations",
    "Criterion",
    "CriterionExplanation",
    "CriterionScore",
    "Explanation",
    "Facts",
    "Handling",
    "InvalidRegulation",
    "Judgement",
    "Measures",
    "Package",
    "Place",
    "Priority",
    "QuickScore",
    "Reason",
    "Regulation",
    "Score",
    "SlumClass",
    "Standing",
    "UnknownRegulation",
    "UnknownVariant",
    "available",
    "explain",
    "flag_sentences",
    "from_toml",
    "in_charge",
    "load",
    "reason_of_authority",
    "reasons",
    "stand",
]
