"""A process template as a district sends it: the same form as the files in ``data/templates``.

Words are open here, and lists may be empty: what a word has to be, and what is missing, is said with its place by the
template's own rules (`aggregate.templates.soundness`).
"""

from __future__ import annotations

from typing import Annotated

from deliberation_service.commands.command import Command
from deliberation_service.commands.forms import ShareBody
from deliberation_service.commands.topics import TemplateName
from linli_common.http.fields import Line
from pydantic import Field, StringConstraints

Word = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Words = Annotated[list[Word], Field(max_length=20)]


class ThresholdBody(Command):
    """What makes a form pass: bases, and shares of who took part or of all who are entitled."""

    bases: Words
    participation: ShareBody | None = None
    consent: ShareBody
    of: Word = "participating"


class AllowanceBody(Command):
    """An instrument of a stage."""

    instrument: Word
    electorates: Words = Field(default_factory=list)
    threshold: ThresholdBody | None = None
    choosing: Annotated[Words, Field(description="Of schemes: choice, approval, ranking, decision.")] = Field(
        default_factory=list
    )


class ConditionBody(Command):
    """So many instruments with a result."""

    instrument: Word
    result: Word
    at_least: Annotated[int, Field(ge=1, le=100)] = 1


class TransitionBody(Command):
    """A way to a stage or an exit."""

    to: Word
    conditions: Annotated[list[ConditionBody], Field(max_length=20)] = Field(default_factory=list)


class StageBody(Command):
    """A stage. ``after``: the outcomes that a review follows."""

    stage: Word
    kind: Word
    name_zh: Line
    name_en: Line
    after: Words = Field(default_factory=list)
    conveners: Words
    may_act: Words
    days: Annotated[int, Field(ge=1, le=1_000, description="How long it may take, in calendar days.")]
    allows: Annotated[list[AllowanceBody], Field(max_length=20)]
    transitions: Annotated[list[TransitionBody], Field(max_length=40)]


class SetTemplate(Command):
    """A new version of a template, or a new template. The number of the version is given, not sent."""

    template: TemplateName
    name_zh: Line
    name_en: Line
    source: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1_000)]
    age_bands: Annotated[list[str], Field(max_length=10, description="The circle; empty for everybody.")] = Field(
        default_factory=list
    )
    scopes: Words = Field(default_factory=list)
    stages: Annotated[list[StageBody], Field(max_length=40)]
