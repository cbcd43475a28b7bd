"""Refusals of webhooks."""

from services.chassis.problems import Conflict, Problem, Text, Unavailable


class WebhookUrlRefused(Problem):
    """Nothing is sent to such an address; `why` says what is wrong with it."""

    status = 422
    code = "webhook_url_refused"
    detail = Text(
        id="Alamat webhook ini tidak dapat dipakai: {why}",
        en="This webhook address cannot be used: {why}",
    )


class WebhookTypeUnknown(Problem):
    status = 422
    code = "webhook_type_unknown"
    detail = Text(
        id="Jenis peristiwa {names} tidak dikenal. Pakai * di akhir, mis. survey.*, atau: {choices}.",
        en="Event type {names} is unknown. Use a * at the end, as survey.*, or one of: {choices}.",
    )


class WebhookAddressNeeded(Problem):
    """An endpoint has an address of its own, or is the sandbox."""

    status = 422
    code = "webhook_address_needed"
    detail = Text(
        id='Isi `url`, atau kirim `"sandbox": true` tanpa `url` untuk mencoba dulu.',
        en='Give a `url`; or `"sandbox": true` without a `url`, to try first.',
    )


class WebhookLimitReached(Conflict):
    code = "webhook_limit_reached"
    detail = Text(
        id="Sudah ada {limit} webhook. Hapus yang tidak dipakai, lalu ulangi.",
        en="There are {limit} webhooks already. Delete those that are not used, then repeat.",
    )


class WebhookDisabled(Conflict):
    """Nothing can be sent to it now."""

    code = "webhook_disabled"
    detail = Text(
        id="Webhook ini dimatikan. Aktifkan dengan POST /v1/webhooks/{key}/enable, lalu ulangi.",
        en="This webhook is disabled. POST /v1/webhooks/{key}/enable, then repeat.",
    )


class DeliveryNotReplayable(Conflict):
    """A ping, an event that left the log, or one that its owner may not see any more."""

    code = "delivery_not_replayable"
    detail = Text(
        id="Kiriman {key} tidak dapat diulang: ping, atau peristiwanya tidak lagi tersedia bagi "
        "pemilik webhook ini.",
        en="Delivery {key} cannot be sent again: a ping, or its event is no longer there for the "
        "owner of this webhook.",
    )


class ReplayUnbounded(Problem):
    """A replay names a beginning, or deliveries."""

    status = 422
    code = "replay_unbounded"
    detail = Text(
        id="Sebutkan satu: `after` (kursor umpan), `since` (waktu), atau `delivery_ids`; `until`"
        " tidak bersama `delivery_ids`.",
        en="Name one of `after` (a cursor of the feed), `since` (a time) or `delivery_ids`; `until`"
        " does not go with `delivery_ids`.",
    )


class WebhooksNotSetUp(Unavailable):
    """The operator gave no keys for secrets."""

    code = "webhooks_not_set_up"
    detail = Text(
        id="Webhook belum disiapkan: pengelola perlu mengisi GATEWAY_WEBHOOK_KEYS.",
        en="Webhooks are not set up: the operator has to set GATEWAY_WEBHOOK_KEYS.",
    )
