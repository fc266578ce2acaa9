"""Decisions, ticked checks, questions with their messages, and evidence."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from kpi_toolkit.review.models import Attachment, Decision, Message, Question, Tick
from kpi_toolkit.store import tables as t
from kpi_toolkit.store.rows import record_of, values_of
from kpi_toolkit.store.submissions import Submissions
from kpi_toolkit.store.visibility import questions_open

_DECISIONS, _MESSAGES, _FILES = (t.TABLES[name] for name in ("decisions", "messages", "files"))


class Verification(Submissions):
    """Reading and writing what verifiers and cities say of data points."""

    def add_decisions(self, decisions: Sequence[Decision]) -> None:
        """Append decisions, all or none. Raises Hidden."""
        for round_id in dict.fromkeys(decision.round_id for decision in decisions):
            self._must_see(round_id)
        self._add(t.DecisionRow, (values_of(decision, _DECISIONS) for decision in decisions))

    def decisions(self, round_id: str) -> tuple[Decision, ...]:
        """All decisions of a round, in order."""
        return self._records(Decision, self._of_round(t.DecisionRow, round_id))

    def add_tick(self, tick: Tick) -> None:
        """Append a ticked (or unticked) check."""
        self._add_to_round(t.TickRow, tick)

    def ticks(self, round_id: str) -> tuple[Tick, ...]:
        """All ticks of a round, in order."""
        return self._records(Tick, self._of_round(t.TickRow, round_id))

    def add_question(self, question: Question, first: Message) -> None:
        """Open a thread with its first message."""
        self._add_to_round(t.QuestionRow, question)
        self.add_message(first)

    def add_message(self, message: Message) -> None:
        """Append to a thread. Raises Hidden."""
        self._one(questions_open(self._sight).where(t.QuestionRow.id == message.question_id))
        self._add(t.MessageRow, [values_of(message, _MESSAGES)])

    def close_question(self, question: Question) -> None:
        """Close a thread. Raises Stale where it is closed already, and Hidden."""
        self._once(t.QuestionRow, question, "closed_at", "closed_by")

    def questions(self, round_id: str) -> tuple[Question, ...]:
        """The threads of a round, in order."""
        return self._records(Question, self._of_round(t.QuestionRow, round_id, opened=True))

    def messages(self, question_id: str) -> tuple[Message, ...]:
        """The messages of a thread, in order."""
        seen = _MESSAGES.c.question_id.in_(questions_open(self._sight))
        wanted = select(_MESSAGES).where(_MESSAGES.c.question_id == question_id, seen)
        return self._records(Message, wanted.order_by(_MESSAGES.c.serial))

    def add_attachment(self, attachment: Attachment) -> None:
        """Add evidence; a message it belongs to comes first.

        Raises ValueError and Hidden as for submissions.
        """
        self._add_to_round(t.AttachmentRow, attachment)
        self._add_files([attachment.file], attachment.at, attachment_id=attachment.id)

    def attachments(self, round_id: str, *, contents: bool = False) -> tuple[Attachment, ...]:
        """The evidence of a round, in order. ``contents``: with the bytes."""
        found = self._read(self._of_round(t.AttachmentRow, round_id, opened=True))
        files = self._files(_FILES.c.attachment_id, self._ids(t.AttachmentRow, round_id), contents)
        return tuple(record_of(Attachment, row, file=files[row["id"]][0]) for row in found)
