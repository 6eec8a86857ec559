"""The phones of the demo's people: one series a kind, so that the demo of one service finds the people of another."""

from __future__ import annotations


def staff_phone(seed: int, number: int) -> str:
    """Officers and workers that identity's demo hires, from 1."""
    return _phone("1990", seed, number)


def writer_phone(seed: int, number: int) -> str:
    """Residents who write letters, from 0: so many of the first area that has a worker, then of the next."""
    return _phone("1992", seed, number)


def handler_phone(seed: int, street_id: str, department: str) -> str:
    """Who handles what comes to a department of a street."""
    return _phone("1993", seed, sum(map(ord, street_id + department)) % 10_000)


def deliberation_staff_phone(seed: int, number: int) -> str:
    """Those whom deliberation's demo hires: party secretary, planner, deputies, owners' committee, …"""
    return _phone("1994", seed, number)


def neighbour_phone(seed: int, number: int) -> str:
    """Residents of the estate in which deliberation's demo has its votes."""
    return _phone("1995", seed, number)


def funding_staff_phone(seed: int, number: int) -> str:
    """Those whom funding's demo hires: more officers of the town, a property company, an organisation, an auditor."""
    return _phone("1996", seed, number)


def _phone(series: str, seed: int, number: int) -> str:
    return f"{series}{seed % 1_000:03d}{number:04d}"
