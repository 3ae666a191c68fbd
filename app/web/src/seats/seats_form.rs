//! The form for seats, seat pools and invitation settings.

use crate::components::field::{Check, Line, NumberField, SavedVersion};
use crate::forms::{Checkbox, Form, number, optional};
use domain::Refusal;
use domain::invitations::{InvitationOverview, InvitationSettings};
use domain::seats::{SeatPool, Seats};
use domain::text::{EmailAddress, ShortText, Title, revision};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SeatsForm {
    pub capacity: String,
    /// The number of seats to fill.
    pub target: String,
    /// The titles of the seat pools, and as many numbers of seats.
    pub pool_title: Vec<String>,
    pub pool_seats: Vec<String>,
    pub answer_days: String,
    pub remind_days: String,
    pub pays: String,
    pub offers_itself: Checkbox,
    pub offer_days: String,
    pub reply_to: String,
    pub holds_mail: Checkbox,
    pub keep_days: String,
    /// The revision of the seats and settings that the form showed.
    pub read: String,
}

impl Form for SeatsForm {
    const MAX_FIELDS: usize = 500;
}

impl SeatsForm {
    pub fn of(all: &InvitationOverview) -> SeatsForm {
        let (seats, rules) = (&all.seats, &all.rules);
        SeatsForm {
            capacity: seats.capacity().map(|capacity| capacity.to_string()).unwrap_or_default(),
            target: seats.target().map(|target| target.to_string()).unwrap_or_default(),
            pool_title: seats.seat_pools().iter().map(|pool| pool.title.to_string()).collect(),
            pool_seats: seats.seat_pools().iter().map(|pool| pool.seats.to_string()).collect(),
            answer_days: rules.answer_days.to_string(),
            remind_days: rules.remind_days.to_string(),
            pays: rules.pays.as_ref().map(ToString::to_string).unwrap_or_default(),
            offers_itself: Checkbox(rules.offers_automatically),
            offer_days: rules.offer_days.to_string(),
            reply_to: rules.reply_to.as_ref().map(ToString::to_string).unwrap_or_default(),
            holds_mail: Checkbox(rules.holds_emails),
            keep_days: rules.retention_days.to_string(),
            read: revision(&(seats, rules)),
        }
    }

    pub fn seats(&self) -> Result<Seats, Refusal> {
        let pools = (1..).zip(self.pools().filter(|(title, seats)| !is_empty_row(title, seats)));
        let pool = |(nth, (title, seats)): (usize, (&str, &str))| {
            if title.trim().is_empty() {
                let why = "The title can’t be empty. To remove the seat pool, clear its seats too.".to_owned();
                return Err(Refusal::InEntry { entry: format!("Seat pool {nth}"), why });
            }
            Ok(SeatPool { title: Title::parse(title)?, seats: number(seats, "a number of seats")?.unwrap_or(0) })
        };
        let count = |typed: &str| number(typed, "a number of seats");
        Seats::new(count(&self.capacity)?, pools.map(pool).collect::<Result<_, _>>()?)?
            .with_target(count(&self.target)?)
    }

    pub fn settings(&self) -> Result<InvitationSettings, Refusal> {
        let days = |typed: &str| number(typed, "a number of days").map(Option::unwrap_or_default);
        let settings = InvitationSettings {
            answer_days: days(&self.answer_days)?,
            remind_days: days(&self.remind_days)?,
            offer_days: days(&self.offer_days)?,
            offers_automatically: self.offers_itself.0,
            retention_days: days(&self.keep_days)?,
            pays: optional(&self.pays, ShortText::parse)?,
            reply_to: optional(&self.reply_to, EmailAddress::parse)?,
            holds_emails: self.holds_mail.0,
        };
        settings.check()?;
        Ok(settings)
    }

    /// Title and number of seats of each row.
    fn pools(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pool_title.iter().map(String::as_str).zip(self.pool_seats.iter().map(String::as_str))
    }
}

/// Whether a row has no seat pool: it is a spare one, or its pool is to be removed.
fn is_empty_row(title: &str, seats: &str) -> bool {
    title.trim().is_empty() && seats.trim().is_empty()
}

/// The seats and settings that someone else saved while the form was open.
#[component]
pub fn SavedSeats<'a>(stored: &'a SeatsForm) -> impl IntoView + use<> {
    let stored = stored.clone();
    view! { <SavedVersion><SeatValues stored/></SavedVersion> }
}

/// The seats and settings as a list.
#[component]
pub fn SeatValues(stored: SeatsForm) -> impl IntoView {
    let yes = |ticked: Checkbox| (if ticked.0 { "yes" } else { "no" }).to_owned();
    let pools: Vec<String> = stored.pools().map(|(title, seats)| format!("{title}: {seats}")).collect();
    let fields = [
        ("Total seats", stored.capacity),
        ("Seats to fill", stored.target),
        ("Seat pools", pools.join(", ")),
        ("Days to reply", stored.answer_days),
        ("Days before the deadline for a reminder", stored.remind_days),
        ("What the organizers pay for", stored.pays),
        ("Freed seats are offered automatically", yes(stored.offers_itself)),
        ("Days to accept an offered seat", stored.offer_days),
        ("Reply-to address", stored.reply_to),
        ("New emails are held", yes(stored.holds_mail)),
        ("Days until private data is deleted", stored.keep_days),
    ];
    let set = fields.into_iter().filter(|(_, value)| !value.is_empty());
    let set = set.map(|(label, value)| view! { <dt>{label}</dt><dd>{value}</dd> }).collect_view();
    view! { <dl>{set}</dl> }
}

/// The number of empty rows for further seat pools.
const SPARE: usize = 2;

#[component]
pub fn SeatFields<'a>(form: &'a SeatsForm) -> impl IntoView {
    let rows =
        form.pools().filter(|(title, seats)| !is_empty_row(title, seats)).chain(std::iter::repeat_n(("", ""), SPARE));
    let row = |(nth, (title, seats)): (usize, (&str, &str))| {
        let title_label = format!("Seat pool {nth}: project or purpose");
        let seats_label = format!("Seat pool {nth}: seats");
        view! {
            <div class="side-by-side">
                <label>{title_label}<input type="text" name="pool_title" value=title.to_owned() maxlength="200" autocomplete="off"/></label>
                <label>{seats_label}<input type="number" name="pool_seats" value=seats.to_owned() min="0" max="10000" step="1"/></label>
            </div>
        }
    };
    view! {
        <fieldset>
            <legend>"Seats"</legend>
            <NumberField name={"capacity".to_owned()} label="Total seats (leave empty if not decided)" value=form.capacity.clone() least=0/>
            <NumberField name={"target".to_owned()} label="Seats you want to fill (leave empty if all)" value=form.target.clone() least=0/>
            <p class="muted">"Only organizers see how many seats you want to fill. The waitlist gets free seats up to the total."</p>
            <p class="muted">"A seat pool reserves seats for a project or purpose. People you invite to a seat pool get its seats first. When those are taken, they get seats that are not reserved. The total can’t be lower than the number of seats taken. To remove a seat pool, clear its title and its seats."</p>
            {(1..).zip(rows).map(row).collect_view()}
        </fieldset>
    }
}

#[component]
pub fn SettingsFields(form: SeatsForm) -> impl IntoView {
    let days = |name: &str, label: &str, typed: String, least| view! { <NumberField name=name.to_owned() label value=typed least/> };
    view! {
        <fieldset>
            <legend>"Invitations"</legend>
            {days("answer_days", "Days to reply to an invitation", form.answer_days, 1)}
            {days("remind_days", "Send a reminder this many days before the deadline (0 = never)", form.remind_days, 0)}
            <Line name="pays" label="What the organizers pay for (one sentence)" value=form.pays/>
        </fieldset>
        <fieldset>
            <legend>"Waitlist"</legend>
            <Check name="offers_itself" label="Offer freed seats to the waitlist automatically" ticked=form.offers_itself.0/>
            {days("offer_days", "Days to accept an offered seat", form.offer_days, 1)}
        </fieldset>
        <fieldset>
            <legend>"Email and private data"</legend>
            <Line name="reply_to" label="Reply-to address" value=form.reply_to/>
            <Check name="holds_mail" label="Hold new emails in the outbox until an organizer sends them" ticked=form.holds_mail.0/>
            {days("keep_days", "Delete travel dates, requirements and email addresses this many days after the summit", form.keep_days, 1)}
        </fieldset>
    }
}
