"""The kinds of operators that the chart makes, as closed schemas: what we write of them, no more.

Fields are those of the published definitions: monitoring.coreos.com/v1, postgresql.cnpg.io/v1 (1.28),
barmancloud.cnpg.io/v1, keda.sh/v1alpha1.
"""

from typing import Any

from jsonschema import Draft202012Validator

TEXT, YES, COUNT = (
    {"type": "string", "minLength": 1},
    {"type": "boolean"},
    {"type": "integer", "minimum": 0},
)
TEXTS = {"type": "object", "additionalProperties": {"type": "string"}}
QUANTITY = {"type": "string", "pattern": r"^[0-9]+(m|Ki|Mi|Gi|Ti)?$"}
DURATION = {"type": "string", "pattern": "^[0-9]+(s|m|h)$"}


def shape(needed: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An object with these fields, of which the first are needed."""
    return {
        "type": "object",
        "properties": needed | more,
        "required": list(needed),
        "additionalProperties": False,
    }


def many(item: Any, fewest: int = 1) -> dict[str, Any]:
    return {"type": "array", "items": item, "minItems": fewest}


def one_of(*words: str) -> dict[str, Any]:
    return {"enum": list(words)}


NAMED = shape({"name": TEXT})
KEY = shape({"name": TEXT, "key": TEXT})
RESOURCES = shape({"requests": {"type": "object"}, "limits": {"type": "object"}})
STORAGE = shape({"size": QUANTITY}, storageClass=TEXT)
LABELS = shape({"matchLabels": TEXTS})
RULE = {
    "oneOf": [
        shape({"record": {"pattern": "^[a-z_]+(:[a-z0-9_]+)+$"}, "expr": TEXT}, labels=TEXTS),
        shape(
            {"alert": TEXT, "expr": TEXT, "for": DURATION},
            labels=TEXTS,
            annotations=shape({"summary": TEXT, "runbook_url": TEXT}),
        ),
    ]
}
SPECS: dict[tuple[str, str], dict[str, Any]] = {
    ("monitoring.coreos.com/v1", "PodMonitor"): shape(
        {
            "selector": LABELS,
            "podMetricsEndpoints": many(
                shape({"port": TEXT}, path=TEXT, interval=DURATION, honorLabels=YES)
            ),
        }
    ),
    ("monitoring.coreos.com/v1", "PrometheusRule"): shape(
        {"groups": many(shape({"name": TEXT, "rules": many(RULE)}))}
    ),
    ("postgresql.cnpg.io/v1", "Cluster"): shape(
        {
            "instances": {"enum": [1, 3]},
            "storage": STORAGE,
            "walStorage": STORAGE,
            "resources": RESOURCES,
            "primaryUpdateStrategy": one_of("unsupervised"),
            "bootstrap": shape({"initdb": shape({"dataChecksums": YES, "encoding": TEXT})}),
            "affinity": shape(
                {
                    "enablePodAntiAffinity": YES,
                    "podAntiAffinityType": one_of("required", "preferred"),
                    "topologyKey": TEXT,
                },
                nodeSelector=TEXTS,
                tolerations=many({"type": "object"}),
            ),
            "postgresql": shape(
                {"parameters": TEXTS, "pg_hba": many(TEXT)},
                synchronous=shape(
                    {
                        "method": one_of("any"),
                        "number": COUNT,
                        "dataDurability": one_of("required"),
                        "failoverQuorum": YES,
                    }
                ),
            ),
            "managed": shape(
                {
                    "roles": many(
                        shape(
                            {
                                "name": TEXT,
                                "ensure": one_of("present"),
                                "login": YES,
                                "passwordSecret": NAMED,
                            }
                        )
                    )
                }
            ),
        },
        imageName=TEXT,
        imagePullSecrets=many(NAMED),
        plugins=many(
            shape(
                {
                    "name": one_of("barman-cloud.cloudnative-pg.io"),
                    "isWALArchiver": YES,
                    "parameters": shape({"barmanObjectName": TEXT}),
                }
            )
        ),
        backup=shape({"volumeSnapshot": shape({"className": TEXT})}),
    ),
    ("postgresql.cnpg.io/v1", "Database"): shape(
        {
            "cluster": NAMED,
            "name": TEXT,
            "owner": TEXT,
            "template": TEXT,
            "encoding": TEXT,
            "localeProvider": one_of("builtin"),
            "builtinLocale": TEXT,
            "databaseReclaimPolicy": one_of("retain"),
        }
    ),
    ("postgresql.cnpg.io/v1", "ScheduledBackup"): shape(
        {
            "schedule": {"pattern": r"^\S+( \S+){5}$"},
            "immediate": YES,
            "backupOwnerReference": one_of("cluster"),
            "target": one_of("prefer-standby"),
            "cluster": NAMED,
            "method": one_of("plugin", "volumeSnapshot"),
        },
        pluginConfiguration=shape({"name": one_of("barman-cloud.cloudnative-pg.io")}),
    ),
    ("barmancloud.cnpg.io/v1", "ObjectStore"): shape(
        {
            "retentionPolicy": {"pattern": "^[1-9][0-9]*[dwm]$"},
            "configuration": shape(
                {
                    "destinationPath": {"pattern": "^s3://"},
                    "s3Credentials": shape({"accessKeyId": KEY, "secretAccessKey": KEY}),
                    "wal": shape({"compression": one_of("gzip")}),
                    "data": shape({"compression": one_of("gzip")}),
                },
                endpointURL=TEXT,
            ),
        }
    ),
    ("keda.sh/v1alpha1", "ScaledObject"): shape(
        {
            "scaleTargetRef": NAMED,
            "minReplicaCount": COUNT,
            "maxReplicaCount": COUNT,
            "pollingInterval": COUNT,
            "cooldownPeriod": COUNT,
            "fallback": shape({"failureThreshold": COUNT, "replicas": COUNT}),
            "triggers": many(
                shape(
                    {
                        "type": one_of("prometheus"),
                        "metricType": one_of("AverageValue"),
                        "metadata": shape(
                            {
                                "serverAddress": TEXT,
                                "query": TEXT,
                                "threshold": {"pattern": "^[0-9]+$"},
                            }
                        ),
                    }
                )
            ),
        }
    ),
}


def known(one: dict[str, Any]) -> bool:
    """Whether an object is of an operator's kind."""
    return (one["apiVersion"], one["kind"]) in SPECS


def judge(one: dict[str, Any]) -> None:
    """Raise ValidationError unless the object is as the operator's definition has it."""
    spec = SPECS[one["apiVersion"], one["kind"]]
    wanted = {"apiVersion": TEXT, "kind": TEXT, "metadata": {"type": "object"}, "spec": spec}
    Draft202012Validator(shape(wanted)).validate(one)
