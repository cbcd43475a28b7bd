"""Whether what is known of a training holds together; pure."""

from collections import Counter
from collections.abc import Hashable, Iterable
from datetime import date

from contracts.regions import contains, regions, valid_region_code
from services.chassis.days import ensure_past
from services.planning.funds import ensure_costs
from services.planning.places import ensure_level
from services.planning.training.models import People, TrainingRead
from services.planning.training.problems import (
    AttendanceUnfitting,
    DaysNeeded,
    EvaluationUnfitting,
    ParticipantsInvalid,
    PlaceEmpty,
    PlaceUnfitting,
    RoleTwice,
)
from services.planning.training.shapes import State


def ensure_whole(told: TrainingRead, today: date) -> None:
    """Raise unless places, days, people, costs and scores fit one another."""
    _ensure_places(told)
    _ensure_participants(told)
    _ensure_attendance(told)
    _ensure_evaluations(told)
    ensure_costs(told.costs)
    papers = [paper for paper in (told.minutes, told.attendance_list) if paper is not None]
    ensure_past(today, *(paper.date for paper in papers))
    if told.state == State.held:
        _ensure_over(told, today)


def _ensure_over(told: TrainingRead, today: date) -> None:
    """What was held lies behind us; without days a paper says so."""
    if told.begin_on is None:
        if told.source is None:
            raise DaysNeeded
        ensure_past(today, None if told.year is None else date(told.year, 1, 1))
    ensure_past(today, told.begin_on, told.end_on)


def _ensure_places(told: TrainingRead) -> None:
    named = [place.region for place in told.places if place.region is not None]
    for code in (*named, *told.origins):
        known = valid_region_code(code) and code in regions
        if not known or not contains(told.region, code):
            raise PlaceUnfitting(place=code, region=told.region)
    for place in told.places:
        if place.region is None and place.name is None:
            raise PlaceEmpty
    if told.village_status is not None:
        ensure_level("village_status", told.region, ("village",))


def everybody(people: People) -> int:
    """All who took part; 0 where nobody was counted."""
    return people.male + people.female + people.untold


def _ensure_participants(told: TrainingRead) -> None:
    for line in told.participants:
        together = line.male + line.female + line.untold
        if together == 0 or (line.mbr or 0) > together:
            raise ParticipantsInvalid(role=line.role, all=together, mbr=line.mbr or 0)
    for role in _twice(line.role for line in told.participants):
        raise RoleTwice(role=role)


def _ensure_attendance(told: TrainingRead) -> None:
    """On its days, each once, and never more than took part."""
    twice = _twice(line.day for line in told.attendance)
    begin, end, most = told.begin_on, told.end_on, everybody(told.people)
    for line in told.attendance:
        within = begin is not None and end is not None and begin <= line.day <= end
        if not within or line.day in twice or (told.participants and line.present > most):
            raise AttendanceUnfitting(day=line.day, present=line.present)


def _ensure_evaluations(told: TrainingRead) -> None:
    twice = _twice(line.subject for line in told.evaluations)
    most = everybody(told.people)
    for line in told.evaluations:
        answers = [score.n for score in (line.pre, line.post) if score is not None]
        beyond = bool(told.participants) and max(answers, default=0) > most
        if not answers or beyond or line.subject in twice:
            raise EvaluationUnfitting(subject=line.subject)


def _twice(values: Iterable[Hashable]) -> list[Hashable]:
    return [value for value, times in Counter(values).items() if times > 1]
