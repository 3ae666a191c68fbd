//! Previews a pasted or uploaded list of people to invite, and stores its rows as drafts.

use super::add::{FormState, show, stored};
use super::list_preview::{CheckedRow, DraftCheck, ParsedList};
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::Form;
use crate::upload::{MAX_LIST_BYTES, MAX_PARTS, after_sign_in, file_or_text, read_aside, uploaded};
use axum::extract::Request;
use axum::response::Response;
use domain::Refusal;
use domain::id::EditionSlug;
use domain::invitations::{InvitationDraft, InvitationState};
use formats::invitations::{InvitationRow, List, read_below};
use serde::{Deserialize, Serialize};

/// The form that sends a list of people to invite.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct InvitationList {
    list: String,
    file: String,
    heading_line: String,
}

impl Form for InvitationList {
    const MAX_FIELDS: usize = MAX_PARTS;
    const MAX_BYTES: usize = MAX_LIST_BYTES;
}

/// A list as sent.
pub struct SentList {
    pub list: String,
    /// The line of the column names, if it isn’t the first one.
    pub heading_line: Option<u32>,
}

/// Previews a list with each row's problem, and stores nothing.
pub async fn preview(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    request: Request,
) -> Result<Response, AppError> {
    let sent = match list_from_request(&context, &slug, request).await {
        Ok(sent) => sent,
        Err(AppError::Wrong(why)) => {
            return show(&context, &slug, FormState::with_list_error(String::new(), why)).await;
        }
        Err(other) => return Err(other),
    };
    let (sent, checked) = parse_and_check(&context, &slug, sent).await?;
    match checked {
        Ok(parsed) => show(&context, &slug, FormState::previewing(sent.list, parsed)).await,
        Err(rejected) => show(&context, &slug, rejected).await,
    }
}

/// Stores every row if none has a problem, and otherwise shows the list again.
pub async fn add(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    request: Request,
) -> Result<Response, AppError> {
    let sent = list_from_request(&context, &slug, request).await?;
    let (sent, checked) = parse_and_check(&context, &slug, sent).await?;
    let parsed = match checked {
        Ok(parsed) => parsed,
        Err(rejected) => return show(&context, &slug, rejected).await,
    };
    if parsed.problems() > 0 || parsed.ready().next().is_none() {
        return show(&context, &slug, FormState::previewing(sent.list, parsed)).await;
    }
    let drafts: Vec<InvitationDraft> = parsed.ready().cloned().collect();
    match context.store().draft(context.organizer(&slug)?, &drafts, context.now).await.map_err(AppError::from) {
        Ok(_) => stored(&slug, drafts.len()),
        Err(AppError::Wrong(why)) => show(&context, &slug, FormState::with_list_error(sent.list, why)).await,
        Err(other) => Err(other),
    }
}

/// Reads the list from the request.
async fn list_from_request(
    context: &RequestContext,
    slug: &EditionSlug,
    request: Request,
) -> Result<SentList, AppError> {
    let request = after_sign_in::<InvitationList>(context, &format!("/{slug}/invitations/add"), request).await?;
    context.organizer(slug)?;
    let form: InvitationList = uploaded(request).await?;
    let heading_line = form.heading_line.parse().ok();
    Ok(SentList { list: file_or_text(&form.file, &form.list).to_owned(), heading_line })
}

/// Parses a list and checks each row, or returns the form of a list that is rejected as a whole.
async fn parse_and_check(
    context: &RequestContext,
    slug: &EditionSlug,
    sent: SentList,
) -> Result<(SentList, Result<ParsedList, FormState>), AppError> {
    let (sent, list) = read_aside(move || {
        let list = read_below(&sent.list, sent.heading_line);
        (sent, list)
    })
    .await?;
    let List { rows, left_out, .. } = match list {
        Ok(list) => list,
        Err(error) => {
            let heading_line = error.heading_line;
            let rejected = FormState::with_list_error(sent.list.clone(), error.to_string());
            return Ok((sent, Err(FormState { heading_line, ..rejected })));
        }
    };
    let drafts: Vec<InvitationDraft> = rows.iter().filter_map(|row| row.draft.clone().ok()).collect();
    let verdicts = context.store().check_drafts(context.organizer(slug)?, &drafts).await?;
    let parsed = ParsedList { rows: checked(rows, verdicts), left_out, heading_line: sent.heading_line };
    Ok((sent, Ok(parsed)))
}

/// Each row with the verdict about its draft. Rows without a draft have none.
fn checked(rows: Vec<InvitationRow>, verdicts: Vec<Result<(), Refusal>>) -> Vec<CheckedRow> {
    let lines: Vec<u32> = rows.iter().filter(|row| row.draft.is_ok()).map(|row| row.line).collect();
    let mut verdicts = verdicts.into_iter();
    let check = |row: InvitationRow| {
        let check = match (&row.draft, row.draft.is_ok().then(|| verdicts.next()).flatten()) {
            (Err(why), _) => DraftCheck::Problem(why.clone()),
            (Ok(_), None | Some(Ok(()))) => DraftCheck::Ready,
            (Ok(_), Some(Err(refusal @ Refusal::AlreadyInvited { state, .. }))) => {
                DraftCheck::LeftOut { is_draft: state == InvitationState::Draft.as_str(), why: refusal.to_string() }
            }
            (Ok(_), Some(Err(Refusal::DuplicateOfRow { row }))) => {
                let line = lines.get(row.saturating_sub(1)).copied().unwrap_or_default();
                DraftCheck::Problem(format!("This is the same person as on line {line}."))
            }
            (Ok(_), Some(Err(refusal))) => DraftCheck::Problem(refusal.to_string()),
        };
        CheckedRow { row, check }
    };
    rows.into_iter().map(check).collect()
}
