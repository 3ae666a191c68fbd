//! The reader's notifications, and how often they are emailed.

use super::api;
use super::email_frequency_form::EmailFrequencyForm;
use crate::addresses::go_to;
use crate::components::times::Ago;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::{Form, FormBody, NoFields, PageQuery};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::discussion::EmailFrequency;
use domain::notifications::Notification;
use domain::text::{LocalPath, counted};
use domain::time::Instant;
use leptos::either::Either;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NotificationsQuery {
    /// The id of the notification before which the page starts.
    before: String,
}

impl Form for NotificationsQuery {}

pub async fn page(
    context: RequestContext,
    PageQuery(query): PageQuery<NotificationsQuery>,
) -> Result<Response, AppError> {
    let before = query.before.trim().parse::<i64>().ok();
    let notifications = context.store().notifications(context.signed_in()?, before, api::NOTIFICATIONS).await?;
    let head = PageMeta::new("Notifications", "What happened to your tasks.").under("/me");
    let (now, unseen) = (context.now, context.unseen);
    Ok(layout(&context, head, || view! { <NotificationsPage notifications unseen now/> }))
}

pub async fn mark_all_as_read(
    context: RequestContext,
    FormBody(form): FormBody<NoFields>,
) -> Result<Response, AppError> {
    let by = context.sender(&form, "/me/notifications/mark-all-as-read")?.signed_in();
    context.store().mark_notifications_seen(by, context.now).await?;
    Ok(go_to(&LocalPath::parse("/me/notifications")?))
}

pub async fn save_email_frequency(
    context: RequestContext,
    FormBody(form): FormBody<EmailFrequencyForm>,
) -> Result<Response, AppError> {
    let by = context.sender(&form, "/me/notifications/save-email-frequency")?.signed_in();
    let digests = context.store().set_email_frequency(by, EmailFrequency::parse(&form.choice)?, context.now).await?;
    let digests = if digests > 0 { format!("&digests={digests}") } else { String::new() };
    Ok(go_to(&LocalPath::parse(&format!("/me?saved=yes{digests}"))?))
}

/// Sends emails to the reader's address again that an unsubscribe link has stopped.
pub async fn subscribe_again(
    context: RequestContext,
    FormBody(form): FormBody<NoFields>,
) -> Result<Response, AppError> {
    let by = context.sender(&form, "/me/notifications/subscribe-again")?.signed_in();
    context.store().subscribe_again(by).await?;
    Ok(go_to(&LocalPath::parse("/me?subscribed=yes")?))
}

#[component]
fn NotificationsPage(notifications: Vec<Notification>, unseen: u32, now: Instant) -> impl IntoView {
    let figure = match unseen {
        0 => "No new notifications".to_owned(),
        count => counted(count as usize, "new notification", "new notifications"),
    };
    let last = notifications.last().filter(|_| notifications.len() >= api::NOTIFICATIONS as usize).map(|last| last.id);
    let more =
        last.map(|last| view! { <p><a href=format!("/me/notifications?before={last}")>"Older notifications"</a></p> });
    let seen = (unseen > 0).then(|| {
        view! { <form method="post" action="/me/notifications/mark-all-as-read"><button>"Mark all as read"</button></form> }
    });
    view! {
        <header class="page-header"><h1>"Notifications"</h1></header>
        <p class="headline" role="status">{figure}</p>
        {seen}
        <NotificationList notifications now/>
        {more}
        <p><a href="/me#email">"Choose which notifications are emailed"</a></p>
    }
}

#[component]
fn NotificationList(notifications: Vec<Notification>, now: Instant) -> impl IntoView {
    if notifications.is_empty() {
        return Either::Left(
            view! { <p>"Notifications appear here when someone mentions you, claims a task you proposed, or asks you to review or lead a task. You also get one when a task of yours is blocked or unblocked, and, as an owner, when organizers appoint others."</p> },
        );
    }
    let entries = notifications.into_iter().map(|notification| view! { <NotificationEntry notification now/> });
    Either::Right(view! { <ol class="entry-list column notifications">{entries.collect_view()}</ol> })
}

#[component]
fn NotificationEntry(notification: Notification, now: Instant) -> impl IntoView {
    let address = notification.address();
    let address = notification.comment.map(|comment| format!("{address}#comment-{comment}")).unwrap_or(address);
    let new = (!notification.seen).then(|| view! { <span class="chip new">"new"</span>" " });
    let (by, text, ending) = (notification.author(), notification.kind.label(), notification.kind.ending());
    let answers: Vec<_> = notification.answers().into_iter().filter(|_| !notification.seen).collect();
    let answer = |(label, path): (&'static str, String)| view! { <li><a href=path>{label}</a></li> };
    let answers = (!answers.is_empty())
        .then(|| view! { <ul class="link-row">{answers.into_iter().map(answer).collect_view()}</ul> });
    let quote = notification.excerpt.map(|quote| view! { <blockquote class="muted">{quote}</blockquote> });
    view! {
        <li>
            {new}{by}{text}" "<a href=address>{notification.subject.link()}</a>{ending}
            <span class="muted">{format!(" {}, ", notification.edition)}<Ago now then=notification.at/></span>
            {quote}{answers}
        </li>
    }
}
