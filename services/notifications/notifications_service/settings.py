"""Settings of this service beside the shared ones."""

from __future__ import annotations

from linli_common.settings import ServiceSettings


class NotificationsSettings(ServiceSettings):
    """``LINLI_JWKS_URL``: where identity publishes the keys that its tokens are signed with.

    ``LINLI_SMS_ADAPTER``, ``LINLI_MAIL_ADAPTER``: ``package.module:object`` (see `channels`); none: the log alone.
    """

    jwks_url: str | None = None
    sms_adapter: str | None = None
    mail_adapter: str | None = None
