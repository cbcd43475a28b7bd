"""Refusals about what is stated of places."""

from services.chassis.problems import Problem, Text


class ContextMisplaced(Problem):
    """What is stated does not fit the kind of place."""

    status = 422
    code = "context_misplaced"
    detail = Text(
        id="{fields} tidak dinyatakan untuk {code}. RT dan kawasan: strategic, potential, "
        "land_status_clear, fits_spatial_plan. Kabupaten/kota: city_size.",
        en="{fields} is not stated of {code}. RTs and areas: strategic, potential, "
        "land_status_clear, fits_spatial_plan. Regencies and cities: city_size.",
    )
