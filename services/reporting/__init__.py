"""Reporting owns the read models: what the others said, arranged for the questions people ask.

Says:  reporting.complaint.filed.v1, .answered.v1, .closed.v1
Hears: survey.assessment.sealed.v1, survey.area.exited.v1, survey.decree.issued.v1,
       survey.region.changed.v1, survey.area.delineated.v1, survey.village.positioned.v1

projections  turns events into rows: idempotent, order-tolerant, rebuilt as a new generation
boundaries   which codes of regions follow which; recaps on the boundaries of another year
recaps       hectares and RTs by class, for any region and year
decrees      which decree (SK Kumuh) a regency had from when to when: what figures rest on
exports      files of it all: recaps, profiles, money, activities, made by jobs
seals        reports frozen under the hash of their facts, and printed; compared with today
trace        what came of what: from a row of an import to a paid bill and a new score, and back
maps         villages, kawasan, RTs and activities as vector tiles and GeoJSON; borders brought in
about        what each figure means, where it comes from, and under which licence
stream       what changed where, as it does: live pages are told to ask again
places       names, what lies above, and the years that have figures; search by name
complaints   what people say is wrong and what came of it: its own truth, kept through every rebuild
filings      the public door of it: filing without a login, bounded, and reading by number
odata        the same figures and facts as tables for spreadsheets (OData 4.0)
dashboard    the web page: its source (Svelte), and the routes that hand it out
"""
