"""The one error of the run specification."""

LONGEST = 1000
"""Characters of a message; what is at fault may be longer than anybody wants to read."""


class SpecError(ValueError):
    """A line, a value or a combination that `docker run` would refuse.

    `message` says what is wrong, in the CLI's terms; `token` is the index of the offending word of argv (its length
    where a word is missing, -1 where no word is at fault); `argv` are the words that `token` counts, where those are
    not the caller's; `flag` is the long name of the flag, "" for the image or the line as a whole; `nth` which of the
    values of a repeatable flag.
    """

    def __init__(self, message: str, token: int = -1, flag: str = "", nth: int = 0) -> None:
        message = message if len(message) <= LONGEST else f"{message[: LONGEST // 2]} … {message[-LONGEST // 2 :]}"
        super().__init__(message)
        self.message = message
        self.token = token
        self.flag = flag
        self.nth = nth
        self.argv: tuple[str, ...] = ()
