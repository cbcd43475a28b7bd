"""`python -m services.planning`."""

from services.chassis.cli import build
from services.planning.app import service

if __name__ == "__main__":
    build(service)()
