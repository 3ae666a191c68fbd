//! The stream that tells open worklogs of each change.

use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use domain::id::EditionSlug;
use domain::time::NaiveDate;
use futures_util::stream::{self, Stream};
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::sleep;

/// How often the worklog is looked at.
const PAUSE: Duration = Duration::from_millis(500);

/// How many looks a stream takes; then the browser opens the next one.
const LOOKS: u32 = 40;

/// Answers with the version of today's worklog after each change, and at the beginning.
///
/// It ends after some time, and at once when the program stops, so that no open page keeps it from ending.
pub async fn stream(context: RequestContext, EditionPath(slug): EditionPath) -> Result<Response, AppError> {
    let day = context.edition(&slug).await?.today(context.now);
    let stopping = context.state.stopping.clone();
    let watcher = Watcher { context, slug, day, stopping, sent: None, looks: 0 };
    Ok(Sse::new(versions(watcher)).into_response())
}

struct Watcher {
    context: RequestContext,
    slug: EditionSlug,
    day: NaiveDate,
    stopping: watch::Receiver<bool>,
    /// The version of the last event.
    sent: Option<String>,
    looks: u32,
}

fn versions(watcher: Watcher) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(watcher, |mut watcher| async move {
        let version = watcher.next_version().await?;
        watcher.sent = Some(version.clone());
        Some((Ok(Event::default().retry(PAUSE).data(version)), watcher))
    })
}

impl Watcher {
    /// Waits for another version than the last one sent; `None` when the stream ends.
    async fn next_version(&mut self) -> Option<String> {
        loop {
            let version = self.context.store().worklog_version(&self.slug, self.day).await;
            let version = version.inspect_err(|error| tracing::error!(%error, "cannot read the version of a worklog"));
            let version = version.ok()?;
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
}
