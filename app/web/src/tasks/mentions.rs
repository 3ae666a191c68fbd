//! Whom the texts on a page mention: each who is listed among the edition's people is a link to their card there, and
//! whoever has written a text reads who was told of it, and who wasn't and why.

use super::api;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::ui::fields::Fields;
use domain::access::{Account, may_participate};
use domain::discussion::MentionResult;
use domain::id::{CommentId, EditionSlug, Login, TaskNumber};
use domain::text::LocalPath;
use formats::markup::{Markup, html};
use leptos::prelude::*;

/// What a page knows of the mentions in its texts.
pub struct Mentions {
    edition: EditionSlug,
    /// Those of them who have a card that everybody sees.
    listed: Vec<Login>,
    /// The text that whoever asks has just saved, and whom it told; no comment: the description.
    saved: Option<(Option<CommentId>, MentionResult)>,
}

impl Mentions {
    /// In texts as they were kept: as HTML.
    pub async fn of<'t>(
        context: &RequestContext,
        edition: &EditionSlug,
        texts: impl IntoIterator<Item = &'t str>,
    ) -> Result<Mentions, AppError> {
        let named = texts.into_iter().filter(|html| html.contains('@'));
        let named: Vec<Login> = named.flat_map(|html| Markup::kept(html.to_owned()).mentions()).collect();
        let listed = if named.is_empty() { Vec::new() } else { api::listed(context, edition, &named).await? };
        Ok(Mentions { edition: edition.clone(), listed, saved: None })
    }

    /// With whom the text has told that the address names as just saved. Only its writer reads that.
    pub async fn saved(
        mut self,
        context: &RequestContext,
        task: TaskNumber,
        asked: &Fields,
    ) -> Result<Mentions, AppError> {
        let (Some(notified), Some(account)) = (asked.given("told"), insider(context, &self.edition)) else {
            return Ok(self);
        };
        let comment = match notified {
            DESCRIPTION => None,
            id => Some(CommentId::parse(id)?),
        };
        match api::mention_result(context, &self.edition, task, comment, account.id).await {
            Ok(mention_result) => self.saved = Some((comment, mention_result)),
            // The comment may be gone by now, or the address be made up; then there is nothing to tell.
            Err(AppError::Missing(_)) => {}
            Err(other) => return Err(other),
        }
        Ok(self)
    }

    /// A kept text with links from its mentions. Who isn't listed stays a word: a link would say that they take part.
    pub fn shown(&self, html: &str) -> Markup {
        Markup::kept(html.to_owned()).with_mentions(|login| {
            let listed = self.listed.iter().find(|listed| listed.same_as(login))?;
            LocalPath::parse(&format!("/{}/people#person-{listed}", self.edition)).ok()
        })
    }

    /// What stands with a text that was just saved.
    pub fn notified(&self, comment: Option<CommentId>) -> Option<AnyView> {
        let (saved, mention_result) = self.saved.as_ref()?;
        (*saved == comment).then(|| said(mention_result.sentences())).flatten()
    }
}

const DESCRIPTION: &str = "description";

/// Where whoever has saved a text sees it, and reads whom it told, if it mentions anybody whom its earlier wording didn't.
pub fn place(
    edition: &EditionSlug,
    task: TaskNumber,
    comment: Option<CommentId>,
    text: &str,
    before: &[Login],
) -> String {
    let what = comment.map_or(DESCRIPTION.to_owned(), |id| id.to_string());
    let notified = if fresh(text, before).is_empty() { String::new() } else { format!("?told={what}") };
    let at = comment.map(|id| format!("#comment-{id}")).unwrap_or_default();
    format!("/{edition}/tasks/{task}{notified}{at}")
}

/// Whom a text mentions and its earlier wording didn't.
fn fresh(text: &str, before: &[Login]) -> Vec<Login> {
    let is_new = |login: &Login| !before.iter().any(|known| known.same_as(login));
    html(text).mentions().into_iter().filter(is_new).collect()
}

/// Whom a text would tell that is looked at; `before`: whom its earlier wording mentioned.
pub async fn preview_mentions(
    context: &RequestContext,
    edition: &EditionSlug,
    text: &str,
    before: &[Login],
) -> Result<MentionResult, AppError> {
    let Some(account) = insider(context, edition) else { return Ok(MentionResult::default()) };
    let fresh = fresh(text, before);
    match fresh.is_empty() {
        true => Ok(MentionResult::default()),
        false => api::preview_mentions(context, edition, &fresh, account.id).await,
    }
}

/// Whoever asks, if they take part themselves: whom a mention would tell says who else does.
fn insider<'v>(context: &'v RequestContext, edition: &EditionSlug) -> Option<&'v Account> {
    context.actor.account().filter(|_| may_participate(&context.actor, edition))
}

/// How a text reads that is looked at, and whom it would tell.
pub fn preview(text: &str, mention_result: &MentionResult) -> AnyView {
    use crate::ui::markup::Written;
    view! { <Written markup=html(text)/>{said(mention_result.foretold())} }.into_any()
}

fn said([notified, unknown]: [Option<String>; 2]) -> Option<AnyView> {
    let notified = notified.map(|words| view! { <p>{words}</p> });
    let unknown = unknown.map(|words| view! { <p class="wants">{words}</p> });
    (notified.is_some() || unknown.is_some())
        .then(|| view! { <div class="done" role="status">{notified}{unknown}</div> }.into_any())
}
