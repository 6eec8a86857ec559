"""Drawn design schemes of a small garden: a plan from above and a view, made from a few words. Nothing is loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from math import cos, pi, sin
from random import Random
from typing import TypeAlias

from PIL import Image, ImageDraw

Colour: TypeAlias = tuple[int, int, int]
Point: TypeAlias = tuple[float, float]

WIDTH, HEIGHT = 960, 600
_SHARPER = 2
"""Drawn so many times larger and made smaller, which smooths the edges."""
_LAWN, _PATH, _EARTH, _WATER = (188, 214, 154), (236, 224, 199), (214, 196, 160), (150, 200, 216)
_CROWNS: Sequence[Colour] = ((96, 150, 88), (120, 170, 96), (80, 132, 92), (142, 182, 104))
_SHADE, _LINE, _WALL = (150, 180, 122), (120, 106, 88), (226, 218, 206)


@dataclass(frozen=True, slots=True)
class Design:
    """What a scheme has. ``roof`` is the colour of its pavilion; ``corners`` those of the roof, 4 to 8."""

    roof: Colour
    corners: int = 6
    round_path: bool = False
    pond: bool = False
    ramp: bool = False
    play: bool = False
    flowers: Colour = (222, 120, 132)
    trees: int = 16
    seed: int = 1


class _Sheet:
    """A drawing in units of the finished picture."""

    def __init__(self, ground: Colour) -> None:
        self.image = Image.new("RGB", (WIDTH * _SHARPER, HEIGHT * _SHARPER), ground)
        self._draw = ImageDraw.Draw(self.image)

    def box(self, x: float, y: float, width: float, height: float, fill: Colour, radius: float = 0) -> None:
        edges = [value * _SHARPER for value in (x, y, x + width, y + height)]
        self._draw.rounded_rectangle(edges, radius * _SHARPER, fill)

    def dot(self, x: float, y: float, radius: float, fill: Colour) -> None:
        edges = [value * _SHARPER for value in (x - radius, y - radius, x + radius, y + radius)]
        self._draw.ellipse(edges, fill)

    def shape(self, points: Sequence[Point], fill: Colour) -> None:
        self._draw.polygon([(x * _SHARPER, y * _SHARPER) for x, y in points], fill)

    def line(self, points: Sequence[Point], fill: Colour, width: float) -> None:
        drawn = [(x * _SHARPER, y * _SHARPER) for x, y in points]
        self._draw.line(drawn, fill, round(width * _SHARPER), joint="curve")
        for x, y in (points[0], points[-1]):
            self.dot(x, y, width / 2, fill)

    def jpeg(self) -> bytes:
        out = BytesIO()
        self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(out, "JPEG", quality=86)
        return out.getvalue()


@cache
def plan(design: Design) -> bytes:
    """The garden from above, as a JPEG."""
    sheet, random = _Sheet(_WALL), Random(design.seed)  # noqa: S311 - where trees stand
    sheet.box(40, 40, WIDTH - 80, HEIGHT - 80, _LAWN, radius=36)
    middle = (WIDTH / 2 + random.uniform(-60, 60), HEIGHT / 2)
    _paths(sheet, design, middle)
    if design.pond:
        sheet.dot(250, 400, 74, (198, 220, 200))
        sheet.dot(250, 400, 64, _WATER)
        sheet.dot(228, 384, 16, (176, 216, 228))
    if design.play:
        sheet.box(690, 350, 180, 140, (232, 190, 140), radius=30)
        for left, top, radius, colour in (
            (740, 400, 24, (214, 106, 84)),
            (812, 392, 18, (92, 140, 184)),
            (784, 446, 20, (238, 206, 96)),
        ):
            sheet.dot(left, top, radius, colour)
    _flowers(sheet, design, random)
    _trees(sheet, design, random, middle)
    sheet.dot(*middle, 96, _PATH)
    _roof(sheet, design, middle)
    for turn in range(4):
        x, y = middle[0] + 84 * cos(turn * pi / 2 + 0.4), middle[1] + 84 * sin(turn * pi / 2 + 0.4)
        sheet.box(x - 16, y - 5, 32, 10, _LINE, radius=3)
    return sheet.jpeg()


@cache
def view(design: Design) -> bytes:
    """The garden as one sees it from the path, as a JPEG."""
    sheet, random = _Sheet((206, 228, 240)), Random(design.seed + 100)  # noqa: S311 - where trees stand
    for nth in range(5):
        left = 40 + nth * 190
        sheet.box(left, 120 + 30 * (nth % 3), 150, 340, (218, 222, 226))
        for row in range(6):
            for column in range(3):
                sheet.box(left + 22 + column * 40, 150 + 30 * (nth % 3) + row * 44, 22, 26, (190, 206, 220))
    sheet.box(0, 400, WIDTH, 200, _LAWN)
    for nth in range(7):
        _tree_from_the_side(sheet, random.uniform(20, WIDTH - 20), 414, random.uniform(40, 66), nth)
    if design.pond:
        sheet.shape([(60, 520), (160, 486), (330, 490), (380, 528), (240, 560)], _WATER)
    _pavilion(sheet, design)
    if design.ramp:
        sheet.shape([(640, 500), (860, 540), (860, 556), (640, 520)], _PATH)
        sheet.line([(640, 466), (860, 506)], _LINE, 4)
        for nth in range(5):
            sheet.line([(644 + nth * 53, 466 + nth * 10), (644 + nth * 53, 506 + nth * 9)], _LINE, 3)
    for nth in range(26):
        sheet.dot(30 + nth * 36 + random.uniform(-8, 8), 566 + random.uniform(-12, 12), 9, design.flowers)
    for nth, x in enumerate((392, 560, 706 if not design.ramp else 600)):
        _somebody(sheet, x, 520, ((92, 120, 168), (190, 96, 92), (110, 140, 96))[nth])
    return sheet.jpeg()


def _paths(sheet: _Sheet, design: Design, middle: Point) -> None:
    if design.round_path:
        ring = [(middle[0] + 300 * cos(turn / 24 * pi), middle[1] + 180 * sin(turn / 24 * pi)) for turn in range(49)]
        sheet.line(ring, _PATH, 34)
    else:
        sheet.line([(60, 120), (260, 210), middle, (700, 400), (900, 490)], _PATH, 40)
        sheet.line([(120, 520), (320, 430), middle], _PATH, 28)
    sheet.line([(middle[0], 48), middle], _PATH, 34)
    if design.ramp:
        sheet.line([(middle[0] + 40, 60), (middle[0] + 190, 120), (middle[0] + 70, 200)], _EARTH, 22)


def _flowers(sheet: _Sheet, design: Design, random: Random) -> None:
    for left, top in ((120, 250), (760, 110), (480, 500)):
        sheet.box(left, top, 130, 44, _EARTH, radius=20)
        for nth in range(9):
            x, y = left + 16 + nth * 12.5, top + 22 + random.uniform(-10, 10)
            sheet.dot(x, y, 6, design.flowers if nth % 3 else (246, 226, 160))


def _trees(sheet: _Sheet, design: Design, random: Random, middle: Point) -> None:
    for nth in range(design.trees):
        along = nth / design.trees * 2 * pi
        x = WIDTH / 2 + (WIDTH / 2 - 96) * cos(along) + random.uniform(-24, 24)
        y = HEIGHT / 2 + (HEIGHT / 2 - 92) * sin(along) + random.uniform(-18, 18)
        if abs(x - middle[0]) < 130 and abs(y - middle[1]) < 130:
            continue
        radius = random.uniform(24, 38)
        sheet.dot(x + 6, y + 8, radius, _SHADE)
        sheet.dot(x, y, radius, _CROWNS[nth % len(_CROWNS)])
        sheet.dot(x - radius / 4, y - radius / 4, radius / 2, _CROWNS[(nth + 1) % len(_CROWNS)])


def _roof(sheet: _Sheet, design: Design, middle: Point) -> None:
    corners = [
        (middle[0] + 58 * cos(turn / design.corners * 2 * pi), middle[1] + 58 * sin(turn / design.corners * 2 * pi))
        for turn in range(design.corners)
    ]
    sheet.shape([(x + 8, y + 10) for x, y in corners], (206, 192, 166))
    for nth, corner in enumerate(corners):
        red, green, blue = (max(0, one - 16 * (nth % 3)) for one in design.roof)
        sheet.shape([middle, corner, corners[(nth + 1) % len(corners)]], (red, green, blue))
    sheet.dot(*middle, 7, (250, 240, 220))


def _tree_from_the_side(sheet: _Sheet, x: float, foot: float, radius: float, nth: int) -> None:
    sheet.box(x - 5, foot - radius, 10, radius + 10, (138, 108, 82))
    sheet.dot(x, foot - radius * 1.6, radius, _CROWNS[nth % len(_CROWNS)])
    sheet.dot(x - radius / 3, foot - radius * 1.9, radius * 0.6, _CROWNS[(nth + 1) % len(_CROWNS)])


def _pavilion(sheet: _Sheet, design: Design) -> None:
    sheet.box(330, 490, 320, 22, _PATH, radius=4)
    for x in (356, 436, 526, 610):
        sheet.box(x, 350, 14, 142, (156, 112, 84))
    sheet.box(370, 452, 240, 12, (176, 132, 98), radius=4)
    sheet.shape([(300, 356), (490, 232), (680, 356), (640, 366), (340, 366)], design.roof)
    red, green, blue = (max(0, one - 34) for one in design.roof)
    sheet.shape([(490, 232), (680, 356), (640, 366), (490, 300)], (red, green, blue))
    sheet.dot(490, 228, 9, (250, 240, 220))


def _somebody(sheet: _Sheet, x: float, foot: float, coat: Colour) -> None:
    sheet.box(x - 12, foot - 62, 24, 48, coat, radius=10)
    sheet.box(x - 9, foot - 18, 8, 22, (84, 84, 96), radius=3)
    sheet.box(x + 1, foot - 18, 8, 22, (84, 84, 96), radius=3)
    sheet.dot(x, foot - 74, 12, (232, 198, 168))
