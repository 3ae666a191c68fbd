//! Mentions in texts: links to people’s cards, and reports for the author on who is notified.

use crate::components::markup::RenderedMarkup;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::given;
use domain::access::{Account, may_participate};
use domain::discussion::{MentionLink, MentionResult};
use domain::id::{CommentId, EditionSlug, Login, TaskNumber};
use domain::text::LocalPath;
use formats::markup::{Markup, html};
use leptos::prelude::*;

/// The mentions in the texts of a page.
pub struct Mentions {
    edition: EditionSlug,
    /// The mentions of people who have a public entry in the list of people.
    links: Vec<MentionLink>,
    /// The text that the visitor has just saved, and its mentions; without a comment, the description.
    saved: Option<(Option<CommentId>, MentionResult)>,
}

impl Mentions {
    /// Reads the mentions on a task for its stored texts, which are HTML.
    pub async fn of<'t>(
        context: &RequestContext,
        edition: &EditionSlug,
        task: TaskNumber,
        texts: impl IntoIterator<Item = &'t str>,
    ) -> Result<Mentions, AppError> {
        let has_mention = texts.into_iter().any(|html| html.contains('@'));
        let links = if has_mention { context.store().mention_links(edition, task).await? } else { Vec::new() };
        Ok(Mentions { edition: edition.clone(), links, saved: None })
    }

    /// Adds the result for the text that was just saved, by its name in the query; only its author sees it.
    pub async fn saved(mut self, context: &RequestContext, task: TaskNumber, text: &str) -> Result<Mentions, AppError> {
        let (Some(text), Some(account)) = (given(text), participant(context, &self.edition)) else {
            return Ok(self);
        };
        let comment = match text {
            DESCRIPTION => None,
            id => Some(CommentId::parse(id)?),
        };
        match context.store().mention_result(&self.edition, task, comment, account.id).await.map_err(AppError::from) {
            Ok(mention_result) => self.saved = Some((comment, mention_result)),
            // The comment may be deleted by now, or the query may be invented.
            Err(AppError::Missing(_)) => {}
            Err(other) => return Err(other),
        }
        Ok(self)
    }

    /// Links the mentions in a stored text: the description, or a comment.
    ///
    /// Unlisted people get no link, as it would reveal that they take part.
    pub fn shown(&self, comment: Option<CommentId>, html: &str) -> Markup {
        Markup::from_stored(html.to_owned()).with_mentions(|login| {
            let link = self.links.iter().find(|link| link.comment == comment && link.written.same_as(login))?;
            LocalPath::parse(&format!("/{}/people#person-{}", self.edition, link.login)).ok()
        })
    }

    /// The sentences on who was notified, if this text was just saved.
    pub fn notified(&self, comment: Option<CommentId>) -> [Option<String>; 2] {
        let saved = self.saved.as_ref().filter(|(saved, _)| *saved == comment);
        saved.map(|(_, mention_result)| mention_result.sentences()).unwrap_or_default()
    }
}

/// The name of the description in the query parameter `saved`, which else has the id of a comment.
const DESCRIPTION: &str = "description";

/// The address that shows a saved text, with a report on who was notified if it has new mentions.
pub fn saved_text_path(
    edition: &EditionSlug,
    task: TaskNumber,
    comment: Option<CommentId>,
    text: &str,
    before: &[Login],
) -> String {
    let what = comment.map_or(DESCRIPTION.to_owned(), |id| id.to_string());
    let query = if new_mentions(text, before).is_empty() { String::new() } else { format!("?saved={what}") };
    let at = comment.map(|id| format!("#comment-{id}")).unwrap_or_default();
    format!("/{edition}/tasks/{task}{query}{at}")
}

/// The address that shows a saved description, says what was done, and reports on new mentions.
pub fn saved_task_path(edition: &EditionSlug, task: TaskNumber, done: &str, text: &str, before: &[Login]) -> String {
    let path = saved_text_path(edition, task, None, text, before);
    let separator = if path.contains('?') { '&' } else { '?' };
    format!("{path}{separator}done={done}")
}

/// The mentions in a text that were not in the previous version.
fn new_mentions(text: &str, before: &[Login]) -> Vec<Login> {
    let is_new = |login: &Login| !before.iter().any(|known| known.same_as(login));
    html(text).mentions().into_iter().filter(is_new).collect()
}

/// The people that a previewed text would notify; `before` are the mentions in the previous version.
pub async fn preview_mentions(
    context: &RequestContext,
    edition: &EditionSlug,
    text: &str,
    before: &[Login],
) -> Result<MentionResult, AppError> {
    let Some(account) = participant(context, edition) else { return Ok(MentionResult::default()) };
    let new_mentions = new_mentions(text, before);
    if new_mentions.is_empty() {
        Ok(MentionResult::default())
    } else {
        context.store().preview_mentions(edition, &new_mentions, account.id).await.map_err(AppError::from)
    }
}

/// The visitor, if they take part in the edition: a report on mentions reveals who else does.
fn participant<'v>(context: &'v RequestContext, edition: &EditionSlug) -> Option<&'v Account> {
    context.actor.account().filter(|_| may_participate(&context.actor, edition))
}

/// A preview of a text, with a report on the people that it would notify.
#[component]
pub fn TextPreview<'a>(
    #[prop(optional)] title: Option<String>,
    text: &'a str,
    mention_result: MentionResult,
) -> impl IntoView + use<> {
    view! {
        <section class="preview-box" aria-label="Preview">
            <p class="muted">"Preview"</p>
            {title.map(|title| view! { <h2 dir="auto">{title}</h2> })}
            <RenderedMarkup markup=html(text)/>
            <MentionReport sentences=mention_result.preview_sentences()/>
        </section>
    }
}

/// The people who were or would be notified, and logins that match no one.
#[component]
pub fn MentionReport(sentences: [Option<String>; 2]) -> impl IntoView {
    let [notified, unknown] = sentences;
    let notified = notified.map(|text| view! { <p>{text}</p> });
    let unknown = unknown.map(|text| view! { <p class="attention">{text}</p> });
    (notified.is_some() || unknown.is_some())
        .then(|| view! { <div class="success-message" role="status">{notified}{unknown}</div> })
}
