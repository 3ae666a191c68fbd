//! What one is told: the latest notices, seen or not, and how one wants them by mail.

use super::api;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::routes::go_to;
use crate::ui::field;
use crate::ui::forms::{Form, FormBody, PageQuery};
use crate::ui::layout::{PageMeta, layout};
use crate::ui::times::Ago;
use axum::response::Response;
use domain::discussion::EmailFrequency;
use domain::notifications::Notification;
use domain::text::{LocalPath, counted};
use domain::time::Instant;
use leptos::prelude::*;

/// Which page of the notices is asked for.
pub struct NoticesQuery;

impl Form for NoticesQuery {
    const FIELDS: &'static [&'static str] = &["before"];
}

/// The forms on the page of notices.
pub struct NoticesForm;

impl Form for NoticesForm {
    const FIELDS: &'static [&'static str] = &["do", "choice"];
}

pub async fn page(context: RequestContext, asked: PageQuery<NoticesQuery>) -> Result<Response, AppError> {
    let account = context.account()?.clone();
    let before = asked.given("before").and_then(|text| text.parse::<i64>().ok());
    let (notices, choice) = api::notices(&context, &account, before).await?;
    let head = PageMeta::new("Notices", "What happened to tasks of yours.").under("/me");
    let (now, unseen) = (context.now, context.unseen);
    Ok(layout(&context, head, || body(notices, choice, unseen, now)))
}

/// Marks all as seen, or keeps how they come by mail, as the button says.
pub async fn see(context: RequestContext, sent: FormBody<NoticesForm>) -> Result<Response, AppError> {
    let account = sent.account(&context, "/me/notifications")?;
    match sent.typed("do") {
        "choose" => api::choose_notices(&context, account, EmailFrequency::parse(sent.typed("choice"))?).await?,
        _ => api::see_notices(&context, account).await?,
    }
    Ok(go_to(&LocalPath::parse("/me/notifications")?))
}

fn body(notices: Vec<Notification>, choice: EmailFrequency, unseen: u32, now: Instant) -> AnyView {
    let figure = match unseen {
        0 => "Nothing new".to_owned(),
        some => counted(some as usize, "new notice", "new notices"),
    };
    let more = (notices.len() >= api::NOTICES as usize).then(|| notices.last().map(|last| last.id)).flatten();
    let more = more.map(|last| view! { <p><a href=format!("/me/notifications?before={last}")>"Older ones"</a></p> });
    let list = match notices.is_empty() {
        true => view! { <p>"Here stands when somebody mentions you, claims what you proposed, asks you for a review or to lead a task, and when your tasks are blocked or free again."</p> }.into_any(),
        false => view! { <ol class="moves column notices">{notices.into_iter().map(|notice| entry(notice, now)).collect_view()}</ol> }.into_any(),
    };
    let seen = (unseen > 0).then(|| view! { <form method="post" action="/me/notifications"><button name="do" value="see">"I have seen them"</button></form> });
    let options = EmailFrequency::ALL.map(|choice| (choice.as_str().to_owned(), choice.words().to_owned())).to_vec();
    view! {
        <header class="plain"><h1>"Notices"</h1></header>
        <p class="figure" role="status">{figure}</p>
        {seen}
        {list}
        {more}
        <section>
            <h2>"By mail"</h2>
            <form method="post" action="/me/notifications" class="with">
                {field::choice("choice", "How they come by mail", options, choice.as_str())}
                <button name="do" value="choose">"Save"</button>
            </form>
        </section>
    }
    .into_any()
}

fn entry(notice: Notification, now: Instant) -> AnyView {
    let address = format!("/{}/tasks/{}", notice.edition, notice.task);
    let address = notice.comment.map(|comment| format!("{address}#comment-{comment}")).unwrap_or(address);
    let new = (!notice.seen).then(|| view! { <span class="chip new">"new"</span>" " });
    let (by, words, ending) = (notice.author(), notice.kind.words(), notice.kind.ending());
    let said = notice.said.map(|said| view! { <blockquote class="quiet">{said}</blockquote> });
    view! {
        <li>
            {new}{by}{words}" "<a href=address>{format!("{} {}", notice.task, notice.title)}</a>{ending}
            <span class="quiet">{format!(" {}, ", notice.edition)}<Ago now then=notice.at/></span>
            {said}
        </li>
    }
    .into_any()
}
