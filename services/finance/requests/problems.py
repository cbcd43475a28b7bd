"""What cannot be done with a request for a ceiling."""

from services.chassis.problems import Conflict, Text


class RequestDecided(Conflict):
    code = "request_decided"
    detail = Text(
        id="Permintaan pagu ini sudah diputuskan: {state}.",
        en="This request for a ceiling is decided already: {state}.",
    )


class OwnPledge(Conflict):
    """Two people: who wrote the pledge down or handed it in does not make money of it."""

    code = "own_pledge"
    detail = Text(
        id="Anda sendiri yang mencatat atau menyerahkan komitmen ini. Minta bendahara lain memutuskan.",
        en="You wrote this pledge down or handed it in yourself. Ask another treasurer to decide.",
    )


class CeilingUnfitting(Conflict):
    """Money of one book never becomes that of another."""

    code = "ceiling_unfitting"
    detail = Text(
        id="Pagu itu dari {source} tahun {year} di {region}, tidak cocok dengan permintaan. Pilih pagu sumber dan tahun yang sama yang mencakup wilayahnya, atau kosongkan `ceiling_id`.",
        en="That ceiling is of {source}, {year}, in {region} and does not fit the request. Choose one of the same source and year around its region, or leave `ceiling_id` out.",
    )


class CeilingGiven(Conflict):
    """Money given before the pledge came would be taken for the pledge's own."""

    code = "ceiling_given"
    detail = Text(
        id="Pagu itu sudah dialokasikan ke kegiatan {activity} yang juga dibiayai komitmen ini. Kosongkan `ceiling_id`: komitmen ini menjadi pagu sendiri.",
        en="That ceiling gives to the activity {activity} already, which this pledge pays too. Leave `ceiling_id` out: the pledge becomes a ceiling of its own.",
    )
