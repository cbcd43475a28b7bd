"""Refusals of the event feed."""

from services.chassis.problems import Problem, Text, Unavailable


class CursorExpired(Problem):
    """The place is not kept any more, or never was one of this log."""

    status = 410
    code = "cursor_expired"
    detail = Text(
        id="Tempat ini tidak (lagi) ada di catatan peristiwa. Mulai tanpa `after`, dari peristiwa "
        "tertua yang disimpan; lewati `id` yang sudah Anda punya.",
        en="This place is not in the event log, or not any more. Begin without `after`, at the "
        "oldest event that is kept; drop each `id` that you have already.",
    )


class TooManyStreams(Problem):
    """One caller holds as many streams as one may."""

    status = 429
    code = "too_many_streams"
    headers = {"Retry-After": "10"}  # noqa: RUF012 - as its base has it
    detail = Text(
        id="Anda sudah membuka {most} aliran peristiwa. Tutup salah satu, atau pakai "
        "`GET /v1/events`.",
        en="You have {most} event streams open. Close one of them, or use `GET /v1/events`.",
    )


class StreamsFull(Unavailable):
    """The process holds as many streams as it can, or is about to end."""

    code = "streams_full"
    headers = {"Retry-After": "10"}  # noqa: RUF012 - as its base has it
    detail = Text(
        id="Aliran peristiwa sedang penuh. Coba lagi beberapa detik lagi, atau pakai "
        "`GET /v1/events`.",
        en="All event streams are taken. Try again in a few seconds, or use `GET /v1/events`.",
    )
