"""The benchmark: gives several generators equal content and measures what each build costs.

It runs on request (`python -m bench`), never as part of the tests, and uses only the standard
library and the generators that it compares. `docs/benchmark.md` explains the figures.
"""
