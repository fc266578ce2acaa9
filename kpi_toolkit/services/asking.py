"""Questions to the city, its answers, and evidence (the manual's record of questions: every question put
to the
city and its answer)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from kpi_toolkit.review.models import Attachment, Message, PointKey, Question, Round, SubmittedFile
from kpi_toolkit.review.ports import UnitOfWork
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.review.table import Action
from kpi_toolkit.services.acting import Acting, clean, new_id
from kpi_toolkit.services.assessing import SourceData
from kpi_toolkit.services.case import Case
from kpi_toolkit.services.correcting import PROFILE, find_point

WHOLE: PointKey = ("round", "general")
"""What a question is about that belongs to no single figure."""

MAX_ATTACHMENT = 20_000_000
MAX_ATTACHMENTS = 20  # of one message


def ask(
    acting: Acting,
    round_id: str,
    code: str,
    data_point: str,
    text: str,
    attachments: Sequence[SourceData] = (),
) -> Question:
    """Put a question to the city: on a data point, a figure of the profile, or the whole round (``WHOLE``).

    Raises Refused.
    """
    words = _words(text)

    def change(unit: UnitOfWork) -> Question:
        case = Case(acting, unit, round_id, Action.ASK)
        topic = _topic(case, code, data_point)
        question = Question(new_id(), round_id, *topic, acting.person_id, case.at)
        first = Message(new_id(), question.id, words, False, acting.person_id, case.at)
        unit.add_question(question, first)
        _attach(case, topic, attachments, first.id)
        case.step("question", question=question.id, message=first.id)
        return question

    return acting.write(change)


def ask_again(
    acting: Acting, round_id: str, question_id: str, text: str, attachments: Sequence[SourceData] = ()
) -> Message:
    """Ask on in an open thread, which then waits for the city again. Raises Refused."""
    return _reply(acting, round_id, Action.ASK, question_id, text, attachments)


def answer(
    acting: Acting, round_id: str, question_id: str, text: str, attachments: Sequence[SourceData] = ()
) -> Message:
    """Answer an open question, with attachments as evidence. Raises Refused."""
    return _reply(acting, round_id, Action.ANSWER, question_id, text, attachments)


def close(acting: Acting, round_id: str, question_id: str) -> Round:
    """Close a question. Raises Refused."""

    def change(unit: UnitOfWork) -> Round:
        case = Case(acting, unit, round_id, Action.CLOSE)
        question = _open_question(case, question_id)
        unit.close_question(replace(question, closed_at=case.at, closed_by=acting.person_id))
        return case.step("question", question=question.id)

    return acting.write(change)


def attach(
    acting: Acting, round_id: str, code: str, data_point: str, files: Sequence[SourceData]
) -> tuple[Attachment, ...]:
    """Add evidence for a data point, a figure of the profile or the whole round. Raises Refused."""
    if not files:
        raise Refused("no-files")

    def change(unit: UnitOfWork) -> tuple[Attachment, ...]:
        case = Case(acting, unit, round_id, Action.ATTACH)
        made = _attach(case, _topic(case, code, data_point), files, None)
        case.step("evidence", attachments=[one.id for one in made], files=[one.file.sha256 for one in made])
        return made

    return acting.write(change)


def _reply(
    acting: Acting,
    round_id: str,
    action: Action,
    question_id: str,
    text: str,
    attachments: Sequence[SourceData],
) -> Message:
    words = _words(text)

    def change(unit: UnitOfWork) -> Message:
        case = Case(acting, unit, round_id, action)
        question = _open_question(case, question_id)
        is_answer = action is Action.ANSWER
        message = Message(new_id(), question.id, words, is_answer, acting.person_id, case.at)
        unit.add_message(message)
        made = _attach(case, (question.code, question.data_point), attachments, message.id)
        files = [one.file.sha256 for one in made]
        case.step("question", question=question.id, message=message.id, files=files)
        return message

    return acting.write(change)


def _words(text: str) -> str:
    words = clean(text)
    if not words:
        raise Refused("text-needed")
    return words


def _topic(case: Case, code: str, data_point: str) -> PointKey:
    """What a question or a piece of evidence is about. Raises Refused."""
    framework = case.acting.pack(case.round.framework)
    wanted = code.strip().casefold()
    if wanted == WHOLE[0]:
        return WHOLE
    if wanted == PROFILE:
        known = {field.key for field in framework.pack.profile} | set(framework.shared_inputs)
        if data_point not in known:
            raise Refused("unknown-topic", code=code, data_point=data_point)
        return PROFILE, data_point
    if (code, data_point) in case.facts.values:
        return code, data_point
    return find_point(framework, code, data_point).key


def _open_question(case: Case, question_id: str) -> Question:
    """A question by its id or the beginning of it. Raises Refused."""
    found = [one for one in case.questions if one.id.startswith(question_id)] if question_id else []
    if len(found) > 1:
        listed = ", ".join(one.id[:8] for one in found)
        raise Refused("ambiguous", text=question_id, count=len(found), candidates=listed)
    if not found:
        raise Refused("unknown-question", question=question_id)
    if found[0].closed_at is not None:
        raise Refused("question-closed")
    return found[0]


def _attach(
    case: Case, topic: PointKey, files: Sequence[SourceData], message_id: str | None
) -> tuple[Attachment, ...]:
    if len(files) > MAX_ATTACHMENTS:
        raise Refused("too-many-files", count=len(files), limit=MAX_ATTACHMENTS)
    made = []
    for file in files:
        name, size = clean(file.name) or "file", len(file.data)
        if not size:
            raise Refused("attachment-empty", name=name)
        if size > MAX_ATTACHMENT:
            limit = MAX_ATTACHMENT // 1_000_000
            raise Refused("attachment-too-large", name=name, size=size // 1_000_000, limit=limit)
        stored = SubmittedFile(name, hashlib.sha256(file.data).hexdigest(), size, file.data)
        attachment = Attachment(
            new_id(), case.round.id, *topic, message_id, stored, case.acting.person_id, case.at
        )
        case.unit.add_attachment(attachment)
        made.append(attachment)
    return tuple(made)
