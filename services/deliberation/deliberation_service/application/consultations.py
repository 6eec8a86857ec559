"""Consultation forms 征询单 with all that belongs to them, for the service's other rooms."""

from __future__ import annotations

from dataclasses import dataclass

from deliberation_service.application.form_chores import FormChores
from deliberation_service.application.form_papers import FormPapers
from deliberation_service.application.forms import Forms
from deliberation_service.application.grounds import Grounds
from deliberation_service.application.parts import Parts
from deliberation_service.queries.forms import FormLists


@dataclass(frozen=True, slots=True)
class Consultations:
    """Forms, what comes in on paper, what time does to them, and their lists."""

    forms: Forms
    papers: FormPapers
    chores: FormChores
    lists: FormLists


def consultations_of(parts: Parts) -> Consultations:
    """The room of the forms."""
    forms, lists = Forms(parts, Grounds(parts)), FormLists(parts.store.pool)
    return Consultations(
        forms=forms, papers=FormPapers(parts, forms), chores=FormChores(parts, forms, lists), lists=lists
    )
