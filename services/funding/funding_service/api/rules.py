"""The dated rules by which money leaves and works are run, so that pages can say what is possible."""

from __future__ import annotations

from fastapi import APIRouter
from funding_service.aggregate.supervised.pots import POTS, categories
from funding_service.api.asking import Anyone
from funding_service.application import SERVICE
from funding_service.queries.ledger_rules import LedgerRules, ledger_rules
from funding_service.queries.works_rules import WorksRules, works_rules
from linli_common.clock import shanghai_day, utc_now
from linli_contracts.funding import money_words as words
from pydantic import BaseModel


class PotCategories(BaseModel):
    """What money of a pot is about; in the order of the vocabulary."""

    pot: words.Pot
    came_in: tuple[words.Category, ...]
    went_out: tuple[words.Category, ...]


def rules_router() -> APIRouter:
    """What holds today, below ``/api/funding``."""
    router = APIRouter(prefix=f"/api/{SERVICE}", tags=["rules"])

    @router.get("/ledger-rules")
    def of_ledger(_: Anyone) -> LedgerRules:
        """Who keeps accounts, how many others approve, and each role's limit; null: any amount."""
        return ledger_rules(shanghai_day(utc_now()))

    @router.get("/works-rules")
    def of_works(_: Anyone) -> WorksRules:
        """Who manages and accepts works, who may exceed an envelope, and how long the answer to a defect takes."""
        return works_rules(shanghai_day(utc_now()))

    @router.get("/pots")
    def of_pots(_: Anyone) -> list[PotCategories]:
        """Which categories belong to which pot of a supervised account."""
        return [PotCategories(pot=pot, came_in=categories(pot, "in"), went_out=categories(pot, "out")) for pot in POTS]

    return router
