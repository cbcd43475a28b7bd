"""Series that are played through the rules, and which alarms they set off.

A case: series (as promtool writes them, a value a minute), a moment, and the severities of the alarm
that are on then. Each alarm has one that sets it off and one that does not.
"""

from collections.abc import Iterator
from typing import Any

from deploy.local.suite import PARTS

S = '{service="survey"}'
Case = tuple[dict[str, str], str, tuple[str, ...]]
H = "nahkoda_http_request_seconds"
DELAY = "nahkoda_event_delay_seconds"
GIB = 1024**3
CLAIM = '{namespace="kumuh",persistentvolumeclaim="nk-nahkoda-survey-media"}'


def disk(free: int) -> dict[str, str]:
    return {
        f"kubelet_volume_stats_available_bytes{CLAIM}": f"{free * GIB}x60",
        f"kubelet_volume_stats_capacity_bytes{CLAIM}": f"{100 * GIB}x60",
    }


def stuck(handled: str) -> dict[str, str]:
    return {
        f"nahkoda_consumer_unacknowledged{S}": "256x60",
        'nahkoda_consumed_total{service="survey",outcome="handled"}': handled,
    }


def archived(failed: int, at: int) -> dict[str, str]:
    pod = '{namespace="kumuh",job="kumuh/nk-nahkoda-db",pod="nk-nahkoda-db-1"}'
    return {
        f"cnpg_pg_stat_archiver_last_failed_time{pod}": f"{failed}x60",
        f"cnpg_pg_stat_archiver_last_archived_time{pod}": f"{at}x60",
    }


def backup(name: str, of: str = "db", at: str = "60x3000") -> dict[str, str]:
    facts = f'namespace="kumuh",job="kumuh/nk-nahkoda-{of}",pod="nk-nahkoda-{of}-1"'
    return {f"{name}{{{facts}}}": at}


def relays(*there: str) -> dict[str, str]:
    return {f'nahkoda_relay_active{{service="{part}"}}': "1x60" for part in there}


WARNING, CRITICAL, QUIET = ("warning",), ("critical",), ()
BARMAN = "barman_cloud_cloudnative_pg_io_last_available_backup_timestamp"
ALARMS: dict[str, list[Case]] = {
    "EventsWait": [
        ({f"nahkoda_outbox_oldest_seconds{S}": "61x60"}, "10m", WARNING),
        ({f"nahkoda_outbox_oldest_seconds{S}": "61x60"}, "1m", QUIET),
        ({f"nahkoda_outbox_oldest_seconds{S}": "59x60"}, "10m", QUIET),
    ],
    "RelayStopped": [
        ({f"nahkoda_relay_active{S}": "0x60"}, "10m", CRITICAL),
        ({'nahkoda_relay_active{service="survey",pod="a"}': "0x60",
          'nahkoda_relay_active{service="survey",pod="b"}': "1x60"}, "10m", QUIET),
    ],
    "EventsLost": [
        ({f"nahkoda_outbox_lost_total{S}": "0x10 7x60"}, "20m", CRITICAL),
        ({f"nahkoda_outbox_lost_total{S}": "7x60"}, "20m", QUIET),
    ],
    "ConsumerBehind": [
        ({f"nahkoda_consumer_pending{S}": "10001x60"}, "15m", WARNING),
        ({f"nahkoda_consumer_pending{S}": "10000x60"}, "15m", QUIET),
    ],
    "ConsumerStuck": [(stuck("5x60"), "30m", CRITICAL), (stuck("0+1x60"), "30m", QUIET)],
    "DeadLetters": [
        ({f"nahkoda_dead_letters{S}": "1x60"}, "5m", WARNING),
        ({f"nahkoda_dead_letters{S}": "0x60"}, "5m", QUIET),
    ],
    "JobsFail": [
        ({'nahkoda_jobs_total{service="survey",kind="apply",outcome="failed"}': "0x10 1x60"}, "20m",
         WARNING),
        ({'nahkoda_jobs_total{service="survey",kind="apply",outcome="done"}': "0+1x60"}, "20m",
         QUIET),
    ],
    "JobsWait": [
        ({f"nahkoda_jobs_oldest_seconds{S}": "3601x60"}, "10m", WARNING),
        ({f"nahkoda_jobs_oldest_seconds{S}": "3599x60"}, "10m", QUIET),
    ],
    "PoolFull": [
        ({f"nahkoda_db_pool_in_use{S}": "8x60", f"nahkoda_db_pool_size{S}": "8x60"}, "10m", WARNING),
        ({f"nahkoda_db_pool_in_use{S}": "7x60", f"nahkoda_db_pool_size{S}": "8x60"}, "10m", QUIET),
    ],
    "WebhookDisabled": [
        ({'nahkoda_webhook_endpoints{state="disabled"}': "1x90 2x60"}, "100m", WARNING),
        ({'nahkoda_webhook_endpoints{state="disabled"}': "2x150"}, "100m", QUIET),
    ],
    "SpansLost": [
        ({'nahkoda_spans_total{service="survey",outcome="lost"}': "0+512x60"}, "30m", WARNING),
        ({'nahkoda_spans_total{service="survey",outcome="lost"}': "512x60"}, "30m", QUIET),
    ],
    "DiskFills": [(disk(14), "20m", CRITICAL), (disk(16), "20m", QUIET)],
    "BackupOld": [
        (backup(BARMAN), "38h", CRITICAL),
        (backup("cnpg_collector_last_available_backup_timestamp"), "38h", CRITICAL),
        (backup(BARMAN), "35h", QUIET),
        # Another Cluster's new backup does not hide an old one.
        (backup(BARMAN, "db-survey") | backup(BARMAN, "db-finance", "60+60x3000"), "38h", CRITICAL),
    ],
    "LogNotArchived": [(archived(100, 50), "20m", CRITICAL), (archived(50, 100), "20m", QUIET)],
    "CopyBehind": [
        ({'cnpg_pg_replication_lag{pod="nk-nahkoda-db-2"}': "301x60"}, "10m", WARNING),
        ({'cnpg_pg_replication_lag{pod="nk-nahkoda-db-2"}': "299x60"}, "10m", QUIET),
    ],
    "WorkerAway": [
        (relays(*(part for part in PARTS if part != "finance")), "10m", CRITICAL),
        (relays(*PARTS), "10m", QUIET),
    ],
}  # fmt: skip


def calls(bad: int, good: int, minutes: int, *, health: int = 0) -> dict[str, str]:
    """Calls a minute at the gateway that fail, and that do not."""
    own = 'service="gateway",method="GET"'
    return {
        f'{H}_count{{{own},route="survey",status="502"}}': f"0+{bad}x{minutes}",
        f'{H}_count{{{own},route="survey",status="200"}}': f"0+{good}x{minutes}",
        f'{H}_count{{{own},route="readyz",status="503"}}': f"0+{health}x{minutes}",
    }


def submits(slow: int, fast: int, minutes: int) -> dict[str, str]:
    own = 'service="survey",route="submit",method="POST",status="201"'
    return {
        f'{H}_bucket{{{own},le="1.0"}}': f"0+{fast}x{minutes}",
        f"{H}_count{{{own}}}": f"0+{fast + slow}x{minutes}",
    }


def heard(late: int, soon: int, minutes: int) -> dict[str, str]:
    return {
        f'{DELAY}_bucket{{service="reporting",le="10.0"}}': f"0+{soon}x{minutes}",
        f'{DELAY}_count{{service="reporting"}}': f"0+{late + soon}x{minutes}",
    }


def waits(figure: str, pattern: str) -> dict[str, str]:
    return {figure: pattern}


DAYS = 4 * 24 * 60
MOST = 300  # minutes that are looked at one by one
SEVERITIES = ("critical", "warning")
OVERDUE, OUTBOX = "nahkoda_webhook_overdue_seconds", f"nahkoda_outbox_oldest_seconds{S}"
# Of a budget of 0.5 %: 10 % is fast in an hour, 4 % in six, 2 % in a day, 0.7 % in three days.
GOALS: dict[str, list[Case]] = {
    "GatewayFails": [
        (calls(100, 900, 90), "80m", ("critical", "warning")),
        (calls(40, 960, 600), "9h", ("critical", "warning")),
        (calls(20, 980, 2000), "30h", WARNING),
        (calls(7, 993, DAYS), "90h", WARNING),
        (calls(4, 996, DAYS), "90h", QUIET),
        (calls(0, 1000, 90, health=500), "80m", QUIET),
        ({name: text.replace("x90", "x90 _x60") if "502" in name else text.replace("x90", "x400")
          for name, text in calls(100, 900, 90).items()}, "240m", WARNING),  # it is over, and told
    ],
    "IntakeSlow": [
        (submits(20, 80, 90), "80m", ("critical", "warning")),
        (submits(2, 98, DAYS), "90h", WARNING),
        (submits(0, 100, 90), "80m", QUIET),
        ({}, "80m", QUIET),
    ],
    "ProjectionsLate": [
        (heard(20, 80, 90), "80m", ("critical", "warning")),
        (heard(2, 98, DAYS), "90h", WARNING),
        (heard(0, 100, 90), "80m", QUIET),
    ],
    "WebhooksLate": [
        (waits(OVERDUE, "301x90"), "80m", ("critical", "warning")),
        (waits(OVERDUE, "299x90"), "80m", QUIET),
    ],
    "OutboxLate": [
        (waits(OUTBOX, "61x90"), "80m", ("critical", "warning")),
        (waits(OUTBOX, "59x90"), "80m", QUIET),
    ],
}  # fmt: skip


def played(alarm: str, rules: str) -> Iterator[dict[str, Any]]:
    """The cases of an alarm as promtool reads them: a file each, for long ones look less often."""
    for series, moment, severities in (ALARMS | GOALS)[alarm]:
        long = moment.endswith("h") or int(moment.removesuffix("m")) > MOST
        yield {
            "rule_files": [rules],
            "evaluation_interval": "10m" if long else "1m",
            "tests": [
                {
                    "interval": "1m",
                    "input_series": [{"series": s, "values": v} for s, v in series.items()],
                    "promql_expr_test": [_asked(alarm, s, moment, severities) for s in SEVERITIES],
                }
            ],
        }


def _asked(alarm: str, severity: str, moment: str, severities: tuple[str, ...]) -> dict[str, Any]:
    on = f'alertname="{alarm}",alertstate="firing",severity="{severity}"'
    found = [{"labels": "{}", "value": 1}] if severity in severities else []
    return {"expr": f"count(ALERTS{{{on}}})", "eval_time": moment, "exp_samples": found}
