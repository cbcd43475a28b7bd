"""Settings of survey, on top of what every service has."""

from pathlib import Path

from pydantic import Field

from services.chassis.boxes import Key, Keys
from services.chassis.settings import Settings


class PersonalKeys(Keys):
    """What personal data are locked with; docs/personal-data.md says how to change them.

    `keys` wrap the data key of each person, `current` names the one for new persons. `hash_key` is
    for the keyed hashes by which NIK and KK are found.
    """

    hash_key: Key


class SurveySettings(Settings):
    """`media_folder` holds photos and other files; every process of survey must see the same.

    Whoever serves needs both; who only migrates has neither.
    """

    personal_keys: PersonalKeys | None = Field(None, description="JSON: current, keys, hash_key.")
    media_folder: Path | None = None

    @property
    def ring(self) -> PersonalKeys:
        """The keys; raises RuntimeError where there are none."""
        if self.personal_keys is None:
            raise RuntimeError("SURVEY_PERSONAL_KEYS is missing; docs/personal-data.md says how.")
        return self.personal_keys

    @property
    def media(self) -> Path:
        """The folder; raises RuntimeError where there is none."""
        if self.media_folder is None:
            raise RuntimeError("SURVEY_MEDIA_FOLDER is missing: name a folder for photos.")
        return self.media_folder
