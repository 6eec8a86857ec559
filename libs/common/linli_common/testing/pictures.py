"""Images for tests."""

from __future__ import annotations

import io

from PIL import ExifTags, Image

PLACE = "31.3386 N 121.4893 E"
SHANGHAI = {1: "N", 2: (31.0, 20.0, 19.0), 3: "E", 4: (121.0, 29.0, 21.0)}


def image_of(kind: str, *, size: tuple[int, int] = (40, 30), mode: str = "RGB", turned: int = 1) -> bytes:
    """An image of a kind with the place, the camera and a comment in it; ``turned`` is EXIF's orientation."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = PLACE
    exif[ExifTags.Base.Orientation] = turned
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(SHANGHAI)
    written = io.BytesIO()
    Image.new(mode, size).save(written, kind, exif=exif, comment=PLACE.encode())
    return written.getvalue()


def size_of(image: bytes) -> tuple[int, int]:
    """Width and height."""
    with Image.open(io.BytesIO(image)) as opened:
        return opened.size
