//! Reads forms and addresses: declared fields only, within the limits of their form type.

use super::fields::Fields;
use crate::error::AppError;
use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use http_body_util::BodyExt;
use percent_encoding::percent_decode;
use std::marker::PhantomData;
use std::ops::Deref;

/// A form or query string: its fields and limits.
pub trait Form: Send + Sync + 'static {
    /// The names of the fields. Other names are ignored and never shown again.
    const FIELDS: &'static [&'static str];
    /// The maximum number of fields in a request, including ignored ones.
    const MAX_FIELDS: usize = 100;
    /// The maximum size in encoded bytes; the default fits one long text.
    ///
    /// One character may take nine encoded bytes.
    const MAX_BYTES: usize = 128 * 1024;
}

/// The fields of the form `F`, from the body of a request.
pub struct FormBody<F> {
    pub fields: Fields,
    form: PhantomData<F>,
}

/// The fields of the query string `F`, for GET and HEAD requests.
pub struct PageQuery<F> {
    pub fields: Fields,
    form: PhantomData<F>,
}

impl<F> Deref for FormBody<F> {
    type Target = Fields;

    fn deref(&self) -> &Fields {
        &self.fields
    }
}

impl<F> Deref for PageQuery<F> {
    type Target = Fields;

    fn deref(&self) -> &Fields {
        &self.fields
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
        Ok(FormBody { fields: parse::<F>(&bytes)?, form: PhantomData })
    }
}

impl<F: Form, S: Send + Sync> FromRequestParts<S> for PageQuery<F> {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        let query = parts.uri.query().unwrap_or_default();
        match parse::<F>(query.as_bytes()) {
            Ok(fields) => Ok(PageQuery { fields, form: PhantomData }),
            Err(AppError::TooMuch(_)) => {
                Err(AppError::Wrong(format!("An address can have at most {} parameters.", F::MAX_FIELDS)))
            }
            Err(other) => Err(other),
        }
    }
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

/// Parses `name=value` pairs and keeps those with a declared name.
///
/// # Errors
/// [`AppError::TooMuch`] for more pairs than the form allows; [`AppError::Wrong`] for a declared field that isn't
/// UTF-8.
pub fn parse<F: Form>(bytes: &[u8]) -> Result<Fields, AppError> {
    let mut fields = Vec::new();
    let pairs = bytes.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty());
    for (nth, pair) in pairs.enumerate() {
        if nth == F::MAX_FIELDS {
            return Err(too_many(F::MAX_FIELDS));
        }
        let mut halves = pair.splitn(2, |byte| *byte == b'=');
        let (name, value) = (halves.next().unwrap_or_default(), halves.next().unwrap_or_default());
        if let Some(name) = declared::<F>(name) {
            fields.push((name, decoded(name, value)?));
        }
    }
    Ok(Fields(fields))
}

/// Finds the declared field with an encoded name; decodes only as much as the comparison needs.
fn declared<F: Form>(encoded: &[u8]) -> Option<&'static str> {
    F::FIELDS.iter().copied().find(|name| percent_decode(encoded).eq(name.bytes()))
}

fn decoded(name: &str, encoded: &[u8]) -> Result<String, AppError> {
    let spaced: Vec<u8> = encoded.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    String::from_utf8(percent_decode(&spaced).collect()).map_err(|_| not_text(name))
}

/// The error for a field that isn't UTF-8.
fn not_text(name: &str) -> AppError {
    AppError::Wrong(format!("The field “{name}” is not UTF-8 text."))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Small;

    impl Form for Small {
        const FIELDS: &'static [&'static str] = &["title", "ids"];
        const MAX_FIELDS: usize = 3;
    }

    fn read(text: &str) -> Vec<(&'static str, String)> {
        parse::<Small>(text.as_bytes()).expect("a form").0
    }

    #[test]
    fn declared_fields_are_kept_and_others_ignored() {
        let fields = read("ids=1&evil=%3Cscript%3E&ids=2");
        assert_eq!(fields, [("ids", "1".to_owned()), ("ids", "2".to_owned())]);
    }

    #[test]
    fn values_are_decoded_as_browsers_encode_them() {
        assert_eq!(read("title=a+b%2Bc%26d%3D%E2%9C%93"), [("title", "a b+c&d=✓".to_owned())]);
        assert_eq!(read("t%69tle=x"), [("title", "x".to_owned())]);
        assert_eq!(read("title=100%&ids"), [("title", "100%".to_owned()), ("ids", String::new())]);
        assert_eq!(read("&&title=a=b&"), [("title", "a=b".to_owned())]);
        assert_eq!(read(""), []);
    }

    #[test]
    fn too_many_fields_are_rejected() {
        assert!(matches!(parse::<Small>(b"x=1&x=2&x=3"), Ok(Fields(fields)) if fields.is_empty()));
        assert!(matches!(parse::<Small>(b"x=1&x=2&x=3&title=x"), Err(AppError::TooMuch(_))));
    }

    #[test]
    fn field_that_is_not_utf8_is_rejected_with_a_reason() {
        let refused = parse::<Small>(b"title=%FF%FE");
        assert!(matches!(refused, Err(AppError::Wrong(why)) if why.contains("title") && why.contains("UTF-8")));
        assert!(parse::<Small>(b"%FF=%FF").is_ok_and(|fields| fields.is_empty()));
    }

    #[test]
    fn long_unknown_name_is_ignored() {
        let long = format!("{}=x&title=y", "title".repeat(1_000_000));
        assert_eq!(read(&long), [("title", "y".to_owned())]);
    }
}
