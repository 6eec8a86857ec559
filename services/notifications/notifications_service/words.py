"""Texts, Chinese first with English beside, made from ids, places and words of contracts; never from a letter.

A text is made when it is read or sent: a renamed committee has its new name at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from linli_common.clock import SHANGHAI, shanghai_day, utc_now
from linli_neighbourhood import Neighbourhood, UnknownDivisionError
from notifications_service import texts_of_deliberation, texts_of_funding
from notifications_service.queries import Lookups

TEXTS: dict[str, tuple[str, str]] = (
    texts_of_deliberation.TEXTS
    | texts_of_funding.TEXTS
    | {
        # for those who wrote
        "letter_acknowledged": (
            "您的来信（{category}）已由{holder}受理",
            "{holder} has taken up your letter ({category})",
        ),
        "letter_handed_on": ("您的来信（{category}）已转交{to}办理", "Your letter ({category}) was handed on to {to}"),
        "letter_more_asked": (
            "{holder}请您补充来信（{category}）的情况",
            "{holder} asks for more about your letter ({category})",
        ),
        "letter_replied": ("{holder}已回应您的来信（{category}）", "{holder} has replied to your letter ({category})"),
        "letter_answered": (
            "您的来信（{category}）已答复，请在{confirm_by}前确认或要求重办",
            "Your letter ({category}) was answered; please confirm or reopen it by {confirm_by}",
        ),
        "letter_pending": (
            "您的来信（{category}）暂时无法解决，承诺于{promised_on}前办理",
            "Your letter ({category}) cannot be solved yet; it is promised for {promised_on}",
        ),
        "letter_promise_broken": (
            "您的来信（{category}）承诺的日期（{promised_on}）已过，仍未答复",
            "The day promised for your letter ({category}), {promised_on}, has passed without an answer",
        ),
        "letter_extension_granted": (
            "您的来信（{category}）办理期限延至{handling_due_at}",
            "More time was granted for your letter ({category}): until {handling_due_at}",
        ),
        "letter_overdue": (
            "您的来信（{category}）已超时，已报{escalated_to}督办",
            "Your letter ({category}) is overdue and was escalated to {escalated_to}",
        ),
        "letter_closed": ("您的来信（{category}）已办结", "Your letter ({category}) is closed"),
        "letter_reopen_confirmed": ("您的来信（{category}）已重新办理", "Your letter ({category}) is being done again"),
        "letter_was_withdrawn": ("来信（{category}）已撤回", "The letter ({category}) was withdrawn"),
        "letter_duplicate": (
            "您的来信（{category}）与另一封来信相同，将随其一并办理",
            "Your letter ({category}) is the same as another one and follows its outcome",
        ),
        "letter_referred": (
            "您的来信（{category}）已转为议题",
            "Your letter ({category}) became a topic of deliberation",
        ),
        "letter_visibility": (
            "您的来信（{category}）的公开范围已变更",
            "Who can see your letter ({category}) has changed",
        ),
        "letter_moved": (
            "因区划调整，您的来信（{category}）由{to}继续办理",
            "After a reorganisation {to} goes on with your letter ({category})",
        ),
        # for those who work on it
        "work_new": ("{place}有新来信（{category}）", "New letter in {place} ({category})"),
        "work_assigned": (
            "{place}的来信（{category}）交由您单位办理",
            "A letter of {place} ({category}) was handed to your unit",
        ),
        "work_assisting": (
            "{place}的来信（{category}）请您单位协办",
            "Your unit is asked to assist with a letter of {place} ({category})",
        ),
        "work_refused": (
            "{place}的来信（{category}）被退单",
            "A letter of {place} ({category}) was refused and came back",
        ),
        "work_assistance_given": (
            "{place}的来信（{category}）协办单位已反馈",
            "An assisting unit has reported on a letter of {place} ({category})",
        ),
        "work_more_given": (
            "{place}的来信人补充了情况（{category}）",
            "The writer of a letter of {place} ({category}) added to it",
        ),
        "work_promise_broken": (
            "{place}的来信（{category}）承诺日期{promised_on}已过",
            "The day promised for a letter of {place} ({category}), {promised_on}, has passed",
        ),
        "work_extension_asked": (
            "{place}的来信（{category}）申请延期，请审批",
            "More time is asked for a letter of {place} ({category}); please decide",
        ),
        "work_extension_decided": (
            "{place}的来信（{category}）的延期申请已审批，办理期限为{handling_due_at}",
            "The extension for a letter of {place} ({category}) was decided: due {handling_due_at}",
        ),
        "work_reminded": (
            "催办：{place}的来信（{category}）将于{due_at}到期",
            "A letter of {place} ({category}) is due {due_at}",
        ),
        "work_missed": (
            "超时：{place}的来信（{category}）已于{due_at}到期",
            "A letter of {place} ({category}) was due {due_at}",
        ),
        "work_escalated": (
            "督办：{place}的来信（{category}）已超时，请督促办理",
            "An overdue letter of {place} ({category}) was escalated to your unit",
        ),
        "work_urged": ("催办：{place}的来信（{category}）", "Somebody urges a letter of {place} ({category})"),
        "work_reopened": ("重办：{place}的来信（{category}）", "A letter of {place} ({category}) was reopened"),
        "work_withdrawn": (
            "{place}的来信（{category}）已由来信人撤回",
            "A letter of {place} ({category}) was withdrawn",
        ),
        "work_abuse": (
            "{place}的来信（{category}）被举报，请处理",
            "A letter of {place} ({category}) was reported as abusive",
        ),
        "work_moved_in": (
            "因区划调整，{place}的来信（{category}）转由您单位办理",
            "After a reorganisation a letter of {place} ({category}) is with your unit",
        ),
    }
)
"""By kind. A kind without words here is not made."""

_UNITS = {"holder": "holder_id", "to": "to_id", "escalated_to": "escalated_to_id", "place": "division_id"}
_MOMENTS = ("confirm_by", "handling_due_at", "due_at")
_DAYS = ("promised_on",)


_VOCABULARIES = texts_of_deliberation.VOCABULARIES | texts_of_funding.VOCABULARIES


class Words:
    """Makes texts; remembers names for as long as it lives, which is one request or one message."""

    def __init__(self, neighbourhood: Neighbourhood, lookups: Lookups) -> None:
        self._neighbourhood = neighbourhood
        self._lookups = lookups
        self._names: dict[str, str] = {}

    def texts(self, kind: str, content: Mapping[str, Any]) -> tuple[str, str]:
        """In Chinese and in English."""
        chinese, english = TEXTS[kind]
        return chinese.format(**self._fields(content, 0)), english.format(**self._fields(content, 1))

    def _fields(self, content: Mapping[str, Any], language: int) -> dict[str, str]:
        fields = {field: self._unit(content[name]) for field, name in _UNITS.items() if content.get(name)}
        fields |= {name: moment_words(content[name], language) for name in _MOMENTS if content.get(name)}
        fields |= {name: day_words(date.fromisoformat(content[name]), language) for name in _DAYS if content.get(name)}
        for field, (names_of, words) in _VOCABULARIES.items():
            said = next((str(content[name]) for name in names_of if content.get(name) is not None), None)
            fields[field] = words[said][language] if said in words else said or ""
        category = content.get("category", "")
        names = self._lookups.category_names(category)
        return fields | {"category": names[language] if names else category}

    def _unit(self, unit_id: str) -> str:
        if unit_id not in self._names:
            department = self._lookups.departments.department(UUID(unit_id))
            self._names[unit_id] = department.name if department else self._division(UUID(unit_id))
        return self._names[unit_id]

    def _division(self, division_id: UUID) -> str:
        try:
            return self._neighbourhood.path(division_id, shanghai_day(utc_now()))[-1].name
        except UnknownDivisionError:
            return "—"


def moment_words(text: str, language: int) -> str:
    """``3月9日 10:00`` or ``9 Mar 10:00``, as the clocks in Shanghai show it."""
    there = datetime.fromisoformat(text).astimezone(SHANGHAI)
    return f"{day_words(there.date(), language)} {there:%H:%M}"


def day_words(day: date, language: int) -> str:
    """``3月9日`` or ``9 Mar``."""
    return f"{day.month}月{day.day}日" if language == 0 else f"{day.day} {day:%b}"
