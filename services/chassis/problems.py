"""Every refusal is a Problem with a stable code and a sentence for a person, in two languages."""

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

Language = Literal["id", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in Indonesian and in English; `{names}` are filled with the problem's facts."""

    id: str
    en: str

    def said(self, language: Language) -> str:
        """The sentence as it stands in a language."""
        return self.id if language == "id" else self.en

    def render(self, language: Language, facts: dict[str, Any]) -> str:
        """The sentence filled; a fact that is a sentence itself is said in the same language."""
        if any(isinstance(fact, Text) for fact in facts.values()):
            facts = {k: v.said(language) if isinstance(v, Text) else v for k, v in facts.items()}
        return self.said(language).format_map(facts)


class Problem(Exception):
    """Base of all refusals: `status` and `code` for a program, `detail` for a person.

    The facts given to the constructor fill the sentence and travel as members of the answer.
    """

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal_error"
    detail: ClassVar[Text] = Text(
        id="Terjadi kesalahan pada sistem. Coba lagi; sebutkan trace_id ini bila berulang.",
        en="Something went wrong on our side. Try again; quote this trace_id if it happens again.",
    )
    headers: ClassVar[dict[str, str]] = {}

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.code, facts)
        self.facts = facts

    def __str__(self) -> str:
        return self.sentence("en")

    def sentence(self, language: Language) -> str:
        return self.detail.render(language, self.facts)


class NotFound(Problem):
    """What was asked for does not exist, or lies outside the caller's regions."""

    status = 404
    code = "not_found"
    detail = Text(
        id="{what} {key} tidak ada, atau di luar wilayah Anda.",
        en="There is no {what} {key}, or it lies outside your regions.",
    )


class Conflict(Problem):
    """What was asked for is understood but cannot be done in this state."""

    status = 409
    code = "conflict"


class IdTaken(Conflict):
    """The id that the caller made belongs to something else."""

    code = "id_taken"
    detail = Text(
        id="Id {id} sudah dipakai untuk isi yang lain. Buat UUIDv7 baru.",
        en="Id {id} is taken by something else. Make a new UUIDv7.",
    )


class Invalid(Problem):
    """The request was read but something in it is wrong; `errors` point at each place."""

    status = 422
    code = "invalid_request"
    detail = Text(
        id="Permintaan tidak sah. Perbaiki isian yang disebut di `errors`.",
        en="The request is not valid. Correct the fields named in `errors`.",
    )


class Unstorable(Problem):
    """The database has no room for such a value."""

    status = 422
    code = "value_unstorable"
    detail = Text(
        id="Ada nilai yang tidak dapat disimpan: angka terlalu besar, atau teks berisi NUL.",
        en="A value cannot be stored: a number is too large, or a text holds a NUL character.",
    )


class RegionNotFound(Problem):
    """The named region does not exist or is not the caller's."""

    status = 404
    code = "region_not_found"
    detail = Text(
        id="Wilayah {region} tidak dikenal, atau di luar wilayah Anda.",
        en="Region {region} is unknown, or outside your regions.",
    )


class OutsideRegions(Problem):
    """What was to be written belongs to a region that is not the caller's."""

    status = 404
    code = "region_not_found"
    detail = Text(
        id="Isi ini milik wilayah di luar wilayah Anda.",
        en="This belongs to a region outside yours.",
    )


class Unauthenticated(Problem):
    """No valid proof of who is calling."""

    status = 401
    code = "unauthenticated"
    detail = Text(
        id="Masuk dahulu: kirim `Authorization: Bearer <token>` dari POST /v1/session.",
        en="Log in first: send `Authorization: Bearer <token>` from POST /v1/session.",
    )
    headers: ClassVar[dict[str, str]] = {"WWW-Authenticate": "Bearer"}


class Forbidden(Problem):
    """The caller is known but lacks the scope."""

    status = 403
    code = "scope_missing"
    detail = Text(
        id="Tindakan ini memerlukan hak `{scope}`, yang tidak Anda miliki.",
        en="This needs the scope `{scope}`, which you do not have.",
    )


class TooLarge(Problem):
    """The body is over the limit."""

    status = 413
    code = "body_too_large"
    detail = Text(
        id="Kiriman lebih besar dari batas {limit} byte. Bagi menjadi beberapa bagian.",
        en="The body is over the limit of {limit} bytes. Split it into parts.",
    )


class Unavailable(Problem):
    """Something we need is away; trying again later helps."""

    status = 503
    code = "unavailable"
    detail = Text(
        id="Layanan sedang tidak tersedia. Coba lagi beberapa detik lagi.",
        en="The service is not available right now. Try again in a few seconds.",
    )
    headers: ClassVar[dict[str, str]] = {"Retry-After": "2"}
