"""What a city calls its own: pictures of any kind and shape are safe, colours can be read, nothing else is touched."""

from __future__ import annotations

import dataclasses
import io
import random
import zlib
from pathlib import Path

import pytest
import yaml
from PIL import Image
from reports.pdf_words import words_of
from reports.sample_branding import ARMS_ALT, FOREWORD, arms, branding, encoded, photo
from reports.sample_cities import complete, framework, nasty, nasty_framework
from reports.sample_verifications import case, printed

from kpi_toolkit.bounded import Limits
from kpi_toolkit.reports import content
from kpi_toolkit.reports.branding import Branding, Foreword, branded, look_of
from kpi_toolkit.reports.contrast import contrast
from kpi_toolkit.reports.html import draw as draw_html
from kpi_toolkit.reports.pdf import draw, pages
from kpi_toolkit.reports.pdf.ink import PictureMark
from kpi_toolkit.reports.pictures.safe import picture
from kpi_toolkit.reports.tokens import tokens
from kpi_toolkit.services.branding import read_branding
from kpi_toolkit.submission.errors import UnusableFile

WHITE = (255, 255, 255)


def opened(data: bytes) -> Image.Image:
    made = picture(data, "file", "words")
    image = Image.open(io.BytesIO(made.data))
    assert image.mode == "RGB"
    assert not set(image.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert (made.width, made.height) == image.size
    return image


# --- pictures --------------------------------------------------------------------------------------------------


def test_transparent_parts_become_white() -> None:
    image = opened(arms())
    assert image.getpixel((0, 0)) == WHITE
    assert image.getpixel((40, 40)) == (180, 30, 30)
    half = Image.new("LA", (20, 20), (0, 128))
    assert 120 < opened(encoded(half, "PNG")).getpixel((5, 5))[0] < 135  # type: ignore[index]
    indexed = Image.new("P", (20, 20), 0)
    assert opened(encoded(indexed, "PNG", transparency=0)).getpixel((3, 3)) == WHITE


@pytest.mark.parametrize("mode", ["1", "L", "P", "I;16", "RGB"])
def test_colours_of_every_kind_are_understood(mode: str) -> None:
    image = (
        Image.new("I;16", (20, 20), 65535) if mode == "I;16" else Image.new("L", (20, 20), 255).convert(mode)
    )
    assert opened(encoded(image, "PNG")).getpixel((5, 5)) == WHITE


def test_cmyk_and_what_a_camera_noted() -> None:
    image = Image.new("CMYK", (40, 20), (0, 255, 255, 0))
    red, green, blue = opened(encoded(image, "JPEG")).getpixel((5, 5))  # type: ignore[misc]
    assert (red > 200, green < 60, blue < 60) == (True, True, True)
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "A camera"
    turned = picture(encoded(Image.new("RGB", (60, 20)), "JPEG", exif=exif), "file", "words")
    assert (turned.width, turned.height) == (20, 60)
    assert b"A camera" not in turned.data


def test_large_pictures_are_made_smaller_and_the_same_file_gives_the_same_bytes() -> None:
    huge = encoded(Image.new("RGB", (5000, 2500), (20, 90, 60)), "JPEG")
    made = picture(huge, "file", "words")
    assert max(made.width, made.height) <= 1600
    assert made.width == pytest.approx(2 * made.height, abs=2)
    assert picture(huge, "file", "words") == made


def bomb() -> bytes:
    """A small file that claims to be very large."""
    data = bytearray(encoded(Image.new("L", (1, 1)), "PNG"))
    data[16:24] = (60_000).to_bytes(4) * 2
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4)
    return bytes(data)


def noise(seed: int) -> bytes:
    """A picture with bytes changed here and there."""
    chance, data = random.Random(seed), bytearray(photo())
    for _ in range(30):
        data[chance.randrange(20, len(data))] = chance.randrange(256)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "picture-broken"),
        (b"GIF89a" + bytes(40), "picture-broken"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "picture-broken"),
        (arms()[:200], "picture-broken"),
        (encoded(Image.new("RGB", (9, 9)), "BMP"), "picture-broken"),
        (bomb(), "picture-too-many-pixels"),
        (bytes(12_000_001), "picture-too-large"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(data: bytes, reason: str) -> None:
    with pytest.raises(UnusableFile) as caught:
        picture(data, "arms.png", "words")
    assert caught.value.reason == reason
    assert str(caught.value).startswith('"arms.png"')


@pytest.mark.parametrize("seed", range(3))
def test_a_damaged_picture_is_a_picture_or_refused(seed: int) -> None:
    reason = ""
    try:
        made = picture(noise(seed), "photo.jpg", "words").data
    except UnusableFile as error:
        made, reason = b"", error.reason
    assert made or reason == "picture-broken"


def test_decoding_has_limits() -> None:
    with pytest.raises(UnusableFile, match=r"longer than|stopped"):
        picture(arms(), "arms.png", "words", Limits(seconds=0.001))


@pytest.mark.parametrize("alt", ["", "  ", "x" * 301])
def test_a_picture_needs_words(alt: str) -> None:
    with pytest.raises(UnusableFile, match="Say in them what the picture shows"):
        picture(arms(), "arms.png", alt)


@pytest.mark.parametrize("size", [(4000, 3), (3, 4000), (1, 1), (900, 900)])
@pytest.mark.parametrize("kind", ["snapshot", "certificate"])
def test_any_shape_stands_in_its_place_undistorted(size: tuple[int, int], kind: str) -> None:
    one = picture(encoded(Image.new("RGB", size, (90, 20, 120)), "PNG"), "file", "words")
    own = Branding(arms=one, photo=one)
    city = printed().model_copy(update={"city": nasty().city, "country": nasty().country})
    canvas = pages(branded(getattr(content, kind)(city, framework(), case("independent")), own))
    marks = [mark for mark in canvas.pages[0].marks if isinstance(mark, PictureMark)]
    assert len(marks) == (2 if kind == "snapshot" else 1)
    limits = [(34.0, 20.0), (73.0, 95.0)]
    for mark, (wide, high) in zip(marks, limits, strict=False):
        assert mark.width <= wide + 0.01
        assert mark.height <= high + 0.01
        assert mark.width / mark.height == pytest.approx(one.width / one.height)
        assert mark.x >= 18
        assert mark.y >= 9
        assert mark.y + mark.height <= 183
        assert mark.width <= one.width * 25.4 / 72 + 0.01


# --- colours ---------------------------------------------------------------------------------------------------


def file(folder: Path, **said: object) -> Path:
    """A branding file with its pictures beside it."""
    (folder / "arms.png").write_bytes(arms())
    path = folder / "city.yaml"
    path.write_text(yaml.safe_dump(said, allow_unicode=True), encoding="utf-8")
    return path


@pytest.mark.parametrize("key", ["accent", "cover"])
def test_a_colour_that_cannot_be_read_is_refused_with_its_contrast(tmp_path: Path, key: str) -> None:
    with pytest.raises(UnusableFile, match=r"FFD24A.*differ from its ground by 1\.\d to 1 only"):
        read_branding(file(tmp_path, **{key: "ffd24a"}))


def test_only_what_is_the_citys_changes() -> None:
    look, own = tokens(), look_of(branding())
    assert (own.bands, own.marks, own.severities) == (look.bands, look.marks, look.severities)
    changed = {key for key in look.pairs if look.pairs[key] != own.pairs[key]}
    assert changed == {"cover", "cover_quiet", "head"}
    assert {key for key in look.colours if look.colours[key] != own.colours[key]} == {"accent", "deep"}
    for fill, ink in own.pairs.values():
        assert contrast(fill, ink) >= 4.5
    assert look_of(None) is look


@pytest.mark.parametrize("kind", ["snapshot", "verification_report", "factsheet", "certificate"])
def test_mark_and_disclaimer_stay(kind: str) -> None:
    plain = getattr(content, kind)(printed(), framework(), case("independent"))
    own = branded(plain, branding())
    assert own.info == plain.info
    bare = dataclasses.replace(own.cover, arms=None, photo=None)
    assert bare == plain.cover
    words = words_of(draw(own, look=look_of(branding())).pdf)
    for said in (
        plain.info.mark,
        "not an official product",
        *([] if kind == "certificate" else [FOREWORD[:30]]),
    ):
        assert said in words
    page = draw_html(own, look_of(branding())).decode()
    assert f'alt="{ARMS_ALT}"' in page
    assert "--kpi-pair-cover:#4A1226" in page


@pytest.mark.parametrize("text", ["Word " * 590, "a\n" * 1400])
def test_a_long_foreword_takes_no_room_from_what_has_to_stand_there(text: str) -> None:
    own = Branding(foreword=Foreword(text=text, name="N" * 120, role="R" * 160))
    made = branded(content.snapshot(nasty(), nasty_framework()), own)
    words = words_of(draw(made).pdf)
    assert "These words are the city's own" in words
    assert "no part of what was measured or verified." in words


# --- the file --------------------------------------------------------------------------------------------------


def test_a_file_is_read_with_the_pictures_beside_it(tmp_path: Path) -> None:
    found = read_branding(
        file(
            tmp_path, accent="7a1f3d", arms={"file": "arms.png", "alt": ARMS_ALT}, foreword={"text": FOREWORD}
        )
    )
    assert (found.accent, found.arms and found.arms.alt, found.photo) == ("7A1F3D", ARMS_ALT, None)
    assert found.arms == branding().arms


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"mark": "Verified"}, "mark: Extra inputs"),
        ({"bands": {1: "FFFFFF"}}, "bands: Extra inputs"),
        ({"accent": "red"}, "accent: "),
        ({"arms": {"file": "arms.png"}}, "arms.alt: Field required"),
        ({"arms": {"file": "../arms.png", "alt": "x"}}, "is not in its folder"),
        ({"arms": {"file": "/etc/hostname", "alt": "x"}}, "is not in its folder"),
        ({"arms": {"file": "missing.png", "alt": "x"}}, "There is no file"),
        ({"foreword": {"text": "x" * 3001}}, "foreword.text: "),
    ],
)
def test_a_file_that_says_something_else_is_refused_in_words(
    tmp_path: Path, said: dict, problem: str
) -> None:
    with pytest.raises(UnusableFile) as caught:
        read_branding(file(tmp_path, **said))
    assert problem in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match="There is no file"):
        read_branding(tmp_path / "none.yaml")
    path = tmp_path / "bad.yaml"
    path.write_text("accent: [", encoding="utf-8")
    with pytest.raises(UnusableFile, match="not valid YAML"):
        read_branding(path)


def test_without_a_branding_a_document_is_what_it_was() -> None:
    plain = content.snapshot(complete(), framework())
    assert branded(plain, None) is plain
