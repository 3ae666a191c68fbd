//! A header field with one name or a list of names.

use serde::Deserialize;

/// One name or a list of names.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Names {
    Single(String),
    Many(Vec<String>),
}

impl Names {
    pub(super) fn each(names: Option<Names>) -> Vec<String> {
        match names {
            None => Vec::new(),
            Some(Names::Single(name)) => vec![name],
            Some(Names::Many(names)) => names,
        }
    }
}
