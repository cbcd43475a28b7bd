"""Survey owns what was measured: rounds, RT sheets, their scores, and the areas they form.

Says:  survey.sheet.recorded.v1, survey.sheet.withdrawn.v1, survey.assessment.sealed.v1,
       survey.round.sealed.v1, survey.submission.received.v1, .corrected.v1, .returned.v1,
       .approved.v1, .rejected.v1, .merged.v1, .unmerged.v1, survey.person.erased.v1,
       survey.area.delineated.v1, survey.village.positioned.v1,
       survey.area.exited.v1, survey.decree.issued.v1, survey.region.changed.v1
Hears: planning.activity.completed.v1

regulations    the packages of contracts.regulation over HTTP, and the score calculator
rounds         a survey year in a region under one regulation; open, then sealed for good
plans          steps of a round (FGD, transect, interviews): dates, minutes, attendance, progress
imports        files in: preview with problems per row and column, apply, undo
previews       an import's rows as they stand in the file, errors and flags marked
questionnaire  Formats A, B and C as data: answers to scores, recap, volumes and phone forms
media          photos and recordings: known by content, kept by hash, handed out without place
openrosa       what phones speak: forms out, records and their files in
submissions    records as they come: each once, its versions, its files
persons        who records are about: locked, masked, told on, erased
households     the answers of households in typed columns; rt_forms: those about RTs
reviews        approve, return, reject; what changed from version to version
duplicates     households counted twice in a round: found, compared, merged, taken apart
lots           many clean records approved by a sample of them
tasks          returned records as their surveyors get them on the phone, and what they answer
computations   the numbers of an RT from its approved records
works          what completed activities have drawn, offered as drafts of the next sheets
sheets         the newest source of each RT in each round: a row, a computation, or works
quality        what is odd, by rules as data; somebody resolves each finding with a reason
areas          kawasan: which RTs belong together
outlines       their borders on the map: examined, measured, verified, every version kept
positions      where RTs lie: stated, else as their households or their area say
forms          XLSForms in by pyxform: versions, drafts, published; their files; what phones get
exports        a round's sheets as CSV and workbook, an RT in the programme's own layout
contexts       what people know of places: strategic, legal, how big the city is; by version
standings      considerations, legality, priority, pattern, authority; the hash of all inputs
assessments    the score of every RT, area, village, district and regency of a round
rescores       sealed rounds under another regulation, beside the seal
comparisons    two rounds place by place: lowered, left the slum, new
exits          RTs that leave the slum total: both keys, the signed berita acara, two people
decrees        SK Kumuh: the slum RTs of a sealed round, set by a signed decree; annex, paper, diff
regions        which codes follow which from what day on, what BPS calls them; change lists in
"""
