"""Portfolios are found by a worker, in a child process that bounds itself."""

from services.chassis.jobs import JobKind
from services.planning.portfolio import commands

KIND = JobKind(commands.FIND, commands.find, commands.give_up)
