"""Why an activity is not proposed or approved."""

from services.chassis.problems import Conflict, Problem, Text


class PlacesNeeded(Conflict):
    code = "places_needed"
    detail = Text(
        id="Kegiatan lingkungan ini tidak menyebut RT dan kriteria yang ditangani. Isi `places`.",
        en="This activity names no RT and criterion that it serves. Fill in `places`.",
    )


class OwnActivity(Conflict):
    """Two people: whoever proposed it does not approve it."""

    code = "own_activity"
    detail = Text(
        id="Anda yang mengusulkan kegiatan ini. Minta orang lain menyetujuinya.",
        en="You proposed this activity. Ask somebody else to approve it.",
    )


class LandNotClear(Conflict):
    code = "land_not_clear"
    detail = Text(
        id="Status lahan kegiatan ini belum jelas. Isi `readiness.land` dengan `clear` setelah beres.",
        en="The land of this activity is not clear. Set `readiness.land` to `clear` once it is.",
    )


class RabEmpty(Conflict):
    code = "rab_empty"
    detail = Text(
        id="RAB kegiatan ini masih kosong. Isi RAB-nya dahulu.",
        en="The RAB of this activity is empty. Fill it in first.",
    )


class SourcesUnbalanced(Conflict):
    code = "sources_unbalanced"
    detail = Text(
        id="Sumber dana berjumlah {sources}, RAB {cost}. Samakan sampai rupiah terakhir.",
        en="The sources come to {sources}, the RAB to {cost}. Make them equal to the last rupiah.",
    )


class SafeguardsIncomplete(Conflict):
    code = "safeguards_incomplete"
    detail = Text(
        id="Penapisan belum lengkap: {first} Lihat `missing`.",
        en="The screening is not complete: {first} See `missing`.",
    )


class SafeguardsRefused(Conflict):
    """Of category A, or on the negative list: no answer makes it good."""

    code = "safeguards_refused"
    detail = Text(
        id="Kegiatan ini tidak dapat dibiayai: {first}",
        en="This activity cannot be financed: {first}",
    )


class ReasonNeeded(Problem):
    status = 422
    code = "reason_needed"
    detail = Text(
        id="Sebutkan di `reason` mengapa kegiatan ini tidak layak.",
        en="Say in `reason` why this activity is unfit.",
    )
