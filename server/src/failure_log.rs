//! Trouble in what works by itself: logged when it begins and when it is over, not once a second in between.

use std::fmt::Display;

/// What is wrong with one thing, if anything is.
pub struct FailureLog {
    with: &'static str,
    logged: Option<String>,
}

impl FailureLog {
    pub fn new(with: &'static str) -> FailureLog {
        FailureLog { with, logged: None }
    }

    /// The value; or else the trouble, which is told.
    pub fn hear<T, E: Display>(&mut self, result: Result<T, E>) -> Option<T> {
        match result {
            Ok(value) => {
                self.is_over();
                Some(value)
            }
            Err(error) => {
                self.is(&error.to_string());
                None
            }
        }
    }

    pub fn is(&mut self, failure: &str) {
        if self.logged.as_deref() != Some(failure) {
            tracing::error!(failure, "trouble with {}", self.with);
            self.logged = Some(failure.to_owned());
        }
    }

    pub fn is_over(&mut self) {
        if self.logged.take().is_some() {
            tracing::info!("no more trouble with {}", self.with);
        }
    }
}
