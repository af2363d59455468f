"""What developers run beside the program itself: the programs it needs, and the screenshots.

Tests and the benchmark use it; nothing in `timeline` does.
"""
