"""Single values typed over what files say: kept apart from the files, so that new files can come under them.

A typed change is a document: what ``correcting.apply`` tells of it, and the text and unit as they were typed. Of
each field only the last one typed is kept; what is in force is always the files with these changes over them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from kpi_toolkit.framework import Framework
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.services.correcting import PROFILE, Change, apply, entry_of, find_point
from kpi_toolkit.submission.models import Entry, Submission

Typed = dict[str, Any]

_AS_TYPED = ("text", "unit")


def type_over(
    read: Submission, framework: Framework, changes: Sequence[Change], *, number: int
) -> tuple[Submission, tuple[Typed, ...]]:
    """The submission with changes over it, and the changes as documents; those that change nothing are left out.

    ``number``: of the submission it is to become. Raises Refused for what is not known or not understood.
    """
    submission, typed = read, []
    for change in changes:
        try:
            submission, (told,) = apply(submission, framework, [change], number=number)
        except Refused as refused:
            if refused.reason != "nothing-changed":
                raise
            continue
        typed.append(told | {name: getattr(change, name) for name in _AS_TYPED})
    return submission, tuple(typed)


def put_over(
    old: Submission, new: Submission, framework: Framework, typed: Sequence[Typed], *, number: int
) -> tuple[Submission, tuple[Typed, ...], tuple[Typed, ...]]:
    """Typed changes moved from what files said to what new files say: the result, those that stay, those dropped.

    A change stays where the new files say in its field what the old ones said. Where they say something
    else they have settled it: it is dropped, with what stands there ``now``.
    """
    submission = new
    stay: list[Typed] = []
    dropped: list[Typed] = []
    for change in typed:
        field = change["code"], change["data_point"], change["field"]
        before, now = entry_of(old, *field), entry_of(new, *field)
        over: tuple[Typed, ...] = ()
        if _same(before, now):
            try:
                submission, over = type_over(submission, framework, [_change(change)], number=number)
            except Refused:
                over = ()  # another pack understands it no more
        stay += over
        if not over:
            dropped.append({**change, "now": now.raw if now else None})
    return submission, tuple(stay), tuple(dropped)


def last_of_each(
    framework: Framework, typed: Sequence[Typed], changes: Sequence[Change]
) -> tuple[Change, ...]:
    """All changes in the order they were typed, of each field the last one alone. Raises Refused."""
    by_field: dict[tuple[str, str, str], Change] = {}
    for change in (*map(_change, typed), *(named(framework, change) for change in changes)):
        field = change.code, change.data_point, change.field
        by_field.pop(field, None)
        by_field[field] = change
    return tuple(by_field.values())


def named(framework: Framework, change: Change) -> Change:
    """A change with code, data point and field written in one way. Raises Refused for an unknown data point."""
    if change.code.strip().casefold() == PROFILE:
        return replace(change, code=PROFILE, data_point=change.data_point.strip(), field="value")
    code, data_point = find_point(framework, change.code, change.data_point).key
    return replace(change, code=code, data_point=data_point, field=change.field.strip())


def told(typed: Sequence[Typed]) -> tuple[dict[str, Any], ...]:
    """The changes as a submission records them."""
    return tuple({name: value for name, value in one.items() if name not in _AS_TYPED} for one in typed)


def _change(typed: Mapping[str, Any]) -> Change:
    names = ("code", "data_point", "field", "reason", *_AS_TYPED)
    return Change(**{name: typed[name] for name in names})


def _same(one: Entry | None, other: Entry | None) -> bool:
    """Whether two files say the same in a field, however they write it."""
    if one is None or other is None:
        return one is other
    if one.value is None or other.value is None:
        return one.raw == other.raw and one.value is other.value
    return one.value == other.value
