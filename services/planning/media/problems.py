"""Refusals about community media."""

from services.chassis.problems import Problem, Text


class TrainingUnfitting(Problem):
    status = 422
    code = "training_unfitting"
    detail = Text(
        id="Pelatihan {training} bukan dari {region} atau wilayah di atas maupun di dalamnya. Periksa id-nya.",
        en="The training {training} is not of {region}, nor of a region around or in it. Check its id.",
    )
