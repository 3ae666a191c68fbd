//! The pages of JSON lists.

use axum::http::header;
use axum::response::{IntoResponse, Json, Response};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use web::error::AppError;
use web::forms::{Form, number};

/// The most items of one page.
const MOST: u32 = 200;

/// Which page of a list is asked for.
#[derive(Clone, Default, Serialize, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// The number of the page, from 1, which is the default.
    #[param(value_type = Option<u64>, maximum = 4_294_967_295u32)]
    page: String,
    /// The number of items on a page: at most 200, which is the default except for tasks (100).
    #[param(value_type = Option<u64>, maximum = 4_294_967_295u32)]
    per_page: String,
}

impl Form for Paging {}

/// One page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// From 1.
    pub nth: u32,
    /// The number of items on each page.
    pub size: u32,
    /// Whether the request chose the size.
    is_chosen: bool,
}

impl Paging {
    /// The page that is asked for; `usual` is its size unless the request chose one.
    ///
    /// # Errors
    /// Refuses what is no number.
    pub fn page(&self, usual: u32) -> Result<Page, AppError> {
        let nth = number(&self.page, "a page number")?.unwrap_or(1).clamp(1, 10_000);
        let size = number(&self.per_page, "a number of items")?;
        Ok(Page { nth, size: size.unwrap_or(usual).clamp(1, MOST), is_chosen: size.is_some() })
    }

    /// The page of a list that is short in most communities.
    ///
    /// # Errors
    /// Refuses what is no number.
    pub fn long_page(&self) -> Result<Page, AppError> {
        self.page(MOST)
    }
}

impl Page {
    /// The items of this page, from the whole list.
    pub fn items<T>(self, all: Vec<T>) -> Vec<T> {
        let skipped = (self.nth - 1).saturating_mul(self.size);
        all.into_iter().skip(skipped as usize).take(self.size as usize).collect()
    }

    /// What the list says about its pages. `list` is its address, and `total` the number of items on all pages.
    pub fn end(self, list: &str, total: usize) -> PageEnd {
        let has_next = (self.nth.saturating_mul(self.size) as usize) < total;
        let size = if self.is_chosen { format!("&per_page={}", self.size) } else { String::new() };
        PageEnd { total, next: has_next.then(|| format!("{list}?page={}{size}", self.nth + 1)) }
    }
}

/// The number of items on all pages, and the address of the next page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageEnd {
    pub total: usize,
    pub next: Option<String>,
}

impl PageEnd {
    /// The response with a page, and with the next one in its `Link` header.
    ///
    /// `body` takes the number of all items and the address of the next page.
    pub fn answer<B: Serialize>(self, body: impl FnOnce(usize, Option<String>) -> B) -> Response {
        let link = self.next.as_ref().map(|next| [(header::LINK, format!("<{next}>; rel=\"next\""))]);
        (link, Json(body(self.total, self.next))).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paging(page: &str, per_page: &str) -> Page {
        Paging { page: page.to_owned(), per_page: per_page.to_owned() }.page(100).unwrap()
    }

    #[test]
    fn page_has_its_items_and_leads_to_the_next() {
        let list: Vec<u32> = (1..=5).collect();
        let second = paging("2", "2");
        assert_eq!(second.items(list.clone()), [3, 4]);
        let next = second.end("https://example.org/list", 5).next;
        assert_eq!(next.as_deref(), Some("https://example.org/list?page=3&per_page=2"));
        assert_eq!(paging("3", "2").items(list.clone()), [5]);
        assert_eq!(paging("3", "2").end("", 5).next, None);
        assert_eq!(paging("9", "2").items(list), Vec::<u32>::new());
    }

    #[test]
    fn size_of_a_page_is_limited() {
        assert_eq!(paging("", "1000").size, 200);
        assert_eq!(paging("", "0").size, 1);
        assert_eq!(paging("", "").end("/list", 101).next.as_deref(), Some("/list?page=2"));
    }
}
