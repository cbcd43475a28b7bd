"""Files of a slice beside those that every slice has: what they are for, their names say."""

READERS: dict[
    str, set[str]
] = {  # pure readers and writers of one foreign format, and what they need
    "services/survey/imports": {
        *("ahead", "alignment", "columns", "delimited", "forms", "grids", "headings", "kinds"),
        *(
            "numbers",
            "official",
            "place",
            "recap_cells",
            "recap_labels",
            "rt_sheets",
            "sentences",
            "tables",
        ),
        *("household_cells", "household_rows", "households", "work", "workbook"),
    },
    "services/survey/exports": {"households", "official", "words"},
    "services/survey/questionnaire": {
        *("answers", "columns", "conditions", "crosschecks", "density", "findings", "format_a"),
        *("format_a_social", "format_b", "format_b_services", "format_c", "phone", "reading"),
        *("recall", "recap", "scores", "task_form", "totals", "volumes", "wording", "xlsform"),
    },
    "services/survey/forms": {
        *("cells", "conversion", "convert", "downloads", "filetype", "reasons", "sentences"),
        "xform",
    },
    "services/chassis/media": {"containers", "exif", "folder", "sniff", "store", "strip"},
    "services/survey/openrosa": {"documents", "multipart", "protocol", "xml"},
    "services/survey/outlines": {
        *("child", "figure", "file_problems", "geojson", "reading", "surveyor", "telling"),
    },
    "services/survey/positions": {"geojson", "listing", "telling"},
    "services/survey/regions": {"lists"},
    "services/survey/persons": {"breach", "envelope", "names", "rotation"},
    "services/survey/submissions": {"answers", "bodies", "reading", "stored"},
    "services/survey/reviews": {"history"},
    "services/survey/duplicates": {"signs"},
    "services/survey/lots": {"approval"},
    "services/survey/tasks": {"entity_list"},
    "services/survey/decrees": {
        *("annex", "drawing", "files", "paper", "shapes", "workbook"),
    },
    "services/survey/quality": {
        *("catalogue", "computed", "flags", "scanning", "selects", "words"),
    },
    "services/planning/institutions": {"tasks"},
    "services/planning/cycle": {"catalogue"},
    "services/planning/plans": {
        *("bodies", "content", "diff", "gathering", "outline", "steps", "views"),
    },
    "services/planning/activities": {
        *("building", "catalogue", "drafting", "geometry", "shapes", "views"),
    },
    "services/planning/safeguards": {"consistency", "questions", "shapes"},
    "services/planning/costing": {"price_list"},
    "services/planning/simulation": {"effects"},
    "services/planning/portfolio": {
        *("asking", "aspects", "build", "child", "choices", "conflicts", "curve", "drafting"),
        *("frontier", "greedy", "keeper", "levels", "programme", "proof", "rows", "search"),
        *("shapes", "solver", "standing", "task", "telling", "till", "whole"),
    },
    "services/planning/documents": {
        *("changes", "drawing", "files", "paper", "people", "slums", "tables", "workbook"),
        "works",
    },
    "services/planning/votes": {"checks", "counting", "papers", "shapes"},
    "services/planning/training": {"checks", "files", "links", "shapes", "sums", "views"},
    "services/planning/consolidation": {"nomenclature", "workbook"},
    "services/planning/progress": {"distance", "shapes", "telling"},
    "services/finance/schemes": {"catalogue"},
    "services/finance/published": {"answers"},
    "services/finance/accountability": {
        *("assembling", "files", "gathering", "paper", "shapes", "workbook"),
    },
    "services/finance/books": {"bank"},  # the bank book as a query
    "services/finance/reconciliation": {
        *("bank_csv", "cells", "formats", "headings", "movements", "mt940", "reading"),
        *("sentences", "shapes", "sp2d", "table"),
    },
    "services/reporting/dashboard": {"files"},
    "services/reporting/indicators": {"goals"},
    "services/reporting/exports": {
        *("delimited", "files", "geojson", "numeric", "oc4ids", "profile", "selects", "sheets"),
        "words",
        *("work", "xlsx"),
    },
    "services/reporting/seals": {
        *("asked", "basis", "differences", "files", "gathering", "outlining", "plain"),
        "statements",
    },
    "services/reporting/facts": {
        *("base", "finance", "planning", "statements", "sums", "survey", "versions"),
    },
    "services/reporting/maps": {
        *("activities", "answers", "areas", "borders", "cells", "child", "complaints", "joining"),
        *("kept", "layers"),
        *("mvt", "places", "rts", "shapes", "statements", "surveyor", "villages"),
    },
    "services/reporting/projections": {"states"},
    "services/reporting/boundaries": {"lineage", "statements"},
    "services/reporting/breakdown": {"statements"},
    "services/reporting/recaps": {"statements"},
    "services/reporting/trace": {"statements"},
    "services/reporting/stream": {"streams"},
    "services/reporting/complaints": {
        *("entering", "numbers", "sealing", "shapes", "steps", "summary", "views"),
    },
    "services/reporting/filings": {"privacy", "tokens"},
    "services/reporting/odata": {
        *("conditions", "csdl", "feed", "grammar", "kinds", "places", "protocol", "tables"),
        *("tree", "words"),
    },
    "gateway/webhooks": {
        *("bodies", "guard", "lanes", "networks", "sandbox", "sender", "signing", "statements"),
        *("transport", "vault"),
    },
    "gateway/users": {"passwords"},
    "gateway/app_tokens": {"collect"},
    "gateway/sessions": {"cookies"},
    "gateway/events": {"listener", "streams"},
    "gateway/provider": {"client", "kept", "redirects", "tokens"},
}
