//! The reader's notifications, and how often they are emailed.

use super::api;
use crate::addresses::go_to;
use crate::components::field;
use crate::components::times::Ago;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::{DeclaredFields, FieldsBody, FieldsQuery};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::discussion::EmailFrequency;
use domain::notifications::Notification;
use domain::text::{LocalPath, counted};
use domain::time::Instant;
use leptos::prelude::*;

/// The query of the page: the id of the notification to page from.
pub struct NotificationsQuery;

impl DeclaredFields for NotificationsQuery {
    const FIELDS: &'static [&'static str] = &["before"];
}

/// The forms on the page of notifications.
pub struct NotificationsForm;

impl DeclaredFields for NotificationsForm {
    const FIELDS: &'static [&'static str] = &["do", "choice"];
}

pub async fn page(context: RequestContext, query: FieldsQuery<NotificationsQuery>) -> Result<Response, AppError> {
    let before = query.given("before").and_then(|text| text.parse::<i64>().ok());
    let (notifications, choice) = api::notifications(&context, context.signed_in()?, before).await?;
    let head = PageMeta::new("Notifications", "What happened to your tasks.").under("/me");
    let (now, unseen) = (context.now, context.unseen);
    Ok(layout(&context, head, || body(notifications, choice, unseen, now)))
}

/// Marks all notifications as read, or saves how often they are emailed.
pub async fn see(context: RequestContext, form: FieldsBody<NotificationsForm>) -> Result<Response, AppError> {
    let by = context.sender_of_fields(&form, "/me/notifications")?.signed_in();
    match form.typed("do") {
        "choose" => {
            let choice = EmailFrequency::parse(form.typed("choice"))?;
            context.store().set_email_frequency(by, choice, context.now).await?;
        }
        _ => {
            context.store().mark_notifications_seen(by, context.now).await?;
        }
    }
    Ok(go_to(&LocalPath::parse("/me/notifications")?))
}

fn body(notifications: Vec<Notification>, choice: EmailFrequency, unseen: u32, now: Instant) -> AnyView {
    let figure = match unseen {
        0 => "No new notifications".to_owned(),
        count => counted(count as usize, "new notification", "new notifications"),
    };
    let more = (notifications.len() >= api::NOTIFICATIONS as usize)
        .then(|| notifications.last().map(|last| last.id))
        .flatten();
    let more =
        more.map(|last| view! { <p><a href=format!("/me/notifications?before={last}")>"Older notifications"</a></p> });
    let list = if notifications.is_empty() {
        view! { <p>"Notifications appear here when someone mentions you, claims a task you proposed, or asks you to review or lead a task. You also get one when a task of yours is blocked or unblocked."</p> }.into_any()
    } else {
        view! { <ol class="entry-list column notifications">{notifications.into_iter().map(|notification| entry(notification, now)).collect_view()}</ol> }.into_any()
    };
    let seen = (unseen > 0).then(|| view! { <form method="post" action="/me/notifications"><button name="do" value="see">"Mark all as read"</button></form> });
    let options = EmailFrequency::ALL.map(|choice| (choice.as_str().to_owned(), choice.label().to_owned())).to_vec();
    view! {
        <header class="page-header"><h1>"Notifications"</h1></header>
        <p class="headline" role="status">{figure}</p>
        {seen}
        {list}
        {more}
        <section>
            <h2>"Email"</h2>
            <form method="post" action="/me/notifications" class="form-row">
                {field::choice("choice", "Email me notifications", options, choice.as_str())}
                <button name="do" value="choose">"Save"</button>
            </form>
        </section>
    }
    .into_any()
}

fn entry(notification: Notification, now: Instant) -> AnyView {
    let address = format!("/{}/tasks/{}", notification.edition, notification.task);
    let address = notification.comment.map(|comment| format!("{address}#comment-{comment}")).unwrap_or(address);
    let new = (!notification.seen).then(|| view! { <span class="chip new">"new"</span>" " });
    let (by, text, ending) = (notification.author(), notification.kind.label(), notification.kind.ending());
    let quote = notification.excerpt.map(|quote| view! { <blockquote class="muted">{quote}</blockquote> });
    view! {
        <li>
            {new}{by}{text}" "<a href=address>{format!("{} {}", notification.task, notification.title)}</a>{ending}
            <span class="muted">{format!(" {}, ", notification.edition)}<Ago now then=notification.at/></span>
            {quote}
        </li>
    }
    .into_any()
}
