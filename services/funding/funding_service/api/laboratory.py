"""The laboratory's route for files: rules compared on imported ballots before a round adopts one."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from funding_service.api.asking import Worker
from funding_service.application import SERVICE, Funding
from funding_service.refusals.ballots import ImportInvalidError

FILE_PATH = "/laboratory"
FILE_BYTES = 32 * 1024 * 1024
_TEXT_BODY: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"text/plain": {"schema": {"type": "string"}}}}
}


async def _body(request: Request) -> bytes:
    return await request.body()


Text = Annotated[bytes, Depends(_body)]


def laboratory_router(service: Funding) -> APIRouter:
    """``/api/funding/laboratory``."""
    router = APIRouter(prefix=f"/api/{SERVICE}", tags=["laboratory"])

    @router.post(FILE_PATH, openapi_extra=_TEXT_BODY)
    def compare_rules(text: Text, _: Worker) -> dict[str, Any]:
        """实验室: all rules compared on the ballots of a file in the Pabulib format; nothing is kept."""
        try:
            return service.rounds.laboratory.of_file(text.decode())
        except UnicodeDecodeError:
            raise ImportInvalidError("the file is no UTF-8 text") from None

    return router
