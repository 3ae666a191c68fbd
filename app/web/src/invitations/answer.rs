//! Answering an invitation: by its link, or on one's own page of the edition.

use super::needs::Needs;
use super::{api, asked};
use crate::actor::{InEdition, Visit};
use crate::error::{Halt, sign_in_address};
use crate::routes::go_to;
use crate::ui::edition::EditionHead;
use crate::ui::fields::Fields;
use crate::ui::forms::{Form, FormBody, PageQuery};
use crate::ui::frame::{Head, frame};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use domain::access::Account;
use domain::commitments::Consent;
use domain::editions::EditionPage;
use domain::invitations::{Asked, State, Whose, whose};
use domain::text::{Line, Note, OwnPath};
use leptos::prelude::*;

/// Who answers, where their forms go, and what was typed into one that was refused.
pub struct Answering {
    pub whose: Whose,
    pub account: Option<Account>,
    pub action: String,
    pub sign_in: String,
    /// Whether the box of the public list is ticked: it is where they stand in one already.
    pub listed: bool,
    pub typed: Fields,
    pub why: Option<String>,
    /// Arrivals and needs, of whoever has a seat.
    pub needs: Option<Needs>,
}

/// Whether arrival and needs were just saved.
pub struct InvitationQuery;

impl Form for InvitationQuery {
    const FIELDS: &'static [&'static str] = &["saved"];
}

/// The forms on the page of an invitation.
pub struct AnswerForm;

impl Form for AnswerForm {
    const FIELDS: &'static [&'static str] = &["do", "version", "agree", "listed", "why", "suggestion", "question"];
}

pub async fn by_link(visit: Visit, Path(token): Path<String>) -> Result<Response, Halt> {
    let found = api::by_link(&visit, &token).await?;
    show(&visit, found, format!("/invitation/{token}"), Typed::default()).await
}

pub async fn own(
    visit: Visit,
    InEdition(page): InEdition,
    asked: PageQuery<InvitationQuery>,
) -> Result<Response, Halt> {
    let slug = page.edition.slug.clone();
    let saved = asked.is_ticked("saved");
    match api::own(&visit, &slug).await? {
        Some(found) => {
            let needs = Needs { saved, ..Needs::default() };
            show(&visit, found, format!("/{slug}/invitation"), Typed { needs, ..Typed::default() }).await
        }
        None => Ok(none(&visit, page)),
    }
}

pub async fn answer_by_link(
    visit: Visit,
    Path(token): Path<String>,
    sent: FormBody<AnswerForm>,
) -> Result<Response, Halt> {
    let found = api::by_link(&visit, &token).await?;
    answer(&visit, found, format!("/invitation/{token}"), sent.fields).await
}

pub async fn answer_own(
    visit: Visit,
    InEdition(page): InEdition,
    sent: FormBody<AnswerForm>,
) -> Result<Response, Halt> {
    let slug = page.edition.slug.clone();
    let action = format!("/{slug}/invitation");
    sent.account(&visit, &action)?;
    match api::own(&visit, &slug).await? {
        Some(found) => answer(&visit, found, action, sent.fields).await,
        None => Ok(none(&visit, page)),
    }
}

/// Does what the form's button says; a refused form comes back as it was filled in.
async fn answer(visit: &Visit, found: Asked, action: String, sent: Fields) -> Result<Response, Halt> {
    let by_link_alone = ["decline", "ask"].contains(&sent.typed("do"));
    if !by_link_alone {
        sent.account(visit, &action)?;
    }
    match act(visit, &found, &sent).await {
        Ok(()) => {
            let own = visit.actor.account().is_some() && !["ask-to-come"].contains(&sent.typed("do"));
            let there = own && api::own(visit, &found.edition).await?.is_some();
            let next = if there { format!("/{}/invitation", found.edition) } else { action };
            Ok(go_to(&OwnPath::parse(&next)?))
        }
        Err(Halt::Wrong(why)) => {
            // It may have changed in the meantime: what is shown is what holds now.
            let found = match action.strip_prefix("/invitation/") {
                Some(token) => api::by_link(visit, token).await?,
                None => api::own(visit, &found.edition).await?.unwrap_or(found),
            };
            // A button that was pressed twice: the first time it did what was wanted.
            let account = visit.actor.account();
            if sent.typed("do") == "accept"
                && found.standing.state == State::Accepted
                && account.is_some_and(|account| found.person == Some(account.id))
            {
                return Ok(go_to(&OwnPath::parse(&action)?));
            }
            show(visit, found, action, Typed { answer: sent, why: Some(why), ..Typed::default() }).await
        }
        Err(other) => Err(other),
    }
}

async fn act(visit: &Visit, found: &Asked, sent: &Fields) -> Result<(), Halt> {
    let why = || sent.maybe("why", Note::parse);
    match sent.typed("do") {
        "accept" => {
            api::accept(visit, found.id, &consent(sent)?, sent.is_ticked("listed")).await?;
            Ok(())
        }
        "agree" => api::agree(visit, &found.edition, &consent(sent)?).await,
        "decline" => api::decline(visit, found.id, why()?, sent.maybe("suggestion", Line::parse)?).await,
        "withdraw" => api::withdraw(visit, found.id, why()?).await,
        "ask" => api::ask(visit, found.id, &Note::parse(sent.typed("question"))?).await,
        "ask-to-come" => api::ask_to_come(visit, found.id).await,
        _ => Err(Halt::Unfit(StatusCode::BAD_REQUEST)),
    }
}

fn consent(sent: &Fields) -> Result<Consent, Halt> {
    let version = sent.number("version", "a version of the commitments")?.unwrap_or(0);
    Ok(Consent { version, letters: sent.all("agree").filter_map(|letter| letter.chars().next()).collect() })
}

/// What was typed into the page's forms, and why one was refused.
#[derive(Default)]
pub struct Typed {
    pub answer: Fields,
    pub why: Option<String>,
    pub needs: Needs,
}

/// The edition's page of one invitation; what somebody needs is read for whoever has a seat.
pub async fn show(visit: &Visit, found: Asked, action: String, typed: Typed) -> Result<Response, Halt> {
    let Typed { answer: typed, why, needs } = typed;
    let page = api::edition(visit, &found.edition).await?;
    let account = visit.actor.account().cloned();
    let whose = whose(found.person, found.invitee.login.as_ref(), account.as_ref());
    let needs = match (found.standing.state, whose) {
        (State::Accepted, Whose::Theirs) => {
            api::own_logistics(visit, &found.edition).await?.map(|kept| needs.or_kept(&kept, found.rules.keep_days))
        }
        _ => None,
    };
    let next = OwnPath::parse(&action).unwrap_or_else(|_| OwnPath::home());
    // Whoever waits has said it with their yes.
    let waits = found.standing.state == State::Waitlisted;
    let known = waits || account.as_ref().is_some_and(|account| !account.takes_part.is_empty());
    let listed = match typed.typed("do") {
        "accept" => typed.is_ticked("listed"),
        _ => known && visit.preferences.as_ref().is_some_and(|wanted| wanted.listed),
    };
    let answering = Answering {
        whose,
        account,
        sign_in: sign_in_address(&next).as_str().to_owned(),
        action,
        listed,
        typed,
        why,
        needs,
    };
    let head =
        Head::new(format!("Invitation to the {}", page.edition.title), "What is asked, and your answer.").under("/");
    let (actor, now) = (visit.actor.clone(), visit.now);
    Ok(frame(visit, head, || {
        let edition = page.edition.clone();
        let title = format!("Your invitation to the {}", edition.title);
        view! {
            <EditionHead edition actor here="/invitation" title/>
            {asked::body(&page, &found, &answering, now)}
        }
        .into_any()
    }))
}

/// The page of whoever has no invitation.
pub fn none(visit: &Visit, page: EditionPage) -> Response {
    let head = Head::new(format!("Invitation to the {}", page.edition.title), "Who is invited, and how.").under("/");
    let actor = visit.actor.clone();
    frame(visit, head, || {
        view! {
            <EditionHead edition=page.edition.clone() actor here="/invitation" title="Your invitation".to_owned()/>
            <p class="figure">"You have no invitation to this edition"</p>
            <p class="column">"Its organizers invite by GitHub login or by mail. If a letter has reached you, open its link while you are signed in; then it stands here."</p>
        }
        .into_any()
    })
}
