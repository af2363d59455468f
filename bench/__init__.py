"""The benchmark: equal content given to several generators, and what each costs.

It runs on request (`python -m bench`), never as part of the tests, and uses nothing but the
standard library and the generators that it compares. `docs/benchmark.md` says what the figures
mean.
"""
