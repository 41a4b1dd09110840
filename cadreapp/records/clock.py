"""The bureau's days: what is written carries UTC times, and a day of the bureau is a day of Beijing (UTC+8)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))


def now() -> datetime:
    """The present time as a clock in Beijing shows it, whatever the computer's own time zone."""
    return datetime.now(BEIJING)


def today() -> date:
    """The present day of the bureau."""
    return now().date()


def stamp() -> str:
    """The present time as a clock in Beijing shows it, ISO text to the second."""
    return now().replace(tzinfo=None).isoformat(timespec="seconds")


def moment(at: str) -> datetime:
    """UTC ISO text (`2026-12-31T23:30:00Z`) as the time that a clock in Beijing showed."""
    found = datetime.fromisoformat(at.replace("Z", "+00:00"))
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(BEIJING)


def day_of(at: str) -> str:
    """The bureau's day, ISO, of a time of writing: `2026-12-31T23:30:00Z` was on 2027-01-01."""
    return moment(at).date().isoformat()


def day_before(day: str) -> str:
    """The ISO day before an ISO day."""
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def day_after(day: str) -> str:
    """The ISO day after an ISO day."""
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()
