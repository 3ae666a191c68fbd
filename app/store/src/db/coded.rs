//! Stores events in two columns: a code, and JSON with its data.

use crate::StoreError;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Splits an event with the serde tag `tag` and the content `data` into code and JSON.
pub(crate) fn columns(event: &impl Serialize, tag: &str) -> Result<(String, Option<String>), StoreError> {
    let event = serde_json::to_value(event).map_err(StoreError::unavailable)?;
    let code = event[tag].as_str().ok_or_else(|| StoreError::unavailable(format!("an event has no {tag}")))?;
    Ok((code.to_owned(), event.get("data").map(Value::to_string)))
}

/// Reads an event from its columns. An unknown code or invalid data means a damaged row.
pub(crate) fn value<T: DeserializeOwned>(tag: &str, code: &str, data: Option<&str>) -> Result<T, StoreError> {
    let damaged = |error| StoreError::unavailable(format!("a stored event is damaged ({tag} “{code}”): {error}"));
    let event = match data {
        Some(data) => json!({ tag: code, "data": serde_json::from_str::<Value>(data).map_err(damaged)? }),
        None => json!({ tag: code }),
    };
    serde_json::from_value(event).map_err(damaged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::audit::AuditEvent;
    use domain::id::TaskNumber;

    #[test]
    fn event_round_trips_through_two_columns() {
        let claimed = AuditEvent::TaskClaimed { task: TaskNumber(4) };
        let (action, data) = columns(&claimed, "action").unwrap();
        assert_eq!((action.as_str(), data.as_deref()), ("task_claimed", Some(r#"{"task":4}"#)));
        assert_eq!(value::<AuditEvent>("action", &action, data.as_deref()).unwrap(), claimed);
        assert_eq!(columns(&AuditEvent::SignedOut, "action").unwrap(), ("signed_out".to_owned(), None));
        assert_eq!(value::<AuditEvent>("action", "signed_out", None).unwrap(), AuditEvent::SignedOut);
    }

    #[test]
    fn unknown_code_or_data_is_a_damaged_row() {
        for (code, data) in [
            ("task_teleported", Some(r#"{"task":4}"#)),
            ("task_claimed", Some(r#"{"task":"four"}"#)),
            ("task_claimed", Some("{")),
            ("task_claimed", None),
        ] {
            let error = value::<AuditEvent>("action", code, data).unwrap_err();
            assert!(error.to_string().contains("a stored event is damaged"), "{code}: {error}");
            assert!(!error.is_refusal());
        }
    }
}
