"""`python -m services.planning`."""

from services.chassis.cli import build
from services.chassis.media import kept
from services.planning.app import service
from services.planning.progress.models import ActivityPhoto

cli = build(service, kept.MediaSettings)
kept.add_sweep(cli, service, kept.MediaSettings, ActivityPhoto.sha256)

if __name__ == "__main__":
    cli()
