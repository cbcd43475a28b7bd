"""Strong ETags from an entity's version; `If-Match` is required on change."""

from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request, Response

from services.chassis.problems import Problem, Text

T = TypeVar("T")


class IfMatchRequired(Problem):
    """A change without saying which version it is based on."""

    status = 428
    code = "if_match_required"
    detail = Text(
        id="Kirim `If-Match` dengan ETag dari pembacaan terakhir agar perubahan orang lain aman.",
        en="Send `If-Match` with the ETag you last read, so that nobody's change is overwritten.",
    )


class VersionMismatch(Problem):
    """Somebody changed it in between."""

    status = 412
    code = "version_mismatch"
    detail = Text(
        id="Data sudah berubah sejak Anda membacanya. Baca lagi, lalu ulangi perubahan Anda.",
        en="It has changed since you read it. Read it again, then repeat your change.",
    )


def tagged(response: Response, resource: T) -> T:
    """Answer the resource with its version as a strong ETag."""
    response.headers["ETag"] = f'"{resource.version}"'  # type: ignore[attr-defined]
    return resource


async def _if_match(request: Request) -> str:
    value = request.headers.get("if-match")
    if value is None:
        raise IfMatchRequired
    return value


IfMatch = Annotated[str, Depends(_if_match)]


async def _perhaps_if_match(request: Request) -> str | None:
    return request.headers.get("if-match")


# Of a POST, which need not say which version it is about, or of a PUT: see `check_put`.
PerhapsIfMatch = Annotated[str | None, Depends(_perhaps_if_match)]


def check_version(resource: Any, if_match: str) -> None:
    """Raise VersionMismatch unless the caller saw the newest version."""
    tags = [tag.strip() for tag in if_match.split(",")]
    if f'"{resource.version}"' not in tags and "*" not in tags:
        raise VersionMismatch


ABSENT = '"0"'  # the tag of what is not there yet


def check_put(known: Any | None, if_match: str | None) -> None:
    """Let what is there be replaced only by whoever saw it; what is new needs no tag.

    Raises IfMatchRequired or VersionMismatch.
    """
    if known is not None:
        if if_match is None:
            raise IfMatchRequired
        check_version(known, if_match)
    elif if_match not in {None, ABSENT, "*"}:
        raise VersionMismatch
