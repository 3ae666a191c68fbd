//! Reads schedules of pretalx, frab and other products.

use super::checked::checked;
use super::{from_json, from_xml};
use crate::source::{line_at, parse_error, text};
use domain::import::{ImportedSchedule, ParseError, SourceFile};
use domain::time::Zone;

/// Reads a `schedule.json` or `schedule.xml`; its times become those that clocks in `zone` show.
///
/// An event that can't be used becomes a diagnostic.
///
/// # Errors
/// If the file is neither, is incomplete, or has more sessions, rooms or tracks than an edition can have.
pub fn read(file: SourceFile<'_>, zone: &Zone) -> Result<ImportedSchedule, ParseError> {
    let text = text(&file)?;
    let skipped = text.len() - text.trim_start().len();
    let parts = match text.trim_start().chars().next() {
        Some('{') => from_json::parts(text),
        Some('<') => from_xml::parts(text),
        None => Err((1, "The file is empty.".to_owned())),
        Some(_) => {
            let why = "This is neither a schedule.json nor a schedule.xml. Export one from pretalx or frab.";
            Err((line_at(text.as_bytes(), skipped), why.to_owned()))
        }
    };
    let parts = parts.map_err(|(line, why)| parse_error(file.path, line, why))?;
    checked(parts, zone).map_err(|refusal| parse_error(file.path, 1, refusal.to_string()))
}
