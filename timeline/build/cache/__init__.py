"""The cache of earlier builds: keys, stored values, and what each command stores.

`keys` says when an earlier result may be used, `records` what is stored, `serialization` turns it
into bytes, `store` keeps the bytes, and `project_cache` has one class for each command.
"""
