"""What the processes of a service have in common: serving HTTP, working until told to stop, waking, checking tokens."""

from linli_common.process.api import databases_answer, serve, waking_lifespan
from linli_common.process.demo_time import DemoTime
from linli_common.process.standing import followed, troubles_of
from linli_common.process.tokens import authenticator_from
from linli_common.process.waking import Waker
from linli_common.process.worker import command_line, work

__all__ = [
    "DemoTime",
    "Waker",
    "authenticator_from",
    "command_line",
    "databases_answer",
    "followed",
    "serve",
    "troubles_of",
    "waking_lifespan",
    "work",
]
