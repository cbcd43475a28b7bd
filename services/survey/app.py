"""Survey, wired together."""

from pathlib import Path

from contracts.planning_activities import ActivityCompleted
from services.chassis import audit
from services.chassis.auth import require
from services.chassis.inbox import on_many
from services.chassis.service import Service
from services.survey import keep
from services.survey.areas.routes import router as areas
from services.survey.assessments.routes import router as assessments
from services.survey.comparisons.routes import router as comparisons
from services.survey.contexts.routes import router as contexts
from services.survey.db import Table
from services.survey.decrees.routes import router as decrees
from services.survey.duplicates.routes import router as duplicates
from services.survey.exits.routes import router as exits
from services.survey.exports.routes import lists as export_lists
from services.survey.exports.routes import router as exports
from services.survey.forms.routes import router as forms
from services.survey.imports.jobs import KINDS as IMPORT_JOBS
from services.survey.imports.routes import router as imports
from services.survey.lots.routes import router as lots
from services.survey.openrosa.routes import router as openrosa
from services.survey.outlines.routes import files as outline_files
from services.survey.outlines.routes import router as outlines
from services.survey.outlines.routes import uploads as outline_uploads
from services.survey.persons.routes import router as persons
from services.survey.persons.routes import searches as person_searches
from services.survey.plans.routes import router as plans
from services.survey.positions.routes import files as position_files
from services.survey.positions.routes import router as positions
from services.survey.positions.routes import uploads as position_uploads
from services.survey.previews.routes import router as previews
from services.survey.quality.jobs import KIND as SCAN_JOB
from services.survey.quality.routes import router as quality
from services.survey.questionnaire.routes import router as questionnaires
from services.survey.regions.routes import changes as region_changes
from services.survey.regions.routes import router as regions
from services.survey.regulations.routes import router as regulations
from services.survey.rescores.jobs import KIND as RESCORE_JOB
from services.survey.rescores.routes import router as rescores
from services.survey.reviews.routes import router as reviews
from services.survey.rounds.jobs import KIND as SEAL_JOB
from services.survey.rounds.routes import router as rounds
from services.survey.sheets.routes import router as sheets
from services.survey.submissions.routes import router as submissions
from services.survey.tasks.routes import router as tasks
from services.survey.works.handlers import on_activities_completed
from services.survey.works.routes import router as works

service = Service(
    name="survey",
    title="Survey: forms, records, rounds, RT sheets, scores, areas",
    tables=Table,
    migrations=Path(__file__).parent / "migrations",
    routers=(
        *(openrosa, submissions),  # first, for each request is matched in this order
        *(reviews, tasks, lots, questionnaires, duplicates, persons, person_searches),
        *(regulations, rounds, rescores, comparisons, plans, imports, previews),
        *(works, sheets, areas, outlines, outline_uploads, outline_files, contexts, assessments),
        *(positions, position_uploads, position_files, regions, region_changes),
        *(exits, decrees, forms, exports, export_lists, quality),
        audit.router("/v1/survey", require("audit:read")),
    ),
    subscriptions=(on_many(ActivityCompleted, on_activities_completed),),
    jobs=(SEAL_JOB, RESCORE_JOB, SCAN_JOB, *IMPORT_JOBS),
    extend=keep.extend,
)
