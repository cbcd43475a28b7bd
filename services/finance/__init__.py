"""Finance owns every rupiah: where it comes from, who promised it, who has it, what it became.

Says:  finance.ceiling.set.v1 / revised, allocation.committed, tranche.released, payment.made,
       contribution.recorded, accountability.accepted, audit.recorded,
       statement.reconciled / mismatched, request.accepted / declined
Hears: planning.activity.proposed.v1 / approved / cancelled / funded / started / progressed / completed
       / handed_over, planning.pledge.submitted.v1

sources         where money comes from: the fourteen fund sources
schemes         in which tranches it is paid out, and what each waits for, as data
activities      what planning told of works: what they cost, and how far they are
ledger          double entry, chained, written by one function of the database
ceilings        what a source gives a region in a year, and its revisions
requests        what pledges ask for: a treasurer makes a ceiling of it, or declines
allocations     money of a ceiling for a recipient (SPPB, contract), and its tranches
tranches        asked for, released by a second person, voided, falling away
payments        agreements of a BKM with a KSM, and the instalments by which it is paid
expenses        what was paid of the money received, with receipts
contributions   what the people give: money, work, material, land
accountability  reports of use (LPD) and accounts (LPJ), their paper and workbook
audits          opinions by village and fiscal year
books           cash and bank books, and the realisation, read from the ledger
flows           where money goes: source, recipient, activity, criterion
accounts        bank accounts and cash boxes of institutions
published       what anybody may see of the money of a village and of an activity
reconciliation  what banks and treasuries say, matched with the ledger by hand
"""
