//! The page on which organizers set seats, seat pools and invitation settings.

use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::field;
use crate::components::organizer_tabs::OrganizerTabs;
use crate::components::seats::{SeatLegend, SeatPicture};
use crate::context::{LoadedEdition, RequestContext};
use crate::error::AppError;
use crate::fields::Fields;
use crate::forms::{DeclaredFields, FieldsBody, FieldsQuery};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::Refusal;
use domain::editions::EditionPage;
use domain::invitations::{InvitationOverview, InvitationSettings};
use domain::seats::{SeatPool, Seats};
use domain::text::{EmailAddress, LocalPath, ShortText, Title};
use leptos::prelude::*;

/// The query of the page: whether the form was just saved.
pub struct SeatsQuery;

impl DeclaredFields for SeatsQuery {
    const FIELDS: &'static [&'static str] = &["saved"];
}

/// The form for seats and settings; each seat pool sends a `pool_title` and a `pool_seats`.
pub struct SeatsForm;

impl DeclaredFields for SeatsForm {
    const FIELDS: &'static [&'static str] = &[
        "capacity",
        "pool_title",
        "pool_seats",
        "answer_days",
        "remind_days",
        "offer_days",
        "offers_itself",
        "keep_days",
        "pays",
        "reply_to",
        "holds_mail",
    ];
    const MAX_FIELDS: usize = 500;
}

pub async fn page(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    query: FieldsQuery<SeatsQuery>,
) -> Result<Response, AppError> {
    let all = context.store().overview(context.organizer(&page.edition.slug)?).await?;
    let done = query.is_ticked("saved").then(|| "Saved.".to_owned());
    let typed = filled(&all);
    show(&context, page, typed, None, done).await
}

pub async fn save(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    form: FieldsBody<SeatsForm>,
) -> Result<Response, AppError> {
    let slug = page.edition.slug.clone();
    context.sender_of_fields(&form, &format!("/{slug}/seats"))?;
    let by = context.organizer(&slug)?;
    let done = match parse(&form) {
        Ok((seats, rules)) => {
            context.store().set_seat_settings(by, &seats, &rules, context.now).await.map_err(AppError::from)
        }
        Err(refusal) => Err(refusal.into()),
    };
    match done {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/seats?saved=yes"))?)),
        Err(AppError::Wrong(why)) => show(&context, page, form.fields, Some(why), None).await,
        Err(other) => Err(other),
    }
}

/// The number of empty rows for further seat pools.
const SPARE: usize = 2;

fn parse(form: &Fields) -> Result<(Seats, InvitationSettings), Refusal> {
    let titles = form.all("pool_title").zip(form.all("pool_seats"));
    let seat_pool = |(title, seats): (&str, &str)| {
        let text = || Refusal::Malformed { what: "a number of seats", text: seats.chars().take(20).collect() };
        let seats = if seats.trim().is_empty() { 0 } else { seats.trim().parse().map_err(|_| text())? };
        Ok(SeatPool { title: Title::parse(title)?, seats })
    };
    let seat_pools = titles.filter(|(title, _)| !title.trim().is_empty()).map(seat_pool).collect::<Result<_, _>>()?;
    let seats = Seats::new(form.number("capacity", "a number of seats")?, seat_pools)?;
    let days = |name| form.number(name, "a number of days").map(|days| days.unwrap_or(0));
    let rules = InvitationSettings {
        answer_days: days("answer_days")?,
        remind_days: days("remind_days")?,
        offer_days: days("offer_days")?,
        offers_automatically: form.is_ticked("offers_itself"),
        retention_days: days("keep_days")?,
        pays: form.maybe("pays", ShortText::parse)?,
        reply_to: form.maybe("reply_to", EmailAddress::parse)?,
        holds_emails: form.is_ticked("holds_mail"),
    };
    rules.check()?;
    Ok((seats, rules))
}

/// Converts the stored seats and settings to form fields.
fn filled(all: &InvitationOverview) -> Fields {
    let rules = &all.rules;
    let ticked = |checked: bool| if checked { "yes".to_owned() } else { String::new() };
    let mut fields = vec![
        ("capacity", all.seats.capacity().map(|capacity| capacity.to_string()).unwrap_or_default()),
        ("answer_days", rules.answer_days.to_string()),
        ("remind_days", rules.remind_days.to_string()),
        ("offer_days", rules.offer_days.to_string()),
        ("offers_itself", ticked(rules.offers_automatically)),
        ("keep_days", rules.retention_days.to_string()),
        ("pays", rules.pays.as_ref().map(ToString::to_string).unwrap_or_default()),
        ("reply_to", rules.reply_to.as_ref().map(ToString::to_string).unwrap_or_default()),
        ("holds_mail", ticked(rules.holds_emails)),
    ];
    for seat_pool in all.seats.seat_pools() {
        fields.push(("pool_title", seat_pool.title.to_string()));
        fields.push(("pool_seats", seat_pool.seats.to_string()));
    }
    Fields(fields)
}

async fn show(
    context: &RequestContext,
    page: EditionPage,
    typed: Fields,
    why: Option<String>,
    done: Option<String>,
) -> Result<Response, AppError> {
    let all = context.store().overview(context.organizer(&page.edition.slug)?).await?;
    let (actor, slug) = (context.actor.clone(), page.edition.slug.clone());
    let title = format!("Seats and settings of the {}", page.edition.title);
    let head = PageMeta::new(title, "Set seats, seat pools and invitation settings.").under("/");
    let figures = all.figures;
    Ok(layout(context, head, || {
        let free = figures.capacity.zip(figures.open_free()).map(|(all, free)| {
            let (taken, reserved) = (figures.taken, figures.reserved_free);
            format!("{taken} of {all} seats taken. Free seats: {free} not reserved, {reserved} reserved for seat pools")
        });
        view! {
            <EditionHead edition=page.edition actor here="/invitations" title="Seats and settings".to_owned() below=(format!("/{slug}/invitations"), "Invitations".to_owned())/>
            <OrganizerTabs edition=slug.clone() here="/seats"/>
            {field::done(done)}
            {field::rejection(why)}
            <p class="headline">{free.unwrap_or("The number of seats is not decided yet".to_owned())}</p>
            <div class="chart-with-legend"><SeatPicture figures=figures.clone()/><SeatLegend figures=figures.clone()/></div>
            <form method="post" action=format!("/{slug}/seats") class="stacked">
                {seats(&typed)}
                {rules(&typed)}
                <button class="primary">"Save"</button>
            </form>
        }
        .into_any()
    }))
}

fn seats(typed: &Fields) -> AnyView {
    let titles: Vec<&str> = typed.all("pool_title").collect();
    let counts: Vec<&str> = typed.all("pool_seats").collect();
    let rows = titles
        .iter()
        .zip(&counts)
        .filter(|(title, _)| !title.is_empty())
        .map(|(title, seats)| ((*title).to_owned(), (*seats).to_owned()));
    let rows: Vec<(String, String)> = rows.chain(std::iter::repeat_n((String::new(), String::new()), SPARE)).collect();
    let row = |(nth, (title, seats)): (usize, (String, String))| {
        let (title_label, seats_label) =
            (format!("Seat pool {}: project or purpose", nth + 1), format!("Seat pool {}: seats", nth + 1));
        view! {
            <div class="side-by-side">
                <label>{title_label}<input type="text" name="pool_title" value=title maxlength="200" autocomplete="off"/></label>
                <label>{seats_label}<input type="number" name="pool_seats" value=seats min="0" max="10000" step="1"/></label>
            </div>
        }
    };
    view! {
        <fieldset>
            <legend>"Seats"</legend>
            {field::number("capacity".to_owned(), "Total seats (leave empty if not decided)", typed.typed("capacity"), 0)}
            <p class="muted">"A seat pool reserves seats for a project or purpose. People you invite to a seat pool get its seats first. When those are taken, they get seats that are not reserved. The total can’t be lower than the number of seats taken."</p>
            {rows.into_iter().enumerate().map(row).collect_view()}
        </fieldset>
    }
    .into_any()
}

fn rules(typed: &Fields) -> AnyView {
    let days = |name: &str, label: &str, least| field::number(name.to_owned(), label, typed.typed(name), least);
    view! {
        <fieldset>
            <legend>"Invitations"</legend>
            {days("answer_days", "Days to reply to an invitation", 1)}
            {days("remind_days", "Send a reminder this many days before the deadline (0 = never)", 0)}
            {field::line("pays", "What the organizers pay for (one sentence)", typed.typed("pays"))}
        </fieldset>
        <fieldset>
            <legend>"Waitlist"</legend>
            {field::check("offers_itself", "Offer freed seats to the waitlist automatically", typed.is_ticked("offers_itself"))}
            {days("offer_days", "Days to accept an offered seat", 1)}
        </fieldset>
        <fieldset>
            <legend>"Email and private data"</legend>
            {field::line("reply_to", "Reply-to address", typed.typed("reply_to"))}
            {field::check("holds_mail", "Hold new emails in the outbox until an organizer approves them", typed.is_ticked("holds_mail"))}
            {days("keep_days", "Delete travel dates, requirements and email addresses this many days after the summit", 1)}
        </fieldset>
    }
    .into_any()
}
