//! The form of an edition's links.

use crate::forms::{Form, given};
use domain::Refusal;
use domain::editions::Link;
use domain::text::{Title, Url};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LinksForm {
    /// The titles of the links, and as many addresses.
    pub title: Vec<String>,
    pub url: Vec<String>,
    /// The links that the form showed: a line with address and title for each.
    pub read: String,
}

impl Form for LinksForm {}

impl LinksForm {
    pub fn of(links: &[Link]) -> LinksForm {
        LinksForm {
            title: links.iter().map(|link| link.title.to_string()).collect(),
            url: links.iter().map(|link| link.url.to_string()).collect(),
            read: lines(links),
        }
    }

    /// The links that the form showed.
    pub fn shown(&self) -> Result<Vec<Link>, Refusal> {
        let pairs = self.read.lines().filter_map(|line| line.split_once(' '));
        pairs.map(|(url, title)| Ok(Link { title: Title::parse(title)?, url: Url::parse(url)? })).collect()
    }

    /// Whether the saved links aren't those that the form showed.
    pub fn is_outdated(&self, saved: &[Link]) -> bool {
        self.shown().is_ok_and(|shown| shown != saved)
    }

    /// The links of all rows that aren't empty.
    pub fn links(&self) -> Result<Vec<Link>, Refusal> {
        let filled = self.rows().filter(|(title, url)| given(title).is_some() || given(url).is_some());
        filled.map(|(title, url)| Ok(Link { title: Title::parse(title)?, url: Url::parse(url.trim())? })).collect()
    }

    fn rows(&self) -> impl Iterator<Item = (&str, &str)> {
        self.title.iter().map(String::as_str).zip(self.url.iter().map(String::as_str))
    }
}

/// A line with address and title for each link.
pub fn lines(links: &[Link]) -> String {
    links.iter().map(|link| format!("{} {}\n", link.url, link.title)).collect()
}

/// The number of empty rows for further links.
const SPARE: usize = 2;

#[component]
pub fn LinkFields<'a>(form: &'a LinksForm) -> impl IntoView {
    let filled = form.rows().filter(|(title, url)| !title.is_empty() || !url.is_empty());
    let rows = filled.chain(std::iter::repeat_n(("", ""), SPARE));
    let row = |(nth, (title, url)): (usize, (&str, &str))| {
        view! {
            <div class="side-by-side">
                <label>{format!("Link {nth}: title")}<input type="text" name="title" value=title.to_owned() maxlength="200" autocomplete="off"/></label>
                <label>{format!("Link {nth}: address")}<input type="text" inputmode="url" name="url" value=url.to_owned() maxlength="1000" autocomplete="off"/></label>
            </div>
        }
    };
    (1..).zip(rows).map(row).collect_view()
}
