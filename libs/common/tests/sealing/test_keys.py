"""Sealed bytes open only while their key lives, and only under their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from linli_common.sealing import KeyDestroyedError, KeyNotFoundError, KeyStore, create_key_table, keyed_token
from psycopg_pool import ConnectionPool

MASTER = bytes(range(32))


@pytest.fixture
def pool(database: str) -> Iterator[ConnectionPool]:
    create_key_table(database)
    with ConnectionPool(database, min_size=1, max_size=2) as pool:
        yield pool


@pytest.fixture
def keys(pool: ConnectionPool) -> KeyStore:
    return KeyStore(pool, MASTER)


def test_what_is_sealed_can_be_opened(keys: KeyStore) -> None:
    key_id = uuid4()
    keys.create(key_id)
    sealed = keys.seal(key_id, "逸景佳苑".encode())
    assert "逸景佳苑".encode() not in sealed.ciphertext
    assert keys.open_text(sealed) == "逸景佳苑"


def test_making_a_key_again_changes_nothing(keys: KeyStore) -> None:
    key_id = uuid4()
    keys.create(key_id)
    sealed = keys.seal(key_id, b"x")
    keys.create(key_id)
    assert keys.open(sealed) == b"x"


def test_a_destroyed_key_is_never_made_again(keys: KeyStore) -> None:
    key_id = uuid4()
    keys.create(key_id)
    sealed = keys.seal(key_id, b"x")
    keys.destroy(key_id)
    for act in (lambda: keys.open(sealed), lambda: keys.create(key_id), lambda: keys.seal(key_id, b"y")):
        with pytest.raises(KeyDestroyedError):
            act()


def test_a_key_made_for_sealing_is_the_one_that_opens(keys: KeyStore) -> None:
    key_id = uuid4()

    sealed = keys.create_and_seal(key_id, b"x")

    assert keys.open(sealed) == b"x"


def test_sealing_under_a_key_that_is_there_keeps_it(keys: KeyStore) -> None:
    key_id = uuid4()
    before = keys.create_and_seal(key_id, b"x")

    after = keys.create_and_seal(key_id, b"y")

    assert (keys.open(before), keys.open(after)) == (b"x", b"y")


def test_nothing_is_sealed_under_a_key_that_was_destroyed(keys: KeyStore) -> None:
    key_id = uuid4()
    keys.destroy(key_id)

    with pytest.raises(KeyDestroyedError):
        keys.create_and_seal(key_id, b"x")


def test_a_key_that_was_never_here_can_be_destroyed_beforehand(keys: KeyStore) -> None:
    key_id = uuid4()
    keys.destroy(key_id)
    with pytest.raises(KeyDestroyedError):
        keys.create(key_id)


def test_sealed_bytes_cannot_be_moved_to_another_key_or_altered(keys: KeyStore) -> None:
    one, other = uuid4(), uuid4()
    keys.create(one)
    keys.create(other)
    sealed = keys.seal(one, b"x")
    altered = sealed.ciphertext[:-1] + bytes([sealed.ciphertext[-1] ^ 1])
    for forged in (replace(sealed, key_id=other), replace(sealed, ciphertext=altered)):
        with pytest.raises(ValueError, match="altered"):
            keys.open(forged)


def test_an_unknown_key_is_named(keys: KeyStore) -> None:
    with pytest.raises(KeyNotFoundError, match="00000000-0000-0000-0000-000000000009"):
        keys.seal(UUID(int=9), b"x")


def test_keys_stand_wrapped_in_the_vault(keys: KeyStore, pool: ConnectionPool) -> None:
    keys.create(UUID(int=1))
    with pool.connection() as connection:
        (wrapped,) = connection.execute("SELECT wrapped FROM keys").fetchone() or (b"",)
    assert len(wrapped) == 12 + 32 + 16


def test_many_keys_made_at_once_open_what_they_sealed(keys: KeyStore) -> None:
    from linli_common.sealing.keys import seal_with

    ids = [uuid4() for _ in range(50)]
    ciphers = keys.create_with(ids)
    sealed = [seal_with(ciphers[i], i, i.bytes) for i in ids]
    assert [keys.open(s) for s in sealed] == [i.bytes for i in ids]


def test_a_token_depends_on_secret_purpose_and_text() -> None:
    tokens = {keyed_token(s, p, t) for s in (b"a", b"b") for p in ("phone", "document") for t in ("1", "2")}
    assert len(tokens) == 8
    assert keyed_token(b"a", "phone", "1") == keyed_token(b"a", "phone", "1")
