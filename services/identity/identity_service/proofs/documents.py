"""Document numbers, each checked by its own rule.

=============================  ==========================================================================
resident_id                    居民身份证: GB 11643-1999, 18 characters, check character ISO 7064 MOD 11-2
hmt_permit                     港澳台居民居住证: same number format, region 810000, 820000 or 830000
                               (港澳台居民居住证申领发放办法, 国办发〔2018〕81号, article 4 and its explanation)
foreign_permanent_residence    外国人永久居留身份证: since 1 December 2023 18 digits: 9, two digits of the issuing
                               region, three of the country (ISO 3166-1), birth date, sequence, MOD 11-2
                               (新版外国人永久居留身份证机读信息规则, 国家移民管理局 2023); before that three letters
                               and twelve digits, still valid until they expire
passport                       up to nine letters and digits (ICAO Doc 9303, part 4, data element 08)
=============================  ==========================================================================
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from identity_service.refusals.residents import BirthDateMissingError, DocumentNumberInvalidError
from linli_contracts.words import Proof
from stdnum import numdb
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

_FIELD = "identity.number"
_HMT_REGIONS = ("810000", "820000", "830000")
_OLD_RESIDENCE_CARD = re.compile(r"^[A-Z]{3}[0-9]{12}$")
_PASSPORT = re.compile(r"^(?=.*[0-9])[A-Z0-9]{5,9}$")


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check established. ``number`` is normalised and is personal data: never log it."""

    kind: Proof
    number: str
    born_on: date

    def __repr__(self) -> str:
        return f"Checked(kind={self.kind!r})"


def check_document(kind: Proof, number: str, stated_birth_date: date | None) -> Checked:
    """Checks a document number by the rule of its kind.

    The birth date comes from the number where the number holds one. Raises `DocumentNumberInvalidError` for a
    number that breaks its rule and `BirthDateMissingError` where only the applicant can say the date. The text of
    a refusal never repeats the number.
    """
    compact = re.sub(r"[\s-]", "", number).upper()
    born_on = _RULES[kind](compact)
    if born_on is None:
        if stated_birth_date is None:
            raise BirthDateMissingError("this document does not say the birth date: give it", field="identity.born_on")
        born_on = stated_birth_date
    elif stated_birth_date is not None and stated_birth_date != born_on:
        raise DocumentNumberInvalidError("the birth date differs from the one in the number", field=_FIELD)
    return Checked(kind, compact, born_on)


def _resident_id(number: str) -> date:
    _check_mod_11_2(number)
    if not _region_ever_existed(number[:6]):
        raise DocumentNumberInvalidError("the number begins with a region that never existed", field=_FIELD)
    return _birth_date(number)


def _region_ever_existed(code: str) -> bool:
    """Whether a county had this code at any time.

    `ric.validate` compares with the year of birth; but numbers were given out from 1984 on, by the code of that day:
    it would refuse somebody born in 1940 whose number begins with 310113, a code of 1988.
    """
    return any("county" in properties for _, properties in numdb.get("cn/loc").info(code))


def _hmt_permit(number: str) -> date:
    _check_mod_11_2(number)
    if not number.startswith(_HMT_REGIONS):
        raise DocumentNumberInvalidError(
            "a residence permit of Hong Kong, Macao or Taiwan residents begins with 810000, 820000 or 830000",
            field=_FIELD,
        )
    return _birth_date(number)


def _foreign_permanent_residence(number: str) -> date | None:
    if _OLD_RESIDENCE_CARD.match(number):
        return None
    _check_mod_11_2(number)
    if not number.startswith("9"):
        raise DocumentNumberInvalidError("a permanent residence number begins with 9", field=_FIELD)
    return _birth_date(number)


def _passport(number: str) -> None:
    if not _PASSPORT.match(number):
        raise DocumentNumberInvalidError(
            "a passport number has five to nine letters and digits, one digit at least", field=_FIELD
        )


def _check_mod_11_2(number: str) -> None:
    if len(number) != 18 or not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        raise DocumentNumberInvalidError("eighteen characters are needed", field=_FIELD)
    if number[-1] != ric.calc_check_digit(number):
        raise DocumentNumberInvalidError("the check character is wrong", field=_FIELD)


def _birth_date(number: str) -> date:
    try:
        return ric.get_birth_date(number)
    except ValidationError:
        raise DocumentNumberInvalidError("the birth date in the number does not exist", field=_FIELD) from None


def _no_number(_: str) -> None:
    raise DocumentNumberInvalidError("a network identity is shown by its token, not by a number", field=_FIELD)


_RULES: dict[Proof, Callable[[str], date | None]] = {
    "resident_id": _resident_id,
    "hmt_permit": _hmt_permit,
    "foreign_permanent_residence": _foreign_permanent_residence,
    "passport": _passport,
    "network_identity": _no_number,
}
