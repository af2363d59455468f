"""The preview: a project on the disk → its site over HTTP, made page by page and kept up to date.

Pages come from the same plan and the same renderer as those of `build`; what the preview adds (a
badge, the faults, a script that follows changes) is put into the answer and never into a page.
"""
