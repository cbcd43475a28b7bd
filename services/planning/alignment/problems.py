"""Refusals about alignment."""

from services.chassis.problems import Conflict, Problem, Text


class CityPlanMissing(Conflict):
    code = "city_plan_missing"
    detail = Text(
        id="{region} belum punya RP2KP-KP yang disahkan. Sahkan dahulu, lalu bandingkan RPLP-nya.",
        en="{region} has no approved RP2KP-KP. Have it approved first, then compare its RPLPs.",
    )


class PlanOrRegionNeeded(Problem):
    status = 422
    code = "plan_or_region_needed"
    detail = Text(
        id="Sebutkan `plan_id` sebuah RPLP, atau `region` sebuah kabupaten/kota; tepat satu.",
        en="Name the `plan_id` of an RPLP, or the `region` of a regency; exactly one of them.",
    )


class PlanNotRplp(Problem):
    status = 422
    code = "plan_not_rplp"
    detail = Text(
        id="Yang diselaraskan dengan RP2KP-KP adalah RPLP; rencana ini {kind}. Pakai id RPLP desanya.",
        en="An RPLP is aligned with the RP2KP-KP; this is an {kind}. Use the id of the village's RPLP.",
    )
