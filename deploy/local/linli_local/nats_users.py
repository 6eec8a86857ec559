"""Who may do what on NATS. A further part of the system is one line in `PARTS`."""

from collections.abc import Callable
from dataclasses import dataclass

from linli_common.servers.nats import NatsUser

# A stream is replaced by its next generation (IDENTITY, IDENTITY_2, …) only when it has to be mended. NATS has
# no wildcard for a part of a name, so the names that a writer may use are counted out.
_GENERATIONS = 9


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the system that connects to NATS under its own name."""

    name: str
    writes: bool = False
    """It has a stream of its own, called by its name in upper case."""
    reads: bool = False
    """It reads the streams of all services."""
    wakes: tuple[str, ...] = ()
    """What it says `wake.<name>` for when there is something new: its events, the lists it folds."""
    operates: bool = False
    """It mends streams and replays them to a subject of one subscriber."""


PARTS = (
    Part("identity", writes=True, wakes=("identity", "identity_lists")),
    Part("mailbox", writes=True, reads=True, wakes=("mailbox", "mailbox_lists", "mailbox_neighbourhood")),
    Part("notifications", writes=True, reads=True, wakes=("notifications", "notifications_lists")),
    Part("deliberation", writes=True, reads=True, wakes=("deliberation", "deliberation_lists")),
    Part("funding", writes=True, reads=True, wakes=("funding", "funding_lists")),
    Part("dashboards", reads=True, wakes=("dashboards",)),
    Part("web", reads=True),
    Part("subscriber", reads=True),
    Part("operator", reads=True, operates=True),
)


def password_variable(part: Part) -> str:
    """Return the name of the variable that holds a part's password where the configuration is shared."""
    return f"LINLI_NATS_PASSWORD_{part.name.upper()}"


def nats_users(password_of: Callable[[Part], str]) -> list[NatsUser]:
    """Return every user with its permissions; `password_of` gives a password or a `$VARIABLE`."""
    return [NatsUser(part.name, password_of(part), _publish(part), _subscribe(part)) for part in PARTS]


def _publish(part: Part) -> tuple[str, ...]:
    subjects = [f"wake.{name}" for name in part.wakes]
    if part.writes:
        subjects += [f"linli.{part.name}.>", "$JS.API.INFO", "$JS.API.STREAM.NAMES", *_own_streams(part)]
    if part.operates:
        return (*subjects, "$JS.API.>", "$JS.ACK.>", "replay.>")
    if part.reads:
        subjects += _reading("*", "*.*", ack="$JS.ACK.>")
        if not part.writes:
            subjects += ["$JS.API.INFO", "$JS.API.STREAM.NAMES"]
    return tuple(subjects)


def _subscribe(part: Part) -> tuple[str, ...]:
    # Replies come to an inbox under the part's own name: nobody listens to the answers another one gets.
    subjects = [f"_INBOX.{part.name}.>", "wake.>", f"replay.{part.name}.>"]
    if part.operates:
        subjects += ["linli.>", "replay.>"]
    return tuple(subjects)


def _own_streams(part: Part) -> list[str]:
    name = part.name.upper()
    subjects: list[str] = []
    for stream in (name, *(f"{name}_{generation}" for generation in range(2, _GENERATIONS + 1))):
        subjects += [f"$JS.API.STREAM.CREATE.{stream}", f"$JS.API.STREAM.UPDATE.{stream}"]
        subjects += _reading(stream, f"{stream}.*", ack=f"$JS.ACK.{stream}.>")
    return subjects


def _reading(stream: str, consumer: str, ack: str) -> list[str]:
    """The requests that reading takes: what a stream is, single messages, disposable consumers."""
    return [
        f"$JS.API.STREAM.INFO.{stream}",
        f"$JS.API.STREAM.MSG.GET.{stream}",
        f"$JS.API.DIRECT.GET.{stream}",
        f"$JS.API.DIRECT.GET.{stream}.>",
        f"$JS.API.CONSUMER.CREATE.{stream}",
        f"$JS.API.CONSUMER.CREATE.{stream}.>",
        f"$JS.API.CONSUMER.INFO.{consumer}",
        f"$JS.API.CONSUMER.DELETE.{consumer}",
        f"$JS.API.CONSUMER.MSG.NEXT.{consumer}",
        ack,
    ]
