//! A release as lists: by track, by room, and the reader’s own sessions.

use super::session_item::{ItemContext, ItemParts, SessionItem};
use domain::access::Actor;
use domain::schedule::ReleasedSession;
use domain::text::Title;
use domain::time::weekday;
use leptos::either::Either;
use leptos::prelude::*;

/// The sessions of each track, in the order of the edition’s tracks; then those without a track.
#[component]
pub fn ByTrack<'a>(context: ItemContext<'a>, sessions: Vec<&'a ReleasedSession>) -> impl IntoView {
    let parts = ItemParts { day: true, room: true, ..ItemParts::default() };
    let known = context.schedule.tracks.iter().map(|(title, _)| title);
    let tracks = groups(&sessions, known, |session| session.track.as_ref());
    let group = |(track, sessions): (&'a Title, Vec<&'a ReleasedSession>)| {
        view! { <Group context title=track.to_string() sessions parts/> }
    };
    let without = |is_plenary: bool| -> Vec<&'a ReleasedSession> {
        let is_here = |session: &&&ReleasedSession| session.track.is_none() && session.is_plenary == is_plenary;
        sessions.iter().filter(is_here).copied().collect()
    };
    view! {
        <Group context title="For everyone".to_owned() sessions=without(true) parts/>
        {tracks.into_iter().map(group).collect_view()}
        <Group context title="Beside the tracks".to_owned() sessions=without(false) parts/>
    }
}

/// The sessions of each room, in the order of the edition’s rooms.
#[component]
pub fn ByRoom<'a>(context: ItemContext<'a>, sessions: Vec<&'a ReleasedSession>) -> impl IntoView {
    let parts = ItemParts { day: true, track: true, ..ItemParts::default() };
    let rooms = groups(&sessions, context.schedule.rooms.iter(), |session| session.room.as_ref());
    let group = |(room, sessions): (&'a Title, Vec<&'a ReleasedSession>)| {
        view! { <Group context title=room.to_string() sessions parts/> }
    };
    let without: Vec<&ReleasedSession> = sessions.iter().filter(|session| session.room.is_none()).copied().collect();
    view! {
        {rooms.into_iter().map(group).collect_view()}
        <Group context title="Room to be decided".to_owned() sessions=without parts/>
    }
}

/// The sessions that the reader starred or leads, by day.
#[component]
pub fn Mine<'a>(context: ItemContext<'a>, actor: &'a Actor, sessions: Vec<&'a ReleasedSession>) -> impl IntoView {
    let person = actor.account().map(|account| account.id);
    let is_own = |session: &&&ReleasedSession| {
        let is_starred = context.own.is_some_and(|own| own.sessions.contains(&session.number));
        is_starred || session.leads.iter().any(|lead| Some(lead.id) == person)
    };
    let own: Vec<&ReleasedSession> = sessions.iter().filter(is_own).copied().collect();
    let Some(first) = own.first() else {
        return Either::Left(view! {
            <p>"You haven’t starred a session yet. Star sessions in the schedule, and they appear here and in your personal calendar."</p>
        });
    };
    let mut days: Vec<Vec<&ReleasedSession>> = vec![vec![*first]];
    for session in &own[1..] {
        match days.last_mut().filter(|day| day[0].starts.date() == session.starts.date()) {
            Some(day) => day.push(session),
            None => days.push(vec![session]),
        }
    }
    let parts = ItemParts { time: true, room: true, track: true, ..ItemParts::default() };
    let day = |sessions: Vec<&'a ReleasedSession>| {
        view! { <Group context title=weekday(sessions[0].starts.date()) sessions parts/> }
    };
    Either::Right(view! {
        <p>"These are the sessions that you starred or lead. They are also in "<a href="/me#calendar">"your personal calendar"</a>"."</p>
        {days.into_iter().map(day).collect_view()}
    })
}

/// Groups sessions by a title: known titles in their order, then others as they come.
fn groups<'a>(
    sessions: &[&'a ReleasedSession],
    known: impl Iterator<Item = &'a Title>,
    of: impl Fn(&'a ReleasedSession) -> Option<&'a Title>,
) -> Vec<(&'a Title, Vec<&'a ReleasedSession>)> {
    let mut groups: Vec<(&Title, Vec<&ReleasedSession>)> = known.map(|title| (title, Vec::new())).collect();
    for session in sessions.iter().copied() {
        let Some(title) = of(session) else { continue };
        match groups.iter_mut().find(|(other, _)| *other == title) {
            Some((_, group)) => group.push(session),
            None => groups.push((title, vec![session])),
        }
    }
    groups.into_iter().filter(|(_, sessions)| !sessions.is_empty()).collect()
}

/// A heading with its sessions; nothing without sessions.
#[component]
fn Group<'a>(
    context: ItemContext<'a>,
    title: String,
    sessions: Vec<&'a ReleasedSession>,
    parts: ItemParts,
) -> impl IntoView {
    let entry = |session: &'a ReleasedSession| {
        let colour = session.track.as_ref().and_then(|track| context.schedule.colour(track));
        let class = colour.map_or_else(|| "card".to_owned(), |colour| format!("card track-{}", colour.as_str()));
        view! { <li class=class><SessionItem context session parts/></li> }
    };
    let entries = sessions.iter().copied().map(entry).collect_view();
    (!sessions.is_empty()).then(
        || view! { <section class="schedule-group"><h2 dir="auto">{title}</h2><ol class="session-list">{entries}</ol></section> },
    )
}
