//! Stores the fake GitHub's codes, each valid for one token, and its access tokens.

use domain::id::Login;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

const LIFETIME: Duration = Duration::from_secs(600);

/// What a code was issued for.
#[derive(Clone)]
pub struct Grant {
    pub login: Login,
    pub challenge: String,
    pub return_to: String,
}

#[derive(Default)]
pub struct CodeStore {
    codes: Mutex<SecretMap<Grant>>,
    tokens: Mutex<SecretMap<Login>>,
}

impl CodeStore {
    pub fn give_code(&self, grant: Grant) -> String {
        lock(&self.codes).add(grant)
    }

    /// Removes a code; it can be used only once.
    pub fn take_code(&self, code: &str) -> Option<Grant> {
        lock(&self.codes).take(code)
    }

    pub fn give_token(&self, login: Login) -> String {
        lock(&self.tokens).add(login)
    }

    pub fn login_of(&self, token: &str) -> Option<Login> {
        lock(&self.tokens).0.get(token).map(|(login, _)| login.clone())
    }

    pub fn tokens(&self) -> Vec<String> {
        lock(&self.tokens).0.keys().cloned().collect()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Values by their secret; they expire after ten minutes.
struct SecretMap<T>(HashMap<String, (T, Instant)>);

impl<T> Default for SecretMap<T> {
    fn default() -> Self {
        SecretMap(HashMap::new())
    }
}

impl<T> SecretMap<T> {
    fn add(&mut self, value: T) -> String {
        self.0.retain(|_, (_, issued)| issued.elapsed() < LIFETIME);
        let secret = crate::secret::token().as_str().to_owned();
        self.0.insert(secret.clone(), (value, Instant::now()));
        secret
    }

    fn take(&mut self, secret: &str) -> Option<T> {
        let (value, issued) = self.0.remove(secret)?;
        (issued.elapsed() < LIFETIME).then_some(value)
    }
}
