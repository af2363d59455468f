"""timeline: a site generator for event timelines in which every statement shows its source."""

__version__ = "0.1.0"
