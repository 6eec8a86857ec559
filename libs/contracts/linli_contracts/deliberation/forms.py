"""Consultation forms 征询单: one answer a household, online or on paper; what was answered is never said, only counted.

Every contract says where the form is booked. ``topic_id`` is null when a form stands alone. A household is counted by
the ``form_answered`` that is not ``changed``; ``band`` is that of who answered online, in the year of the answer.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from linli_contracts.contract import Contract
from linli_contracts.deliberation.fields import Count, Flag, Moment, TopicId
from linli_contracts.deliberation.words import Base
from linli_contracts.identity.fields import Band, DivisionId, EstateId, HouseholdId

AnswerChannel = Literal["online", "paper"]
"""线上, 纸质."""

FormResult = Literal["passed", "failed", "invalid"]
"""通过, 未通过, 参与不足."""

Step = Literal["participation", "consent"]
"""参与, 同意."""

FormId = Annotated[UUID, Field(description="A consultation form.", examples=["7d6f0f4c-2b0a-4a53-8f10-0000000000f1"])]
Rule = Annotated[
    str,
    Field(
        pattern=r"^[a-z][a-z0-9_]{0,39}$",
        description="The electorate's rule.",
        examples=["households_consultation"],
    ),
]
RuleVersion = Annotated[str, Field(max_length=40, description="The rule's version.", examples=["2021-01-01"])]
Article = Annotated[
    str,
    Field(max_length=300, description="The article that the rule cites.", examples=["征询意见，不产生法律约束力"]),
]
Position = Annotated[int, Field(ge=0, description="Position of identity's stream.", examples=[48_211])]
Digest = Annotated[
    str,
    Field(
        pattern=r"^[0-9a-f]{64}$",
        description="SHA-256 of the roll's canonical lines.",
        examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    ),
]
Option = Annotated[
    str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$", description="An answer's short name.", examples=["agree"])
]


class OptionCount(BaseModel):
    """How many households chose an option."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    option: Option
    consents: Annotated[bool, Field(examples=[True])]
    households: Annotated[int, Field(ge=0, examples=[212])]


class CheckMade(BaseModel):
    """``part`` of ``whole`` against a share: ``least`` would have done, ``margin`` is by how much it did or did not."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    step: Step
    base: Base
    part: Annotated[int, Field(ge=0, examples=[212])]
    whole: Annotated[int, Field(ge=0, examples=[300])]
    numerator: Annotated[int, Field(ge=1, examples=[2])]
    denominator: Annotated[int, Field(ge=1, examples=[3])]
    more_than: bool
    least: Annotated[int, Field(ge=1, examples=[200])]
    margin: Annotated[int, Field(examples=[12])]
    met: bool


class OfForm(Contract):
    """What every event of a form states."""

    form_id: FormId
    division_id: DivisionId
    topic_id: TopicId | None


class FormPreparedV1(OfForm):
    """拟定征询单: the question and its answers stand, and when it opens and closes."""

    TYPE: ClassVar[str] = "linli.deliberation.form_prepared.v1"
    estate_id: EstateId | None
    rule: Rule
    opens_at: Moment
    closes_at: Moment
    paper_until: Moment


class FormOpenedV1(OfForm):
    """征询开始: the roll of households is frozen."""

    TYPE: ClassVar[str] = "linli.deliberation.form_opened.v1"
    rule: Rule
    rule_version: RuleVersion
    article: Article
    position: Position
    households: Count
    digest: Digest
    closes_at: Moment
    paper_until: Moment


class FormAnsweredV1(OfForm):
    """A household has answered, or (``changed``) has answered differently from before."""

    TYPE: ClassVar[str] = "linli.deliberation.form_answered.v1"
    household_id: HouseholdId
    channel: Annotated[AnswerChannel, Field(examples=["online"])]
    changed: Flag
    band: Band | None


class FormPaperEnteredV1(OfForm):
    """纸质录入: one worker entered a household's paper form; it counts once a second one has entered the same."""

    TYPE: ClassVar[str] = "linli.deliberation.form_paper_entered.v1"
    household_id: HouseholdId


class FormPaperDifferedV1(OfForm):
    """录入不一致: the second worker read something else; a third one resolves it on record."""

    TYPE: ClassVar[str] = "linli.deliberation.form_paper_differed.v1"
    household_id: HouseholdId


class FormClosingV1(OfForm):
    """征询截止: no answer is taken any more; those that were are counted."""

    TYPE: ClassVar[str] = "linli.deliberation.form_closing.v1"


class FormClosedV1(OfForm):
    """征询结果: ``uncounted`` paper forms were entered once only, or read differently and never resolved."""

    TYPE: ClassVar[str] = "linli.deliberation.form_closed.v1"
    result: Annotated[FormResult, Field(examples=["passed"])]
    households: Count
    answered: Count
    on_paper: Count
    uncounted: Count
    options: Annotated[list[OptionCount], Field(examples=[[{"option": "agree", "consents": True, "households": 212}]])]
    checks: Annotated[
        list[CheckMade],
        Field(
            examples=[
                [
                    {
                        "step": "consent",
                        "base": "households",
                        "part": 212,
                        "whole": 300,
                        "numerator": 2,
                        "denominator": 3,
                        "more_than": False,
                        "least": 200,
                        "margin": 12,
                        "met": True,
                    }
                ]
            ]
        ),
    ]


class FormCancelledV1(OfForm):
    """征询取消, with a reason that stays in the service."""

    TYPE: ClassVar[str] = "linli.deliberation.form_cancelled.v1"


EVENTS: tuple[type[Contract], ...] = (
    FormPreparedV1,
    FormOpenedV1,
    FormAnsweredV1,
    FormPaperEnteredV1,
    FormPaperDifferedV1,
    FormClosingV1,
    FormClosedV1,
    FormCancelledV1,
)
