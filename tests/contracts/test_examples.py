"""Every body in the API documents has an example, and the example is one that would be taken."""

import json

import pytest

from services.chassis.shapes import Body
from tests.conftest import SERVICES

BODIES = [
    (f"{min(route.methods)} {route.path}", model)
    for service in SERVICES.values()
    for router in service.routers
    for route in router.routes
    for model in [getattr(getattr(route, "body_field", None), "field_info", None)]
    if model is not None
]


def body_of(field):
    """The Body of a field that may also be left out; None for a form with a file."""
    wanted = getattr(field.annotation, "__args__", (field.annotation,))
    return next((one for one in wanted if isinstance(one, type) and issubclass(one, Body)), None)


CASES = [(name, body_of(field)) for name, field in BODIES if body_of(field) is not None]


@pytest.mark.parametrize(("name", "body"), CASES, ids=[name for name, _ in CASES])
def test_a_body_has_an_example_that_would_be_taken(name, body):
    found = body.model_json_schema().get("examples")
    assert found, f"{name}: give {body.__name__} an example"
    for one in found:
        body.model_validate_json(json.dumps(one))


def test_there_are_bodies():
    assert len(CASES) > 15
