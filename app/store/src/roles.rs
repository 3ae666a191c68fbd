//! Roles: who is appointed to what, and who waits to be.

use crate::{Store, StoreError};
use domain::access::Account;
use domain::id::{EditionSlug, Login};
use domain::roles::{Appointment, Role};
use domain::time::Instant;

impl Store {
    /// Owners and all organizers (`None`), or an edition's organizers and leads.
    pub async fn appointments(&self, _edition: Option<&EditionSlug>) -> Result<Vec<Appointment>, StoreError> {
        Err(StoreError::unavailable("being built"))
    }

    /// Gives a role to whoever has this login; `false` if they had it already. `by` `None`: the command line.
    pub async fn appoint(
        &self,
        _role: &Role,
        _login: &Login,
        _by: Option<&Account>,
        _now: Instant,
    ) -> Result<bool, StoreError> {
        Err(StoreError::unavailable("being built"))
    }

    /// Takes a role away from whoever has this login, or waits for it under this login.
    ///
    /// Refused: a role that they don't have, and the last owner's.
    pub async fn dismiss(
        &self,
        _role: &Role,
        _holder: &Login,
        _by: Option<&Account>,
        _now: Instant,
    ) -> Result<(), StoreError> {
        Err(StoreError::unavailable("being built"))
    }
}
