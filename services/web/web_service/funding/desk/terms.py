"""The terms of a round as one form: what it begins with, what stands there already, and the body that it becomes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from math import ceil
from typing import Any

from linli_common.clock import SHANGHAI

from web_service.clients.funding.rounds import DATES, Round
from web_service.clients.identity import Division
from web_service.deliberation.desk import fields
from web_service.forms import Form
from web_service.funding.desk.fields import fen
from web_service.funding.money import typed

FUNDERS = ("district_grant", "street_grant", "area_fund", "organisation", "foundation", "residents")
SPLITS = ("none", "division", "category")
CATEGORIES = (
    "environment", "safety", "elderly", "children", "culture", "sport", "mobility", "facilities", "other",
)  # fmt: skip
BALLOTS = ("approval", "knapsack", "points", "ranking")
RULES = ("greedy_votes", "greedy_votes_per_cost", "equal_shares")
COMPLETIONS = ("add1u", "utilitarian", "none")
TIE_BREAKS = ("more_votes_first", "cheaper_first", "dearer_first", "lower_number_first")
ELECTORATES = ("residents", "residents_14", "residents_16", "residents_18")
MOST = {"approval": (5, 100), "points": (10, 1_000), "ranking": (5, 50)}
"""How many one may tick, share out or rank: what the form begins with, and the largest there may be."""
OWN_FUNDER = {"district": "district_grant", "street": "street_grant", "area": "area_fund"}
PLAN = {"collect_at": 1, "screen_at": 22, "discuss_at": 36, "tick_at": 43, "closes_at": 57, "counts_at": 59,
        "notice_at": 60, "build_at": 67, "review_at": 187}  # fmt: skip
"""Days from today to each date that the form begins with: three weeks to collect, two to screen, two to tick."""
_MOMENT = "%Y-%m-%dT%H:%M"
ENDS_IN_THE_EVENING = frozenset({"closes_at", "counts_at"})


def beginning(division: Division, now: datetime) -> dict[str, str]:
    """What a new round's form says before anybody has typed."""
    today = now.astimezone(SHANGHAI).date()
    dates = {
        name: datetime.combine(today + timedelta(days=days), time(20 if name in ENDS_IN_THE_EVENING else 9))
        for name, days in PLAN.items()
    }
    return {
        "funder": OWN_FUNDER[division.tier],
        "split_by": "none",
        "ballot": "approval",
        **{f"most-{ballot}": str(first) for ballot, (first, _) in MOST.items()},
        "rule": "equal_shares",
        "completion": "add1u",
        "tie-0": TIE_BREAKS[0],
        "tie-1": TIE_BREAKS[1],
        "electorate": "residents_18",
        **{name: at.strftime(_MOMENT) for name, at in dates.items()},
    }


def standing(round_: Round, now: datetime) -> dict[str, str]:
    """What stands in a round, as one would type it again; dates that are over are put off (`put_off`)."""
    amounts = {
        f"amount-{one.key}" if round_.split_by != "none" else "amount": typed(one.amount_fen)
        for one in round_.envelopes
    }
    most = {f"most-{ballot}": str(first) for ballot, (first, _) in MOST.items()}
    return {
        "name": round_.name or "",
        "body": round_.text or "",
        "funder": round_.funder,
        "funder_name": round_.funder_name or "",
        "bound": "yes" if round_.bound else "no",
        "split_by": round_.split_by,
        **amounts,
        "ballot": round_.ballot,
        **(most | ({f"most-{round_.ballot}": str(round_.most)} if round_.most else {})),
        "rule": round_.rule,
        "completion": round_.completion,
        **{f"tie-{place}": name for place, name in enumerate(round_.tie_breaks)},
        "electorate": round_.electorate,
        **{name: at.strftime(_MOMENT) for name, at in put_off(round_, now).items()},
    }


def put_off(round_: Round, now: datetime) -> dict[str, datetime]:
    """The round's dates; where ticking was to open before now, it opens tomorrow or later, and all after it follow.

    So much is put off by whole days, so that the times of day stay as they are.
    """
    days = max(0, ceil((now + timedelta(days=1) - round_.tick_at) / timedelta(days=1)))
    late = days if round_.tick_at <= now else 0
    first = DATES.index("tick_at")
    return {
        name: getattr(round_, name).astimezone(SHANGHAI) + timedelta(days=late if place >= first else 0)
        for place, name in enumerate(DATES)
    }


def body_of(form: Form, below: Sequence[Division]) -> dict[str, Any]:
    """The body that the service takes. Raises Problem at the field that says nothing that can be sent."""
    ballot, rule = form.get("ballot"), form.get("rule")
    ties = [form.get(f"tie-{place}") for place in range(len(TIE_BREAKS)) if form.get(f"tie-{place}")]
    return {
        "name": form.get("name"),
        **({"text": form.get("body")} if form.get("body") else {}),
        "funder": form.get("funder"),
        "funder_name": form.get("funder_name"),
        "bound": fields.yes(form, "bound"),
        "split_by": form.get("split_by"),
        "envelopes": _envelopes(form, below),
        "ballot": ballot,
        **({"most": fields.number(form, f"most-{ballot}")} if ballot in MOST else {}),
        "rule": rule,
        "completion": form.get("completion") if rule == "equal_shares" else "none",
        "tie_breaks": list(dict.fromkeys(ties)),
        "electorate": form.get("electorate"),
        **{name: fields.moment(form, name) for name in DATES},
    }


def _envelopes(form: Form, below: Sequence[Division]) -> list[dict[str, Any]]:
    """The one envelope, or those to which an amount was typed."""
    if form.get("split_by") == "none":
        return [{"amount_fen": fen(form, "amount")}]
    if form.get("split_by") == "category":
        keys = [("category", category) for category in CATEGORIES]
    else:
        keys = [("division_id", str(one.division_id)) for one in below]
    found = [{"amount_fen": fen(form, f"amount-{key}"), kind: key} for kind, key in keys if form.get(f"amount-{key}")]
    if not found:
        raise fields.wrong("amount", "no envelope has any money")
    return found
