//! Describes the errors of requests: title, explanation and next step.

use crate::error::{AppError, SignInFailure};
use axum::http::StatusCode;
use domain::roles::OWNER;
use std::time::Duration;

/// What an error page says: title, explanation and next step.
pub(super) struct Label {
    pub(super) title: &'static str,
    pub(super) why: String,
    /// Empty if there is nothing else to say.
    pub(super) next: &'static str,
}

impl Label {
    fn new(title: &'static str, why: &str, next: &'static str) -> Label {
        Label { title, why: why.to_owned(), next }
    }
}

const START: &str = "Check the address, or start from one of these pages.";

pub(super) fn label(error: &AppError) -> Label {
    match error {
        AppError::PartIsOff { part, .. } => Label::new("Page not found", part.missing(), START),
        AppError::Missing(why) => Label::new("Page not found", why, START),
        AppError::Wrong(why) => Label::new(
            "This request is not valid",
            why,
            "Nothing was changed. Go back and correct it, or start from one of these pages.",
        ),
        AppError::SignedOut { unread: true, .. } => Label::new(
            "You are no longer signed in",
            "Files and long texts can only be sent while you are signed in. Nothing was changed.",
            "Sign in in another tab, then go back to the form and send it again.",
        ),
        AppError::SignInFirst | AppError::SignedOut { .. } => Label::new(
            "You are no longer signed in",
            "Nothing was changed, and your input is still here.",
            "Sign in in another tab, then send the form again from this page.",
        ),
        AppError::NotAllowed(who) => {
            let next = if *who == OWNER {
                "If you need access, ask an owner of this server."
            } else {
                "If you need access, ask an organizer of the edition or an owner of this server."
            };
            Label::new("You don’t have permission to do this", &format!("Only {who} may do this."), next)
        }
        AppError::UnacceptableRequest(status) => unacceptable(*status),
        AppError::TooMuch(why) => {
            Label::new("This form is too large", why, "Nothing was changed. Send less at a time.")
        }
        AppError::TooOften(wait) => {
            let why = format!("Nothing was changed. You can try again in {}.", wait_in_words(*wait));
            Label::new("Too many requests", &why, "")
        }
        AppError::CrossSite => Label::new(
            "Request from another site blocked",
            "A page of another site sent this request, or your browser did not send its origin. Nothing was changed.",
            "",
        ),
        AppError::SignInFailed { failure, .. } => sign_in_failed(failure),
        AppError::CannotSave(_) => Label::new(
            "Cairn can’t save anything right now",
            "The server’s disk is full or failing. Nothing was changed.",
            "Go back, keep a copy of what you wrote, and try again later. You can still read every page.",
        ),
        AppError::TooSlow => Label::new(
            "The server is too busy right now",
            "This request took too long and was stopped.",
            "Try again in a few seconds.",
        ),
        AppError::Internal(_) => Label::new(
            "Something went wrong on our side",
            "The server could not answer this request. The error has been logged.",
            "Try again in a minute. Go back to keep what you entered.",
        ),
    }
}

fn unacceptable(status: StatusCode) -> Label {
    match status {
        StatusCode::METHOD_NOT_ALLOWED => Label::new(
            "This address can’t be used that way",
            "This address doesn’t accept this kind of request.",
            "Go back to the previous page, or start from one of these pages.",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => Label::new(
            "This form is too large",
            "The request exceeds the limit for forms.",
            "Nothing was changed. Send less at a time.",
        ),
        _ => Label::new(
            "This request can’t be read",
            "Part of the address or of the form is invalid or occurs twice.",
            "Go back and try again, or start from one of these pages.",
        ),
    }
}

fn sign_in_failed(failure: &SignInFailure) -> Label {
    let (title, why) = match failure {
        SignInFailure::NotSetUp => {
            ("Sign-in is off", "Sign-in with GitHub is not set up on this server. You can still read all public pages.")
        }
        SignInFailure::Declined => {
            ("You are not signed in", "You declined the sign-in at GitHub, so GitHub sent nothing to Cairn.")
        }
        SignInFailure::InvalidState => (
            "You are not signed in",
            "This sign-in was already used, is older than ten minutes, or was started in another window or browser.",
        ),
        SignInFailure::NotAccepted(_) => ("You are not signed in", "GitHub did not accept this sign-in."),
        SignInFailure::GitHubNotResponding(_) => {
            ("You are not signed in", "GitHub is not responding. You can still read all public pages.")
        }
        SignInFailure::GitHubLimit => (
            "You are not signed in",
            "GitHub limits how often this server may ask it. Wait a few minutes, then try again.",
        ),
        SignInFailure::GitHubForbids => (
            "You are not signed in",
            "GitHub did not let Cairn read your account. Check at GitHub that your account is active and Cairn is allowed.",
        ),
        SignInFailure::UnexpectedGitHubAnswer(_) => {
            ("You are not signed in", "GitHub sent an answer that Cairn does not understand. The error was logged.")
        }
    };
    Label::new(title, why, "")
}

/// The wait in seconds, rounded up so that it is never too short.
pub(super) fn whole_seconds(wait: Duration) -> u64 {
    wait.as_millis().div_ceil(1000).max(1).try_into().unwrap_or(u64::MAX)
}

fn wait_in_words(wait: Duration) -> String {
    match whole_seconds(wait) {
        1 => "one second".to_owned(),
        seconds @ 2..=90 => format!("{seconds} seconds"),
        seconds => format!("{} minutes", seconds.div_ceil(60)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wait_in_words_is_rounded_up() {
        let in_words = |millis| wait_in_words(Duration::from_millis(millis));
        assert_eq!(
            (in_words(0).as_str(), in_words(1000).as_str(), in_words(1001).as_str()),
            ("one second", "one second", "2 seconds")
        );
        assert_eq!((in_words(90_000).as_str(), in_words(90_001).as_str()), ("90 seconds", "2 minutes"));
    }
}
