"""What was spent, and whether the next request may still be paid for."""

from __future__ import annotations

import threading

from toolkit.models.base import ModelStoppedError
from toolkit.models.llm.cache import Usage
from toolkit.models.llm.config import LlmConfig
from toolkit.models.llm.estimate import Estimate


class Ledger:
    """Spending of one config, counted from what its file of answers tells; used by all threads.

    A request is let go only where all that may still come (what it and those under way may use at
    most) stays within the budget.
    """

    def __init__(self, config: LlmConfig, usage: Usage) -> None:
        self._config = config
        self._spent = self.cost(
            usage.prompt_tokens + usage.lost_prompt_tokens,
            usage.completion_tokens + usage.lost_completion_tokens,
        )
        self._reserved = 0.0
        self._under_way = 0
        self._stopped_because = ""
        self._changed = threading.Condition()

    def cost(self, prompt_tokens: float, completion_tokens: float) -> float:
        """What tokens cost; 0 without prices."""
        prices = self._config.prices
        return 0.0 if prices is None else prices.cost(prompt_tokens, completion_tokens)

    def reserve(self, estimate: Estimate) -> float:
        """Set aside what a request may cost at most, waiting for those under way where it has to;
        the amount. Raises `ModelStoppedError` where the budget would be passed, or after `stop`."""
        most = self.cost(estimate.most_prompt, estimate.most_completion)
        budget = self._config.budget
        with self._changed:
            while not self._stopped_because and budget is not None:
                if self._spent + self._reserved + most <= budget:
                    break
                if not self._under_way:
                    raise ModelStoppedError(
                        f"the budget of {budget:,.2f} would be passed: {self._spent:,.4f} is "
                        f"spent, and the next request may cost {most:,.4f}; what is answered is "
                        "kept: raise 'budget', and the same command goes on"
                    )
                self._changed.wait()
            if self._stopped_because:
                raise ModelStoppedError(self._stopped_because)
            self._reserved += most
            self._under_way += 1
        return most

    def settle(self, reserved: float, spent: float) -> None:
        """Put what a request cost in place of what was set aside for it."""
        with self._changed:
            self._reserved -= reserved
            self._under_way -= 1
            self._spent += spent
            self._changed.notify_all()

    def stop(self, reason: str) -> None:
        """Let no further request go; the first reason is the one that is said."""
        with self._changed:
            self._stopped_because = self._stopped_because or reason
            self._changed.notify_all()
