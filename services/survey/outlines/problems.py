"""Refusals of outlines that lie over others; what else can be wrong is `chassis.polygons`'."""

from services.chassis.problems import Conflict, Text


class OutlineOverlaps(Conflict):
    code = "outline_overlaps"
    detail = Text(
        id="Batas menindih kawasan {area} seluas {m2} m2 di sekitar ({lon}, {lat}). "
        "Sepakati batasnya, lalu perbaiki salah satu.",
        en="The outline overlaps area {area} by {m2} m2 around ({lon}, {lat}). "
        "Agree on the border, then correct one of them.",
    )


class OutlineOverlapsUnseen(OutlineOverlaps):
    """The other area is not the caller's to see."""

    detail = Text(
        id="Batas menindih kawasan di luar wilayah Anda seluas {m2} m2 di sekitar ({lon}, {lat}). "
        "Sepakati batasnya dengan tetangga, lalu perbaiki.",
        en="The outline overlaps an area outside your regions by {m2} m2 around ({lon}, {lat}). "
        "Agree on the border with your neighbour, then correct it.",
    )
