"""Dates and times in the language in force, by CLDR; in English the day comes first. Times are in UTC and
say so."""

from __future__ import annotations

from datetime import UTC, date, datetime

from kpi_toolkit.i18n.languages import LANGUAGES, SOURCE, Language, language_in_force

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day(on: date) -> str:
    """A date: "20 November 2026". Of a moment, the date in UTC."""
    on = _utc(on).date() if isinstance(on, datetime) else on
    language = _foreign()
    if language is None:
        return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"
    from babel.dates import format_date

    return format_date(on, "long", language.locale)


def moment(at: datetime, seconds: bool = False) -> str:
    """A moment in UTC, to the minute: "20 November 2026, 14:05 UTC". A time without a zone is in UTC."""
    at = _utc(at)
    time = f"{at:%H:%M:%S} UTC" if seconds else f"{at:%H:%M} UTC"
    language = _foreign()
    if language is None:
        return f"{day(at)}, {time}"
    from babel.dates import get_datetime_format

    return str(get_datetime_format("medium", language.locale)).format(time, day(at))


def _utc(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _foreign() -> Language | None:
    """The language in force, where it is not English (nor the pseudo-language, which has no formats)."""
    language = LANGUAGES.get(language_in_force())
    return None if language is None or language.code == SOURCE else language
