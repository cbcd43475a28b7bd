"""Settings of survey, on top of what every service has."""

import base64
import binascii
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

from services.chassis.settings import Settings

KEY_BYTES = 32


def _a_key(text: SecretStr) -> SecretStr:
    try:
        size = len(base64.b64decode(text.get_secret_value(), validate=True))
    except binascii.Error:
        size = 0
    if size != KEY_BYTES:
        raise ValueError("A key is 32 random bytes in base64: `openssl rand -base64 32`.")
    return text


Key = Annotated[SecretStr, AfterValidator(_a_key)]


class PersonalKeys(BaseModel):
    """What personal data are locked with; docs/personal-data.md says how to change them.

    `keys` wrap the data key of each person, `current` names the one for new persons. `hash_key` is
    for the keyed hashes by which NIK and KK are found.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    current: str
    keys: dict[str, Key]
    hash_key: Key

    @model_validator(mode="after")
    def _the_current_one_is_there(self) -> Self:
        if self.current not in self.keys:
            raise ValueError(f"`current` names the key {self.current!r}, which is not in `keys`.")
        return self


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
