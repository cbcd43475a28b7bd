"""Chaos: under a steady load of facts something is killed, stopped, cut, filled, wiped or doubled.

`cases` says what happens, `load` makes the facts and remembers what was acknowledged, `witnesses`
say afterwards what they saw of it, `stage` is the suite with a link in each connection.
"""
