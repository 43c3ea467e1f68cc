"""A local Qianfan console, for demos and tests.

It shares no code with the rest of qfwidget, so that it is an independent check.
"""

from .calls import Call
from .population import SAMPLE_MODEL_SET_ID, SAMPLE_SOURCE_MODEL_ID
from .simulator import Simulator
from .standalone import run

__all__ = ["SAMPLE_MODEL_SET_ID", "SAMPLE_SOURCE_MODEL_ID", "Call", "Simulator", "run"]
