//! The public page of the interest form, and one’s own application.

use super::interest_form::{InterestBody, InterestFields};
use crate::addresses::{go_to, sign_in_address};
use crate::components::edition::EditionHead;
use crate::components::field::{Done, Rejection};
use crate::components::markup::RenderedMarkup;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Form, FormBody, NoFields, PageQuery};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::Refusal;
use domain::applications::{ApplicationState, InterestForm, InterestSettings, InterestWindow, OwnApplication};
use domain::editions::Edition;
use domain::id::EditionSlug;
use domain::text::LocalPath;
use domain::time::{Instant, day};
use leptos::either::{Either, EitherOf4};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The query of the page: what was just done.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct InterestQuery {
    pub done: String,
}

impl Form for InterestQuery {}

impl InterestQuery {
    fn described(&self) -> Option<String> {
        let done = match self.done.as_str() {
            "sent" => "Your application is sent.",
            "withdrawn" => "Your application is withdrawn.",
            _ => return None,
        };
        Some(done.to_owned())
    }
}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<InterestQuery>,
) -> Result<Response, AppError> {
    show(&context, &slug, None, None, query.described()).await
}

pub async fn send(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<InterestBody>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/interest"))?;
    match apply(&context, &slug, &form).await {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/interest?done=sent"))?)),
        Err(AppError::Wrong(why)) => show(&context, &slug, Some(form), Some(why), None).await,
        Err(other) => Err(other),
    }
}

async fn apply(context: &RequestContext, slug: &EditionSlug, form: &InterestBody) -> Result<(), AppError> {
    let interest = context.store().interest_form(slug).await?;
    let settings = interest.settings.ok_or(Refusal::NoInterestWindow)?;
    let answers = form.answers(&interest.questions, &settings)?;
    Ok(context.store().apply(context.signed_in()?, slug, &form.content()?, &answers, context.now).await?)
}

pub async fn withdraw(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<NoFields>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/interest/withdraw"))?;
    match context.store().withdraw_application(context.signed_in()?, &slug, context.now).await.map_err(AppError::from) {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/interest?done=withdrawn"))?)),
        Err(AppError::Wrong(why) | AppError::Missing(why)) => show(&context, &slug, None, Some(why), None).await,
        Err(other) => Err(other),
    }
}

async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    rejected: Option<InterestBody>,
    why: Option<String>,
    done: Option<String>,
) -> Result<Response, AppError> {
    let interest = context.store().interest_form(slug).await?;
    let own = match context.actor.account() {
        Some(account) => context.store().own_application(account.signed_in(), slug).await?,
        None => None,
    };
    let is_rejected = rejected.is_some();
    let form = match (rejected, &own, context.actor.account()) {
        (Some(form), _, _) => form,
        (None, Some(own), _) => InterestBody::of(own),
        (None, None, Some(account)) => {
            let email = context.store().own_address(account.signed_in()).await?;
            InterestBody::with_answers(email, &context.store().own_answers(account.signed_in(), slug).await?)
        }
        (None, None, None) => InterestBody::default(),
    };
    // A rejected form stays as it was typed.
    let is_invited = match (context.actor.account(), &own) {
        (Some(account), None) if !is_rejected => {
            let own = context.store().interest_of_reader(Some(account.signed_in()), slug).await?;
            own.is_some_and(|(_, own)| own.is_invited)
        }
        _ => false,
    };
    let edition = context.edition(slug).await?;
    let sign_in = sign_in_address(&LocalPath::parse(&format!("/{slug}/interest"))?).as_str().to_owned();
    let title = format!("Interest in the {}", edition.title);
    let head = PageMeta::new(title, "Ask to be invited.").under("/");
    let (actor, now, is_signed_in) = (context.actor.clone(), context.now, context.actor.account().is_some());
    Ok(layout(context, head, || {
        let settings = interest.settings.as_ref();
        view! {
            <EditionHead edition=edition.clone() actor here="/interest" title="Interest form".to_owned()/>
            <Done what=done/>
            <Rejection why/>
            <p class="headline large">{headline(&edition, settings, now)}</p>
            {settings.and_then(|settings| settings.introduction.as_ref()).map(|text| view! { <section class="column"><RenderedMarkup markup=formats::markup::html(text.as_str())/></section> })}
            {own.as_ref().map(|own| view! { <Own slug own edition=&edition/> })}
            <Sending slug interest=&interest own=own.as_ref() form=&form edition=&edition sign_in is_signed_in is_invited now/>
            {settings.filter(|_| !is_invited).map(|settings| view! { <NextSteps settings own=own.as_ref() window=settings.window_of(&edition, edition.today(now))/> })}
        }
    }))
}

/// Whether the form is open, and until when.
fn headline(edition: &Edition, settings: Option<&InterestSettings>, now: Instant) -> String {
    let Some(settings) = settings else { return "The interest form is not open yet".to_owned() };
    match settings.window_of(edition, edition.today(now)) {
        InterestWindow::Closed if edition.is_closed() => {
            "The edition is closed, and so is its interest form".to_owned()
        }
        InterestWindow::NotYet => format!("The interest form opens on {}", day(settings.opens)),
        InterestWindow::Open => format!("The interest form is open until {} ({})", day(settings.closes), edition.zone),
        InterestWindow::Closed => format!("The interest form closed on {}", day(settings.closes)),
    }
}

/// The state of one’s own application, and the button to withdraw it.
#[component]
fn Own<'a>(slug: &'a EditionSlug, own: &'a OwnApplication, edition: &'a Edition) -> impl IntoView {
    let sent = day(edition.zone.at(own.sent).date_naive());
    let changed = day(edition.zone.at(own.changed).date_naive());
    let text = match own.state {
        ApplicationState::New | ApplicationState::Shortlisted => {
            let state = if own.may_change {
                "The organizers have not decided yet."
            } else {
                "The organizers are deciding, so you can’t change it now."
            };
            format!("You sent your application on {sent}. It was last changed on {changed}. {state}")
        }
        ApplicationState::Invited => "The organizers have invited you.".to_owned(),
        ApplicationState::NotInvited => "The organizers can’t invite you this time.".to_owned(),
        ApplicationState::Withdrawn => format!("You sent an application on {sent}, and have withdrawn it."),
    };
    let invitation = (own.state == ApplicationState::Invited)
        .then(|| view! { <p><a class="button" href=format!("/{slug}/invitation")>"Go to your invitation"</a></p> });
    let withdraw = own.may_change.then(|| {
        view! { <form method="post" action=format!("/{slug}/interest/withdraw")><button>"Withdraw application"</button></form> }
    });
    view! { <section class="column"><h2>"Your application"</h2><p>{text}</p>{invitation}{withdraw}</section> }
}

/// The form, or why it can’t be sent now.
#[component]
fn Sending<'a>(
    slug: &'a EditionSlug,
    interest: &'a InterestForm,
    own: Option<&'a OwnApplication>,
    form: &'a InterestBody,
    edition: &'a Edition,
    sign_in: String,
    is_signed_in: bool,
    is_invited: bool,
    now: Instant,
) -> impl IntoView {
    let settings = interest.settings.as_ref();
    let open = settings.filter(|settings| settings.window_of(edition, edition.today(now)) == InterestWindow::Open);
    let may_send = own.is_none_or(|own| own.may_change || own.state == ApplicationState::Withdrawn);
    let Some(settings) = open.filter(|_| may_send) else { return EitherOf4::A(()) };
    if !is_signed_in {
        return EitherOf4::B(view! {
            <section class="column">
                <p>"To send the form, sign in, so that you can change or withdraw your application later."</p>
                <p><a class="button" href=sign_in>"Sign in with GitHub"</a></p>
            </section>
        });
    }
    let obstacle = match (is_invited, interest.is_full && own.is_none()) {
        (true, _) => Some(Refusal::InvitedWithoutApplication.to_string()),
        (_, true) => Some(
            "This edition has as many applications as it takes. If someone withdraws, you can send yours here."
                .to_owned(),
        ),
        _ => None,
    };
    if let Some(obstacle) = obstacle {
        return EitherOf4::C(view! { <p class="column">{obstacle}</p> });
    }
    let (title, button) = match own.map(|own| own.state) {
        None => ("Your application", "Send application"),
        Some(ApplicationState::Withdrawn) => ("Send it again", "Send application"),
        Some(_) => ("Change it", "Save changes"),
    };
    EitherOf4::D(view! {
        <section class="column">
            <h2>{title}</h2>
            <form method="post" action=format!("/{slug}/interest") class="stacked">
                <InterestFields form questions=&interest.questions limit=settings.max_characters/>
                <button class="primary">{button}</button>
            </form>
        </section>
    })
}

/// What becomes of an application; nothing for a reader who has an answer, or who can’t send one any more.
#[component]
fn NextSteps<'a>(
    settings: &'a InterestSettings,
    #[prop(optional_no_strip)] own: Option<&'a OwnApplication>,
    window: InterestWindow,
) -> impl IntoView {
    let waits = own.is_some_and(|own| own.state.is_open());
    let is_over = window == InterestWindow::Closed;
    if (own.is_some() && !waits) || (own.is_none() && is_over) {
        return None;
    }
    let until = if is_over {
        "The organizers decide now. ".to_owned()
    } else {
        format!(
            "You can change or withdraw your application until {}. Then the organizers decide. ",
            day(settings.closes)
        )
    };
    let answer = match settings.answer_by {
        Some(answer_by) => Either::Left(format!("You get an answer by email by {}.", day(answer_by))),
        None => Either::Right("You get an answer by email."),
    };
    Some(view! {
        <section class="column">
            <h2>"What happens next"</h2>
            <p>{until}{answer}</p>
            <p class="muted">"Only organizers and viewers of the edition read your application. It is deleted some time after the edition, with the other private data."</p>
        </section>
    })
}
