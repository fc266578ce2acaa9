"""The certificate on one page."""

from __future__ import annotations

from kpi_toolkit.reports.content.model import Certificate
from kpi_toolkit.reports.pdf.canvas import Canvas
from kpi_toolkit.reports.pdf.flow import Frame
from kpi_toolkit.reports.pdf.fonts import POINT, spoken
from kpi_toolkit.reports.pdf.pages import PLACE_SIZES, draw_arms, draw_motif_disc, notice
from kpi_toolkit.reports.pdf.snapshot import fill
from kpi_toolkit.reports.tokens import Tokens, tokens

HEAD = 84.0
"""Height of the coloured part."""
MOTIF = 25.0
TITLE_SIZES = (34.0, 28.0, 24.0, 20.0, 17.0, 14.0, 12.0)
LINES = 3
FRAME = 5.0
"""From the edge of the page to the line around it."""


def draw_certificate(certificate: Certificate, look: Tokens | None = None) -> Canvas:
    """The page of a certificate; ``look``: other tokens than those of the toolkit."""
    canvas = Canvas((look or tokens()).in_language(certificate.info.language))
    canvas.new_page(bare=True)
    page, cover, info = canvas.look.page, certificate.cover, certificate.info
    ground, ink = canvas.look.pairs["cover"]
    regular, bold = canvas.look.face("regular"), canvas.look.face("bold")
    left, wide = page.left, page.width - page.left - page.right
    canvas.anchor(0, "certificate", cover.title, 0)
    canvas.rect(0, 0, page.width, HEAD, fill=ground)
    centre = (page.width - page.right - MOTIF, HEAD - 10 - MOTIF)
    draw_motif_disc(canvas, certificate.wheel, centre, MOTIF)
    room = wide - 2 * MOTIF - 10
    with canvas.inside("Sect"):
        beside = draw_arms(canvas, left, 9.4, cover.arms)
        with canvas.inside("P"):
            style = canvas.look.type["lead"]
            canvas.text(beside, 22, cover.kind, style, colour=ink, face=bold, scale=1.7)
        with canvas.inside("P"):
            notice(canvas, page.width - page.right, 12.6, info.mark, info.verified)
        y = 40.0
        size, lines = canvas.fitted(cover.title, bold, TITLE_SIZES, room, LINES)
        with canvas.inside("H1"):
            for line, said in spoken(cover.title, lines):
                base = y + size * 0.69 * POINT
                canvas.line_of_text(left, base, line, bold, size, ink, said=said, of=cover.title, room=room)
                y += size * 1.12 * POINT
        if cover.line:
            quiet = canvas.look.pairs["cover_quiet"][1]
            size, lines = canvas.fitted(cover.line, regular, PLACE_SIZES, room, 2)
            y += 2
            with canvas.inside("P"):
                for line, said in spoken(cover.line, lines):
                    base = y + size * POINT
                    canvas.line_of_text(
                        left, base, line, regular, size, quiet, said=said, of=cover.line, room=room
                    )
                    y += size * 1.3 * POINT
        foot = page.height - page.foot
        fill(canvas, Frame(left, HEAD + 8, wide, foot - 9 - HEAD - 8), certificate.blocks)
    with canvas.within("foot"):
        style = canvas.look.type["running"]
        canvas.rule(left, foot - 4.2, wide, canvas.look.colours["line"])
        canvas.text(left, foot, info.origin, style)
    return canvas
