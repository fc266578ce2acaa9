"""Why something cannot be done: a stable reason, its parameters, and a plain sentence.

Pure rules return a ``Refusal``; services raise it as ``Refused``. Nothing was written when it is raised, but for
``store-unsure``, which says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kpi_toolkit.checks.words import fill
from kpi_toolkit.i18n import _

MESSAGES: Mapping[str, str] = {
    # who
    "unknown-person": "There is no person “{person}” in this installation.",
    "say-who": "There are several people in this installation: say who you are with --as.",
    "nobody-here": "Nobody is entered in this installation yet. Enter the first person: it administers it.",
    "unknown-round": "There is no round “{round}”, or you may not see it.",
    "not-there": "What you name is not there, or you may not see it.",
    "no-assignment": "{person} is not assigned to this round.",
    "unknown-city": "There is no city “{city}”, or you may not see it.",
    "ambiguous": "“{text}” can mean {count} of them: {candidates}. Say which one, by its id if need be.",
    "not-your-role": "This is done by {roles}. You have no such role here.",
    "results-only": "An analyst sees the results of a round, not the work on it.",
    "not-your-city": "An official works for their own city only, and this is another one.",
    "not-assigned": "A verifier works on assigned rounds only, and you are not assigned to this one.",
    "conflicts-not-declared": "First of all, declare whether you have a conflict of interest with this city.",
    "conflict-declared": "You declared a conflict of interest with this city. Somebody else verifies it.",
    "own-work": "Nobody verifies their own work: {person:@ is an official of this city or handed in figures for it.}"
    "{you:you are an official of this city or handed in figures for it.}",
    "not-a-verifier": "{person} has no role as a verifier. Grant it first.",
    "already-assigned": "{person} is assigned to this round already.",
    "already-declared": "You have declared your conflicts of interest for this round already.",
    "nothing-declared": "Say in words which conflict of interest there is, or “none”.",
    "last-administrator": "This is the last administrator. Make somebody else an administrator first.",
    "grant-city": "The role of an official belongs to a city: name it. The other roles take none.",
    "already-granted": "{person} has this role already.",
    "verifies-here": "{person} verifies a round of this city. End that assignment first.",
    "not-granted": "{person} does not have this role.",
    "name-needed": "Give a name.",
    "already-there": "There is a {city:city “@”}{identity:person with the identity “@”} already.",
    "already-erased": "The name of this person is erased already.",
    # when
    "wrong-state": "The round is {state}. This can be done only while it is {states}.",
    "round-exists": "There is a round of {city} for {year} already. Withdraw it before opening another.",
    "other-framework": "This round is about the framework “{round}”, and “{given}” was chosen.",
    "changed-meanwhile": "Somebody else changed the same thing meanwhile. Nothing was written: look again.",
    "store-unavailable": "The database cannot be used just now: {problem}. Nothing was written.",
    "store-unsure": "The database went away in the moment of writing. Perhaps it was written: look before you do "
    "it again.",
    "other-year": "The files say that they are about {given}, and this round is about {year}.",
    # files and values
    "unusable-file": "{problem}",
    "unusable-pack": "{problem}",
    "not-empty": "There are people in this installation already; one of its administrators enters others.",
    "no-files": "There is no file to hand in.",
    "no-submission": "Nothing has been handed in for this round yet.",
    "no-earlier-year": "There is no year of {city} before {year} to carry figures over from.",
    "unknown-submission": "This round has no submission number {number}.",
    "unknown-data-point": "“{code}” has no data point “{data_point}”, or there is no such indicator.",
    "unknown-field": "“{field}” is no field of {name}. There are: {fields}.",
    "not-understood": "“{text}” cannot be used: {problem}",
    "nothing-changed": "Nothing would change: this is what stands there already.",
    "bytes-gone": "The bytes of these files are deleted already.",
    "retention": "The files may be deleted {days} days after they were handed in, that is from {date}.",
    "same-pack": "This submission was assessed with this pack, these targets and settings already.",
    "other-pack": "It was assessed with version {old} of the pack “{pack}”; version {new} is installed. What "
    "was computed then stays readable. Restate it to have it with the installed version beside "
    "it.",
    "reason-needed": "Give a reason. It is kept, and where it concerns a value it is printed in the report.",
    # unfinished work
    "nothing-prepared": "Nothing is prepared for this round yet. Upload the city's files first.",
    "behind": "Since this was prepared, something was handed in or the toolkit was renewed. Bring the working "
    "copy up to date and look at it before you hand it in.",
    "too-many-files": "These are {count} files; the limit is {limit}. Put figures together in fewer files.",
    "unknown-job": "There is no such work of yours. Perhaps it was long ago: start it again.",
    "job-not-done": "This is not ready yet, or could not be made.",
    "too-many-jobs": "You have {count} things under way already. Wait until some of them are ready.",
    "not-makeable": "“{name}” cannot be made of this.",
    "draft-too-large": "What is kept here unsaved is limited to {limit} kB. Save it, or make it shorter.",
    "too-many-drafts": "You have {count} unsaved drafts, and no more can be kept. Save or drop some.",
    # data points
    "not-reported": "{name} is not reported, so there is nothing to decide.",
    "already-decided": "{name} is decided already ({state}). Reopen it first, with a reason.",
    "not-decided": "{name} is not decided, so there is nothing to reopen.",
    "question-open": "A question about {name} is open. Close it before you decide.",
    "no-value": "{name} has no usable value, so it cannot be accepted. Ask the city, or decide that it is "
    "not verified.",
    "flag-needs-reason": "The checks warn of {name}. Accept it with a reason; the report prints it.",
    "never-corrected": "{name} has the value it was first handed in with, so it was not corrected.",
    "no-choice": "“{kind}” is not something a verifier decides.",
    "nothing-chosen": "Choose a decision first.",
    "given-twice": "{name} is named twice.",
    "unknown-check": "“{check}” is no check of the manual for {code}. There are: {checks}.",
    # questions
    "unknown-question": "There is no question “{question}” in this round.",
    "question-closed": "This question is closed.",
    "text-needed": "Write what you want to say.",
    "attachment-too-large": "“{name}” has {size} MB; the limit is {limit} MB.",
    "text-too-long": "This text has {count} characters; the limit is {limit}. Shorten it, or attach a file.",
    "attachment-empty": "“{name}” is empty.",
    "unknown-topic": "“{code}” “{data_point}” is neither a data point nor a figure of the profile.",
    # attestation and register
    "not-confirmed": "Confirm that you attest this, by ticking the box.",
    "undecided": "Reported data points that are not decided yet: {count}. {points}.",
    "questions-open": "Questions that are not closed yet: {count}. {points}.",
    "unexplained-flags": "Accepted without a reason although a check warns: {count}. {points}.",
    "other-submission": "The current submission is number {current}, not {given}. Look at it first.",
    "unknown-report": "There is no document “{number}” in the register.",
    "report-not-standing": "The document {number} is {state} already.",
    "unknown-kind": "“{kind}” is no kind of document. There are: {kinds}.",
    "not-attested": "The round is not attested, so there is nothing to issue.",
    "not-certifiable": "A certificate is issued of an independent attestation only, and where at least one value is "
    "verified. This round has no such attestation.",
    "unknown-language": "There is no language “{language}”. There are: {languages}.",
    "language-incomplete": "Documents cannot be made in {language} yet: {count} texts are not translated.",
    "language-unchecked": "Documents are not made in {language} here: {count} of its texts were translated by a "
    "machine and are checked by nobody.",
    "other-figures": "The document cannot be made in {language}: with the toolkit installed now the figures come out "
    "otherwise than when they were handed in. Make it in English.",
    "empty-document": "The document has no content.",
    "half-identity": "An identity has two parts: the provider and what it calls the person. Give both or none.",
    "not-an-anchor": "{problem}.",
}
"""reason -> sentence. The reasons are stable keys; the sentences are translated when they are read."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something is refused. ``reason`` is a key of MESSAGES, ``parameters`` what its sentence needs."""

    reason: str
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # The sentence is made when it is read; a reason or parameter that is missing is our bug, and shows here.
        fill(MESSAGES[self.reason], self.parameters)

    @property
    def sentence(self) -> str:
        """What an official reads, in the language in force."""
        return fill(_(MESSAGES[self.reason]), self.parameters)


class Refused(Exception):
    """An action that was refused; ``str(error)`` is the plain sentence."""

    def __init__(self, refusal: Refusal | str, **parameters: Any) -> None:
        self.refusal = Refusal(refusal, parameters) if isinstance(refusal, str) else refusal
        super().__init__(self.refusal)

    def __str__(self) -> str:
        return self.refusal.sentence

    @property
    def reason(self) -> str:
        return self.refusal.reason
