//! The stream that sends the draft to an open editor whenever it has changed.

use super::state;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use domain::access::{Actor, may_view};
use domain::id::EditionSlug;
use domain::schedule::may_arrange_sessions;
use futures_util::stream::{self, Stream};
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::sleep;

/// How often the draft is looked at.
const PAUSE: Duration = Duration::from_millis(500);

/// How many looks a stream takes; then the browser opens the next one.
const LOOKS: u32 = 40;

/// Answers with the draft after each change, and at the beginning.
///
/// It ends after some time, and at once when the program stops, so that no open editor keeps it from ending.
pub async fn stream(context: RequestContext, EditionPath(slug): EditionPath) -> Result<Response, AppError> {
    context.reader(&slug)?;
    let may = may_arrange_sessions(&context.actor, &slug) || may_view(&context.actor, &slug);
    context.check(may, "an organizer, a viewer or a track lead")?;
    let stopping = context.state.stopping.clone();
    let watcher = Watcher { context, slug, stopping, sent: None, looks: 0 };
    Ok(Sse::new(changes(watcher)).into_response())
}

struct Watcher {
    context: RequestContext,
    slug: EditionSlug,
    stopping: watch::Receiver<bool>,
    /// The version of the last event.
    sent: Option<String>,
    looks: u32,
}

fn changes(watcher: Watcher) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(watcher, |mut watcher| async move {
        watcher.sent = Some(watcher.next_version().await?);
        let read = state::read(&watcher.context, &watcher.slug).await;
        let read = read.inspect_err(|error| tracing::error!(?error, "cannot read a draft"));
        let draft = serde_json::to_string(&read.ok()?.1).ok()?;
        Some((Ok(Event::default().retry(PAUSE).data(draft)), watcher))
    })
}

impl Watcher {
    /// Waits for another version than the last one sent; `None` when the stream ends.
    async fn next_version(&mut self) -> Option<String> {
        loop {
            let version = self.version().await?;
            if self.sent.as_ref() != Some(&version) {
                return Some(version);
            }
            self.looks += 1;
            if self.looks > LOOKS {
                return None;
            }
            tokio::select! {
                () = sleep(PAUSE) => {}
                // A dropped sender counts as a stop, too.
                _ = self.stopping.wait_for(|stop| *stop) => return None,
            }
        }
    }

    async fn version(&self) -> Option<String> {
        let Actor::Person(account) = &self.context.actor else { return None };
        let by = account.reader(&self.slug).ok()?;
        let version = self.context.store().draft_version(by).await;
        version.inspect_err(|error| tracing::error!(%error, "cannot read the version of a draft")).ok()
    }
}
