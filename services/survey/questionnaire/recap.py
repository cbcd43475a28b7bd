"""Format C: the recap of one RT, in positive values (what is good, served, met).

Households enter only as totals, the RT as its answers; an open question counts as 0, as in the
workbook (S7). `format_c` lists these values as rows; `volumes` turns them into problems.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from services.survey.questionnaire.answers import AreaAnswers
from services.survey.questionnaire.columns import AREA_ANSWERS
from services.survey.questionnaire.conditions import All, Condition, Either, OneOf
from services.survey.questionnaire.density import DENSITY, City
from services.survey.questionnaire.findings import unanswered
from services.survey.questionnaire.models import MOST_PARAMETERS, Parameters
from services.survey.questionnaire.totals import HouseholdTotals

ZERO: Final = Decimal(0)

# Source of each: Format B and its RT sheet (S7); q31 only with 19 parameters (S8).
PONDED: Final = All(OneOf("q15", "c"), OneOf("q16", "b"), OneOf("q17", "b"))
SEWAGE_APART: Final = OneOf("q28", "a")
WASTE_SERVED: Final = All(OneOf("q29", "a"), OneOf("q30", "a"))
WASTE_KEPT: Final = OneOf("q31", "a")
FIRE_PREPARED: Final = Either(OneOf("q34", "b"), OneOf("q35", "a"))
FIRE_EQUIPPED: Final = OneOf("q34", "ac")
STRATEGIC: Final = OneOf("q38", "a")
POTENTIAL: Final = OneOf("q40", "a")


@dataclass(frozen=True, slots=True)
class Recap:
    """One RT. `dense_above` is the line of criterion 1b in buildings per hectare.

    `parameters` is 16 (Permen 14/2018) or 19 (Permen 02/2016): the latter counts the link to the
    city's drains as drain that is needed.
    """

    households: HouseholdTotals
    area: AreaAnswers
    parameters: Parameters = 16
    dense_above: Decimal = DENSITY[City.metropolitan].low

    @property
    def unanswered(self) -> frozenset[str]:
        """The questions of Format B that were asked and stayed open."""
        asked = [question for question in AREA_ANSWERS if question.belongs(self.parameters)]
        return unanswered(asked, self.area)

    # The header (Format C, A to L; S7).

    @property
    def krt(self) -> int:
        """Heads of household, one per record of Format A."""
        return self.households["households"]

    @property
    def kk(self) -> int:
        """Families."""
        return self.households["jumlah_kk"]

    @property
    def mbr(self) -> int:
        """Heads of household of low income."""
        return self.households["mbr_a"]

    @property
    def non_mbr(self) -> int:
        """KRT - MBR."""
        return self.krt - self.mbr

    @property
    def male(self) -> int:
        return self.households["laki"]

    @property
    def female(self) -> int:
        return self.households["perempuan"]

    @property
    def population(self) -> int:
        """Male + female members, not the residents of A.2."""
        return self.male + self.female

    # 1 to 3: buildings (Format A, A.1 and A.2; Format B, B.1; S7).

    @property
    def orderly(self) -> int:
        return self.households["a1"]

    @property
    def settlement_ha(self) -> Decimal:
        return self.area.q2 or ZERO

    @property
    def buildings(self) -> int:
        return self.area.q3 or 0

    @property
    def density(self) -> Decimal:
        """Buildings per hectare of settled area; 0 without an area."""
        return ratio(self.buildings, self.settlement_ha)

    @property
    def dense_ha(self) -> Decimal:
        """The whole settled area where the density is above the line, else nothing."""
        return self.settlement_ha if self.density > self.dense_above else ZERO

    @property
    def spacious(self) -> int:
        return self.households["a2_floor"]

    @property
    def sturdy(self) -> int:
        return self.households["a2_structure"]

    # 4: roads (Format B, B.2; S7).

    @property
    def road(self) -> Decimal:
        return self.area.q5 or ZERO

    @property
    def road_new(self) -> Decimal:
        return self.area.q8 or ZERO

    @property
    def road_ideal(self) -> Decimal:
        """Existing + new roads."""
        return self.road + self.road_new

    @property
    def road_good(self) -> Decimal:
        """Undamaged: wide or narrow, paved or earth. The note of the sheet forgets one (S7)."""
        area = self.area
        return sum((n or ZERO for n in (area.q9, area.q10, area.q11, area.q12)), ZERO)

    # 5: drainage (Format B, B.3; S7, and S8 for the link).

    @property
    def dry_ha(self) -> Decimal:
        """Settled area without ponding; ponding counts when deep, long and frequent at once."""
        ponded = PONDED.holds(self.area.letters())
        return self.settlement_ha - (self.area.q18 or ZERO if ponded else ZERO)

    @property
    def drain(self) -> Decimal:
        return self.area.q20 or ZERO

    @property
    def drain_new(self) -> Decimal:
        return self.area.q22 or ZERO

    @property
    def drain_link(self) -> Decimal:
        """The link to the city's drains; only the 19 parameters know it."""
        return self.area.q24 or ZERO if self.parameters == MOST_PARAMETERS else ZERO

    @property
    def drain_ideal(self) -> Decimal:
        """Existing + new drains + link."""
        return self.drain + self.drain_new + self.drain_link

    @property
    def drain_clean(self) -> Decimal:
        return self.area.q26 or ZERO

    @property
    def drain_good(self) -> Decimal:
        return self.area.q27 or ZERO

    # 6 to 9: services (Format A, A.3 to A.5; Format B, B.4 to B.6; S7).

    @property
    def water_access(self) -> int:
        return self.households["a3_access"]

    @property
    def water_enough(self) -> int:
        return self.households["a3_enough"]

    @property
    def toilet(self) -> int:
        return self.households["a4_access"]

    @property
    def toilet_technical(self) -> int:
        return self.households["a4_technical"]

    @property
    def sewage_apart(self) -> int:
        return self._all_or_none(1, SEWAGE_APART)

    @property
    def waste_served(self) -> int:
        """All families where there are both a collection point and transport, else none."""
        return self._all_or_none(self.kk, WASTE_SERVED)

    @property
    def waste_hauled(self) -> int:
        return self.households["a5"]

    @property
    def waste_kept(self) -> int:
        """All families where both are in good repair, else none (S8)."""
        return self._all_or_none(self.kk, WASTE_KEPT)

    @property
    def fire_prepared(self) -> int:
        """All KRT where there is open water or a wide road, else none."""
        return self._all_or_none(self.krt, FIRE_PREPARED)

    @property
    def fire_equipped(self) -> int:
        """All KRT where there is a fire post, an engine or an extinguisher, else none."""
        return self._all_or_none(self.krt, FIRE_EQUIPPED)

    # Not physical (Format A, A.6; Format B, B.1 and B.8; S7).

    @property
    def permitted(self) -> int:
        return self.households["q26_a"]

    @property
    def titled(self) -> int:
        return self.households["q28_a"]

    @property
    def rt_ha(self) -> Decimal:
        return self.area.q1 or ZERO

    @property
    def people_per_ha(self) -> Decimal:
        """People per hectare of the whole RT, not of its settled area."""
        return ratio(self.population, self.rt_ha)

    @property
    def strategic(self) -> int:
        return self._all_or_none(1, STRATEGIC)

    @property
    def potential(self) -> int:
        return self._all_or_none(1, POTENTIAL)

    def _all_or_none(self, number: int, condition: Condition) -> int:
        return number if condition.holds(self.area.letters()) else 0


def ratio(number: Decimal | int, by: Decimal | int) -> Decimal:
    """A quotient; 0 where there is nothing to divide by, as in the workbook (S7)."""
    return Decimal(number) / Decimal(by) if by else ZERO
