"""The objects that each case of values makes, by kind and name."""

from deploy.local.suite import PARTS

ROLES = [f"{part}-{role}" for part in PARTS for role in ("api", "worker")]
NATS = {("ConfigMap", "nats"), ("ServiceAccount", "nats"), ("Service", "nats"),
        ("Service", "nats-headless"), ("StatefulSet", "nats"), ("NetworkPolicy", "nats")}  # fmt: skip
ALWAYS = (
    {("Deployment", role) for role in ROLES}
    | {(kind, part) for part in PARTS for kind in ("ConfigMap", "ServiceAccount", "Service")}
    | {("Job", f"{part}-{half}") for part in PARTS for half in ("database", "broker")}
    | {("Pod", "test")}
    | {("PersistentVolumeClaim", f"{part}-media") for part in ("finance", "planning", "survey")}
    | {("CronJob", f"{part}-replay") for part in ("finance", "planning", "reporting")}
    | {("CronJob", f"{part}-sweep-media") for part in ("finance", "planning", "survey")}
    | {("CronJob", "finance-verify"), ("CronJob", "survey-rotate-keys")}
)
POLICIES = {
    ("NetworkPolicy", name)
    for name in ("default-deny", "dns", *ROLES, "migrate-database", "migrate-broker", "test")
} | {("NetworkPolicy", f"{part}-task") for part in PARTS if part != "gateway"}
GROWN = (
    {("PodDisruptionBudget", role) for role in [*ROLES, "nats"]}
    | {("HorizontalPodAutoscaler", f"{part}-api") for part in PARTS}
    | {("Ingress", "gateway")}
)
MONITORING = {("PodMonitor", "monitoring"), ("PrometheusRule", "monitoring")}
DASHBOARDS = {
    ("ConfigMap", f"dashboard-{name}")
    for name in ("overview", "intake", "events", "webhooks", "database-and-jobs")
}
DATABASES = {("Database", part) for part in PARTS}
SCALED = {("ScaledObject", f"{part}-worker") for part in PARTS}


def clusters(*names, monitored=False, store=True):
    """What each Cluster of databases comes with."""
    kinds = ["Cluster", "ScheduledBackup", "NetworkPolicy"] + ["PodMonitor"] * monitored
    own = {(kind, name) for name in names for kind in kinds}
    return own | DATABASES | ({("ObjectStore", "backup")} if store else set())


PROVINCE = (
    ALWAYS | POLICIES | NATS | GROWN | MONITORING | DASHBOARDS | clusters("db", monitored=True)
)
EXPECTED = {
    "values-dev.yaml": ALWAYS | POLICIES | NATS,
    "values-prod.yaml": ALWAYS | POLICIES | NATS | GROWN,
    "values-district.yaml": ALWAYS | POLICIES | NATS | {("Ingress", "gateway")} | clusters("db"),
    "values-province.yaml": PROVINCE,
    "values-airgapped.yaml": PROVINCE,
    "values-nation.yaml": ALWAYS
    | POLICIES
    | NATS
    | GROWN
    | MONITORING
    | DASHBOARDS
    | SCALED
    | clusters(*(f"db-{part}" for part in PARTS), monitored=True),
    "snapshots": ALWAYS | POLICIES | NATS | GROWN | clusters("db", store=False),
    "own-nats": (ALWAYS | POLICIES | GROWN) - {("PodDisruptionBudget", "nats")},
    "one-node": (ALWAYS | POLICIES | NATS | GROWN) - {("PersistentVolumeClaim", "survey-media")},
    "open": (ALWAYS | NATS | GROWN) - {("NetworkPolicy", "nats")},
    "digests": ALWAYS | POLICIES | NATS | GROWN,
    "monitored": ALWAYS | POLICIES | NATS | GROWN | MONITORING,
    "provider": ALWAYS | POLICIES | NATS | GROWN,
}
