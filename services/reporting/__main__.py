"""`python -m services.reporting`."""

from services.chassis.cli import build
from services.reporting.app import service

if __name__ == "__main__":
    build(service)()
