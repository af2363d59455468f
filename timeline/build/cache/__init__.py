"""What is remembered between builds, so that only what changed is done again.

`remembered` says what is kept of a build and when it may be used, `values` turns the frozen values
of the other rooms into bytes and back. Where the bytes are kept is the business of `cache`.
"""
