"""Linking: the documents of a project → one `Chronicle`, and what is wrong between the files."""
