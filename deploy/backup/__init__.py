"""Copies of an installation, and how it comes back from one.

`parts` are the five databases and the folders of files, `cut` is the moment that all databases are
copied at, `tables` count and hash what is in them, `take` and `bring` do it, `manifest` is what a
copy says of itself. docs/backup.md tells when to use which.
"""
