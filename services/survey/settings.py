"""Settings of survey, on top of what every service has."""

from pydantic import Field

from services.chassis.boxes import Key, Keys
from services.chassis.media.kept import MediaSettings


class PersonalKeys(Keys):
    """What personal data are locked with; docs/personal-data.md says how to change them.

    `keys` wrap the data key of each person, `current` names the one for new persons. `hash_key` is
    for the keyed hashes by which NIK and KK are found.
    """

    hash_key: Key


class SurveySettings(MediaSettings):
    """Whoever serves needs the keys; who only migrates has none."""

    personal_keys: PersonalKeys | None = Field(None, description="JSON: current, keys, hash_key.")

    @property
    def ring(self) -> PersonalKeys:
        """The keys; raises RuntimeError where there are none."""
        if self.personal_keys is None:
            raise RuntimeError("SURVEY_PERSONAL_KEYS is missing; docs/personal-data.md says how.")
        return self.personal_keys
