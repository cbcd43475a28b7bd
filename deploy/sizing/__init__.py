"""How large an installation has to be: figures that were measured, times what an area brings.

`measured.json` is one named run of `python -m tests.bench volume`, `areas.toml` says what is assumed of
a district, a province and the nation, `model` is the arithmetic, `page` writes docs/sizing.md.
"""
