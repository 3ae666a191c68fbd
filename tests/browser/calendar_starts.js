// Prints when the events of a calendar file start, one a line: seconds since 1970, or the day of an all-day event.
// Arguments: the file, and the first and the last day.

import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const [path, first, last] = process.argv.slice(2);
const calendar = new ICAL.Component(ICAL.parse(readFileSync(path, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
const components = calendar.getAllSubcomponents("vevent");
const overrides = components.filter((component) => component.hasProperty("recurrence-id"));

const from = Date.parse(first) / 1000;
const until = Date.parse(last) / 1000 + 86_400;
const starts = new Set();
const add = (time) => {
  if (time.toUnixTime() >= from) starts.add(time.isDate ? time.toString() : String(time.toUnixTime()));
};

for (const component of components.filter((component) => !component.hasProperty("recurrence-id"))) {
  const id = component.getFirstPropertyValue("uid");
  const exceptions = overrides.filter((other) => other.getFirstPropertyValue("uid") === id);
  const event = new ICAL.Event(component, { exceptions });
  if (!event.isRecurring()) {
    add(event.startDate);
    continue;
  }
  const times = event.iterator();
  for (let time = times.next(); time && time.toUnixTime() < until; time = times.next()) {
    add(event.getOccurrenceDetails(time).startDate);
  }
}
console.log([...starts].sort().join("\n"));
