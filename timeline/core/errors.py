"""The base class of errors that the user of the command line can put right.

`cli` prints the message and the hint of each and ends with exit code 2. Problems in content are not
exceptions but values: see `core.diagnostic`.
"""

from __future__ import annotations


class UserError(Exception):
    """A command, a project or a machine in a state that timeline can't work with.

    `message` says in one sentence, without a full stop, what was found and why it can't be; `hint`
    says what to do (empty where there is nothing general to say).
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return self.message
