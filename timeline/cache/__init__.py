"""The memory of a project on the disk, and the version of the program that may use it."""
