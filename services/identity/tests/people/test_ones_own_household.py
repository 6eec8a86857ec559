"""Who lives in one's household, over HTTP, on real servers."""

from __future__ import annotations

from uuid import UUID

from .numbers import Someone, someone
from .service import Home, Service


def moved_in(service: Service, home: Home, *people: Someone) -> list[UUID]:
    """Registers them into one household; their ids."""
    worker = service.tokens["area_worker"]
    ids: list[UUID] = []
    household_id = None
    for who in people:
        person_id = UUID(service.apply(who, home.estate_id).json()["person_id"])
        body = {"dwelling_id": home.dwelling_id, "household_id": household_id}
        verified = service.post(f"/registrations/{person_id}/verify", body, token=worker)
        assert verified.status_code == 200, verified.text
        household_id = verified.json()["household_id"]
        ids.append(person_id)
    return ids


def test_a_resident_sees_the_names_of_the_own_household(service: Service, home: Home) -> None:
    mother, son = someone(name="王秀英"), someone(name="王小明")
    ids = moved_in(service, home, mother, son)

    mine = service.get("/me/household", token=service.sign_in(son))

    assert mine.status_code == 200, mine.text
    assert [(row["person_id"], row["name"]) for row in mine.json()["members"]] == [
        (str(ids[0]), "王秀英"),
        (str(ids[1]), "王小明"),
    ]
    assert mine.json()["dwelling_id"] == str(home.dwelling_id)


def test_a_household_shows_names_and_nothing_else_of_the_others(service: Service, home: Home) -> None:
    mother, son = someone(name="王秀英"), someone(name="王小明")
    moved_in(service, home, mother, son)

    shown = service.get("/me/household", token=service.sign_in(son)).text

    assert mother.phone not in shown
    assert mother.number not in shown


def test_another_household_of_the_same_dwelling_is_not_shown(service: Service, home: Home) -> None:
    tenant, lodger = someone(name="张伟"), someone(name="李娜")
    service.register(tenant, home)
    service.register(lodger, home)

    members = service.get("/me/household", token=service.sign_in(lodger)).json()["members"]

    assert [row["name"] for row in members] == ["李娜"]


def test_a_look_at_the_household_is_on_the_others_record_once_a_day(service: Service, home: Home) -> None:
    mother, son = someone(), someone()
    ids = moved_in(service, home, mother, son)
    token = service.sign_in(son)

    service.get("/me/household", token=token)
    service.get("/me/household", token=token)

    openings = service.get("/me/openings", token=service.sign_in(mother)).json()
    assert [(row["actor_id"], row["what"]) for row in openings if row["what"] == "household"] == [
        (str(ids[1]), "household")
    ]
    own = service.get("/me/openings", token=token).json()
    assert "household" not in [row["what"] for row in own]


def test_who_is_not_registered_yet_has_no_household(service: Service, home: Home) -> None:
    who = someone()
    service.apply(who, home.estate_id)

    assert service.get("/me/household", token=service.sign_in(who)).status_code == 403
