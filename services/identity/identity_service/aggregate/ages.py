"""Ages, counted in whole years on a calendar day in Asia/Shanghai."""

from __future__ import annotations

from datetime import date, datetime

from identity_service.refusals.residents import BirthDateImpossibleError
from linli_common.clock import shanghai_day
from linli_contracts.words import AgeBand, age_band

CONSENT_AGE_YEARS = 14
"""Under this age a guardian consents: 个人信息保护法 (2021), article 31."""

ADULT_AGE_YEARS = 18
"""民法典 (2020), article 17."""

_OLDEST_YEARS = 130


def age_years(born_on: date, at: datetime) -> int:
    """Whole years on the day of ``at`` in Asia/Shanghai; someone born on 29 February grows older on 1 March.

    Raises `BirthDateImpossibleError` for a day in the future or more than 130 years back.
    """
    today = shanghai_day(at)
    years = today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))
    if born_on > today or years > _OLDEST_YEARS:
        raise BirthDateImpossibleError("the birth date lies in the future or too far back", field="identity.born_on")
    return years


def band_on(born_on: date, at: datetime) -> AgeBand:
    """The age band on the day of ``at`` in Asia/Shanghai."""
    return age_band(age_years(born_on, at))
