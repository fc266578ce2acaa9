"""A field for files in our words. Streamlit's own are English and cannot be chosen, so a script puts ours in place.

It changes words and names for screen readers only; how the field works stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from kpi_toolkit.i18n import _
from kpi_toolkit.i18n.lists import commas

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

LIMIT = 20
"""Megabytes of one file, as ``server.maxUploadSize`` has it."""

_SCRIPT = """
const ICON = '[data-testid="stIconMaterial"]';
function put(root, text) {
  const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let first = true;
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    if (node.parentElement.closest(ICON)) continue;
    const wanted = first ? text : "";
    if (node.nodeValue !== wanted) node.nodeValue = wanted;
    first = false;
  }
}
function name(element, text) {
  if (element.getAttribute("aria-label") !== text) element.setAttribute("aria-label", text);
}
function translate(field, words) {
  const zone = field.querySelector('[data-testid="stFileUploaderDropzone"]');
  if (!zone) return;
  const input = zone.querySelector('input[type="file"]');
  if (input) {
    name(input, words.label);
    if (input.accept !== words.accept) input.accept = words.accept;
  }
  zone.querySelectorAll('[data-testid="stFileUploaderDropzoneInstructions"]').forEach((hint) => put(hint, words.hint));
  zone.querySelectorAll(":scope > div:not([data-testid]) > span").forEach((hint) => put(hint, words.drop));
  zone.querySelectorAll("button").forEach((button) => {
    const chip = button.closest('[data-testid="stFileChip"]');
    if (chip) name(button, words.remove.replace("{name}", title(chip)));
    else if (button.hasAttribute("aria-label")) name(button, words.choose);
    else put(button, words.choose);
  });
}
function title(chip) {
  const shown = chip.querySelector('[data-testid="stFileChipName"]');
  return shown ? shown.title || shown.innerText : "";
}
function problems(field, words, told) {
  const failed = [...field.querySelectorAll('[data-testid="stFileChip"][aria-invalid]')];
  const said = failed.map((chip) => {
    const alert = chip.querySelector('[role="alert"]');
    const english = alert && !alert.dataset.kpiWord ? alert.textContent : "";
    if (english) alert.dataset.kpiWord = /smaller/.test(english) ? "tooLarge" : "notSent";
    const text = words[alert ? alert.dataset.kpiWord : "notSent"].replace("{name}", title(chip));
    if (alert) put(alert, text);
    chip.setAttribute("role", "group");
    return text;
  });
  const lines = [...told.children].map((line) => line.textContent);
  if (lines.join() === said.join()) return;
  told.replaceChildren(...said.map((text) => {
    const line = document.createElement("p");
    line.textContent = text;
    return line;
  }));
}
export default function (component) {
  const { data: words, parentElement } = component;
  const told = parentElement.querySelector(".kpi-files-told");
  const apply = () => {
    const field = document.querySelector(`.st-key-${words.area}`);
    if (!field) return;
    translate(field, words);
    problems(field, words, told);
  };
  apply();
  const observer = new MutationObserver(apply);  // a field that was emptied is another element
  observer.observe(document.querySelector('[data-testid="stMain"]'), { subtree: true, childList: true });
  return () => observer.disconnect();
}
"""
_words = st.components.v2.component(
    "kpi_file_words",
    html='<div class="kpi-files-told"></div>',
    js=_SCRIPT,
    isolate_styles=False,
)


def file_field(
    label: str, *, key: str, area: str, endings: Sequence[str], on_change: Callable[[], None] | None = None
) -> list[UploadedFile]:
    """A field that takes several files. Which of them can be used is for the services to say.

    ``key``: of the widget. ``area``: a plain word that is this field's alone on the page. ``endings``: those
    the computer's own window shows first.
    """
    with st.container(key=area):
        files = st.file_uploader(label, accept_multiple_files=True, key=key, on_change=on_change)
    _words(data=_words_of(label, area, endings), key=f"words of {area}")
    return files


def _words_of(label: str, area: str, endings: Sequence[str]) -> dict[str, str]:
    return {
        "area": area,
        "label": label,
        "accept": ",".join(f".{ending}" for ending in endings),
        "choose": _("Choose files"),
        "hint": _("or drop them here; {endings}, up to {limit} MB each").format(
            endings=commas(f".{ending}" for ending in endings), limit=LIMIT
        ),
        "drop": _("Drop the files here"),
        "remove": _("Remove {name}"),
        "tooLarge": _(
            "“{name}” is larger than {limit} MB, so it was not sent. Remove pictures and sheets that do not "
            "belong to the data, save it and choose it again."
        ).replace("{limit}", str(LIMIT)),
        "notSent": _("“{name}” could not be sent. Check the connection and choose it again."),
    }


def let_go(files: Sequence[UploadedFile]) -> None:
    """Drop the bytes of files that were taken in, which the server would keep until the browser goes away."""
    from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    context = get_script_run_ctx()
    kept = context.uploaded_file_mgr if context else None
    if context is not None and isinstance(kept, MemoryUploadedFileManager):
        for file in files:
            kept.remove_file(context.session_id, file.file_id)
