//! Writes released schedules as `schedule.json`, `schedule.xml`, iCalendar and CSV, and reads those of other products.
//!
//! Files are written strictly, as the schemas of c3voc want them, and read leniently: pretalx, frab and others differ.

mod checked;
mod days;
mod edition;
mod from_json;
mod from_xml;
mod parts;
mod read;
mod table;
mod to_ics;
mod to_json;
mod to_xml;

pub use edition::{ExportedTrack, ScheduleEdition, session_uid, session_url};
pub use read::read;
pub use table::write_csv;
pub use to_ics::write_ics;
pub use to_json::write_json;
pub use to_xml::write_xml;
