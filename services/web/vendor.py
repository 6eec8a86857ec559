"""Takes the front-end libraries from npm into the tree, so that no page needs another host at run time.

``python services/web/vendor.py`` installs the newest releases into a temporary folder with the ordinary npm client,
copies the minified files with their licences, and writes names, versions and SHA-256 sums to ``VERSIONS``.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
SHIPPED = HERE / "web_service" / "static" / "vendor"
FOR_TESTS = HERE / "tests" / "vendor"

MIT = """MIT License

{copyright}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


@dataclass(frozen=True)
class Library:
    """One npm package and the one file of it that is needed."""

    package: str
    file: str
    folder: Path
    notices: tuple[str, ...] = ("LICENSE",)

    @property
    def name(self) -> str:
        return Path(self.file).name


LIBRARIES = (
    Library("htmx.org", "dist/htmx.min.js", SHIPPED),
    Library("echarts", "dist/echarts.common.min.js", SHIPPED, ("LICENSE", "NOTICE")),
    # The package has no licence file of its own: its text is written with the copyright lines of the style sheet.
    Library("@tabler/core", "dist/css/tabler.min.css", SHIPPED, ()),
    # Not for the pages: the services' own documents show their operations with it (linli_common.http.documents).
    Library(
        "swagger-ui-dist", "swagger-ui-bundle.js", SHIPPED, ("LICENSE", "NOTICE", "swagger-ui-bundle.js.LICENSE.txt")
    ),
    Library("swagger-ui-dist", "swagger-ui.css", SHIPPED, ("LICENSE", "NOTICE")),
    Library("axe-core", "axe.min.js", FOR_TESTS),
)


def main() -> int:
    """Refreshes all libraries; returns npm's exit code when it fails."""
    with tempfile.TemporaryDirectory() as scratch:
        packages = sorted({library.package for library in LIBRARIES})
        installed = subprocess.run(["npm", "install", "--prefix", scratch, "--ignore-scripts", *packages], check=False)
        if installed.returncode:
            return installed.returncode
        for folder in (SHIPPED, FOR_TESTS):
            folder.mkdir(parents=True, exist_ok=True)
            libraries = [library for library in LIBRARIES if library.folder == folder]
            lines = [_take(library, Path(scratch, "node_modules", library.package)) for library in libraries]
            (folder / "VERSIONS").write_text("".join(lines))
    return 0


def _take(library: Library, package: Path) -> str:
    content = (package / library.file).read_bytes()
    # Source maps are not shipped; a browser would ask for them in vain.
    lines = [line for line in content.splitlines(keepends=True) if b"# sourceMappingURL=" not in line]
    kept = b"".join(lines)
    (library.folder / library.name).write_bytes(kept)
    for notice in library.notices:
        # A notice that bears the file's name keeps its own: the file points at it.
        name = notice if notice.startswith(library.name) else f"{library.name}.{notice}"
        shutil.copyfile(package / notice, library.folder / name)
    if not library.notices:
        copyrights = [line[3:] for line in content.decode().splitlines()[:8] if line.startswith(" * Copyright")]
        (library.folder / f"{library.name}.LICENSE").write_text(MIT.format(copyright="\n".join(copyrights)))
    about = json.loads((package / "package.json").read_text())
    digest = hashlib.sha256(kept).hexdigest()
    return f"{library.name}  {library.package}  {about['version']}  {about['license']}  {digest}\n"


if __name__ == "__main__":
    sys.exit(main())
