"""What an edition says otherwise than another: added, dropped, changed. Pure."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from services.planning.plans.content import Content
from services.planning.plans.views import FieldChange, ItemChange

ALONE = frozenset({"id", "plan_id", "origin", "places", "line_id", "edition", "chapter"})
NUMBERS = frozenset({"volume", "cost"})


def compare(before: Content, after: Content) -> list[ItemChange]:
    """Plan, chapters, targets, activities; a carried activity is still there, so no change."""
    found = [_changed("plan", after["plan"]["title"], before["plan"], after["plan"])]
    found += _by(before["chapters"], after["chapters"], lambda one: one["chapter"], _chapter)
    found += _by(before["targets"], after["targets"], _place, _target)
    found += _by(_all(before), _all(after), lambda one: one["origin"], _activity)
    return [one for one in found if one is not None]


def _all(content: Content) -> list[Content]:
    return [*content["activities"], *content["carried"]]


def _place(target: Content) -> tuple[str, str, str]:
    return target["village"], target["area"], target["criterion"]


def _chapter(one: Content) -> tuple[str, str]:
    return f"chapter:{one['chapter']}", one["chapter"]


def _target(one: Content) -> tuple[str, str]:
    return f"target:{one['id']}", " ".join(filter(None, _place(one)))


def _activity(one: Content) -> tuple[str, str]:
    return f"activity:{one['id']}", one["title"]


def _by(
    before: Iterable[Content],
    after: Iterable[Content],
    key: Callable[[Content], Any],
    named: Callable[[Content], tuple[str, str]],
) -> list[ItemChange | None]:
    """Items paired by their key: those that stay in the order of `after`, then what was dropped."""
    known, now = {key(one): one for one in before}, {key(one): one for one in after}
    found: list[ItemChange | None] = []
    for which, one in now.items():
        if which in known:
            found.append(_changed(*named(one), known[which], one))
        else:
            found.append(_whole(*named(one), "added", one))
    gone = [one for which, one in known.items() if which not in now]
    return [*found, *(_whole(*named(one), "dropped", one) for one in gone)]


def _changed(item: str, label: str, before: Content, after: Content) -> ItemChange | None:
    was, is_now = _flat(before), _flat(after)
    names = [*is_now, *(name for name in was if name not in is_now)]
    fields = [
        FieldChange(field=name, before=was.get(name), after=is_now.get(name))
        for name in names
        if not _equal(name, was.get(name), is_now.get(name))
    ]
    if not fields:
        return None
    return ItemChange(item=item, label=label, change="changed", fields=fields)


def _whole(item: str, label: str, change: Any, content: Content) -> ItemChange:
    """All that it says, on the side where it is."""
    side = "after" if change == "added" else "before"
    fields = [
        FieldChange(**{"field": name, "before": None, "after": None} | {side: value})
        for name, value in _flat(content).items()
        if value not in (None, [], "")
    ]
    return ItemChange(item=item, label=label, change=change, fields=fields)


def _flat(content: Mapping[str, Any]) -> dict[str, Any]:
    """Its fields; each place of an activity is a field of its own."""
    places = {f"{at['rt']} {at['criterion']}": at["volume"] for at in content.get("places", ())}
    facts = {name: value for name, value in content.items() if name not in ALONE}
    return facts | {f"places.{name}": volume for name, volume in places.items()}


def _equal(name: str, one: Any, other: Any) -> bool:
    """Whether they say the same; 140 is 140.00."""
    if (name in NUMBERS or name.startswith("places.")) and None not in (one, other):
        return Decimal(one) == Decimal(other)
    return bool(one == other)
