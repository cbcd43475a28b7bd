"""`python -m services.survey`."""

from services.chassis.cli import build
from services.survey.app import service

if __name__ == "__main__":
    build(service)()
