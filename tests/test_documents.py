"""What the documents point at is there."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).parents[1]

_CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\(\s*<?([^)\s>]+)")
_ELSEWHERE = re.compile(r"[a-z]+:|#", re.IGNORECASE)


def committed() -> list[Path]:
    """Every committed file; files that only lie here are of no use to who reads elsewhere."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [ROOT / name for name in listed.split("\0") if name]


def links_in(text: str) -> list[str]:
    """The relative links of a document, without their places inside of the target."""
    found = _LINK.findall(_CODE.sub("", text))
    return [unquote(link.split("#")[0]) for link in found if not _ELSEWHERE.match(link)]


def test_every_relative_link_in_a_document_leads_to_something_committed() -> None:
    files = committed()
    there = {*files, *(folder for file in files for folder in file.parents)}
    documents = [file for file in files if file.suffix == ".md" and file.exists()]
    dead = [
        f"{document.relative_to(ROOT)} → {link}"
        for document in documents
        for link in links_in(document.read_text(encoding="utf-8"))
        if (document.parent / link).resolve() not in there
    ]
    assert documents
    assert not dead


def test_links_are_found_and_code_and_other_hosts_are_left_out() -> None:
    text = "[a](docs/a.md#part) ![b](b%20c.png) `[x](no.md)` [web](https://e.example/x.md) [here](#here)"
    text += "\n```\n[y](no.md)\n```"
    assert links_in(text) == ["docs/a.md", "b c.png"]
