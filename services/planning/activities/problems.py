"""Refusals about activities."""

from services.chassis.problems import Conflict, Problem, Text


class KindUnknown(Problem):
    status = 422
    code = "activity_kind_unknown"
    detail = Text(
        id="Jenis kegiatan {kind} tidak ada. Lihat pilihannya di GET /v1/planning/activity-kinds.",
        en="There is no kind of activity {kind}. See GET /v1/planning/activity-kinds.",
    )


class DimensionCrossed(Problem):
    status = 422
    code = "dimension_crossed"
    detail = Text(
        id="{kind} adalah kegiatan {dimension}. Kosongkan `dimension`, atau pilih jenis lain.",
        en="{kind} is an activity of {dimension}. Leave `dimension` out, or choose another kind.",
    )


class PlanWithoutActivities(Conflict):
    """An RP2KP-KP has targets; what is done stands in the plans below it."""

    code = "plan_without_activities"
    detail = Text(
        id="Rencana jenis {kind} tidak memuat kegiatan. Susun di RPLP, RTPLP, atau RKM.",
        en="A plan of kind {kind} holds no activities. Put them into an RPLP, RTPLP or RKM.",
    )


class YearOutsidePlan(Problem):
    status = 422
    code = "year_outside_plan"
    detail = Text(
        id="Tahun {year} di luar masa rencana {begin}-{end}. Pilih tahun di dalamnya.",
        en="{year} is outside the plan's years {begin} to {end}. Choose one of them.",
    )


class CriterionNotServed(Problem):
    status = 422
    code = "criterion_not_served"
    detail = Text(
        id="{kind} tidak menangani kriteria {criterion} menurut {regulation}. Pilihan: {choices}.",
        en="{kind} does not serve criterion {criterion} of {regulation}. Choices: {choices}.",
    )


class PlacesNotMeant(Problem):
    status = 422
    code = "places_not_meant"
    detail = Text(
        id="{kind} tidak mengurangi kebutuhan fisik. Kosongkan `places`.",
        en="{kind} serves no measured need. Leave `places` empty.",
    )


class PlaceTwice(Problem):
    status = 422
    code = "place_twice"
    detail = Text(
        id="Kriteria {criterion} di RT {rt} disebut dua kali. Jumlahkan menjadi satu baris.",
        en="Criterion {criterion} in RT {rt} is named twice. Add it up in one line.",
    )


class PlacesExceedVolume(Problem):
    status = 422
    code = "places_exceed_volume"
    detail = Text(
        id="`places` berjumlah {asked} {unit} untuk kriteria {criterion}, sedangkan kegiatan ini"
        " {volume} {unit}. Perbesar `volume`, atau kurangi tempatnya.",
        en="`places` come to {asked} {unit} of criterion {criterion}, but the activity is {volume}"
        " {unit}. Raise `volume`, or name less in the places.",
    )


class GeometryInvalid(Problem):
    status = 422
    code = "geometry_invalid"
    detail = Text(
        id="Geometri tidak sah: {why}. Periksa GeoJSON-nya.",
        en="The geometry is not valid: {why}. Check the GeoJSON.",
    )


class GeometryTooLong(Problem):
    status = 422
    code = "geometry_too_long"
    detail = Text(
        id="Geometri paling banyak {most} titik. Sederhanakan garisnya.",
        en="A geometry has at most {most} points. Simplify its lines.",
    )


class AmountInvalid(Problem):
    status = 422
    code = "amount_invalid"
    detail = Text(
        id="Jumlah '{amount}' tidak sah. Tulis rupiah seperti 80000000.00, tidak negatif.",
        en="The amount '{amount}' is not valid. Write rupiah like 80000000.00, not negative.",
    )


class SipdCrossed(Problem):
    status = 422
    code = "sipd_crossed"
    detail = Text(
        id="Kode {below} tidak berada di bawah {above}. Periksa kode SIPD-nya.",
        en="The code {below} does not lie below {above}. Check the SIPD codes.",
    )


class BeneficiariesInvalid(Problem):
    status = 422
    code = "beneficiaries_invalid"
    detail = Text(
        id="MBR, miskin, dan KK masing-masing paling banyak {all}, jumlah laki-laki dan perempuan.",
        en="MBR, poor and households are each at most {all}, the number of men and women.",
    )


class DependencyUnfitting(Problem):
    status = 422
    code = "dependency_unfitting"
    detail = Text(
        id="Kegiatan {needs} tidak dapat menjadi syarat: bukan dari rencana ini, bukan pula kegiatan"
        " yang sudah disetujui di {region}.",
        en="The activity {needs} cannot be waited for: it is neither of this plan nor an approved one"
        " of {region}.",
    )


class DependencyCircular(Conflict):
    code = "dependency_circular"
    detail = Text(
        id="Kegiatan-kegiatan ini saling menunggu: {circle}. Hapus salah satu syaratnya.",
        en="These activities wait for one another: {circle}. Take one of the dependencies away.",
    )


class ActivityNeeded(Conflict):
    code = "activity_needed"
    detail = Text(
        id="Kegiatan lain menunggu kegiatan ini: {names}. Lepaskan syaratnya dahulu.",
        en="Other activities wait for this one: {names}. Take those dependencies away first.",
    )


class ActivityNotPlanned(Conflict):
    code = "activity_not_planned"
    detail = Text(
        id="Kegiatan ini sudah {state} dan riwayatnya tetap. Yang dapat dihapus hanya yang `planned`.",
        en="This activity is {state}, and its history stays. Only one that is `planned` is deleted.",
    )


class ActivityApproved(Conflict):
    """What was approved is no longer changed; what was cancelled neither."""

    code = "activity_approved"
    detail = Text(
        id="Kegiatan ini {state}, rinciannya tidak dapat diubah lagi. Buat kegiatan baru di edisi"
        " rencana berikutnya.",
        en="This activity is {state}: its details no longer change. Make a new activity in the next"
        " edition of the plan.",
    )


class StepNotPossible(Conflict):
    """The state has no such step."""

    code = "step_not_possible"
    detail = Text(
        id="Dari {state} tidak dapat menjadi {wanted}. Yang mungkin: {choices}.",
        en="From {state} there is no step to {wanted}. Possible: {choices}.",
    )
