"""What an edition's ballots were, read back sheet by sheet: result, export, receipts, files, the laboratory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import orjson
from funding_service.aggregate.ballot_sheet import BallotSheet, sheet_id
from funding_service.aggregate.election import FEN_IN_A_YUAN, election_of, frozen_choice, rule_of
from funding_service.aggregate.frozen import frozen_data
from funding_service.aggregate.proposal import Proposal
from funding_service.aggregate.round import Round
from funding_service.aggregate.terms import WHOLE
from funding_service.aggregate.ticks import line_of
from funding_service.application.found_rounds import FoundRounds
from funding_service.application.parts import Parts
from funding_service.recount import EXPORT
from funding_service.refusals.ballots import EnvelopeUnknownError, NotCountedYetError, ReceiptUnknownError
from funding_service.tally import Election, pabulib, split, tally
from linli_ballots.secrets import read_code
from linli_common.clock import shanghai_day


class Published:
    """Rounds whose ballots are published."""

    def __init__(self, parts: Parts, rounds: FoundRounds) -> None:
        self._parts = parts
        self._rounds = rounds

    def result(self, round_id: UUID) -> dict[str, Any]:
        """What it came to, with an explanation of every project. Raises `NotCountedYetError` before."""
        round_ = self.counted(round_id)
        return {
            "round_id": round_id,
            "edition": round_.edition,
            "frozen_sha256": round_.frozen_sha256,
            "bound": round_.terms.bound,
            "decided": round_.funded_ids is not None,
            "departed": round_.departed,
            "funded_ids": round_.funded_ids,
            **round_.outcome,
        }

    def receipt(self, round_id: UUID, typed: str) -> dict[str, Any]:
        """The published ballot of a code: a search through the sheets, which stand in the order of the codes.

        Raises NotCountedYetError, ReceiptUnknownError.
        """
        round_, code = self.counted(round_id), read_code(typed)
        low, high = 0, round_.outcome["sheets"]
        while low < high:
            middle = (low + high) // 2
            sheet = self._sheet(round_, middle)
            if code < sheet[0][0]:
                high = middle
            elif code > sheet[-1][0]:
                low = middle + 1
            else:
                for of_ballot, choice in sheet:
                    if of_ballot == code:
                        return {"code": code, "choice": choice, "sheet": middle}
                break
        raise ReceiptUnknownError("no published ballot bears this code")

    def lines(self, round_id: UUID) -> Iterator[bytes]:
        """The ballots as JSON lines, behind one line that says all that a recount needs. Raises NotCountedYetError."""
        return self._lines(self.counted(round_id))

    def pabulib(self, round_id: UUID, envelope: str | None = None) -> str:
        """The election as a file in the Pabulib format; of a round with several envelopes that of one, by its key.

        Raises NotCountedYetError, EnvelopeUnknownError.
        """
        round_ = self.counted(round_id)
        whole, rule = self.election(round_), rule_of(round_.terms)
        asked = whole if not whole.envelopes and envelope in (None, WHOLE) else split(whole).get(envelope or "")
        if asked is None:
            keys = ", ".join(one.key for one in round_.terms.envelopes)
            raise EnvelopeUnknownError(f"a file is of one envelope: {keys}", field="envelope")
        said = self._parts.contents.open_json(round_.content) or {}
        day = shanghai_day(round_.terms.dates.tick_at)
        about = {
            "description": said.get("name") or str(round_id),
            "country": "China",
            "unit": str(round_.division_id),
            **({"subunit": envelope} if envelope and whole.envelopes else {}),
            "instance": f"{round_id}/{round_.edition}",
            "date_begin": day.strftime("%d.%m.%Y"),
            "currency": "CNY",
        }
        names = {str(number): title for number, title in self.names(round_).items()}
        return pabulib.write(pabulib.document_of(asked, rule, about=about, names=names, outcome=tally(asked, rule)))

    def election(self, round_: Round) -> Election:
        """What was counted, made again from the published ballots."""
        choices: Counter[tuple[Any, ...]] = Counter()
        for number in range(round_.outcome["sheets"]):
            choices.update(frozen_choice(choice) for _, choice in self._sheet(round_, number))
        return election_of(round_.terms, round_.projects, choices.items())

    def counted(self, round_id: UUID) -> Round:
        """The round. Raises `NotCountedYetError` unless its ballots are published."""
        round_ = self._rounds.get(round_id)
        if not round_.outcome:
            raise NotCountedYetError(f"the round is in {round_.state}")
        return round_

    def _sheet(self, round_: Round, number: int) -> list[list[Any]]:
        sheet = self._parts.store.find(BallotSheet, sheet_id(round_.ballots_id, number))
        assert sheet is not None, "a counted round has all its sheets"
        return sheet.ballots

    def _lines(self, round_: Round) -> Iterator[bytes]:
        yield orjson.dumps(header_of(round_), option=orjson.OPT_UTC_Z) + b"\n"
        for number in range(round_.outcome["sheets"]):
            yield b"".join(line_of(*ballot) for ballot in self._sheet(round_, number))

    def names(self, round_: Round) -> dict[int, str]:
        """What the projects of a ballot are called, by number; those that can no longer be read are left out."""
        contents = {}
        for project in round_.projects:
            proposal = self._parts.store.find(Proposal, project.proposal_id)
            if proposal is not None and proposal.content is not None:
                contents[project.number] = proposal.content
        texts = self._parts.contents.open_all(list(contents.values()))
        return {
            number: orjson.loads(text)["title"]
            for number, text in zip(contents, texts, strict=True)
            if text is not None
        }


def header_of(round_: Round) -> dict[str, Any]:
    """The first line of an export: everything frozen, and what it came to."""
    outcome = round_.outcome
    return {
        "linli": EXPORT,
        "frozen": frozen_data(round_.id, round_.edition, round_.terms, round_.projects, round_.frozen_roll),
        "frozen_sha256": round_.frozen_sha256,
        "unit": FEN_IN_A_YUAN,
        **{
            name: outcome[name]
            for name in ("valid", "ballots", "ballots_sha256", "participating_units", "tally", "winners")
        },
    }
