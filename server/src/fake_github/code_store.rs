//! What the stand-in has given out: codes, which buy a token once, and tokens, which say who someone is.

use domain::id::Login;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

const LASTS: Duration = Duration::from_secs(600);

/// What a code was given for.
#[derive(Clone)]
pub struct Grant {
    pub login: Login,
    pub challenge: String,
    pub return_to: String,
}

#[derive(Default)]
pub struct CodeStore {
    codes: Mutex<Given<Grant>>,
    tokens: Mutex<Given<Login>>,
}

impl CodeStore {
    pub fn give_code(&self, grant: Grant) -> String {
        open(&self.codes).add(grant)
    }

    /// The code is gone afterwards.
    pub fn take_code(&self, code: &str) -> Option<Grant> {
        open(&self.codes).take(code)
    }

    pub fn give_token(&self, login: Login) -> String {
        open(&self.tokens).add(login)
    }

    pub fn login_of(&self, token: &str) -> Option<Login> {
        open(&self.tokens).0.get(token).map(|(login, _)| login.clone())
    }

    pub fn tokens(&self) -> Vec<String> {
        open(&self.tokens).0.keys().cloned().collect()
    }
}

fn open<T>(given: &Mutex<T>) -> MutexGuard<'_, T> {
    given.lock().unwrap_or_else(PoisonError::into_inner)
}

/// By secret; forgotten after ten minutes.
struct Given<T>(HashMap<String, (T, Instant)>);

impl<T> Default for Given<T> {
    fn default() -> Self {
        Given(HashMap::new())
    }
}

impl<T> Given<T> {
    fn add(&mut self, what: T) -> String {
        self.0.retain(|_, (_, since)| since.elapsed() < LASTS);
        let secret = crate::sign_in::secret::token().as_str().to_owned();
        self.0.insert(secret.clone(), (what, Instant::now()));
        secret
    }

    fn take(&mut self, secret: &str) -> Option<T> {
        let (what, since) = self.0.remove(secret)?;
        (since.elapsed() < LASTS).then_some(what)
    }
}
