"""The text of a day is what replaying the amendments up to it gives, whatever is adopted. Cost: a second."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from deliberation_service.aggregate import amending
from deliberation_service.aggregate.amending import VoteFacts
from deliberation_service.aggregate.articles import Amendment, Article, amended
from deliberation_service.aggregate.convention import Convention
from deliberation_service.refusals import conventions as refusals
from hypothesis import example, given, settings
from hypothesis import strategies as st
from linli_common.sealing import Sealed

AT = datetime(2026, 3, 1, 4, tzinfo=UTC)
FIRST = date(2026, 3, 1)
AREA = UUID(int=7)


def said(text: str = "…") -> Sealed:
    return Sealed(AREA, text.encode())


def begun() -> Convention:
    return Convention.begin(
        kind="residents_convention",
        place=["990101", "990101001", "990101001001"],
        division_id=AREA,
        estate_id=None,
        title=said(),
        at=AT,
    )


def facts(vote_id: UUID, result: str | None) -> VoteFacts:
    return VoteFacts(vote_id, "residents_assembly", AREA, None, result is not None, result)  # type: ignore[arg-type]


def by_hand(texts: list[str], amendments: list[tuple[str, str, str | None]]) -> list[str]:
    """The same told simply, on plain names: additions go behind their place one by one, then changes, then strikes."""
    result, parents = list(texts), dict[str, str | None]()

    def stands_behind(name: str | None, anchor: str) -> bool:
        return name is not None and (name == anchor or stands_behind(parents.get(name), anchor))

    for kind, name, after in amendments:
        if kind == "add":
            before = (
                len(result)
                if after is None
                else 1 + max(number for number, one in enumerate(result) if stands_behind(one, after))
            )
            result.insert(before, name)
            parents[name] = after
    struck = {name for kind, name, _ in amendments if kind == "strike"}
    changed = {name for kind, name, _ in amendments if kind == "change"}
    return [f"{name}!" if name in changed else name for name in result if name not in struck]


proposals = st.lists(
    st.lists(st.tuples(st.sampled_from(["add", "change", "strike"]), st.integers(0, 50), st.booleans()), max_size=8),
    max_size=6,
)
gaps = st.lists(st.integers(0, 40), min_size=6, max_size=6)


@settings(max_examples=150)
@example(
    [[("add", 0, False), ("add", 0, False), ("add", 0, False), ("add", 0, True)]],
    [0] * 6,
    [True] * 6,
)  # two behind the first one, then one at the end
@given(proposals, gaps, st.lists(st.booleans(), min_size=6, max_size=6))
def test_reading_a_day_is_replaying_what_was_adopted_up_to_it(
    sets: list[list[tuple[str, int, bool]]], days: list[int], passes: list[bool]
) -> None:
    convention, day, names = begun(), FIRST, iter(range(10_000))
    history: list[tuple[date, list[str]]] = []
    text: list[str] = []
    ids: dict[str, UUID] = {}
    for number, proposed in enumerate(sets):
        set_id, vote_id = uuid4(), uuid4()
        plain: list[tuple[str, str, str | None]] = []
        amending.open_set(convention, set_id, None, said(), AT)
        for kind, which, at_end in proposed:
            added = [name for each, name, _ in plain if each == "add"]
            places = [*text, *added]
            if kind == "add":
                name, after = f"a{next(names)}", None if at_end or not places else places[which % len(places)]
                ids[name] = uuid4()
            elif text:
                name, after = text[which % len(text)].rstrip("!"), None
            else:
                continue
            amendment = Amendment(
                uuid4(),
                kind,  # type: ignore[arg-type]
                ids[name],
                ids[after.rstrip("!")] if after else None,
                None if kind == "strike" else said(name + ("!" if kind == "change" else "")),
                said(),
                AREA,
            )
            try:
                amending.propose(convention, set_id, amendment, AT)
            except refusals.AmendmentConflictError:
                continue
            plain.append((kind, name, after.rstrip("!") if after else None))
        if not plain:
            continue
        amending.put_to_vote(convention, set_id, facts(vote_id, None), AT)
        if not passes[number]:
            amending.end(convention, set_id, facts(vote_id, "failed"), said(), AT)
            continue
        day += timedelta(days=days[number])
        amending.adopt(convention, set_id, facts(vote_id, "passed"), day, AT)
        text = by_hand([name.rstrip("!") for name in text], plain)
        history.append((day, text))

    def told(on: date) -> list[str] | None:
        return next((names for since, names in reversed(history) if since <= on), None)

    for on in {FIRST - timedelta(days=1), *(since + timedelta(days=n) for since, _ in history for n in (-1, 0, 1))}:
        version = convention.as_of(on)
        read = (
            None if version is None else [article.text.ciphertext.decode().rstrip("!") for article in version.articles]
        )
        expected = told(on)
        assert read == (None if expected is None else [name.rstrip("!") for name in expected])
    assert [version.number for version in convention.versions] == list(range(1, len(history) + 1))


def test_earlier_versions_stay_as_they_were() -> None:
    one, two = Article(uuid4(), said("一")), Article(uuid4(), said("二"))
    before = (one, two)

    after = amended(before, [Amendment(uuid4(), "strike", one.article_id, None, None, said(), AREA)])

    assert (before, after) == ((one, two), (two,))


def test_a_new_article_behind_one_that_is_struck_takes_its_place() -> None:
    one, two, three = (Article(uuid4(), said(text)) for text in "一二三")
    new = uuid4()

    after = amended(
        (one, two, three),
        [
            Amendment(uuid4(), "strike", two.article_id, None, None, said(), AREA),
            Amendment(uuid4(), "add", new, two.article_id, said("新"), said(), AREA),
        ],
    )

    assert [article.article_id for article in after] == [one.article_id, new, three.article_id]


def test_one_set_at_a_time_is_before_the_assembly() -> None:
    convention = begun()
    first, second = uuid4(), uuid4()
    for set_id in (first, second):
        amending.open_set(convention, set_id, None, said(), AT)
        amending.propose(convention, set_id, Amendment(uuid4(), "add", uuid4(), None, said(), said(), AREA), AT)
    amending.put_to_vote(convention, first, facts(uuid4(), None), AT)

    with pytest.raises(refusals.AnotherBeforeAssemblyError):
        amending.put_to_vote(convention, second, facts(uuid4(), None), AT)


def test_what_another_set_struck_meanwhile_cannot_be_put_to_the_assembly() -> None:
    convention, article_id = begun(), uuid4()
    sets = [uuid4(), uuid4(), uuid4()]
    amendments = [
        Amendment(uuid4(), "add", article_id, None, said(), said(), AREA),
        Amendment(uuid4(), "strike", article_id, None, None, said(), AREA),
        Amendment(uuid4(), "change", article_id, None, said(), said(), AREA),
    ]
    for set_id, amendment, vote_id in zip(sets[:1], amendments[:1], [uuid4()], strict=True):
        amending.open_set(convention, set_id, None, said(), AT)
        amending.propose(convention, set_id, amendment, AT)
        amending.put_to_vote(convention, set_id, facts(vote_id, None), AT)
        amending.adopt(convention, set_id, facts(vote_id, "passed"), FIRST, AT)
    vote_id = uuid4()
    for set_id, amendment in zip(sets[1:], amendments[1:], strict=True):
        amending.open_set(convention, set_id, None, said(), AT)
        amending.propose(convention, set_id, amendment, AT)
    amending.put_to_vote(convention, sets[1], facts(vote_id, None), AT)
    amending.adopt(convention, sets[1], facts(vote_id, "passed"), FIRST, AT)

    with pytest.raises(refusals.UnknownArticleError):
        amending.put_to_vote(convention, sets[2], facts(uuid4(), None), AT)
