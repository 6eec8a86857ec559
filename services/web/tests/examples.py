"""Example answers, of the form that the real services give, and the little world they tell of."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

SPACE = UUID("00000000-0000-4000-8000-000000000000")


def id_of(name: str) -> str:
    """The same id for the same name."""
    return str(uuid5(SPACE, name))


UNITS: dict[str, tuple[str, str, str | None]] = {
    "310113": ("宝山区", "district", None),
    "310110": ("杨浦区", "district", None),
    "310112": ("闵行区", "district", None),
    "310113111": ("高境镇", "street", "310113"),
    "310113102": ("大场镇", "street", "310113"),
    "310113001": ("友谊路街道", "street", "310113"),
    "310113111028": ("逸景佳苑居委会", "area", "310113111"),
    "310113111029": ("共和八村第一居委会", "area", "310113111"),
}
ESTATE, BUILDING, DWELLING, HOUSEHOLD = (id_of(name) for name in ("estate", "building", "dwelling", "household"))
RESIDENT, WORKER, APPLICANT, WARD = (id_of(name) for name in ("resident", "worker", "applicant", "ward"))
NEW_ESTATE = id_of("new estate")
AREA = id_of("310113111028")


OFFICERS = {
    "13700137000": [("street_officer", id_of("310113111"))],
    "13600136000": [("department_handler", id_of("310113"))],
    "13500135000": [("district_officer", id_of("310113"))],
    "13400134000": [("property_company", id_of("310113111028"))],
    "13300133000": [("owners_committee", id_of("310113111028"))],
}
"""Grants by the phone that they sign in with."""


def token_of(person_id: str, *grants: tuple[str, str]) -> str:
    """An unsigned token with the claims that pages read."""
    claims = {"sub": person_id, "grants": [[role, [division], None] for role, division in grants]}
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"e30.{payload}.x"


@dataclass
class World:
    """What the example services know and have been told."""

    registered: int = 1_286
    pending: int = 27
    backlog: int = 23
    """Open letters everywhere."""
    name: str = "王秀英"
    status: str = "pending"
    reason: str | None = None
    move: str = "none"
    move_reason: str | None = None
    evidence_ids: list[str] = field(default_factory=list)
    applied: dict[str, Any] = field(default_factory=dict)
    """Bodies of applications by their Idempotency-Key."""
    commands: list[tuple[str, str, Any]] = field(default_factory=list)
    """Path, key and body of every command that was not a repeat."""
    refusals: dict[str, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    """Path → the problem document that it answers with."""
    refreshed: int = 0
    expired: set[str] = field(default_factory=set)
    waiting: bool = True
    moving: bool = False
    wards: list[dict[str, Any]] = field(default_factory=list)
    """What is different in the data of the children of whoever asks; see `services.person`."""
    letters: list[dict[str, Any]] = field(default_factory=list)
    """What is different in the letters of the example mailbox; see `mailbox_services.letter`."""
    asked: list[dict[str, str]] = field(default_factory=list)
    """Unit and query of every worklist that was asked for."""
    owned: list[dict[str, Any]] = field(default_factory=list)
    """What the asker owns; see `vote_services.ownership`."""
    area_id: str | None = None
    """The area that a resident's token names."""
    hall: dict[str, Any] = field(default_factory=dict)
    """What the example deliberation service answers to reading, by path; see `deliberation_services`."""
    funding: dict[str, Any] = field(default_factory=dict)
    """What the example funding service answers to reading, by path; see `funding_services`."""
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Path → the ids with which that command of deliberation or funding is answered."""
    closed_department: str = ""
    told: bool = True
    unread: int = 3
    """Whether there is anything in the inbox, and how much of it nobody has read."""
    seq: int = 10

    def refuse(self, path: str, status: int, kind: str, title: str, detail: str, field_name: str | None = None) -> None:
        """Makes a route refuse from now on."""
        body: dict[str, Any] = {"type": f"/problems/{kind}", "title": title, "status": status, "detail": detail}
        self.refusals[path] = (status, body | ({"field": field_name} if field_name else {}))


def unit(code: str) -> dict[str, Any]:
    """A unit as dashboards give it."""
    name, tier, parent = UNITS[code]
    parent_id = id_of(parent) if parent else None
    return {"id": id_of(code), "code": code, "name": name, "tier": tier, "parent_id": parent_id}


def path_to(code: str) -> list[str]:
    """The codes above one."""
    above: list[str] = []
    parent = UNITS[code][2]
    while parent:
        above.insert(0, parent)
        parent = UNITS[parent][2]
    return above


def division(code: str) -> dict[str, Any]:
    """A division as identity gives it."""
    name, tier, parent = UNITS[code]
    return {
        "division_id": id_of(code),
        "tier": tier,
        "code": code,
        "label": code,
        "name": name,
        "parent_id": id_of(parent) if parent else None,
        "from_day": "2023-06-30",
        "codes": [code],
    }


def figures(registered: int, pending: int = 27) -> dict[str, dict[str, Any]]:
    """All figures of the catalogue."""
    values: dict[str, Any] = dict.fromkeys(CATALOGUE_NAMES, 0)
    values |= {
        "registered": registered,
        "share_20_35": 0.3124,
        "households": registered // 3,
        "population": registered * 2,
        "actual_households": registered,
        "coverage": 0.5,
        "household_coverage": 0.3333,
        "pending": pending,
        "moves_pending": 6,
        "applied_year": 812,
        "verified_year": 744,
        "returned_year": 31,
        "moved_in_year": 58,
        "moved_out_year": 44,
        "active_year": 690,
        "verified_today": 9,
        "applied_today": 12,
        "time_to_verify_median": 19.4,
        "time_to_verify_p90": 81.0,
    }
    cells = {name: {"value": value} for name, value in values.items()}
    cells["withdrawn_year"] = {"value": None, "note": "hidden"}
    return cells


CATALOGUE = [
    ("registered", "已注册居村民", "Registered residents", "stock", "people 人", "registered"),
    ("share_20_35", "20–35岁占比", "Share aged 20 to 35", "ratio", "share of 1", "registered"),
    ("households", "已注册户数", "Registered households", "stock", "households 户", "households"),
    ("population", "实有人口", "Actual population", "recorded", "people 人", ""),
    ("actual_households", "实有户数", "Actual households", "recorded", "households 户", ""),
    ("coverage", "人口覆盖率", "Coverage of population", "ratio", "share of 1", "registered"),
    ("household_coverage", "户覆盖率", "Coverage of households", "ratio", "share of 1", "households"),
    ("pending", "待核验", "Waiting for verification", "stock", "registrations 件", "pending"),
    ("moves_pending", "待核验迁居", "Moves waiting for verification", "stock", "moves 件", "moves_pending"),
    ("applied_year", "本年申请", "Applied this year", "year", "submissions 人次", "applied"),
    ("verified_year", "本年核验通过", "Verified this year", "year", "people 人", "verified"),
    ("returned_year", "本年退回", "Returned this year", "year", "returns 人次", "returned"),
    ("withdrawn_year", "本年撤回", "Withdrawn this year", "year", "withdrawals 人次", "withdrawn"),
    ("moved_in_year", "本年迁入", "Moved in this year", "year", "moves 人次", "moved_in"),
    ("moved_out_year", "本年迁出", "Moved out this year", "year", "moves 人次", "moved_out"),
    ("transferred_in_year", "本年划入", "Transferred in this year", "year", "people 人", "transferred_in"),
    ("transferred_out_year", "本年划出", "Transferred out this year", "year", "people 人", "transferred_out"),
    ("erased_year", "本年注销", "Erased this year", "year", "people 人", "erased"),
    ("active_year", "本年活跃人数", "Active people this year", "year", "people 人", "active"),
    ("verified_today", "当日核验通过", "Verified on the day", "day", "people 人", "verified"),
    ("applied_today", "当日申请", "Applied on the day", "day", "submissions 人次", "applied"),
    ("time_to_verify_median", "核验用时中位数", "Median time to verify", "quantile", "hours 小时", "verified"),
    ("time_to_verify_p90", "核验用时九成位", "Time to verify, nine of ten", "quantile", "hours 小时", "verified"),
]
CATALOGUE_NAMES = [name for name, *_ in CATALOGUE]


def catalogue() -> dict[str, Any]:
    """The definitions."""
    listed = [
        {
            "name": name,
            "title_zh": chinese,
            "title_en": english,
            "kind": kind,
            "unit": unit_,
            "formula": f"how {english.lower()} is computed",
            "formula_zh": f"{chinese}的口径",
            "measures": [measure] if measure else [],
            "minimum": 0 if kind == "recorded" else 5,
            "additive": kind not in ("ratio", "quantile"),
            "in_table": True,
        }
        for name, chinese, english, kind, unit_, measure in CATALOGUE
    ]
    trends = {measure: kind == "stock" for *_, kind, _, measure in reversed(CATALOGUE) if measure and kind != "ratio"}
    one = {"dashboard": "registration", "title_zh": "实名注册看板", "title_en": "Registration", "ranked_from": 30}
    return {**one, "notes": {}, "figures": listed, "trends": trends}


def bands(registered: int) -> list[dict[str, Any]]:
    """Age bands; the two smallest are hidden."""
    shares = {"14-17": 0.03, "18-19": 0.02, "20-35": 0.3124, "36-59": 0.38, "60-79": 0.21}
    shown = [{"band": band, "value": int(registered * share), "share": share} for band, share in shares.items()]
    hidden = {"value": None, "note": "hidden", "share": None}
    return [{"band": "0-13", **hidden}, *shown, {"band": "80+", **hidden}]
