"""Taking in a city's files: chosen, read, checked and scored at once, and kept as the working copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from kpi_toolkit.i18n import N_, _, ngettext
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.services.assessing import SourceData
from kpi_toolkit.services.preparing import prepare
from kpi_toolkit.services.years import previous_values
from kpi_toolkit.ui.components.file_field import file_field, let_go
from kpi_toolkit.ui.doing import came_of
from kpi_toolkit.ui.preparing import Preparation, Seen, seen_now

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

PLACE, AREA = "upload", "kpi-upload"
TURN, SEEN, REFUSED = "turn of the files", "seen with the files", "why the files were refused"
ENDINGS = ("xlsx", "csv")

ADVICE: Mapping[str, str] = {
    "unusable-file": N_(
        "Nothing was changed by this file. What can be read is the workbook of step 1, filled, or a table in "
        "its CSV form."
    ),
    "other-year": N_(
        "Nothing was changed by this file. If it is right, open the round of that year under “My rounds”. If "
        "the year is wrong, correct it on the sheet of the city's profile and choose the file again."
    ),
}
"""By reason of a refusal, what to do about it besides what its sentence says."""


def uploading(of: Preparation) -> None:
    """The field for files, and what came of the last ones."""
    if not of.may_prepare:
        st.caption(_("Nothing can be uploaded here."))
        return
    if of.copy is not None:
        words = _(
            "Newer files take the place of those that are there. Values typed in the app stay unless the new "
            "files say something else in the same place."
        )
    elif of.view.submissions:
        words = _("To hand in newer figures, choose the mended file. What was handed in stays as it is.")
    else:
        words = _("Choose the filled workbook. It is read and checked at once; nothing is handed in by that.")
    st.write(words)
    st.caption(_("Several departments filled one each? Choose all their files together."))
    files = file_field(
        _("Files of the city"),
        key=_key(of.round_id),
        area=AREA,
        endings=ENDINGS,
        on_change=partial(_seen, of.seen),
    )
    if files:
        _take_in(of, files)
    came_of(PLACE)
    advice = ADVICE.get(st.session_state.pop(REFUSED, ""))
    if advice:
        st.write(_(advice))


def drawn_before(round_id: str) -> bool:
    """Whether the field was on the screen until now. To be called before it is drawn."""
    return _key(round_id) in st.session_state


def _key(round_id: str) -> str:
    return f"files {round_id} {st.session_state.get(TURN, 0)}"


def _seen(seen: Seen) -> None:
    st.session_state[SEEN] = seen


def _take_in(of: Preparation, files: Sequence[UploadedFile]) -> None:
    """Prepare the files, let go of them, and draw the page anew with an empty field."""
    seen: Seen = st.session_state.pop(SEEN, of.seen)
    sources = [SourceData(file.name, file.getvalue()) for file in files]
    with st.spinner(_("Reading, checking and scoring. This takes a few seconds ...")):
        of.doing(PLACE, partial(_prepare, of, sources, seen), seen)()
    let_go(files)
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
    st.rerun()


def _prepare(of: Preparation, sources: Sequence[SourceData], seen: Seen) -> str:
    acting, round_id = of.desk.acting, of.round_id
    try:
        made = prepare(acting, round_id, sources, on=seen[0], previous=previous_values(acting, round_id))
    except Refused as refused:
        st.session_state[REFUSED] = refused.reason
        raise
    seen_now(round_id, (made.version, of.seen[1]))
    of.note_upload(made)
    count = len(sources)
    words = ngettext("{count} file was read and checked.", "{count} files were read and checked.", count)
    return words.format(count=count)
