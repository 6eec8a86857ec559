"""Every page of these desks has its words in both languages, whatever was just done and however things stand."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from web_service.funding.desk import account, bank, entry, fund, work

from .. import work_examples as works
from ..deliberation_desk.saying import sign_in
from ..examples import ESTATE, World
from ..money_desk_examples import LARGE_OUTGOING, OUTGOING, OWN_OUTGOING, outgoing, step
from ..money_examples import COMMITMENT, DONATION, GRANT, PAYMENT, WRONG
from ..work_examples import FUND, OTHER_WORK, WORK

ENTRY_SAID = (*entry.PATHS, *entry.REQUESTS, "answer")
PAGES = (
    "/desk/funds",
    "/desk/funds/approvals",
    "/desk/works",
    "/desk/accounts",
    *(f"/desk/funds/{FUND}?say={one}" for one in fund.SAID),
    *(f"/desk/funds/{FUND}/entries/{COMMITMENT}?say={one}" for one in ENTRY_SAID),
    *(f"/desk/funds/{FUND}/entries/{one}" for one in (GRANT, DONATION, PAYMENT, WRONG)),
    *(f"/desk/funds/outgoings/{one}" for one in (OUTGOING, OWN_OUTGOING, LARGE_OUTGOING)),
    *(f"/desk/funds/outgoings/{OUTGOING}?say={one}" for one in ("approve", "reject")),
    *(f"/desk/funds/{FUND}/bank?say={one}&statement=2&matched=3" for one in bank.SAID),
    f"/desk/funds/{FUND}/bank/2/4",
    *(f"/desk/works/{WORK}?say={one}" for one in work.SAID),
    f"/desk/works/{OTHER_WORK}",
    *(f"/desk/accounts/{ESTATE}?say={one}" for one in account.SAID),
)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_has_its_words(pages: TestClient, language: str) -> None:
    sign_in(pages, "13700137000")
    pages.cookies.set("linli_language", language)

    for page in PAGES:
        answer = pages.get(page)
        assert answer.status_code == 200, page
        assert ('role="status"' in answer.text) == ("say=" in page), page


@pytest.mark.parametrize("status", ["funded", "contracted", "completed", "accepted", "reviewed", "cancelled"])
def test_every_state_of_a_work_has_its_words(pages: TestClient, world: World, status: str) -> None:
    steps = [works.step(one, 1, "clock", "x") for one in ("cancelled", "contract_changed", "reviewed", "upkeep_begun")]
    world.funding[f"/works/{WORK}"] = works.work(status=status, steps=[*works.STEPS, *steps], over_fen=0)

    answer = sign_in(pages, "13700137000").get(f"/desk/works/{WORK}")

    assert answer.status_code == 200
    assert "· clock" not in answer.text  # time is called by a word


@pytest.mark.parametrize("kind", ["payment", "refund_out", "write_off"])
@pytest.mark.parametrize("state", ["requested", "booked", "rejected"])
def test_every_kind_and_state_of_a_request_has_its_words(
    worker: TestClient, world: World, kind: str, state: str
) -> None:
    against = {"payment": COMMITMENT, "refund_out": GRANT}.get(kind)
    done = [step("requested", 3), step("approved", 2, "party_secretary"), step(state, 1)]
    world.funding[f"/outgoings/{OUTGOING}"] = outgoing(
        kind=kind, state=state, against_id=against, steps=done, reason="缺发票" if state == "rejected" else None
    )

    assert worker.get(f"/desk/funds/outgoings/{OUTGOING}").status_code == 200
