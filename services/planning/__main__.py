"""`python -m services.planning`."""

from services.chassis.cli import build
from services.chassis.media import kept
from services.planning.app import service
from services.planning.pledges.models import Pledge
from services.planning.progress.models import ActivityPhoto
from services.planning.settings import PlanningSettings

cli = build(service, PlanningSettings)
kept.add_sweep(cli, service, PlanningSettings, ActivityPhoto.sha256, Pledge.paper_sha256)

if __name__ == "__main__":
    cli()
