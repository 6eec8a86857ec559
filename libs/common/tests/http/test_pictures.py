"""Uploads: only the picture is kept, and nothing that is no picture gets in."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from linli_common.http.pictures import PictureUnacceptableError, picture_of
from linli_common.testing.pictures import PLACE, image_of, size_of
from PIL import Image


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_where_and_with_what_a_picture_was_taken_is_gone(kind: str) -> None:
    upload = image_of(kind)
    assert PLACE.encode() in upload
    kept = picture_of(upload)
    assert PLACE.encode() not in kept
    with Image.open(io.BytesIO(kept)) as opened:
        assert (opened.format, dict(opened.getexif())) == ("JPEG", {})
        assert set(opened.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_picture_that_was_taken_with_a_turned_camera_stands_upright() -> None:
    assert size_of(picture_of(image_of("JPEG", turned=6))) == (30, 40)


def test_what_was_transparent_is_white() -> None:
    with Image.open(io.BytesIO(picture_of(image_of("PNG", mode="RGBA")))) as opened:
        assert opened.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "I;16"])
def test_every_kind_of_points_is_taken(mode: str) -> None:
    assert size_of(picture_of(image_of("PNG", mode=mode))) == (40, 30)


def test_a_page_stays_legible_and_a_larger_picture_is_made_smaller() -> None:
    assert size_of(picture_of(image_of("JPEG", size=(3508, 2480)))) == (3508, 2480)
    assert size_of(picture_of(image_of("JPEG", size=(8192, 6144)))) == (4096, 3072)


@pytest.mark.parametrize("size", [(9_000, 8_000), (60_000, 60_000)])
def test_a_picture_that_would_fill_the_memory_is_not_unpacked(size: tuple[int, int]) -> None:
    with pytest.raises(PictureUnacceptableError, match="at most 64,000,000 pixels"):
        picture_of(png_that_says(*size))


@pytest.mark.parametrize(
    "upload",
    [b"", b"<html>", b"\xff\xd8\xff\xe0" + b"deed" * 100, b"GIF89a" + bytes(60), b"RIFF\x00\x00\x00\x00WEBP"],
    ids=["nothing", "page", "jpeg in name only", "gif", "webp in name only"],
)
def test_what_is_no_image_is_refused_in_words(upload: bytes) -> None:
    with pytest.raises(PictureUnacceptableError, match="only JPEG, PNG and WebP images"):
        picture_of(upload)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_half_an_image_is_refused_in_words(kind: str) -> None:
    upload = image_of(kind, size=(400, 300))
    with pytest.raises(PictureUnacceptableError, match="the image is damaged"):
        picture_of(upload[: -len(upload) // 3])


def test_an_upload_of_more_than_ten_megabytes_is_refused() -> None:
    with pytest.raises(PictureUnacceptableError, match="at most 10 MB"):
        picture_of(image_of("JPEG") + bytes(10 * 1024 * 1024))


def png_that_says(width: int, height: int) -> bytes:
    """A small PNG file whose head states a large picture."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    parts = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
