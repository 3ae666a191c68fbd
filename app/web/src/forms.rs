//! Reads forms and addresses: declared fields only, within the limits of their form type.

mod field_names;
mod list_query;
mod own_answers;

pub use field_names::FIELD_NAMES;
pub use list_query::ListQuery;
pub use own_answers::{MAX_ANSWER_BYTES, shown_answers, typed_answers};

use crate::error::AppError;
use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use domain::Refusal;
use domain::id::TaskNumber;
use domain::time::{NaiveDate, NaiveTime};
use http_body_util::BodyExt;
use percent_encoding::percent_decode;
use serde::de::DeserializeOwned;
use serde::de::value::MapDeserializer;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeSet;

/// A form or a query string as a struct. Its fields hold the text as typed.
///
/// Parsing is a second step, so that a rejected form can be shown again unchanged. Derive `Serialize`, `Deserialize` and
/// `Default`, with `#[serde(default)]` on the struct: browsers leave out unticked boxes and buttons that weren’t pressed.
pub trait Form: Serialize + DeserializeOwned + Send + 'static {
    /// The maximum number of fields in a request, including unknown ones.
    const MAX_FIELDS: usize = 100;
    /// The maximum size in encoded bytes; the default fits one long text.
    ///
    /// One character may take nine encoded bytes.
    const MAX_BYTES: usize = 128 * 1024;

    /// The names and values of the fields that aren’t empty, for hidden fields.
    fn pairs(&self) -> Vec<(String, String)> {
        let encoded = serde_html_form::to_string(self).unwrap_or_default();
        let pairs = form_urlencoded::parse(encoded.as_bytes()).into_owned();
        pairs.filter(|(_, value)| !value.is_empty()).collect()
    }
}

/// The names and values of all fields. Empty values keep their place, so that lists stay aligned.
pub fn all_pairs(form: &impl Form) -> Vec<(String, String)> {
    let encoded = serde_html_form::to_string(form).unwrap_or_default();
    form_urlencoded::parse(encoded.as_bytes()).into_owned().collect()
}

/// The value at a place of a list; empty if the list is shorter.
pub fn nth(list: &[String], place: usize) -> &str {
    list.get(place).map_or("", String::as_str)
}

/// A form without fields: only a button.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct NoFields {}

impl Form for NoFields {}

/// The form of notes that several people edit.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NotesForm {
    pub notes: String,
    /// The revision of the notes that the form showed.
    pub read: String,
}

impl Form for NotesForm {}

/// The text of a field without surrounding white space; `None` if nothing remains.
pub fn given(typed: &str) -> Option<&str> {
    Some(typed.trim()).filter(|text| !text.is_empty())
}

/// Parses an optional field.
pub fn optional<T>(typed: &str, parse: impl Fn(&str) -> Result<T, Refusal>) -> Result<Option<T>, Refusal> {
    given(typed).map(parse).transpose()
}

/// Parses an optional day in the format of browsers, `2027-05-22`.
pub fn day(typed: &str) -> Result<Option<NaiveDate>, Refusal> {
    optional(typed, |text| text.parse().map_err(|_| malformed("a day (like 2027-05-22)", text)))
}

/// Parses an optional whole number from 0; `what` names it in the refusal.
pub fn number(typed: &str, what: &'static str) -> Result<Option<u32>, Refusal> {
    optional(typed, |text| text.parse().map_err(|_| malformed(what, text)))
}

/// Parses a time of day as browsers send it, `16:00` or `16:00:00`.
pub fn clock(text: &str) -> Result<NaiveTime, Refusal> {
    let parsed = ["%H:%M", "%H:%M:%S"].iter().find_map(|format| NaiveTime::parse_from_str(text, format).ok());
    parsed.ok_or_else(|| malformed("a time (like 16:00)", text))
}

/// Parses numbers of tasks that are separated by commas or spaces.
pub fn task_numbers(typed: &str) -> Result<BTreeSet<TaskNumber>, Refusal> {
    let words = typed.split([',', ' ', '\n', '\r', '\t', ';']).filter(|word| !word.is_empty());
    words.map(|word| TaskNumber::parse(word.trim_start_matches('#'))).collect()
}

fn malformed(what: &'static str, text: &str) -> Refusal {
    Refusal::Malformed { what, text: text.chars().take(40).collect() }
}

/// A form from the body of a request.
pub struct FormBody<F>(pub F);

/// A form from the query string, for GET and HEAD requests.
pub struct PageQuery<F>(pub F);

/// A box that is ticked or not; browsers send nothing for one that isn’t.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checkbox(pub bool);

impl Serialize for Checkbox {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(if self.0 { "yes" } else { "" })
    }
}

impl<'de> Deserialize<'de> for Checkbox {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Checkbox(!String::deserialize(deserializer)?.trim().is_empty()))
    }
}

impl<F: Form, S: Send + Sync> FromRequest<S> for FormBody<F> {
    type Rejection = AppError;

    async fn from_request(request: Request, _: &S) -> Result<Self, AppError> {
        let (parts, body) = request.into_parts();
        let is_form = content_type(&parts.headers).starts_with("application/x-www-form-urlencoded");
        let bytes = read(body, F::MAX_BYTES).await?;
        if !is_form && !bytes.is_empty() {
            return Err(AppError::UnacceptableRequest(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        Ok(FormBody(from_bytes(&bytes)?))
    }
}

impl<F: Form, S: Send + Sync> FromRequestParts<S> for PageQuery<F> {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        match from_bytes(parts.uri.query().unwrap_or_default().as_bytes()) {
            Ok(query) => Ok(PageQuery(query)),
            Err(AppError::TooMuch(_)) => {
                Err(AppError::Wrong(format!("An address can have at most {} parameters.", F::MAX_FIELDS)))
            }
            Err(other) => Err(other),
        }
    }
}

/// Reads a URL-encoded form.
///
/// # Errors
/// [`AppError::TooMuch`] for more fields than the form allows; [`AppError::Wrong`] for a field that isn't UTF-8, or one
/// that is sent twice and isn't a list.
pub fn from_bytes<F: Form>(bytes: &[u8]) -> Result<F, AppError> {
    let pairs = bytes.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty());
    for (nth, pair) in pairs.enumerate() {
        if nth == F::MAX_FIELDS {
            return Err(too_many(F::MAX_FIELDS));
        }
        if percent_decode(pair).decode_utf8().is_err() {
            let name = pair.split(|byte| *byte == b'=').next().unwrap_or_default();
            return Err(not_text(&percent_decode(name).decode_utf8_lossy().chars().take(40).collect::<String>()));
        }
    }
    serde_html_form::from_bytes(bytes).map_err(sent_twice)
}

/// Builds a form without lists from the names and values of its fields.
///
/// # Errors
/// [`AppError::Wrong`] for a field that is sent twice.
pub fn from_pairs<F: Form>(pairs: Vec<(String, String)>) -> Result<F, AppError> {
    F::deserialize(MapDeserializer::<_, serde::de::value::Error>::new(pairs.into_iter())).map_err(sent_twice)
}

/// Text fields can't fail otherwise. The libraries don't name the field.
fn sent_twice<E>(_: E) -> AppError {
    AppError::Wrong("A field of this form was sent twice, but it can have only one value.".to_owned())
}

/// Returns the content type of a request; empty if it has none.
pub fn content_type(headers: &HeaderMap) -> &str {
    headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default()
}

/// The number of bytes up to which a body that is too long is still read.
const MAX_DISCARDED: usize = 2 * 1024 * 1024;

/// Reads a body of at most `most` bytes.
///
/// # Errors
/// [`AppError::TooMuch`] for a longer body, [`AppError::UnacceptableRequest`] for one that can't be read.
async fn read(mut body: Body, most: usize) -> Result<Vec<u8>, AppError> {
    let mut bytes = Vec::new();
    let mut received = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| AppError::UnacceptableRequest(StatusCode::BAD_REQUEST))?;
        let Ok(data) = frame.into_data() else { continue };
        received += data.len();
        if received <= most {
            bytes.extend_from_slice(&data);
        } else if received <= MAX_DISCARDED {
            // Reads and discards the rest, since many browsers show a response only after they have sent everything.
            bytes = Vec::new();
        } else {
            break;
        }
    }
    if received > most { Err(too_long(most)) } else { Ok(bytes) }
}

/// The error for a form with too many bytes.
pub fn too_long(most: usize) -> AppError {
    AppError::TooMuch(format!("This form can take at most {} kB.", most / 1024))
}

/// The error for a form with too many fields.
pub fn too_many(most: usize) -> AppError {
    AppError::TooMuch(format!("This form can take at most {most} fields."))
}

/// The error for a field that isn't UTF-8.
pub fn not_text(name: &str) -> AppError {
    AppError::Wrong(format!("The field “{name}” is not UTF-8 text."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    #[serde(default)]
    struct Proposal {
        title: String,
        ids: Vec<String>,
        listed: Checkbox,
    }

    impl Form for Proposal {
        const MAX_FIELDS: usize = 5;
    }

    #[test]
    fn form_is_read_as_browsers_send_it() {
        let form: Proposal = from_bytes(b"ids=1&title=a+b%2Bc%26d%3D%E2%9C%93&evil=x&ids=2&listed=yes").unwrap();
        let ids = vec!["1".to_owned(), "2".to_owned()];
        assert_eq!(form, Proposal { title: "a b+c&d=✓".to_owned(), ids, listed: Checkbox(true) });
        assert_eq!(from_bytes::<Proposal>(b"").unwrap(), Proposal::default());
    }

    #[test]
    fn rejected_form_keeps_all_fields() {
        let bytes = b"ids=1&ids=2&title=a%0D%0Ab&listed=yes";
        let form: Proposal = from_bytes(bytes).unwrap();
        let encoded = serde_html_form::to_string(form.pairs()).unwrap();
        assert_eq!(from_bytes::<Proposal>(encoded.as_bytes()).unwrap(), form);
    }

    #[test]
    fn unreadable_forms_are_refused_with_a_reason() {
        let why = |bytes: &[u8]| match from_bytes::<Proposal>(bytes) {
            Err(AppError::Wrong(why) | AppError::TooMuch(why)) => why,
            other => panic!("{other:?}"),
        };
        assert_eq!(why(b"title=%FF%FE"), "The field “title” is not UTF-8 text.");
        assert_eq!(why(b"title=a&title=b"), "A field of this form was sent twice, but it can have only one value.");
        assert_eq!(why(b"a&b&c&d&e&f"), "This form can take at most 5 fields.");
    }

    #[test]
    fn values_are_decoded_as_browsers_encode_them() {
        let title = |text: &str| from_bytes::<Proposal>(text.as_bytes()).unwrap().title;
        assert_eq!(title("t%69tle=x"), "x");
        assert_eq!(title("title=100%&ids"), "100%");
        assert_eq!(title("&&title=a=b&"), "a=b");
    }

    #[test]
    fn long_unknown_name_is_ignored() {
        let long = format!("{}=x&title=y", "title".repeat(1_000_000));
        assert_eq!(from_bytes::<Proposal>(long.as_bytes()).unwrap().title, "y");
    }
}
