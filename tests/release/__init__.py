"""What must hold before a version goes out: `python -m tests.release` (`make release-check`).

`steps` are the checks, each of which says ok, failed with what to do, or not run; `migrations` judges
what a migration takes from the code that still runs; `licences` and `bill` say what is shipped.
"""
