"""Document numbers by the rule of their kind: pure, fast."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from identity_service.proofs import DemoNetworkIdentity, NoNetworkIdentity, check_document
from identity_service.refusals.residents import (
    BirthDateMissingError,
    DocumentNumberInvalidError,
    NetworkIdentityRefusedError,
)
from stdnum.cn import ric

from .numbers import id_number

BORN = date(1990, 5, 17)


def mod_11_2(body: str) -> str:
    return body + str(ric.calc_check_digit(body + "0"))


def test_a_resident_identity_number_tells_the_birth_date() -> None:
    assert check_document("resident_id", id_number(BORN, 12), None).born_on == BORN


def test_a_number_given_out_under_a_later_code_is_right() -> None:
    assert check_document("resident_id", id_number(date(1940, 1, 1), 7), None).born_on == date(1940, 1, 1)


@given(st.dates(date(1900, 1, 1), date(2025, 12, 31)), st.integers(1, 999), st.integers(0, 16))
def test_one_wrong_digit_is_always_found(born_on: date, sequence: int, position: int) -> None:
    number = id_number(born_on, sequence)
    wrong = number[:position] + str((int(number[position]) + 1) % 10) + number[position + 1 :]
    with pytest.raises(DocumentNumberInvalidError) as refused:
        check_document("resident_id", wrong, None)
    assert refused.value.field == "identity.number"
    assert wrong not in str(refused.value)


def test_spaces_and_a_small_x_are_forgiven() -> None:
    number = next(n for n in (id_number(BORN, i) for i in range(1, 99)) if n.endswith("X"))
    assert check_document("resident_id", f"{number[:6]} {number[6:14]} {number[14:].lower()}", None).number == number


def test_a_region_that_never_existed_is_refused() -> None:
    with pytest.raises(DocumentNumberInvalidError):
        check_document("resident_id", mod_11_2("99999919900517001"), None)


@pytest.mark.parametrize("region", ["810000", "820000", "830000"])
def test_a_residence_permit_has_a_region_of_its_own(region: str) -> None:
    assert check_document("hmt_permit", mod_11_2(f"{region}19900517001"), None).born_on == BORN


def test_a_resident_number_is_no_residence_permit() -> None:
    with pytest.raises(DocumentNumberInvalidError):
        check_document("hmt_permit", id_number(BORN, 5), None)


def test_a_permanent_residence_number_begins_with_nine() -> None:
    assert check_document("foreign_permanent_residence", mod_11_2("93184019900517001"), None).born_on == BORN


def test_an_old_permanent_residence_card_needs_the_birth_date() -> None:
    with pytest.raises(BirthDateMissingError):
        check_document("foreign_permanent_residence", "CAN310090051701", None)
    assert check_document("foreign_permanent_residence", "CAN310090051701", BORN).born_on == BORN


@pytest.mark.parametrize("number", ["ABCDEFGHI", "1234", "A1234567890", "AB12é45"])
def test_what_is_no_passport_number_is_refused(number: str) -> None:
    with pytest.raises(DocumentNumberInvalidError):
        check_document("passport", number, BORN)


def test_a_stated_birth_date_must_agree_with_the_number() -> None:
    with pytest.raises(DocumentNumberInvalidError):
        check_document("resident_id", id_number(BORN, 12), date(1990, 5, 18))


def test_a_checked_document_does_not_show_itself() -> None:
    number = id_number(BORN, 12)
    assert number not in repr(check_document("resident_id", number, None))


def test_the_demo_double_gives_one_subject_for_one_holder() -> None:
    first = DemoNetworkIdentity().holder_of("demo:wang:1990-05-17", "王")
    assert first.born_on == BORN
    assert first.subject == DemoNetworkIdentity().holder_of("demo:wang:1990-05-17", "王").subject


@pytest.mark.parametrize("credential", ["wang", "demo::1990-05-17", "demo:wang:yesterday", "real:wang:1990-05-17"])
def test_the_demo_double_refuses_what_is_not_its_own(credential: str) -> None:
    with pytest.raises(NetworkIdentityRefusedError):
        DemoNetworkIdentity().holder_of(credential, "王")


def test_without_a_platform_every_credential_is_refused() -> None:
    with pytest.raises(NetworkIdentityRefusedError):
        NoNetworkIdentity().holder_of("demo:wang:1990-05-17", "王")
