"""Who is asking and what they may do."""

from linli_common.auth.authority import Authority, Covers, OutsideOwnDivisionError
from linli_common.auth.principal import Grant, Principal
from linli_common.auth.rights import (
    Authenticator,
    NoRightError,
    NotSignedInError,
    Public,
    Right,
    public,
    requires,
    routes_of,
    routes_without_right,
    signed_in,
)
from linli_common.auth.tokens import ExpiredTokenError, InvalidTokenError, TokenIssuer, TokenVerifier

__all__ = [
    "Authenticator",
    "Authority",
    "Covers",
    "ExpiredTokenError",
    "Grant",
    "InvalidTokenError",
    "NoRightError",
    "NotSignedInError",
    "OutsideOwnDivisionError",
    "Principal",
    "Public",
    "Right",
    "TokenIssuer",
    "TokenVerifier",
    "public",
    "requires",
    "routes_of",
    "routes_without_right",
    "signed_in",
]
