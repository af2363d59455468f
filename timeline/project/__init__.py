"""A project on disk: its files, settings, file stamps and git history."""
