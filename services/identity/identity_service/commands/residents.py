"""Commands about people: imperative models, also the HTTP bodies. Their text never shows what it holds."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from linli_common.http.fields import Line
from linli_contracts.words import ReturnReason
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Phone = Annotated[
    str,
    StringConstraints(strip_whitespace=True, pattern=r"^(1[3-9][0-9]{9}|\+[1-9][0-9]{7,14})$"),
    Field(description="A mainland mobile number, or + and the number with country code."),
]
Password = Annotated[str, Field(min_length=1, max_length=1_000)]
PersonName = Annotated[Line, Field(examples=["王秀英"])]


class Command(BaseModel):
    """Frozen, no unknown fields; errors do not repeat the input."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"

    __str__ = __repr__


class DocumentShown(Command):
    """A document by its number. ``born_on`` is needed where the number does not hold the birth date."""

    kind: Literal["resident_id", "hmt_permit", "foreign_permanent_residence", "passport"]
    number: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z \-]{5,40}$")]
    born_on: date | None = None


class NetworkIdentityShown(Command):
    """The national network identity (网号/网证): a one-time credential from its app."""

    kind: Literal["network_identity"]
    credential: Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,200}$")]


Shown = Annotated[DocumentShown | NetworkIdentityShown, Field(discriminator="kind")]


class Where(Command):
    """An estate, or a building by its QR code; never a committee (domain.md, section 1)."""

    estate_id: UUID | None = None
    building_id: UUID | None = None


class Apply(Where):
    """Apply to be registered, on one's own phone."""

    identity: Shown
    name: PersonName
    phone: Phone
    password: Password
    contact: Line | None = None


class Resubmit(Where):
    """Apply again after a return, with what was wrong put right."""

    identity: Shown
    name: PersonName
    contact: Line | None = None


class RegisterWard(Where):
    """A guardian registers a child; sending it with ``consent`` true is the guardian's consent."""

    identity: Shown
    name: PersonName
    consent: Literal[True]


class RegisterAtCounter(Where):
    """The worker registers somebody who is present. Under 14 with the guardian, who signs on paper."""

    identity: Shown
    name: PersonName
    phone: Phone | None = None
    contact: Line | None = None
    guardian_id: UUID | None = None


class VerifyResidence(Command):
    """The evidence is right: the person lives in this dwelling, in an existing household or in a new one."""

    dwelling_id: UUID
    household_id: UUID | None = Field(default=None, description="None: a new household.")


class Return(Command):
    """退回 with a reason."""

    reason: ReturnReason


class SubmitMove(Where):
    """Report a new residence."""


class SubmitMoveAtCounter(Where):
    """Report a new residence for somebody without a phone, who is present and shows the document."""

    identity: Shown


class Reverify(Command):
    """The document was shown at the counter: the new phone counts, all sessions end."""

    identity: Shown
    phone: Phone


class RecordOwnership(Command):
    """The deed was shown."""

    person_id: UUID
    dwelling_id: UUID
