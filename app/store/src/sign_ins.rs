//! Sign-ins: the way to GitHub and back, who comes back, and the browsers that are signed in.

use crate::{Store, StoreError};
use domain::access::Account;
use domain::id::PersonId;
use domain::roles::Preferences;
use domain::sign_in::{Attempt, GitHubAccount, SignIn, Token};
use domain::text::{Line, OwnPath};
use domain::time::Instant;

impl Store {
    /// Remembers that someone was sent to GitHub. Attempts that have expired go.
    pub async fn begin_attempt(
        &self,
        _state: &Token,
        _verifier: &str,
        _next: &OwnPath,
        _now: Instant,
    ) -> Result<(), StoreError> {
        Err(StoreError::unavailable("being built"))
    }

    /// The attempt that GitHub's answer belongs to, once: it is gone afterwards, whatever its age. `None` if it is
    /// unknown or expired.
    pub async fn take_attempt(&self, _state: &Token, _now: Instant) -> Result<Option<Attempt>, StoreError> {
        Err(StoreError::unavailable("being built"))
    }

    /// Signs in whom GitHub tells of, in a browser that will show `token`.
    pub async fn sign_in(
        &self,
        _github: &GitHubAccount,
        _device: &Line,
        _token: &Token,
        _now: Instant,
    ) -> Result<PersonId, StoreError> {
        Err(StoreError::unavailable("being built"))
    }

    /// Who shows this token, with all that their rights follow from; `None` if nobody does, or no longer.
    pub async fn account(&self, _token: &Token, _now: Instant) -> Result<Option<(Account, Preferences)>, StoreError> {
        Err(StoreError::unavailable("being built"))
    }

    /// A person's signed-in browsers, the newest first; `here` is the one that asks.
    pub async fn sign_ins(&self, _person: PersonId, _here: &Token) -> Result<Vec<SignIn>, StoreError> {
        Err(StoreError::unavailable("being built"))
    }

    /// Ends the sign-in of this token; nothing if there is none.
    pub async fn sign_out(&self, _token: &Token, _now: Instant) -> Result<(), StoreError> {
        Err(StoreError::unavailable("being built"))
    }

    /// Ends one of a person's own sign-ins; whether there was such a one.
    pub async fn end_sign_in(&self, _person: PersonId, _id: i64, _now: Instant) -> Result<bool, StoreError> {
        Err(StoreError::unavailable("being built"))
    }

    /// Ends all of a person's sign-ins; how many there were.
    pub async fn end_all_sign_ins(&self, _person: PersonId, _now: Instant) -> Result<u32, StoreError> {
        Err(StoreError::unavailable("being built"))
    }
}
