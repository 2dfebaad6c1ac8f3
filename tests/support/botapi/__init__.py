"""A stand-in of the Telegram Bot API on loopback, strict as the real one, with a side for the simulated
people.

It agrees with our reading of the API, not with Telegram itself: one hand-made check with a real token stays
needed.
"""

from tests.support.botapi.server import TOKEN, running
from tests.support.botapi.sim import Sim

__all__ = ["TOKEN", "Sim", "running"]
