"""Build a project: the pipeline, incremental builds, the cache and parallel work."""
