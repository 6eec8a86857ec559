"""Who may grant which role: a table, with the reason beside each line (domain.md, section 2)."""

from __future__ import annotations

from dataclasses import dataclass

from linli_contracts.words import Basis, Role, Tier


@dataclass(frozen=True, slots=True)
class Granting:
    """One line: who grants, on divisions of which tiers, on what basis, and whether the term needs an end."""

    role: Role
    granted_by: tuple[Role, ...]
    tiers: tuple[Tier, ...]
    bases: tuple[Basis, ...]
    ends: bool
    reason: str


GRANTING: tuple[Granting, ...] = (
    Granting("operator", ("operator",), (), ("appointed", "employed"), False,
             "runs the platform and sees no personal data; the first one is made on the command line"),
    Granting("district_officer", ("operator",), ("district",), ("appointed", "employed"), False,
             "the platform's contact in a district, which has nobody above it in Linli"),
    Granting("auditor", ("operator", "district_officer"), ("district",), ("appointed",), True,
             "looks at figures and acts of a district, for a time"),
    Granting("department_handler", ("district_officer",), ("district",), ("appointed", "employed"), False,
             "职能部门 are departments of the district"),
    Granting("street_officer", ("district_officer",), ("district", "street"), ("appointed", "employed"), False,
             "streets and towns are under the district's leadership"),
    Granting("peoples_deputy", ("district_officer",), ("district", "street", "area"), ("deputy",), True,
             "elected by a constituency for the term of the congress (选举法 of 2020, articles 3 and 25)"),
    Granting("community_planner", ("district_officer", "street_officer"), ("district", "street", "area"),
             ("appointed",), True, "engaged by the street for a round of works"),
    Granting("organisation", ("district_officer", "street_officer"), ("district", "street", "area"),
             ("appointed",), True, "社会组织 serve by contract of the street"),
    Granting("social_worker", ("street_officer",), ("street", "area"), ("employed", "appointed"), False,
             "stations belong to the street"),
    Granting("area_worker", ("street_officer",), ("area",), ("elected", "employed"), False,
             "committee members are elected, their staff employed by the street"),
    Granting("party_secretary", ("street_officer",), ("area",), ("elected", "appointed"), False,
             "of the residential area"),
    Granting("building_head", ("area_worker", "party_secretary"), ("area",), ("elected", "appointed"), False,
             "楼组长 are chosen in the building and known to the committee"),
    Granting("owners_representative", ("area_worker", "party_secretary"), ("area",), ("elected",), True,
             "elected by the owners; the committee records the election"),
    Granting("owners_committee", ("street_officer",), ("area",), ("elected",), True,
             "filed with the street within 30 days of the election (物业管理条例, article 16)"),
    Granting("property_company", ("street_officer",), ("area",), ("appointed",), True,
             "for the term of its contract with the owners"),
)  # fmt: skip
"""`resident` and `owner` are not granted: they follow from a verified residence and a recorded ownership."""

BY_ROLE: dict[str, Granting] = {line.role: line for line in GRANTING}
