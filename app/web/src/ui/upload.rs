//! A text that was pasted or came as a file.

use super::fields::Fields;
use crate::error::Halt;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;

/// The file if one was chosen, else the text; as a form of either kind sends it.
pub async fn uploaded(request: Request) -> Result<String, Halt> {
    let kind = request.headers().get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or("");
    if !kind.starts_with("multipart/") {
        let fields = Fields::from_request(request, &()).await.map_err(|_| Halt::Unfit(StatusCode::BAD_REQUEST))?;
        return Ok(fields.typed("list").to_owned());
    }
    let unfit = || Halt::Unfit(StatusCode::BAD_REQUEST);
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| unfit())?;
    let (mut text, mut file) = (String::new(), String::new());
    while let Some(part) = parts.next_field().await.map_err(|_| Halt::Unfit(StatusCode::PAYLOAD_TOO_LARGE))? {
        let is_file = part.name() == Some("file");
        let bytes = part.bytes().await.map_err(|_| Halt::Unfit(StatusCode::PAYLOAD_TOO_LARGE))?;
        let read = String::from_utf8(bytes.to_vec()).map_err(|_| {
            Halt::Wrong("The file is not text in UTF-8; save it as CSV in UTF-8, then send it again.".to_owned())
        })?;
        *(if is_file { &mut file } else { &mut text }) = read;
    }
    Ok(if file.trim().is_empty() { text } else { file })
}
