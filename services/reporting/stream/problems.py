"""Refusals of the stream."""

from typing import ClassVar

from services.chassis.problems import Problem, Text, Unavailable


class TooManyStreams(Problem):
    """One caller holds as many streams as one may."""

    status = 429
    code = "too_many_streams"
    detail = Text(
        id="Anda sudah membuka {most} aliran perubahan. Tutup salah satu, atau tanyakan angkanya "
        "lagi sesekali.",
        en="You have {most} streams of changes open. Close one of them, or ask for the figures "
        "again from time to time.",
    )
    headers: ClassVar[dict[str, str]] = {"Retry-After": "10"}


class StreamsFull(Unavailable):
    """The process holds as many streams as it can, or is about to end."""

    code = "streams_full"
    detail = Text(
        id="Aliran perubahan sedang penuh. Coba lagi beberapa detik lagi, atau tanyakan angkanya "
        "lagi sesekali.",
        en="All streams of changes are taken. Try again in a few seconds, or ask for the figures "
        "again from time to time.",
    )
    headers: ClassVar[dict[str, str]] = {"Retry-After": "10"}
