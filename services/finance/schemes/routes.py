"""`/v1/finance/schemes`."""

from services.chassis.pagination import Page
from services.chassis.routing import router as new_router
from services.finance.access import Reader
from services.finance.schemes.catalogue import SCHEMES
from services.finance.schemes.models import Scheme

router = new_router("/v1/finance/schemes", "schemes")


@router.get("", response_model=Page[Scheme])
async def list_schemes(_: Reader) -> dict[str, object]:
    """In which tranches an allocation may be paid out, and what each waits for."""
    return {"items": list(SCHEMES.values()), "next": None}
