//! The public page of a schedule: a release by day, track or room, and the reader's own sessions.

use super::files::FileLinks;
use super::interests::TrackInterests;
use super::lists::{ByRoom, ByTrack, Mine};
use super::own::own_interests;
use super::session_item::ItemContext;
use super::timetable::DaySchedule;
use crate::components::edition::EditionHead;
use crate::components::email_preview::in_the_outbox;
use crate::components::field::Done;
use crate::components::now_and_next::NowAndNextSessions;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Checkbox, Form, PageQuery, day, number};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::Refusal;
use domain::access::{Actor, may_edit_settings, may_read_along, may_view};
use domain::id::EditionSlug;
use domain::schedule::{OwnInterests, PublicSchedule, ReleasedSession, may_arrange_sessions};
use domain::time::{Instant, NaiveDate, day as date, weekday};
use leptos::either::{Either, EitherOf4};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The query of the page: what is shown, one day of it, and an earlier release.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ScheduleQuery {
    /// `day`, `track`, `room` or `mine`.
    pub view: String,
    pub day: String,
    pub release: String,
    pub saved: Checkbox,
    /// The number of the release that was just published, and the number of its emails.
    pub published: String,
    pub emailed: String,
}

impl Form for ScheduleQuery {}

impl ScheduleQuery {
    /// What was just done, in a sentence.
    fn done(&self) -> Result<Option<String>, Refusal> {
        let emailed = number(&self.emailed, "a number of emails")?.unwrap_or(0);
        let published = number(&self.published, "a release number")?
            .map(|release| format!("Release {release} is published. {}", in_the_outbox(emailed as usize)));
        Ok(published.or_else(|| self.saved.0.then(|| "Saved.".to_owned())))
    }
}

/// How the sessions are arranged.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Arrangement {
    Day,
    Track,
    Room,
    Mine,
}

impl Arrangement {
    /// The value in the query, and the label of its link.
    const ALL: [(Arrangement, &str, &str); 4] = [
        (Arrangement::Day, "day", "By day"),
        (Arrangement::Track, "track", "By track"),
        (Arrangement::Room, "room", "By room"),
        (Arrangement::Mine, "mine", "My schedule"),
    ];

    /// An unknown value shows the days.
    fn of(text: &str) -> Arrangement {
        let found = Self::ALL.into_iter().find(|(_, value, _)| *value == text);
        found.map_or(Arrangement::Day, |(arrangement, _, _)| arrangement)
    }

    fn value(self) -> &'static str {
        Self::ALL[self as usize].1
    }
}

/// What the reader has chosen on the page.
#[derive(Clone, Copy)]
struct Chosen {
    arrangement: Arrangement,
    day: Option<NaiveDate>,
    /// An earlier release.
    release: Option<u32>,
}

impl Chosen {
    /// The address of the page with these choices.
    fn address(self, slug: &EditionSlug) -> String {
        let view = (self.arrangement != Arrangement::Day).then(|| format!("view={}", self.arrangement.value()));
        let day = self.day.map(|day| format!("day={day}"));
        let release = self.release.map(|release| format!("release={release}"));
        let query: Vec<String> = [view, day, release].into_iter().flatten().collect();
        let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
        format!("/{slug}/schedule{query}")
    }
}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<ScheduleQuery>,
) -> Result<Response, AppError> {
    let release = number(&query.release, "a release number")?;
    let chosen = Chosen { arrangement: Arrangement::of(&query.view), day: day(&query.day)?, release };
    if chosen.arrangement == Arrangement::Mine {
        context.participant(&slug)?;
    }
    let schedule = context.store().public_schedule(&slug, release).await?;
    let own = own_interests(&context, &slug).await?;
    let title = format!("Schedule of the {}", schedule.edition.title);
    let head = PageMeta::new(title.clone(), format!("{title}: sessions by day, track and room.")).under("/");
    let (actor, now) = (context.actor.clone(), context.now);
    let done = query.done()?;
    Ok(layout(&context, head, || view! { <SchedulePage actor schedule own chosen done now/> }))
}

#[component]
fn SchedulePage(
    actor: Actor,
    schedule: PublicSchedule,
    own: Option<OwnInterests>,
    chosen: Chosen,
    done: Option<String>,
    now: Instant,
) -> impl IntoView {
    let edition = schedule.edition.clone();
    let slug = edition.slug.clone();
    let title = "Schedule".to_owned();
    let body = match &schedule.release {
        None => Either::Left(view! { <NotReleased own=own.as_ref() slug=&slug/> }),
        Some(_) => Either::Right(view! { <Released schedule=&schedule actor=&actor own=own.as_ref() chosen now/> }),
    };
    view! {
        <EditionHead edition actor=actor.clone() here="/schedule" title/>
        <Done what=done/>
        <ManageLinks slug=&slug actor=&actor/>
        {body}
    }
}

/// Links for people of the edition, who see the draft and the interests.
#[component]
fn ManageLinks<'a>(slug: &'a EditionSlug, actor: &'a Actor) -> impl IntoView {
    may_read_along(actor, slug).then(|| {
        let release = may_edit_settings(actor, slug).then(
            || view! { <li><a class="button" href=format!("/{slug}/schedule/release")>"Publish a release"</a></li> },
        );
        let label = if may_arrange_sessions(actor, slug) { "Edit the draft" } else { "See the draft" };
        let draft = (may_arrange_sessions(actor, slug) || may_view(actor, slug))
            .then(|| view! { <li><a class="button" href=format!("/{slug}/schedule/edit")>{label}</a></li> });
        view! {
            <ul class="main-actions">
                {draft}
                {release}
                <li><a class="button" href=format!("/{slug}/schedule/interest")>"Interest in sessions"</a></li>
            </ul>
        }
    })
}

/// What will appear here once the organizers publish the schedule.
#[component]
fn NotReleased<'a>(slug: &'a EditionSlug, own: Option<&'a OwnInterests>) -> impl IntoView {
    let tracks = own.map(|own| view! { <TrackInterests slug own/> });
    view! {
        <p class="headline">"The schedule isn’t published yet"</p>
        <p>"When the organizers publish it, the sessions appear here: by day, by track and by room."</p>
        {tracks}
    }
}

#[component]
fn Released<'a>(
    schedule: &'a PublicSchedule,
    actor: &'a Actor,
    own: Option<&'a OwnInterests>,
    chosen: Chosen,
    now: Instant,
) -> impl IntoView {
    let slug = &schedule.edition.slug;
    let back = chosen.address(slug);
    // An earlier release is no plan for today.
    let now_and_next = chosen
        .release
        .is_none()
        .then(|| view! { <NowAndNextSessions edition=&schedule.edition sessions=schedule.sessions() now/> });
    let days = schedule.days();
    let shown = |day: NaiveDate| chosen.day.is_none_or(|chosen| chosen == day);
    let sessions: Vec<&ReleasedSession> =
        schedule.sessions().iter().filter(|session| shown(session.starts.date())).collect();
    let item = ItemContext { schedule, own, back: &back };
    let none = sessions.is_empty().then(|| view! { <p>"No sessions on this day."</p> });
    let arranged = match chosen.arrangement {
        Arrangement::Day => EitherOf4::A(
            days.iter()
                .filter(|day| shown(**day))
                .map(|day| view! { <DaySchedule context=item day=*day/> })
                .collect_view(),
        ),
        Arrangement::Track => EitherOf4::B(view! { <ByTrack context=item sessions/> }),
        Arrangement::Room => EitherOf4::C(view! { <ByRoom context=item sessions/> }),
        Arrangement::Mine => EitherOf4::D(view! { <Mine context=item actor sessions/> }),
    };
    let tracks = own.filter(|_| chosen.arrangement == Arrangement::Track);
    let tracks = tracks.map(|own| view! { <TrackInterests slug own/> });
    view! {
        <ReleaseLine schedule chosen/>
        {now_and_next}
        <Choices slug days takes_part=own.is_some() chosen/>
        {none}
        {arranged}
        {tracks}
        <FileLinks slug/>
    }
}

/// The number and the day of the release, with its change log.
#[component]
fn ReleaseLine<'a>(schedule: &'a PublicSchedule, chosen: Chosen) -> impl IntoView {
    let (slug, zone) = (&schedule.edition.slug, &schedule.edition.zone);
    let last = chosen.release.map(|_| view! { " "<a href=format!("/{slug}/schedule")>"Show the last release"</a>"." });
    schedule.release.as_ref().map(|release| {
        let on = date(zone.at(release.released_at).date_naive());
        let text = format!("Release {}, published on {on}. Times are in {zone}.", release.number);
        view! {
            <p class="release-line">{text}" "<a href=format!("/{slug}/schedule/releases")>"Changes"</a>{last}</p>
        }
    })
}

/// The links that arrange the sessions, and those that show one day.
#[component]
fn Choices<'a>(slug: &'a EditionSlug, days: Vec<NaiveDate>, takes_part: bool, chosen: Chosen) -> impl IntoView {
    let arrangement = |(arrangement, _, label): (Arrangement, &'static str, &'static str)| {
        let current = (arrangement == chosen.arrangement).then_some("true");
        let address = Chosen { arrangement, ..chosen }.address(slug);
        view! { <li><a href=address aria-current=current>{label}</a></li> }
    };
    let is_offered = |(arrangement, _, _): &(Arrangement, &str, &str)| takes_part || *arrangement != Arrangement::Mine;
    let arrangements = Arrangement::ALL.into_iter().filter(is_offered).map(arrangement).collect_view();
    let day = |day: Option<NaiveDate>| {
        let current = (day == chosen.day).then_some("true");
        let label = day.map_or_else(|| "All days".to_owned(), weekday);
        view! { <li><a href=Chosen { day, ..chosen }.address(slug) aria-current=current>{label}</a></li> }
    };
    let all = std::iter::once(None).chain(days.iter().copied().map(Some)).map(day).collect_view();
    view! {
        <nav aria-label="View" class="tabs schedule-choices"><ul>{arrangements}</ul></nav>
        {(days.len() > 1).then(|| view! { <nav aria-label="Days" class="schedule-days"><ul class="link-row">{all}</ul></nav> })}
    }
}
