"""Places: what a page needs to know about a region before it asks for figures."""

from typing import Literal

from pydantic import BaseModel, Field

Level = Literal["country", "province", "regency", "district", "village", "rt"]


class Place(BaseModel):
    """A region by its Kemendagri code, an RT by its code, or the country as "*"."""

    region: str
    name: str
    level: Level


class PlaceRead(Place):
    """One place, with the way down to it as far as the caller may walk it."""

    parents: list[Place] = Field(description="From the top to just above; the caller's own only.")
    years: list[int] = Field(description="Years with a sealed round, oldest first.")
