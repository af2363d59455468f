"""The preview: a project on the disk → its site over HTTP, rendered on request and kept up to date.

Pages come from the same plan and renderer as those of `build`. What the preview adds (a badge, the
problems, a script that follows changes) is inserted into the response, never into the page.
"""
