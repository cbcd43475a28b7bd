"""Requests that reach for foreign things, and what of them an answer tells."""

import json
import re
from collections import defaultdict

from tests.gateway.foreign import FOREIGN_RT
from tests.gateway.matrix import ENDLESS
from tests.gateway.matrix_reports import PLACE
from tests.survey.steps import sheet


def operations(document):
    return [
        (method, path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def filled(path, ids):
    """The path with its parameters; a made thing's id, or any."""
    names = list(ids)
    any_ids = defaultdict(lambda: "01900000-0000-7000-8000-0000000000ff", {"number": "1"} | PLACE)
    return re.sub(r"\{(\w+)\}", lambda m: names.pop(0) if names else any_ids[m[1]], path)


async def begun(whole, method, path, headers):
    """Any request of this operation; of an answer without an end only its head."""
    async with whole.stream(method, filled(path, ()), json={}, headers=headers) as answer:
        if answer.is_error or (method, path) not in ENDLESS:
            await answer.aread()
        return answer


async def ask(whole, method, path, case, made, headers):
    """The foreign request as the case says."""

    def fill(value):
        return re.sub(r"\{(\w+)\}", lambda m: made[m[1]], value)

    def deep(value):
        if isinstance(value, dict):
            return {k: deep(v) for k, v in value.items()}
        if isinstance(value, list):
            return [deep(v) for v in value]
        return fill(value) if isinstance(value, str) and value.startswith("{") else value

    once = {"Idempotency-Key": f"{method} {path}"} if method == "post" else {}
    more = {"headers": once | headers | ({"If-Match": "*"} if case.if_match else {})}
    if case.query:
        more["params"] = {k: fill(v) for k, v in case.query.items()}
    if case.form:
        more |= {"data": {k: fill(v) for k, v in case.form.items()}}
        more |= {"files": {"file": ("x.csv", sheet({"kode_rt": FOREIGN_RT}))}}
    elif case.body is not None:
        more["json"] = deep(case.body)
    return await whole.request(method, filled(path, [made[i] for i in case.ids]), **more)


def page_of(answer):
    """Items of a page and what comes after it, as a list or as a table says them."""
    if "items" in answer:
        return answer["items"], answer["next"]
    return answer["value"], answer.get("@odata.nextLink")


def regions_of(item):
    found = item.get("regions") or [item["region"]]
    return [region[:5] for region in found]


# By chance a trace id has the digits of a year.
WHOLE = "(?<![0-9A-Za-z])%s(?![0-9A-Za-z])"


def leaked(text, made, case):
    """Anything of the foreign things in the answer that the question did not hold."""
    asked = {made[i] for i in case.ids} | {made["round"], made["rt"], made["nik"]}
    named = re.findall(r"\{(\w+)\}", json.dumps(case.body or case.form or {}))
    asked |= {made.get(name) for name in named}
    return [v for v in made.values() if v not in asked and re.search(WHOLE % re.escape(v), text)]
