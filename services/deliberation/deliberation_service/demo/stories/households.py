"""征询单: one answer a household, online and on paper; one form is counted, one open with a paper read in two ways."""

from __future__ import annotations

from datetime import datetime, timedelta

from deliberation_service.demo.cast import Cast
from linli_demo.acting import Acting
from linli_demo.telling import Story

MINUTE = timedelta(minutes=1)
_ON_PAPER = (3, 8, 10)
"""Dwellings, counted from 0, whose households have no phone."""


def counted_form(acting: Acting, cast: Cast) -> Story:
    """车棚充电桩: eight online, three on paper, two thirds and more consent."""
    ago = acting.calendar.ago
    yield (at := ago(150))
    question, text = "是否同意在南侧车棚加装充电桩？", "由第三方投资，电费每度一元，不动用维修资金。"
    form_id = _prepared(acting, cast, question, text, at, ago(136, 18))
    yield from _online(acting, cast, form_id, 8, 148)
    for nth, dwelling in enumerate(_ON_PAPER):
        yield (at := ago(140, 14, 5 * nth))
        _on_paper(acting, cast, form_id, dwelling, "agree", "agree", at)
    yield ago(133)
    acting.until(f"/forms/{form_id}", lambda seen: seen["state"] == "closed")


def open_form(acting: Acting, cast: Cast) -> Story:
    """快递柜: runs for another week."""
    ago = acting.calendar.ago
    yield (at := ago(8))
    question, text = "快递柜放在东门还是撤走？", "东门快递柜占用人行道，有住户要求撤走。"
    form_id = _prepared(acting, cast, question, text, at, ago(-7, 18))
    yield from _online(acting, cast, form_id, 4, 6)
    yield (at := ago(1, 9))
    _on_paper(acting, cast, form_id, _ON_PAPER[0], "agree", "refuse", at)
    paper = {"dwelling_id": cast.home.dwellings[_ON_PAPER[1]], "option": "agree"}
    acting.do(f"/forms/{form_id}/papers", paper, by=cast.first.worker, at=at + 3 * MINUTE)


def _prepared(acting: Acting, cast: Cast, question: str, text: str, at: datetime, closes_at: datetime) -> str:
    body = {
        "division_id": cast.first.unit.id,
        "estate_id": cast.home.estate_id,
        "question": question,
        "text": text,
        "options": [
            {"option": "agree", "label": "同意", "consents": True},
            {"option": "refuse", "label": "不同意", "consents": False},
            {"option": "abstain", "label": "弃权", "consents": False},
        ],
        "closes_at": closes_at.isoformat(),
    }
    return str(acting.do("/forms", body, by=cast.first.worker, at=at)["form_id"])


def _online(acting: Acting, cast: Cast, form_id: str, people: int, begins: int) -> Story:
    for nth, person in enumerate(cast.home.online[:people]):
        yield (at := acting.calendar.ago(begins - nth // 2, 20, nth))
        option = "refuse" if nth == 2 else "agree"
        acting.do(f"/forms/{form_id}/answer", {"option": option}, by=person, at=at)


def _on_paper(acting: Acting, cast: Cast, form_id: str, dwelling: int, first: str, second: str, at: datetime) -> None:
    """What two workers read on the paper of a household."""
    paper, path = {"dwelling_id": cast.home.dwellings[dwelling]}, f"/forms/{form_id}/papers"
    acting.do(path, paper | {"option": first}, by=cast.first.worker, at=at)
    acting.do(path, paper | {"option": second}, by=cast.others.secretary, at=at + MINUTE)
