"""The error tree: one base whose message a person can act on, one exit code per kind."""

from policies.types import Language, Text


class GuikouError(Exception):
    """Something went wrong that a person can do something about.

    ``message`` is one sentence in both languages that says what is wrong and what to do. It never holds a cell
    value. ``exit_code`` is what the command line ends with.
    """

    exit_code = 1

    def __init__(self, zh: str, en: str) -> None:
        self.message = Text(zh, en)
        super().__init__(en)

    def to(self, language: Language) -> str:
        """Return the message in ``language``."""
        return self.message.to(language)


class UsageError(GuikouError):
    """The call itself is wrong: an option's value, a name that is taken."""

    exit_code = 2


class NotSignedInError(GuikouError):
    """Nobody is signed in, or the sign-in has ended."""

    exit_code = 3


class NotFoundError(GuikouError):
    """What was asked for is not in the catalog, or not in what this person may see."""

    exit_code = 4


class UnusableInputError(GuikouError):
    """A file, table or value that cannot be read; nothing was registered."""

    exit_code = 5


class SourceInterruptedError(UnusableInputError):
    """A source does not answer, or the connection to it was cut: it may be there again in a moment."""
