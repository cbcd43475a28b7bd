"""Refusals of webhooks."""

from services.chassis.problems import Problem, Text


class WebhookUrlRefused(Problem):
    """Nothing is sent to such an address; `why` says what is wrong with it."""

    status = 422
    code = "webhook_url_refused"
    detail = Text(
        id="Alamat webhook ini tidak dapat dipakai: {why}",
        en="This webhook address cannot be used: {why}",
    )
