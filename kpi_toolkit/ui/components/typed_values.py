"""Values that were typed in the app over what the files say: those that stay, and those new files have settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from kpi_toolkit.framework import Framework
from kpi_toolkit.i18n import N_, _
from kpi_toolkit.services.preparing import NO_REASON
from kpi_toolkit.ui.components.html import Cell, Column, Row, Table, esc, table

Typed = dict[str, Any]

FIELD_WORDS: Mapping[str, str] = {
    "final": N_("final value"),
    "notation": N_("word in place of a figure"),
    "year": N_("year"),
    "quality": N_("quality"),
    "origin": N_("origin"),
    "source": N_("source"),
    "comment": N_("comment"),
    "evidence": N_("evidence"),
}


def typed_html(changes: Sequence[Typed], dropped: Sequence[Typed], framework: Framework) -> Markup:
    """Both as tables; nothing where there are none."""
    parts = []
    if changes:
        columns = [Column(_("Value")), Column(_("In the files")), Column(_("Typed")), Column(_("Reason"))]
        rows = [_row(one, framework, _reason(one)) for one in changes]
        parts.append(table(Table(_("Typed in the app over the files"), columns, rows)))
    if dropped:
        columns = [
            Column(_("Value")),
            Column(_("In the files before")),
            Column(_("Typed")),
            Column(_("In the new files, which counts")),
        ]
        rows = [_row(one, framework, one["now"]) for one in dropped]
        caption = _("Typed before, and no longer in force because the new files say something else")
        parts.append(table(Table(caption, columns, rows)))
    return Markup("").join(parts)


def _row(one: Typed, framework: Framework, last: str | None) -> Row:
    return Row(
        [
            Cell(_named(one, framework), head=True),
            *(str(text) if text not in (None, "") else "–" for text in (one["old"], one["new"], last)),
        ]
    )


def _reason(one: Typed) -> str:
    return _(NO_REASON) if one["reason"] == NO_REASON else str(one["reason"])


def _named(one: Typed, framework: Framework) -> Markup:
    point = framework.by_key.get((one["code"], one["data_point"]))
    if point is None:
        return esc(_profile_label(one["data_point"], framework))
    given = framework.inputs.get(one["field"])
    label = given.label if given else _(FIELD_WORDS.get(one["field"], one["field"]))
    return Markup('{}<br><span class="quiet">{} · {}</span>').format(
        esc(point.name), esc(point.code), esc(label)
    )


def _profile_label(key: str, framework: Framework) -> str:
    labels = {name: framework.inputs[name].label for name in framework.shared_inputs}
    labels |= {field.key: field.label for field in framework.pack.profile}
    return labels.get(key, key)
