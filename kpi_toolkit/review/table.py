"""The table of the workflow: which role may do what, in which states, on which conditions, and what
follows.

This is data. ``workflow.allowed`` reads it, docs/workflow.md prints it, the tests are made from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from kpi_toolkit.review.models import Role, RoundState

OFFICIAL, VERIFIER, ANALYST, ADMINISTRATOR = Role
DRAFT, SUBMITTED, IN_VERIFICATION, QUESTIONS_OPEN, ANSWERED, VERIFIED, PUBLISHED, WITHDRAWN = RoundState

States = frozenset[RoundState]
VERIFYING: States = frozenset({IN_VERIFICATION, QUESTIONS_OPEN, ANSWERED})
THREADS: States = frozenset({QUESTIONS_OPEN, ANSWERED})
HANDED_IN: States = VERIFYING | {SUBMITTED}
UNATTESTED: States = HANDED_IN | {DRAFT}
ATTESTED: States = frozenset({VERIFIED, PUBLISHED})
ALL: States = frozenset(RoundState)
ANYTIME: States = frozenset()  # of an action that belongs to no round


class Action(StrEnum):
    """Everything that can be done. The values stand in the history of a round and in the ledger."""

    ADD_CITY = "add_city"
    ADD_PERSON = "add_person"
    GRANT = "grant"
    REVOKE = "revoke"
    ERASE = "erase"
    KEEP = "keep"
    CONFIGURE = "configure"
    OPEN_ROUND = "open_round"
    READ = "read"
    PREPARE = "prepare"
    SEE_PREPARED = "see_prepared"
    DISCARD = "discard"
    SUBMIT = "submit"
    CORRECT = "correct"
    ATTACH = "attach"
    ASSIGN = "assign"
    DECLARE = "declare"
    REASSIGN = "reassign"
    DECIDE = "decide"
    REOPEN = "reopen"
    TICK = "tick"
    ASK = "ask"
    ANSWER = "answer"
    CLOSE = "close"
    REQUEST_ATTESTATION = "request_attestation"
    ATTEST = "attest"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    ISSUE_REPORT = "issue_report"
    ISSUE_SNAPSHOT = "issue_snapshot"
    CORRECT_REPORT = "correct_report"
    WITHDRAW_REPORT = "withdraw_report"
    RESTATE = "restate"
    FORGET_FILES = "forget_files"


class By(StrEnum):
    """Where the state after an action comes from, if it is not simply one state."""

    NOTHING = "stays as it is"
    QUESTIONS = "by the questions"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table.

    ``who``: each role with the states in which it may act; of several the first one counts. ``on``: what
    the action is about, "round" for everything that reaches people by city or assignment. ``conditions``:
    what must hold besides, in words; the services check it. ``then``: the state that follows, for all
    states, for some, or by the questions. ``needs_declaration``: a verifier must have declared that there
    is no conflict of interest.
    """

    action: Action
    what: str
    who: Mapping[Role, States]
    conditions: tuple[str, ...] = ()
    then: RoundState | Mapping[RoundState, RoundState] | By = By.NOTHING
    on: Literal["nothing", "city", "round"] = "round"
    needs_declaration: bool = True

    def after(self, state: RoundState) -> RoundState | None:
        """The state that follows ``state``; None where the questions decide it."""
        match self.then:
            case RoundState():
                return self.then
            case By():
                return None if self.then is By.QUESTIONS else state
        return self.then.get(state, state)


REASON = "a reason is given"
UNTOUCHED = "nobody else changed the working copy meanwhile"


_ROWS = (
    Rule(
        Action.ADD_CITY,
        "Enter a city",
        {ADMINISTRATOR: ANYTIME},
        ("no city of this name in this country",),
        on="nothing",
    ),
    Rule(Action.ADD_PERSON, "Enter a person", {ADMINISTRATOR: ANYTIME}, on="nothing"),
    Rule(
        Action.GRANT,
        "Give a person a role",
        {ADMINISTRATOR: ANYTIME},
        ("an official's role names a city, the others do not",),
        on="nothing",
    ),
    Rule(
        Action.REVOKE,
        "Take a role away",
        {ADMINISTRATOR: ANYTIME},
        ("an administrator remains",),
        on="nothing",
    ),
    Rule(
        Action.ERASE,
        "Erase a person's name; the random id stays",
        {ADMINISTRATOR: ANYTIME},
        ("an administrator remains",),
        on="nothing",
    ),
    Rule(
        Action.KEEP,
        "Check the store and its ledger, copy them, look at everything that was done",
        {ADMINISTRATOR: ANYTIME},
        on="nothing",
    ),
    Rule(
        Action.CONFIGURE,
        "Choose targets and thresholds for new rounds",
        {ADMINISTRATOR: ANYTIME},
        ("the pack has them", "every changed threshold has its reason"),
        on="nothing",
    ),
    Rule(
        Action.OPEN_ROUND,
        "Open a round for a city and a year",
        {OFFICIAL: ANYTIME, ADMINISTRATOR: ANYTIME},
        ("every earlier round of this city, year and framework is withdrawn",),
        then=DRAFT,
        on="city",
    ),
    Rule(
        Action.READ,
        "Read; an analyst sees scores and coverage, no files, questions or evidence",
        {OFFICIAL: ALL, VERIFIER: ALL - {DRAFT}, ADMINISTRATOR: ALL, ANALYST: ATTESTED},
        needs_declaration=False,
    ),
    Rule(
        Action.PREPARE,
        "Prepare figures in a working copy: files, single values, targets",
        {OFFICIAL: UNATTESTED},
        ("the files can be read", UNTOUCHED, "once figures were handed in, every typed value has a reason"),
    ),
    Rule(
        Action.SEE_PREPARED,
        "See what is being prepared",
        {OFFICIAL: ALL, ADMINISTRATOR: ALL},
    ),
    Rule(Action.DISCARD, "Throw the working copy away", {OFFICIAL: ALL}, (UNTOUCHED,)),
    Rule(
        Action.SUBMIT,
        "Hand in files, or the working copy",
        {OFFICIAL: UNATTESTED},
        ("the files can be read", "nobody else handed in anything meanwhile"),
        then={DRAFT: SUBMITTED},
    ),
    Rule(
        Action.CORRECT,
        "Correct single values; makes a new submission that names the one before",
        {OFFICIAL: HANDED_IN},
        (REASON, "the value is understood", "it differs from the old one"),
    ),
    Rule(Action.ATTACH, "Add evidence for a data point", {OFFICIAL: HANDED_IN, VERIFIER: VERIFYING}),
    Rule(
        Action.ASSIGN,
        "Assign a verifier",
        {ADMINISTRATOR: HANDED_IN},
        ("the person has the role", "is no official of the city and handed in nothing for it"),
    ),
    Rule(
        Action.DECLARE,
        "Declare conflicts of interest",
        {VERIFIER: HANDED_IN},
        (
            "is assigned and has not declared yet",
            "“none” starts the verification; anything else bars this verifier",
        ),
        then={SUBMITTED: IN_VERIFICATION},
        needs_declaration=False,
    ),
    Rule(
        Action.REASSIGN,
        "End an assignment and, if wanted, assign somebody else",
        {ADMINISTRATOR: HANDED_IN},
        (REASON, "for the new verifier as under assign"),
    ),
    Rule(Action.DECIDE, "Decide on data points", {VERIFIER: VERIFYING}, ("see the table of data points",)),
    Rule(Action.REOPEN, "Take a decision back", {VERIFIER: VERIFYING}, (REASON, "the data point is decided")),
    Rule(Action.TICK, "Tick or untick a check of the manual", {VERIFIER: VERIFYING}),
    Rule(
        Action.ASK, "Ask the city, or ask again in the same thread", {VERIFIER: VERIFYING}, then=By.QUESTIONS
    ),
    Rule(
        Action.ANSWER,
        "Answer, with attachments",
        {OFFICIAL: THREADS},
        ("the question is open",),
        then=By.QUESTIONS,
    ),
    Rule(Action.CLOSE, "Close a question", {VERIFIER: THREADS}, ("the question is open",), then=By.QUESTIONS),
    Rule(
        Action.REQUEST_ATTESTATION,
        "Ask for the attestation; says what still stands in its way",
        {OFFICIAL: VERIFYING},
    ),
    Rule(
        Action.ATTEST,
        "Attest; freezes the round",
        {VERIFIER: frozenset({IN_VERIFICATION})},
        (
            "every reported data point is decided",
            "no question is open",
            "every accepted data point with a warning or an error has a reason",
        ),
        then=VERIFIED,
    ),
    Rule(
        Action.PUBLISH,
        "Publish the results",
        dict.fromkeys((OFFICIAL, VERIFIER, ADMINISTRATOR), frozenset({VERIFIED})),
        then=PUBLISHED,
    ),
    Rule(
        Action.WITHDRAW,
        "Withdraw the round and every document of it that stands",
        {OFFICIAL: UNATTESTED | {VERIFIED}, ADMINISTRATOR: ALL - {WITHDRAWN}},
        (REASON,),
        then=WITHDRAWN,
    ),
    Rule(
        Action.ISSUE_REPORT,
        "Issue a verification report or a certificate",
        dict.fromkeys((VERIFIER, ADMINISTRATOR), ATTESTED),
        ("a certificate: the attestation is independent, and something is verified",),
    ),
    Rule(
        Action.ISSUE_SNAPSHOT,
        "Issue a City Snapshot or a factsheet",
        dict.fromkeys((OFFICIAL, VERIFIER, ADMINISTRATOR), ATTESTED),
    ),
    Rule(
        Action.CORRECT_REPORT,
        "Replace an issued document; the old one stays in the register as corrected",
        dict.fromkeys((VERIFIER, ADMINISTRATOR), ATTESTED),
        (REASON, "the document stands"),
    ),
    Rule(
        Action.WITHDRAW_REPORT,
        "Withdraw an issued document",
        dict.fromkeys((VERIFIER, ADMINISTRATOR), ATTESTED),
        (REASON, "the document stands"),
    ),
    Rule(
        Action.RESTATE,
        "Assess it again with another pack, targets or settings, beside what stands",
        {
            OFFICIAL: HANDED_IN | ATTESTED,
            VERIFIER: VERIFYING | ATTESTED,
            ADMINISTRATOR: HANDED_IN | ATTESTED,
        },
        ("something differs from what it was assessed with",),
    ),
    Rule(
        Action.FORGET_FILES,
        "Delete the bytes of files after the retention period; hash and values stay",
        {ADMINISTRATOR: ALL - {DRAFT}},
        ("the retention period is over",),
    ),
)

TABLE: Mapping[Action, Rule] = {rule.action: rule for rule in _ROWS}
