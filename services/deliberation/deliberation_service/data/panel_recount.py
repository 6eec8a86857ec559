#!/usr/bin/env python3
"""Counts a panel by lot again, from its export alone (docs/panel-by-lot.md): python panel_recount.py EXPORT

Needs Python 3.9 or newer and nothing else; shares no code with the system that drew. Ends with 0 when the export is in
order, with 1 and the reason when it is not.
"""

import hashlib
import json
import sys
from typing import Any

Stratum = tuple[str, int]
BANDS = ["0-13", "14-17", "18-19", "20-35", "36-59", "60-79", "80+"]


def fail(reason: str) -> None:
    print(f"NOT IN ORDER: {reason}")
    sys.exit(1)


def largest_remainder(people: dict[Stratum, int], seats: int) -> dict[Stratum, int]:
    """Seats of each stratum in whole numbers; equal remainders: the larger stratum, then the first in order."""
    everybody = sum(people.values())
    quotas = {one: seats * count // everybody for one, count in people.items()}
    order = sorted(people, key=lambda one: (-(seats * people[one] % everybody), -people[one], one))
    for one in order[: seats - sum(quotas.values())]:
        quotas[one] += 1
    return quotas


def main(path: str) -> None:
    with open(path, encoding="utf-8") as file:
        head, *strata, last = [json.loads(line) for line in file]
    strata.sort(key=lambda one: (one["area_id"], BANDS.index(one["band"])))
    roll = hashlib.sha256()
    for one in strata:
        if one["people"] != len(set(one["pseudonyms"])):
            fail(f"{one['area_id']} {one['band']}: {one['people']} people, {len(one['pseudonyms'])} pseudonyms")
        for pseudonym in sorted(one["pseudonyms"]):
            roll.update(f"{one['area_id']} {one['band']} {pseudonym}\n".encode())
    if roll.hexdigest() != head["digest"]:
        fail("the roll is not the one whose digest was published when it was frozen")

    people = {(one["area_id"], BANDS.index(one["band"])): one["people"] for one in strata}
    quotas = largest_remainder(people, head["seats"])
    published = {(one["area_id"], BANDS.index(one["band"])): one["seats"] for one in strata}
    if quotas != published:
        fail("the quotas are not those of the largest remainders")

    if head["seed"] is None:
        print(f"in order, not drawn yet: {sum(people.values())} people, {head['seats']} seats")
        return
    bound = hashlib.sha256(bytes.fromhex(head["seed"])).digest() + bytes.fromhex(head["secret_sha256"])
    if hashlib.sha256(bound).hexdigest() != head["commitment"]:
        fail("the seed is not the one that was committed to")
    seed = hashlib.sha256(bytes.fromhex(head["seed"]) + (head["public_value"] or "").encode()).digest()
    waiting = {}
    for one in strata:
        waiting[(one["area_id"], BANDS.index(one["band"]))] = sorted(
            one["pseudonyms"], key=lambda pseudonym: hashlib.sha256(seed + pseudonym.encode()).digest()
        )
    asked = dict.fromkeys(people, 0)
    members: dict[int, Stratum] = {}
    for offer in last["offers"]:
        one = (offer["area_id"], BANDS.index(offer["band"]))
        rank = asked[one] = asked[one] + 1
        if offer["rank"] != rank or waiting[one][rank - 1] != offer["pseudonym"]:
            fail(f"seat {offer['seat']}: {offer['pseudonym']} was not the next of {offer['area_id']} {offer['band']}")
        if members.get(offer["seat"], one) != one:
            fail(f"seat {offer['seat']} went to another stratum")
        if offer["vacated"] is None and offer["seat"] in taken(last["offers"], offer):
            fail(f"seat {offer['seat']} is taken twice")
        members[offer["seat"]] = one
    seats = dict.fromkeys(people, 0)
    for one in members.values():
        seats[one] += 1
    if seats != quotas:
        fail("the seats that were offered are not the quotas")
    refused = sum(offer["vacated"] is not None for offer in last["offers"])
    print(f"in order: {sum(people.values())} people, {head['seats']} seats in {len(strata)} strata, {refused} replaced")


def taken(offers: list[Any], but: Any) -> set[int]:
    """The seats that other offers still hold."""
    return {offer["seat"] for offer in offers if offer is not but and offer["vacated"] is None}


if __name__ == "__main__":
    main(sys.argv[1])
