"""The layers of maps. A new one is a module with a `LAYER`, named here and in `models.LayerName`."""

from typing import Final

from services.reporting.maps import activities, areas, complaints, rts, villages
from services.reporting.maps.models import LayerName
from services.reporting.maps.places import Layer

LAYERS: Final[dict[LayerName, Layer]] = {
    "villages": villages.LAYER,
    "areas": areas.LAYER,
    "rts": rts.LAYER,
    "activities": activities.LAYER,
    "complaints": complaints.LAYER,
}
