"""What may be uploaded as an image, and what is kept of it: the picture alone.

A photograph says where and with what it was taken (EXIF, XMP, comments). So every image is unpacked and written anew as
a JPEG: its points go over, turned the way the camera was held; nothing else does, not even a colour profile.
"""

from __future__ import annotations

import io
import threading

from PIL import Image, ImageOps

from linli_common.refusal import Refusal

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 64_000_000
"""Above what phones take. An image says its size before it is unpacked; a larger one never is."""
MEDIA_TYPES = ("image/jpeg", "image/png", "image/webp")
KEPT_MEDIA_TYPE = "image/jpeg"

_FORMATS = ("JPEG", "PNG", "WEBP")
_LONGER_SIDE = 4_096
"""Points that are kept: an A4 page at 300 dpi has 3 508."""
_QUALITY = 90
_UNPACKED_AT_ONCE = threading.BoundedSemaphore(2)
"""An image takes up to 4 bytes a point while it is worked on; many uploads at once must not take all memory."""


class PictureUnacceptableError(Refusal):
    """The upload is too large, damaged, or no JPEG, PNG or WebP picture."""

    status, title, field = 422, "图片不可用", "body"


def picture_of(upload: bytes) -> bytes:
    """The uploaded picture as a JPEG without metadata. The upload's format is told by its content.

    Raises `PictureUnacceptableError` for what is too large, damaged, or no JPEG, PNG or WebP.
    """
    if len(upload) > MAX_BYTES:
        raise PictureUnacceptableError("an image has at most 10 MB")
    with _UNPACKED_AT_ONCE, _opened(upload) as image:
        if image.width * image.height > MAX_PIXELS:
            raise _too_many_pixels()
        try:
            image.thumbnail((_LONGER_SIDE, _LONGER_SIDE))
            picture = _on_white(ImageOps.exif_transpose(image))
        except Exception as error:  # a damaged file makes the decoders fail in many ways
            raise PictureUnacceptableError("the image is damaged") from error
        written = io.BytesIO()
        picture.save(written, "JPEG", quality=_QUALITY)
    return written.getvalue()


def _opened(upload: bytes) -> Image.Image:
    """Reads the head only."""
    try:
        return Image.open(io.BytesIO(upload), formats=_FORMATS)
    except Image.DecompressionBombError:
        raise _too_many_pixels() from None
    except Exception as error:  # as above
        raise PictureUnacceptableError("only JPEG, PNG and WebP images") from error


def _on_white(image: Image.Image) -> Image.Image:
    """The points in RGB, without anything that came with the file; what was transparent is white."""
    if image.has_transparency_data:
        over = image.convert("RGBA")
        picture = Image.new("RGB", image.size, "white")
        picture.paste(over, mask=over)
        return picture
    picture = Image.new("RGB", image.size)
    picture.paste(image.convert("RGB"))
    return picture


def _too_many_pixels() -> PictureUnacceptableError:
    return PictureUnacceptableError(f"an image has at most {MAX_PIXELS:,} pixels")
