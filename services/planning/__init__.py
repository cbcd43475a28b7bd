"""Planning owns what is meant to be done: who plans, how far they are, what they met about.

Says:  planning.institution.registered.v1, planning.stage.reached.v1, planning.meeting.held.v1,
       planning.need.exhausted.v1, planning.plan.drafted.v1 / submitted / returned / approved
       / superseded, planning.training.held.v1, planning.activity.proposed.v1 / approved / cancelled
       / funded / started / progressed / completed / handed_over, planning.asset.inspected.v1,
       planning.pledge.made.v1 / submitted / withdrawn
Hears: survey.assessment.sealed.v1, survey.area.delineated.v1, finance.allocation.committed.v1,
       finance.tranche.released.v1, finance.payment.made.v1, finance.request.accepted.v1 / declined

institutions  BKM/LKM, TIPP, KSM, KPP, UPL/UPK/UPS, Pokja: members counted, status, seven tasks
cycle         the five stages and their activities per village and city: the Quick Status
meetings      musyawarah: who came, what was decided, the minutes by their hash
votes         musyawarah votes by the Method of Equal Shares, the optimum beside it, the decision
selfmapping   problems and potentials that residents mapped, with place and photo
needs         balances by RT and criterion: opened by sealed rounds, reserved, released, drawn
plans         RP2KP-KP, RPLP, RTPLP, RKM in editions that freeze when approved; steps, comments, diff
documents     RPLP, RTPLP and RKM as papers: PDF and workbook; frozen when approved
areas         kawasan as survey drew them, for the maps of papers
alignment     where RPLPs differ from the RP2KP-KP of their regency
activities    what a plan means to have done: kind, places, geometry, sources, what it waits for
decisions     propose, judge, approve, cancel an activity; an approved one holds its needs
safeguards    the screening as data, its answers, what they lack
simulation    what activities would change of a score, before and after, by RT and kawasan
portfolio     which works bring most for the money of several sources and years
frontiers     what less or more money would bring, from a portfolio
costing       unit prices of a regency and year, and the RAB of an activity
training      trainings: whom for, who came in numbers, days, costs by source, what was learned
media         community media: koran kampung, buletin, fotonovela; copies, audience, costs
execution     start, complete, hand over a work; a completed one has drawn its needs
progress      a work week by week, its photos, its measurement book, and what is told of it
money         what finance has committed, released and spent for an activity
funding       what of an activity's cost is paid for, promised, and open
offers        what nobody pays yet, offered to OPD, companies, banks (pemasaran, channelling)
pledges       what they promised of it, with their letters; finance makes ceilings of it
consolidation activities by SIPD codes, as RKPD and RPJMD lay them out
upkeep        assets in the hands of their KPP: inspections, dues, risks
"""
