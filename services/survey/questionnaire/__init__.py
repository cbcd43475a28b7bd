"""The baseline questionnaire as data, and the way from its answers to the volumes of an RT sheet.

format_a     28 questions to a household, and the header
format_b     40 questions about an RT
format_c     the rows of the RT recap
models       how a question is described; conditions: when an answer counts
columns      the columns of a `households` file, from Format A
answers      what was answered: one household, one RT
reading      texts to answers; what cannot be an answer is refused by name
findings     what is odd about answers, and the sentence for it
scores       the nine household scores and why each is 1 or 0
totals       households as counts and sums: all that a recap needs of them
recap        Format C: positive values of an RT
crosschecks  two numbers of a recap that must agree
density      when buildings stand too densely, by the size of the city
volumes      the recap turned into problem volumes, and `Measures` to score
phone        what a phone computes while it asks
xlsform      Formats A and B as XLSForms for the phone
wording      sentences in both languages
rules        a questionnaire in one language; routes hand it out
"""
