"""How a person's identity is shown: documents checked by the rule of their number, or the national network identity.

A correct number is not a genuine document: the area's worker looks at the document when residence is verified.
"""

from identity_service.proofs.documents import Checked, check_document
from identity_service.proofs.network_identity import DemoNetworkIdentity, NetworkIdentity, NoNetworkIdentity

__all__ = ["Checked", "DemoNetworkIdentity", "NetworkIdentity", "NoNetworkIdentity", "check_document"]
