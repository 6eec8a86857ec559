"""How rows are cut into batches: the rules, on any rows."""

from hypothesis import given
from hypothesis import strategies as st
from linli_common.relay.publishing import BATCH_BYTES, BATCH_MESSAGES, cut_batch
from linli_common.stream.event_rows import EventRow

SIZES = st.lists(st.sampled_from([10, 500, 100_000, 1_000_000, BATCH_BYTES + 1]), min_size=1, max_size=40)


def rows_of(sizes: list[int]) -> list[EventRow]:
    bodies = {size: b"x" * size for size in set(sizes)}
    return [EventRow(seq, "linli.identity.-.-.-.tested", bodies[size]) for seq, size in enumerate(sizes, 1)]


@given(SIZES)
def test_a_batch_is_the_longest_run_of_rows_that_fits(sizes: list[int]) -> None:
    rows = rows_of(sizes)
    batch = cut_batch(rows)
    # then it starts with the first row and leaves none out
    assert list(batch) == rows[: len(batch)]
    # and it fits, unless one row alone is too large
    assert sum(len(row.message) for row in batch) <= BATCH_BYTES or len(batch) == 1
    # and the next row would not have
    following = rows[len(batch) :]
    assert not following or sum(len(row.message) for row in [*batch, following[0]]) > BATCH_BYTES


@given(st.integers(1, 3 * BATCH_MESSAGES))
def test_a_batch_has_at_most_as_many_messages_as_the_server_takes(count: int) -> None:
    assert len(cut_batch(rows_of([1] * count))) == min(count, BATCH_MESSAGES)
