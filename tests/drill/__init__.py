"""The restore drill: a full installation is copied under load, destroyed, brought back, compared.

`fill` makes what is in it, `seen` says what users can see of it, `rehearsal` does the whole and keeps
the time of each step. `python -m tests.drill` (`make drill`) prints it.
"""
