"""Inquiry: the model of one draft, within its budget of calls, tokens and seconds.

Questions run side by side up to a cap. Every call is counted, failed ones too; once the model has not
answered at all for a few questions in a row it is not asked again, so that a clerk does not wait for
time-outs in a queue.
"""

import asyncio
import time
from decimal import Decimal

from assistant.draft import Attempt, Usage
from assistant.errors import BudgetExhausted, ModelUnavailable, UnusableAnswer
from assistant.proposal import Model, Query, Reply
from validators.form import Value

SILENT_IN_A_ROW = 3


class Limits(Value):
    """What one draft may cost; `at_once` questions run side by side."""

    repairs: int = 2
    calls: int = 80
    tokens: int = 200_000
    seconds: int = 300
    at_once: int = 4


USUAL = Limits()


class Inquiry:
    """Asks a model, and knows what it cost so far."""

    def __init__(self, model: Model, limits: Limits) -> None:
        self.model, self.limits = model, limits
        self.attempts: list[Attempt] = []
        self.exhausted = self.answered = False
        self._silent = self._asked = 0
        self._until = time.monotonic() + limits.seconds
        self._gate = asyncio.Semaphore(limits.at_once)

    @property
    def usage(self) -> Usage:
        """What all attempts together were paid for."""
        return sum((attempt.usage for attempt in self.attempts), Usage())

    @property
    def gone(self) -> bool:
        """Whether the model is taken to be unreachable."""
        return self._silent >= SILENT_IN_A_ROW

    async def ask(self, query: Query) -> Reply:
        """Ask one question. Raises BudgetExhausted, ModelUnavailable or UnusableAnswer."""
        async with self._gate:
            left = self._left()
            try:
                async with asyncio.timeout(left):
                    reply = await self.model.ask(query)
            except TimeoutError:
                self.exhausted = True
                self._count((), query, "unavailable")
                raise BudgetExhausted("时间已用完") from None
            except (ModelUnavailable, UnusableAnswer) as error:
                silent = isinstance(error, ModelUnavailable)
                self._silent = self._silent + 1 if silent else 0
                self._count(error.attempts, query, "unavailable" if silent else "unusable")
                raise
            except (
                Exception
            ) as error:  # a model is somebody else's code: whatever it throws, it did not answer
                self._silent += 1
                self._count((), query, "unavailable")
                raise ModelUnavailable(type(error).__name__) from error
            self._silent, self.answered = 0, True
            self._count(reply.attempts, query, "ok")
            return reply

    def _left(self) -> float:
        """Give the seconds that are left; count the call. Raises when anything is used up."""
        if self.gone:
            raise ModelUnavailable
        left = self._until - time.monotonic()
        spent = self.usage.prompt_tokens + self.usage.completion_tokens
        if left <= 0 or self._asked >= self.limits.calls or spent >= self.limits.tokens:
            self.exhausted = True
            raise BudgetExhausted
        self._asked += 1
        return left

    def _count(self, attempts: tuple[Attempt, ...], query: Query, outcome: str) -> None:
        """Keep the attempts that the model reports; one that it does not report is counted all the same."""
        mine = Attempt.model_validate(
            {"purpose": query.purpose, "prompt": query.prompt, "outcome": outcome, "seconds": Decimal(0)}
        )
        self.attempts += attempts or (mine.model_copy(update={"usage": Usage(calls=1)}),)
