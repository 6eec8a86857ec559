"""The vault: what must be deletable, in a database apart from the events. No row here is ever told to anyone."""

from identity_service.vault.documents import Documents
from identity_service.vault.erasures import Erasures
from identity_service.vault.evidence import Evidence
from identity_service.vault.openings import Openings
from identity_service.vault.schema import create_vault_tables

__all__ = ["Documents", "Erasures", "Evidence", "Openings", "create_vault_tables"]
