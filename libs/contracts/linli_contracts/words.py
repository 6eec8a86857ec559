"""The closed vocabularies of the public language: tiers, age bands, roles, proofs, reasons."""

from __future__ import annotations

from typing import Literal

Tier = Literal["district", "street", "area"]

AgeBand = Literal["0-13", "14-17", "18-19", "20-35", "36-59", "60-79", "80+"]
"""domain.md, section 2. The band is the one on the day of the event."""

AGE_BANDS: tuple[tuple[AgeBand, int, int], ...] = (
    ("0-13", 0, 13),
    ("14-17", 14, 17),
    ("18-19", 18, 19),
    ("20-35", 20, 35),
    ("36-59", 36, 59),
    ("60-79", 60, 79),
    ("80+", 80, 200),
)

Role = Literal[
    "resident",
    "owner",
    "owners_representative",
    "owners_committee",
    "property_company",
    "area_worker",
    "party_secretary",
    "building_head",
    "street_officer",
    "district_officer",
    "department_handler",
    "peoples_deputy",
    "community_planner",
    "social_worker",
    "organisation",
    "auditor",
    "operator",
]

Basis = Literal["elected", "employed", "deputy", "appointed"]

Proof = Literal["network_identity", "resident_id", "hmt_permit", "foreign_permanent_residence", "passport"]
"""How the identity was shown: 网号/网证, 居民身份证, 港澳台居民居住证, 外国人永久居留身份证, 护照."""

Channel = Literal["phone", "counter"]

ReturnReason = Literal[
    "not_resident", "evidence_unreadable", "evidence_missing", "wrong_dwelling", "identity_mismatch", "other"
]
"""Why a registration was sent back (退回)."""


def age_band(age_years: int) -> AgeBand:
    """The band of an age in whole years. Raises ValueError outside of 0 to 200."""
    for band, low, high in AGE_BANDS:
        if low <= age_years <= high:
            return band
    raise ValueError(f"age: {age_years} is not between 0 and 200")
