"""Prints when the events of a calendar file start, one a line: seconds since 1970, or the day of an all-day event.

Arguments: the file, and the first and the last day.
"""

import datetime
import sys

import icalendar
import recurring_ical_events


def start_of(event):
    start = event.start
    if isinstance(start, datetime.datetime):
        return str(int(start.timestamp()))
    return start.isoformat()


path, first, last = sys.argv[1:]
with open(path, "rb") as file:
    calendar = icalendar.Calendar.from_ical(file.read())
errors = [error for component in calendar.walk() for error in component.errors]
if errors:
    sys.exit(f"{path} has errors: {errors}")
after = datetime.date.fromisoformat(last) + datetime.timedelta(days=1)
events = recurring_ical_events.of(calendar).between(datetime.date.fromisoformat(first), after)
print("\n".join(sorted({start_of(event) for event in events})))
