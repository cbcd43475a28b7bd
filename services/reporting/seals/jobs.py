"""Seals are made."""

from services.chassis.jobs import JobKind
from services.reporting.seals import commands

KINDS = (JobKind(commands.MAKE, commands.make, commands.fail),)
