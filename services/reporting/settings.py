"""Settings of reporting, on top of what every service has."""

from pydantic import BaseModel, ConfigDict, Field

from services.chassis.boxes import Key, Vault
from services.chassis.settings import DatabaseUrl, Settings

UNREGISTERED = "nahkoda"
PREFIX = rf"^({UNREGISTERED}|oc4ids-[a-z0-9]{{6}})$"
URL = r"^https?://[^\s]+$"


class Publication(BaseModel):
    """Under whose name and licence files for others are made."""

    model_config = ConfigDict(frozen=True)

    publisher: str
    license: str | None
    project_prefix: str


PLAIN = Publication(publisher="Nahkoda", license=None, project_prefix=UNREGISTERED)


class ComplaintKeys(Vault):
    """What complaints are locked with; with `hash_key` their tracking numbers are known again."""

    hash_key: Key


class ReportingSettings(Settings):
    """Where long reads go, how many listen at a time, who publishes, what locks complaints.

    Without keys everything works but complaints: none is taken in, none can be read.
    """

    copy_database_url: DatabaseUrl | None = Field(
        None, description="A hot standby of the database, for exports and sealed reports."
    )
    streams: int = Field(100, ge=1, description="Open streams of changes of one process.")
    publisher: str = Field(
        PLAIN.publisher, min_length=1, max_length=200, description="Who answers for the data."
    )
    data_license: str | None = Field(
        None, pattern=URL, description="Link to the licence of the data; without it none is given."
    )
    project_prefix: str = Field(
        UNREGISTERED, pattern=PREFIX, description="Of OC4IDS projects, once one is registered."
    )
    complaint_keys: ComplaintKeys | None = Field(None, description="JSON: current, keys, hash_key.")
    complaint_wait_seconds: int = Field(
        3, ge=0, le=600, description="How old a public form is at the least when it is sent."
    )
    complaint_work_bits: int = Field(
        16, ge=0, le=22, description="Leading zero bits of the work that a public form asks for."
    )

    @property
    def publication(self) -> Publication:
        """What files for others say of who publishes them."""
        return Publication(
            publisher=self.publisher,
            license=self.data_license,
            project_prefix=self.project_prefix,
        )
