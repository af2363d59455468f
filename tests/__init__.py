"""The tests: what the generator does, said by example."""
