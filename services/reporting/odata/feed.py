"""Answers as OData's JSON, put together from rows that the database has written."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from fastapi import Response

from services.reporting.odata import csdl
from services.reporting.odata.protocol import Wishes
from services.reporting.odata.tables import SETS


@dataclass(frozen=True, slots=True)
class Page:
    """Rows as JSON, what was selected of them, and what a link to those after them says."""

    set: str
    selected: str | None
    rows: Sequence[str]
    count: int | None
    following: Mapping[str, str] | None


def metadata() -> Response:
    """What tables and properties there are."""
    return Response(csdl.document(), media_type="application/xml")


def index(wishes: Wishes) -> Response:
    """The tables by name."""
    tables = [{"name": name, "kind": "EntitySet", "url": name} for name in SETS]
    said = {"@odata.context": f"{wishes.base}/$metadata", "value": tables}
    return Response(json.dumps(said), media_type=wishes.media)


def number(count: int) -> Response:
    """A count alone."""
    return Response(str(count), media_type="text/plain")


def rows(page: Page, wishes: Wishes) -> Response:
    """A page of rows, with a link to the next."""
    head = {"@odata.context": _context(page.set, page.selected, wishes)}
    counted = "" if page.count is None else f',"@odata.count":{page.count}'
    body = [f'{json.dumps(head)[:-1]}{counted},"value":[', ",".join(page.rows), "]"]
    if page.following is not None:
        query = urlencode(page.following, quote_via=quote, safe="$")
        body.append(f',"@odata.nextLink":{json.dumps(f"{wishes.base}/{page.set}?{query}")}')
    text = "".join((*body, "}"))
    return Response(text, media_type=wishes.media, headers=wishes.headers)


def row(set: str, selected: str | None, text: str, wishes: Wishes) -> Response:
    """One row."""
    context = json.dumps(_context(set, selected, wishes) + "/$entity")
    return Response(f'{{"@odata.context":{context},{text[1:]}', media_type=wishes.media)


def _context(set: str, selected: str | None, wishes: Wishes) -> str:
    of = f"({selected})" if selected else ""
    return f"{wishes.base}/$metadata#{set}{of}"
