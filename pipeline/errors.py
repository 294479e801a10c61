"""Everything that can go wrong, drawn as one tree.

    DemocritusError                 something the user can act on; its text says what, where and what to do
    ├── Unusable                    the command or its input cannot be used at all          exit 2
    │   ├── Busy                    another process is writing this graph
    │   └── BadPrompt               a prompt file is missing, or its variables do not match
    ├── Stopped                     the run ended early and can be resumed                  exit 3
    │   ├── ProviderRefused         the provider will refuse every further call (key, credit, unknown model)
    │   ├── Unanswered              the server has stopped answering anyone
    │   ├── OverBudget              the next call could cost more than the user allows
    │   ├── Unwritable              nothing more can be written: the disk is full or fails
    │   └── Postponed               answers are still to come, from a batch
    └── CallFailed                  one question got no usable answer; that item alone fails
        ├── Unreachable             no answer came: timeout, dropped connection, server error, rate limit
        ├── Rejected                the server refuses this one request
        │   └── TooLong             because it does not fit the model's context
        ├── Refused                 the model declined to answer
        ├── Filtered                the provider's content filter held the answer back
        ├── Truncated               the answer was cut off by the token limit
        ├── Invalid                 the answer is not what the schema asks for
        └── Ungrounded              nothing the answer quotes is in the abstract

`CallFailed.state` is the name the failure has in `status`. Foreign exceptions are translated into this tree at two
seams only: `pipeline.llm` (the openai client's) and `pipeline.sources` (the parsers').
"""

from __future__ import annotations


class DemocritusError(Exception):
    """Base of all errors that are meant for the user."""

    exit_code = 2


class Unusable(DemocritusError):
    """The command or its input cannot be used at all."""


class Busy(Unusable):
    """Another process holds the graph's DuckDB file."""


class BadPrompt(Unusable):
    """A prompt file is missing or does not fit the values it is filled with."""


class Stopped(DemocritusError):
    """The run ended before everything was done; running the same command again goes on."""

    exit_code = 3


class ProviderRefused(Stopped):
    """The provider refuses every call: bad key, no permission, no credit, no such model."""


class Unanswered(Stopped):
    """Question after question got no answer while no other got one either: the server is down."""


class OverBudget(Stopped):
    """The next call could take the graph over --max-cost or --max-tokens, so it is not sent."""


class Unwritable(Stopped):
    """Nothing more can be written: the disk is full, a quota is used up, or the disk fails."""


class Postponed(Stopped):
    """Some answers are not there yet: their questions wait for a batch."""


class CallFailed(DemocritusError):
    """One question got no usable answer. Only the item that asked it fails."""

    exit_code = 1
    state = "failed"


class Unreachable(CallFailed):
    """No answer: timeout, dropped connection, 5xx, or still rate-limited after the last attempt."""

    state = "unreachable"


class Rejected(CallFailed):
    """The server refuses this request, and would refuse it again."""

    state = "rejected"


class TooLong(Rejected):
    """The request does not fit the model's context; a shorter one may."""

    state = "too_long"


class Refused(CallFailed):
    """The model declined."""

    state = "refused"


class Filtered(CallFailed):
    """The provider's content filter withheld the answer."""

    state = "filtered"


class Truncated(CallFailed):
    """The answer hit the token limit."""

    state = "truncated"


class Invalid(CallFailed):
    """The answer does not fit the schema. `answer` is its text, so that the model can be shown what is wrong."""

    state = "invalid"

    def __init__(self, message: str, answer: str = "") -> None:
        super().__init__(message)
        self.answer = answer


class Ungrounded(CallFailed):
    """None of the quotes is in the abstract, though it was asked twice."""

    state = "ungrounded"
