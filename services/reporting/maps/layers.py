"""The layers of maps. A new one is a module with a `LAYER`, named here and in `models.LayerName`."""

from typing import Final

from services.chassis.auth import Principal
from services.chassis.problems import Forbidden
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


def shown_to(principal: Principal, name: LayerName) -> LayerName:
    """The same; raises Forbidden unless the caller may see what the layer draws."""
    scope = LAYERS[name].scope
    if not principal.may(scope):
        raise Forbidden(scope=scope)
    return name
