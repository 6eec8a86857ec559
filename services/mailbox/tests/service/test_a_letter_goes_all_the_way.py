"""The journey of issue 3: area, street, two departments, a refusal, a reopening, a confirmation with 4."""

from __future__ import annotations

from linli_common.testing.pictures import PLACE, image_of

from .town import Town


def test_a_letter_goes_from_the_area_to_the_street_to_departments_and_back_to_its_writer(town: Town) -> None:
    # given
    writer, worker, officer = (
        town.resident(),
        town.staff("area_worker", "一村"),
        town.staff("street_officer", "望海街道"),
    )
    housing, handler = town.department("房管所", "望海街道", officer)
    fire, fireman = town.department("消防站", "望海街道", officer)
    street = {"kind": "street", "id": town.ids["望海街道"]}

    # when
    letter = town.write(writer, title="电梯夹人", text="三号楼电梯停运")
    path = f"/letters/{letter}"
    for kind in ("JPEG", "PNG"):
        town.done(f"{path}/photos", image_of(kind), by=writer)
    town.done(f"{path}/acknowledge", by=worker)
    town.done(f"{path}/hand-on", {"to": street, "reason": "需街道协调"}, by=worker)
    town.done(f"{path}/acknowledge", by=officer)
    town.done(f"{path}/hand-on", {"to": housing, "assisting": [fire], "reason": "请房管牵头"}, by=officer)
    town.done(f"{path}/refuse", {"as_unit": fire, "reason": "不属消防职责"}, by=fireman)
    town.done(f"{path}/acknowledge", by=handler)
    town.done(f"{path}/answer", {"text": "已换钢丝绳", "outcome": "solved"}, by=handler)
    town.done(f"{path}/reopen", {"reason": "又停了"}, by=writer)
    town.done(f"{path}/hand-on", {"to": street, "reason": "请街道答复"}, by=handler)
    town.done(f"{path}/acknowledge", by=officer)
    town.done(f"{path}/answer", {"text": "已更换主机", "outcome": "solved"}, by=officer)
    town.done(f"{path}/confirm", {"solved": True, "rating": 4}, by=writer)

    # then
    seen = town.get(path, by=writer).json()
    assert [step["what"] for step in seen["steps"]] == [
        "letter_submitted", "photo_added", "photo_added", "letter_acknowledged", "letter_handed_on",
        "letter_acknowledged", "letter_handed_on", "assignment_refused", "letter_acknowledged", "letter_answered",
        "letter_reopened", "letter_handed_on", "letter_acknowledged", "letter_answered", "letter_closed",
    ]  # fmt: skip
    assert (seen["item"]["lifecycle"], seen["item"]["rating"], seen["item"]["title"]) == ("closed", 4, "电梯夹人")
    assert seen["replied"]
    assert seen["item"]["response"]["fact"] == seen["item"]["handling"]["fact"] == "met"
    photo = town.get(f"{path}/photos/{seen['photo_ids'][0]}", by=officer)
    assert photo.headers["content-type"] == "image/jpeg"
    assert PLACE.encode() not in photo.content
    mine = town.get("/mine", by=writer).json()["items"]
    assert [(item["title"], item["lifecycle"]) for item in mine] == [("电梯夹人", "closed")]


def test_a_letter_stands_on_the_worklist_of_who_holds_it_and_leaves_it_with_the_hand_off(town: Town) -> None:
    # given
    writer, worker = town.resident("二村", "二村小区"), town.staff("area_worker", "二村")
    letter = town.write(writer, estate_id=town.ids["二村小区"])
    unit, street = f"/worklists/area/{town.ids['二村']}", {"kind": "street", "id": town.ids["望海街道"]}
    listed = [item["letter_id"] for item in town.get(unit, by=worker, view="new").json()["items"]]
    assert str(letter) in listed

    # when
    town.done(f"/letters/{letter}/acknowledge", by=worker)
    town.done(f"/letters/{letter}/hand-on", {"to": street, "reason": "请街道处理"}, by=worker)

    # then
    seen = town.get(f"/letters/{letter}", by=worker).json()
    assert (seen["path"], seen["replied"]) == ([f"area/{town.ids['二村']}"], False)
    assert str(letter) not in [item["letter_id"] for item in town.get(unit, by=worker).json()["items"]]
    officer = town.staff("street_officer", "望海街道")
    held = town.get(f"/worklists/street/{town.ids['望海街道']}", by=officer, view="new").json()["items"]
    assert str(letter) in [item["letter_id"] for item in held]
    assert town.get(f"/worklists/street/{town.ids['望海街道']}/counts", by=officer).json()["new"] >= 1
