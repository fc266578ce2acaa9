"""Template and upload: from the workbook to handing in, for a city's officials, alone and together."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from ui.desk_of import at_page, html, labels, press, said, where, words
from ui.verified_city import EXAMPLES, HOSTILE, INTERNET, YEAR, City, opened

from kpi_toolkit.review.models import Role, RoundState
from kpi_toolkit.services import drafts, jobs, people, preparing, reading, rounds, submitting
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.assessing import SourceData
from kpi_toolkit.services.correcting import Change
from kpi_toolkit.services.preparing import Prepared

NEXT = YEAR + 1
LINKS = "fixed_broadband_subscriptions"
BROADBAND = ("EC: ICT: ICT: 2C", "value")


@dataclass(frozen=True)
class Town:
    """A city with an earlier year, whose next round is open and empty."""

    city: City
    official: Acting
    colleague: Acting
    round_id: str

    @property
    def copy(self) -> Prepared | None:
        return preparing.prepared(self.official, self.round_id)

    @property
    def copied(self) -> Prepared:
        found = self.copy
        assert found is not None
        return found

    @property
    def handed_in(self) -> int:
        return len(reading.view(self.official, self.round_id).submissions)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    city = opened(tmp_path)
    city_id = reading.view(city.official, city.round_id).city.id
    made = people.add_person(city.admin, "Otto Official")
    people.grant(city.admin, made.id, Role.OFFICIAL, city_id)
    one = rounds.open_round(city.official, city_id, NEXT)
    return Town(city, city.official, replace(city.official, person_id=made.id), one.id)


@pytest.fixture
def under_way(town: Town) -> Town:
    """The city's round that is being verified instead."""
    return replace(town, round_id=town.city.round_id)


def at(town: Town, who: Acting | None = None) -> AppTest:
    app = at_page(who or town.official, "upload", round=town.round_id)
    assert not app.exception
    return app


def table(year: int = NEXT, **changes: str) -> bytes:
    """The complete example as CSV. ``changes``: other texts for figures, by their names."""
    text = (EXAMPLES / "complete-city.csv").read_text(encoding="utf-8")
    text = text.replace(f"profile,year,,{YEAR},", f"profile,year,,{year},")
    for name, figure in changes.items():
        before, _found, after = text.partition(f",{name},")
        assert after, name
        text = f"{before},{name},{figure},{after.partition(',')[2]}"
    return text.encode()


def upload(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    app.file_uploader[0].set_value([(name, data, "") for name, data in files])
    app.run()
    assert not app.exception
    return app


def standings(app: AppTest) -> list[str]:
    """The states of the steps, in their order, as the overview says them."""
    nav = next(text for text in html(app) if "kpi-way" in text)
    return [item.split('"')[1] for item in nav.split("<li class=")[1:]]


# --- the way ---------------------------------------------------------------------------------------------------------


def test_an_empty_round_begins_with_the_template(town: Town) -> None:
    app = at(town)
    assert standings(app) == ["now", "next", "next", "next", "free", "next"]
    buttons = labels(app, "download_button")
    assert buttons == ["Download the workbook", f"Download it with the figures of {YEAR}"]
    assert f"“Carried over from {YEAR}”" in words(app).replace("\\", "")
    assert app.file_uploader[0].label == "Files of the city"
    app.download_button[0].click().run()
    assert standings(app) == ["done", "now", "next", "next", "free", "next"]
    assert standings(at(town)) == standings(app), "a reload finds the step where it was"


def test_a_file_is_read_and_nothing_is_handed_in(town: Town) -> None:
    data = table()
    app = upload(at(town), ("lindhaven.csv", data))
    assert said(app).startswith("1 file was read and checked.")
    assert standings(app) == ["done", "done", "now", "next", "free", "next"]
    shown = words(app)
    for expected in (
        "Lindhaven (fictional)",
        "Norlandia (fictional)",
        f"<dd>{NEXT}</dd>",
        "<dd>250 000 inhabitants</dd>",
        "9 500 000 000 EUR",
        "<dd>91 of 91</dd><dt>indicators reported</dt>",
        "<dd>112 of 112</dd><dt>data points reported</dt>",
        "Household Internet Access",
        hashlib.sha256(data).hexdigest(),
        "Uploaded by Olga Official",
    ):
        assert expected in shown.replace("\\", ""), expected
    assert labels(app).count("Yes, this is it") == 1
    assert "Hand in for verification" not in labels(app)
    assert town.handed_in == 0
    assert town.copied.previous, "it was compared with the year before"
    assert app.file_uploader[0].value == [], "the bytes are let go of"


def test_from_yes_to_handing_in(town: Town) -> None:
    app = upload(at(town), ("lindhaven.csv", table()))
    press(app, "Yes, this is it")
    assert standings(app) == ["done", "done", "done", "done", "free", "now"]
    app = at(town)
    assert standings(app)[-1] == "now", "a reload asks nothing anew"
    press(app, "Hand in for verification")
    assert "Tick the box first" in said(app)
    assert town.handed_in == 0
    box = next(one for one in app.checkbox if one.label.startswith("I have looked"))
    box.check().run()
    press(app, "Hand in for verification")
    assert "Handed in as submission 1." in said(app)
    assert "Submission 1 was handed in by Olga Official" in words(app)
    assert standings(app) == ["done", "done", "done", "done", "free", "done"]
    assert (town.handed_in, town.copy) == (1, None)
    assert reading.view(town.official, town.round_id).round.state is RoundState.SUBMITTED
    assert "wait for a verifier" in words(app)


def test_yes_is_about_these_files_alone(town: Town) -> None:
    app = press(upload(at(town), ("lindhaven.csv", table())), "Yes, this is it")
    upload(app, ("newer.csv", table(households_with_internet="102000")))
    assert standings(app)[2] == "now"
    press(app, "Yes, this is it")
    preparing.amend(
        town.official, town.round_id, [Change(*BROADBAND, LINKS, "80000", "")], on=town.copied.version
    )
    assert standings(at(town))[2] == "done", "a typed value is no other file"
    assert standings(at(town, town.colleague))[2] == "now", "everybody says it for themselves"


def test_what_the_checks_found_and_what_a_verifier_will_ask(town: Town) -> None:
    app = upload(at(town), ("lindhaven.csv", table(households_with_internet="1023000")))
    press(app, "Yes, this is it")
    counts = town.copied.assessment.counts
    assert counts["error"] > 0
    assert standings(app) == ["done", "done", "done", "now", "free", "next"]
    linked = next(text for text in html(app) if "kpi-tiles" in text and "data-go" in text)
    assert f">{counts['error']}</a>" in linked
    assert "kind=error" in linked
    assert f"{counts['error']} error" in words(app)
    assert "What a verifier will ask about" in words(app)


def test_the_marked_up_workbook_is_made_and_found_again(town: Town) -> None:
    app = press(upload(at(town), ("lindhaven.csv", table())), "Yes, this is it")
    press(app, "Make the marked-up workbook")
    jobs.workshop().wait()
    app = at(town)
    assert "Download the marked-up workbook" in labels(app, "download_button")
    (job,) = jobs.jobs(town.official)
    assert zipfile.is_zipfile(io.BytesIO(jobs.result(town.official, job.id).data))
    newer = upload(app, ("newer.csv", table(households_with_internet="102000")))
    press(newer, "Yes, this is it")
    assert "Make the marked-up workbook" in labels(newer), "the other file was of other figures"


def test_files_of_several_departments_are_put_together(town: Town) -> None:
    lines = table().decode().splitlines()
    head = [line for line in lines if line.startswith(("code,", "profile,"))]
    figures = [line for line in lines if line not in head]
    halves = [figures[: len(figures) // 2], figures[len(figures) // 2 :]]
    files = [(f"{number}.csv", "\n".join([*head, *half]).encode()) for number, half in enumerate(halves)]
    app = upload(at(town), *files)
    assert "2 files were read and checked." in said(app)
    assert "<dd>112 of 112</dd>" in words(app)
    assert [file.name for file in town.copied.files] == ["0.csv", "1.csv"]


# --- what cannot be used ---------------------------------------------------------------------------------------------


def with_macros() -> bytes:
    out = io.BytesIO((EXAMPLES / "complete-city.xlsx").read_bytes())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\0" * 64)
    return out.getvalue()


def foreign() -> bytes:
    from openpyxl import Workbook

    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("letter.xlsx", b"Dear Sir or Madam", '"letter.xlsx" is a text file'),
        ("empty.xlsx", b"", '"empty.xlsx" is empty'),
        ("large.xlsx", b"0" * 22_000_000, "MB; the limit is 20 MB"),
        ("macros.xlsx", with_macros(), "contains macros"),
        ("own.xlsx", foreign(), "not one made from the template"),
        (f"{HOSTILE}.xlsx", b"%PDF-1.4", "is a PDF document"),
        ("prose.csv", b"Dear Sir or Madam\n", "is no table of indicators"),
        ("past.csv", table(YEAR), f"about {YEAR}, and this round is about {NEXT}"),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else "",
)
def test_files_that_cannot_be_used_are_refused_kindly(
    town: Town, name: str, data: bytes, sentence: str
) -> None:
    app = upload(at(town), (name, data))
    assert len(app.error) == 1
    assert sentence in said(app)
    assert "Nothing was changed by this file." in words(app)
    assert not re.search(r"(?<!\\)[<*]", app.error[0].value), "nothing in it is HTML or Markdown"
    assert town.copy is None


def test_a_file_that_cannot_be_used_leaves_what_was_there(town: Town) -> None:
    app = upload(at(town), ("letter.xlsx", b"Dear Sir or Madam"))
    upload(app, ("good.csv", table()))
    assert len(app.error) == 0
    before = town.copied
    upload(app, ("letter.xlsx", b"Dear Sir or Madam"))
    assert town.copied.version == before.version
    assert "good.csv" in words(app)


def test_a_file_of_another_city_is_asked_about(town: Town) -> None:
    data = table().replace(b"Lindhaven (fictional)", HOSTILE.replace('"', "").encode())
    app = upload(at(town), (f"{HOSTILE}.csv", data))
    assert "this round belongs to Lindhaven (fictional)" in said(app)
    assert "<img" not in words(app).replace("\\<img", "")
    assert "\\*\\*bold\\*\\*" in app.warning[0].value


# --- again -----------------------------------------------------------------------------------------------------------


def tiles(app: AppTest) -> list[dict[str, str]]:
    """What changed, as the tiles count it."""
    found = []
    for text in html(app):
        if "findings mended" in text:
            parts = text.split("<dd>")[1:]
            found.append({part.split("<dt>")[1].split("<")[0]: part.split("<")[0] for part in parts})
    return found


def test_the_next_upload_says_what_is_mended(town: Town) -> None:
    app = upload(at(town), ("first.csv", table(households_with_internet="1023000")))
    assert tiles(app) == []
    upload(app, ("second.csv", table()))
    (since,) = tiles(app)
    assert since["findings new"] == "0"
    assert int(since["findings mended"]) >= 1
    assert since["values changed"] == "1"
    assert "Since the files before" in words(app)
    assert "1 023 000" in words(app)
    assert tiles(at(town)) == [since], "it is still known after a reload"


def test_newer_figures_under_verification_say_what_lapses(under_way: Town) -> None:
    record = reading.view(under_way.official, under_way.round_id).submissions[-1]
    app = at(under_way)
    assert standings(app) == ["done", "done", "done", "done", "free", "done"]
    assert f"Handed in as submission {record.number}" in words(app)
    upload(app, ("newer.csv", table(YEAR)))
    press(app, "Yes, this is it")
    assert f"Since submission {record.number}" in words(app)
    shown = words(app)
    assert "1 decision of the verifier lapses" in shown
    assert "Fixed Broadband Subscriptions (EC: ICT: ICT: 2C)" in shown
    next(one for one in app.checkbox if one.label.startswith("I have looked")).check().run()
    press(app, "Hand in for verification")
    assert "Handed in as submission 3." in said(app)
    assert "2 decisions of the verifier lapsed" in words(app)


def test_typed_values_stay_or_are_settled_by_new_files(town: Town) -> None:
    app = upload(at(town), ("first.csv", table()))
    changes = [
        Change(*BROADBAND, LINKS, "80000", f"counted {HOSTILE}"),
        Change(*INTERNET, "households_with_internet", "99000", ""),
    ]
    preparing.amend(town.official, town.round_id, changes, on=town.copied.version)
    app = at(town)
    assert "Typed in the app over the files" in words(app)
    assert "80000" in words(app)
    assert "&lt;img" in words(app)
    upload(app, ("second.csv", table(households_with_internet="102000")))
    shown = words(app)
    assert [one["field"] for one in town.copied.changes] == [LINKS]
    assert [one["field"] for one in town.copied.dropped] == ["households_with_internet"]
    settled = shown[shown.index("no longer in force") :]
    assert "99000" in settled
    assert "102000" in settled


def test_other_targets_are_chosen_for_what_is_prepared(town: Town) -> None:
    app = press(upload(at(town), ("lindhaven.csv", table())), "Yes, this is it")
    before = town.copied.assessment.value("EN: EN: AQ: 1C", "pm2_5").target
    box = next(one for one in app.checkbox if one.label.startswith("WHO"))
    box.check()
    press(app, "Use these targets")
    assert "Scored with the targets you chose." in said(app)
    assert town.copied.overlays == ("who-2021",)
    assert town.copied.assessment.value("EN: EN: AQ: 1C", "pm2_5").target != before
    press(app, "Use these targets")
    assert town.copied.overlays == ("who-2021",)


def test_throwing_away_asks_twice(town: Town) -> None:
    app = upload(at(town), ("lindhaven.csv", table()))
    press(app, "Throw away")
    assert "Tick the box first" in said(app)
    assert town.copy is not None
    next(one for one in app.checkbox if "throw it away" in one.label).check().run()
    press(app, "Throw away")
    assert "What was not handed in is thrown away." in said(app)
    assert town.copy is None
    assert standings(app)[1] == "now"


# --- together --------------------------------------------------------------------------------------------------------


def prepare(town: Town, who: Acting, data: bytes) -> Prepared:
    found = preparing.prepared(who, town.round_id)
    on = found.version if found else None
    return preparing.prepare(who, town.round_id, [SourceData("theirs.csv", data)], on=on)


def test_nobody_uploads_over_what_they_have_not_seen(town: Town) -> None:
    app = at(town)
    theirs = prepare(town, town.colleague, table(households_with_internet="102000"))
    upload(app, ("mine.csv", table()))
    assert "Somebody else changed the figures meanwhile: Otto Official" in said(app)
    assert "What you were about to do was not done." in said(app)
    assert "theirs.csv" in words(app)
    assert town.copied.version == theirs.version
    upload(app, ("mine.csv", table()))
    assert town.copied.by == town.official.person_id, "now it was seen"


def test_nobody_hands_in_what_they_have_not_seen(town: Town) -> None:
    app = press(upload(at(town), ("mine.csv", table())), "Yes, this is it")
    next(one for one in app.checkbox if one.label.startswith("I have looked")).check().run()
    prepare(town, town.colleague, table(households_with_internet="102000"))
    press(app, "Hand in for verification")
    assert "Somebody else changed the figures meanwhile: Otto Official" in said(app)
    assert town.handed_in == 0
    assert "Hand in for verification" not in labels(app), "it is asked anew whether this is expected"


def test_a_change_by_somebody_else_is_told_as_soon_as_the_page_is_drawn_again(town: Town) -> None:
    app = upload(at(town), ("mine.csv", table()))
    theirs = prepare(town, town.colleague, table(households_with_internet="102000"))
    app.run()
    assert "Somebody else changed the figures meanwhile: Otto Official" in said(app)
    app.run()
    assert "meanwhile" not in said(app), "it is told once"
    preparing.hand_in(town.colleague, town.round_id, on=theirs.version)
    app.run()
    assert "Somebody else handed the figures in meanwhile: Otto Official" in said(app)


def test_what_is_thrown_away_by_somebody_else_is_told(town: Town) -> None:
    app = upload(at(town), ("mine.csv", table()))
    preparing.discard(town.colleague, town.round_id, on=town.copied.version)
    app.run()
    assert "thrown away meanwhile" in said(app)


def test_own_changes_are_nothing_that_happened_meanwhile(town: Town) -> None:
    app = upload(at(town), ("mine.csv", table()))
    for label in ("Yes, this is it", "Use these targets"):
        press(app, label)
        assert "meanwhile" not in said(app), label
    upload(app, ("again.csv", table(households_with_internet="102000")))
    assert "meanwhile" not in said(app)


def test_what_is_behind_is_brought_up_to_date_first(town: Town) -> None:
    app = press(upload(at(town), ("mine.csv", table())), "Yes, this is it")
    submitting.submit(town.colleague, town.round_id, [SourceData("theirs.csv", table())])
    app = at(town)
    assert "Since this was prepared, something was handed in" in said(app)
    assert "Hand in for verification" not in labels(app)
    press(app, "Bring it up to date")
    assert "The working copy is up to date." in said(app)
    assert not town.copied.behind
    assert "Hand in for verification" in labels(app)
    assert "No value differs from the submission before." in said(app)


# --- who may what ----------------------------------------------------------------------------------------------------


def test_an_administrator_looks_and_uploads_nothing(town: Town) -> None:
    prepare(town, town.official, table())
    app = at(town, town.city.admin)
    assert "Officials of the city upload and hand in figures." in said(app)
    assert len(app.file_uploader) == 0
    assert "theirs.csv" in words(app)
    for label in ("Hand in for verification", "Throw away"):
        assert label not in labels(app)


def test_the_page_is_for_nobody_else(town: Town) -> None:
    for who in (town.city.verifier, town.city.analyst):
        assert where(at(town, who)) == "start"


def test_a_round_that_ended_takes_no_files(town: Town) -> None:
    prepare(town, town.official, table())
    rounds.withdraw(town.official, town.round_id, "a mistake")
    app = at(town)
    assert len(app.file_uploader) == 0
    assert "Ended. Everything stays readable" in said(app)
    assert "Hand in for verification" not in labels(app)
    next(one for one in app.checkbox if "throw it away" in one.label).check().run()
    press(app, "Throw away")
    assert town.copy is None


def test_the_example_city_offers_its_workbook_with_mistakes(town: Town) -> None:
    assert "Download the workbook with mistakes" not in labels(at(town), "download_button")
    alone = replace(town.official, single_user=True)
    app = at_page(alone, "upload", round=town.city.round_id)
    assert "Download the workbook with mistakes" in labels(app, "download_button")


def test_what_is_kept_of_the_way_is_ones_own(town: Town) -> None:
    press(upload(at(town), ("mine.csv", table())), "Yes, this is it")
    assert drafts.drafts(town.colleague) == {}
    assert list(drafts.drafts(town.official)) == [f"round/{town.round_id}/preparing"]


def test_the_page_speaks_other_languages(town: Town) -> None:
    prepare(town, town.official, table())
    app = at_page(town.official, "upload", language="xx", lang="xx", round=town.round_id)
    assert not app.exception
    press(app, next(label for label in labels(app) if "îš îš ît" in label or "thîš" in label))
    told = [*labels(app), *labels(app, "download_button"), *labels(app, "expander")]
    assert told
    assert all(text.startswith("⟦") for text in told), told
