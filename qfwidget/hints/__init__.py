"""What happened and what the user can do about it, in English and Simplified Chinese.

The texts are sent to the form with each error, so the form and Python show the same words.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ..language import Text
from .access import ACCESS, KEYS_PAGE
from .experiments import EXPERIMENT_MESSAGES, EXPERIMENT_REASONS, EXPERIMENTS
from .messages import ALL_MESSAGES, ALL_REASONS
from .network import NETWORK
from .reasons import DOCUMENTED_CODES, hint_for_failed_task, hint_for_refusal
from .requests import MEANT, REQUESTS, parameter_advice
from .statuses import STATUSES
from .statuses import in_words as status_in_words
from .tasks import TASKS

__all__ = [
    "DOCUMENTED_CODES",
    "HINTS",
    "KEYS_PAGE",
    "MEANT",
    "MESSAGES",
    "REASONS",
    "STATUSES",
    "hint_for_failed_task",
    "hint_for_refusal",
    "parameter_advice",
    "status_in_words",
]

HINTS: Mapping[str, Text] = MappingProxyType({**ACCESS, **REQUESTS, **TASKS, **EXPERIMENTS, **NETWORK})
"""Key → what to do."""

MESSAGES: Mapping[str, Text] = MappingProxyType({**ALL_MESSAGES, **EXPERIMENT_MESSAGES})
"""Key → what happened. Most keys are those of the hints."""

REASONS: Mapping[str, Text] = MappingProxyType({**ALL_REASONS, **EXPERIMENT_REASONS})
"""Key → a part of messages and hints."""
