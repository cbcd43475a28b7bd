"""Frontiers are found by a worker, in the child process of portfolios."""

from services.chassis.jobs import JobKind
from services.planning.frontiers import commands

KIND = JobKind(commands.FIND, commands.find, commands.give_up)
