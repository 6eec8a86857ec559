"""Elections as text: the Pabulib format (https://pabulib.org/format), read, understood, and written again.

`read` (text → `Document`, line by line, `MalformedPabulibError` names the line) · `election_of` (what it means) ·
`recorded`, `rule_of`, `differences` (what it says of its own count) · `document_of` (an election of ours) · `write`.
"""

from funding_service.tally.pabulib.document import Document, MalformedPabulibError, Table
from funding_service.tally.pabulib.elections import election_of
from funding_service.tally.pabulib.export import document_of
from funding_service.tally.pabulib.reading import read
from funding_service.tally.pabulib.recorded import Recorded, differences, recorded, rule_of
from funding_service.tally.pabulib.writing import write

__all__ = [
    "Document",
    "MalformedPabulibError",
    "Recorded",
    "Table",
    "differences",
    "document_of",
    "election_of",
    "read",
    "recorded",
    "rule_of",
    "write",
]
