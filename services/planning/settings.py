"""Settings of planning, on top of what every service has."""

from pathlib import Path

from services.chassis.settings import Settings


class PlanningSettings(Settings):
    """`media_folder` holds photos of works; every process of planning must see the same.

    Whoever serves needs it; who only migrates has none.
    """

    media_folder: Path | None = None

    @property
    def media(self) -> Path:
        """The folder; raises RuntimeError where there is none."""
        if self.media_folder is None:
            raise RuntimeError("PLANNING_MEDIA_FOLDER is missing: name a folder for photos.")
        return self.media_folder
