"""Goals of 100-0-100 and of the SDG, as far as RT sheets can tell: each with its formula.

100-0-100: all with drinking water, no slum, all with sanitation. The SDG's own definitions ask for
more than a sheet has, so these are proxies.
"""

from dataclasses import dataclass

from services.chassis.problems import Text


@dataclass(frozen=True)
class Goal:
    """`100 - share`, or the share itself, of one sum in another."""

    code: str
    name: Text
    part: str
    of: str
    rest: bool
    formula: Text


WATER = Text(
    "100 - KK tanpa akses aman air minum (3a) / KK",
    "100 - households without safe access to drinking water (3a) / households",
)
SANITATION = Text(
    "100 - KK dengan air limbah di bawah standar (5a) / KK",
    "100 - households whose waste water is below standard (5a) / households",
)
SLUM = Text("hektare RT kumuh / hektare semua RT", "hectares of slum RTs / hectares of all RTs")
PEOPLE = Text("penduduk RT kumuh / penduduk semua RT", "people in slum RTs / people in all RTs")
GOALS = (
    Goal(
        "100-0-100:air_minum",
        Text("Akses air minum (tujuan 100%)", "Drinking water (goal 100%)"),
        "v3a",
        "households",
        True,
        WATER,
    ),
    Goal(
        "100-0-100:kumuh",
        Text("Permukiman kumuh (tujuan 0%)", "Slum (goal 0%)"),
        "slum_ha",
        "area_ha",
        False,
        SLUM,
    ),
    Goal(
        "100-0-100:sanitasi",
        Text("Akses sanitasi (tujuan 100%)", "Sanitation (goal 100%)"),
        "v5a",
        "households",
        True,
        SANITATION,
    ),
    Goal(
        "sdg:6.1",
        Text("Air minum aman (proksi SDG 6.1)", "Safe drinking water (proxy of SDG 6.1)"),
        "v3a",
        "households",
        True,
        WATER,
    ),
    Goal(
        "sdg:6.2",
        Text("Sanitasi layak (proksi SDG 6.2)", "Sanitation (proxy of SDG 6.2)"),
        "v5a",
        "households",
        True,
        SANITATION,
    ),
    Goal(
        "sdg:11.1",
        Text(
            "Penduduk di permukiman kumuh (proksi SDG 11.1)",
            "People living in slums (proxy of SDG 11.1)",
        ),
        "slum_population",
        "population",
        False,
        PEOPLE,
    ),
)
