//! Logs a lasting failure of a background task once when it begins and once when it ends.

use crate::metrics::METRICS;
use std::fmt::Display;

/// The current failure of one task, if there is one.
pub struct FailureLog {
    task: &'static str,
    logged: Option<String>,
}

impl FailureLog {
    pub fn new(task: &'static str) -> FailureLog {
        FailureLog { task, logged: None }
    }

    /// The value of a result; logs the error if there is one.
    pub fn check<T, E: Display>(&mut self, result: Result<T, E>) -> Option<T> {
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

    /// Logs the failure, unless it is the one that was logged last.
    pub fn is(&mut self, failure: &str) {
        METRICS.background_work_failed(self.task);
        if self.logged.as_deref() != Some(failure) {
            tracing::error!(failure, "{} failed", self.task);
            self.logged = Some(failure.to_owned());
        }
    }

    /// Logs that the failure is over, if there was one.
    pub fn is_over(&mut self) {
        if self.logged.take().is_some() {
            tracing::info!("{} works again", self.task);
        }
    }
}
