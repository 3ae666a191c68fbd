//! A browser without JavaScript: it sends forms, keeps cookies, and follows no redirects.

use reqwest::{Client, Response, Url, header};
use std::collections::BTreeMap;

#[derive(Clone)]
pub struct Browser {
    client: Client,
    base: String,
    pub cookies: BTreeMap<String, String>,
    /// Headers to send with every request.
    pub headers: Vec<(&'static str, String)>,
}

impl Browser {
    /// Opens a browser for the server at this address.
    pub fn at(base: &str) -> Browser {
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
        Browser { client, base: base.to_owned(), cookies: BTreeMap::new(), headers: Vec::new() }
    }

    pub async fn get(&mut self, address: &str) -> Response {
        let request = self.client.get(self.absolute_url(address));
        self.send(request).await
    }

    pub async fn post(&mut self, address: &str, form: &[(&str, &str)]) -> Response {
        let request = self.client.post(self.absolute_url(address)).form(form);
        self.send(request).await
    }

    /// Posts a form without cookies to keep.
    ///
    /// # Errors
    /// If the server closes the connection.
    pub async fn try_post(&self, address: &str, form: &[(&str, &str)]) -> reqwest::Result<Response> {
        let request = self.client.post(self.absolute_url(address)).form(form);
        self.with_cookies(request).send().await
    }

    /// Requests a page.
    ///
    /// # Errors
    /// If the server closes the connection.
    pub async fn try_get(&self, address: &str) -> reqwest::Result<Response> {
        self.with_cookies(self.client.get(self.absolute_url(address))).send().await
    }

    /// Starts a sign-in; returns the address at GitHub to go to.
    pub async fn start_sign_in(&mut self, next: &str) -> String {
        let answer = self.post("/sign-in", &[("next", next)]).await;
        assert_eq!(answer.status(), 303, "{}", answer.text().await.expect("text"));
        location(&answer)
    }

    /// Chooses a person on the fake GitHub's page; returns the callback address.
    pub async fn choose_person(&mut self, github: &str, login: &str) -> String {
        let answer = self.post(github, &[("login", login)]).await;
        assert_eq!(answer.status(), 303);
        location(&answer)
    }

    /// Completes a sign-in through the fake GitHub.
    pub async fn sign_in(&mut self, login: &str) -> Response {
        let github = self.start_sign_in("/").await;
        let back = self.choose_person(&github, login).await;
        self.get(&back).await
    }

    fn absolute_url(&self, address: &str) -> String {
        if address.starts_with('/') { format!("{}{address}", self.base) } else { address.to_owned() }
    }

    fn with_cookies(&self, request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = if pairs.is_empty() { request } else { request.header("cookie", pairs.join("; ")) };
        self.headers.iter().fold(request, |request, (name, value)| request.header(*name, value))
    }

    async fn send(&mut self, request: reqwest::RequestBuilder) -> Response {
        let answer = self.with_cookies(request).send().await.expect("an answer");
        for set in answer.headers().get_all(header::SET_COOKIE) {
            self.store_cookie(set.to_str().expect("text"));
        }
        answer
    }

    fn store_cookie(&mut self, set: &str) {
        let (pair, attributes) = set.split_once(';').expect("attributes");
        let (name, value) = pair.split_once('=').expect("a pair");
        if attributes.split("; ").any(|attribute| attribute == "Max-Age=0") {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

pub fn location(answer: &Response) -> String {
    assert_eq!(answer.status(), 303, "a redirect");
    answer.headers()[header::LOCATION].to_str().expect("text").to_owned()
}

pub fn parameter(address: &str, name: &str) -> String {
    let address = Url::parse(address).expect("an address");
    let found = address.query_pairs().find(|(key, _)| key == name);
    found.unwrap_or_else(|| panic!("{name} is not in the address")).1.into_owned()
}

/// Sets a query parameter; removes it if the value is empty.
pub fn with_parameter(address: &str, name: &str, value: &str) -> String {
    let mut changed = Url::parse(address).expect("an address");
    let pairs: Vec<(String, String)> = changed.query_pairs().into_owned().filter(|(key, _)| key != name).collect();
    changed.query_pairs_mut().clear().extend_pairs(pairs);
    if !value.is_empty() {
        changed.query_pairs_mut().append_pair(name, value);
    }
    changed.into()
}
