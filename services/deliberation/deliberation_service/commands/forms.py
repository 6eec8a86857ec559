"""What is sent about consultation forms."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from deliberation_service.commands.command import Command, Reason, Text
from linli_ballots.electorate import Of, Share, Threshold
from linli_common.http.fields import Line
from linli_contracts.deliberation.words import Base
from pydantic import AwareDatetime, Field, StringConstraints, model_validator

Option = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
MOST_OPTIONS = 12


class FormOption(Command):
    """A possible answer. ``consents``: who gives it agrees to the matter; who abstains takes part and does not."""

    option: Option
    label: Line
    consents: bool


class ShareBody(Command):
    """At least, or more than, so many of so many."""

    numerator: Annotated[int, Field(ge=1, le=1_000)]
    denominator: Annotated[int, Field(ge=1, le=1_000)]
    more_than: bool = False

    def share(self) -> Share:
        """As it is counted. Raises `ShareInvalidError`."""
        return Share(self.numerator, self.denominator, self.more_than)


class ThresholdBody(Command):
    """What it takes, beside what the law says: bases have to be those of the electorate."""

    bases: Annotated[list[Base], Field(min_length=1, max_length=2)]
    participation: ShareBody | None = None
    consent: ShareBody
    of: Of = "participating"

    def threshold(self) -> Threshold:
        """As it is counted. Raises `ShareInvalidError`."""
        took_part = self.participation.share() if self.participation is not None else None
        return Threshold(tuple(self.bases), took_part, self.consent.share(), self.of)


class PrepareForm(Command):
    """拟定征询单: for the households of a topic's place, or of an estate or division."""

    topic_id: UUID | None = None
    division_id: UUID | None = None
    estate_id: UUID | None = None
    rule: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")] = "households_consultation"
    threshold: ThresholdBody | None = Field(default=None, description="None: the rule's own.")
    question: Line
    text: Text
    options: Annotated[list[FormOption], Field(min_length=2, max_length=MOST_OPTIONS)]
    opens_at: Annotated[AwareDatetime | None, Field(description="None: at once.")] = None
    closes_at: AwareDatetime
    paper_until: Annotated[
        AwareDatetime | None, Field(description="Paper handed in before the end is entered until then. None: the end.")
    ] = None

    @model_validator(mode="after")
    def _one_of_both(self) -> PrepareForm:
        if (self.topic_id is None) == (self.division_id is None):
            raise ValueError("topic_id or division_id, one of both")
        if self.topic_id is not None and self.estate_id is not None:
            raise ValueError("estate_id: a topic knows its estate")
        return self


class AnswerForm(Command):
    """答复: for one's household."""

    option: Option


class EnterPaper(Command):
    """纸质录入: what a worker reads on the form of a household, named itself or by its door."""

    household_id: UUID | None = None
    dwelling_id: UUID | None = None
    option: Option

    @model_validator(mode="after")
    def _one_of_both(self) -> EnterPaper:
        if (self.household_id is None) == (self.dwelling_id is None):
            raise ValueError("household_id or dwelling_id, one of both")
        return self


class ResolvePaper(Command):
    """核对: what the paper says, and how that was found out."""

    option: Option
    reason: Reason


class CancelForm(Command):
    """取消征询."""

    reason: Reason
