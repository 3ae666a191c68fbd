//! Signs people in, and lets them unsubscribe.

use super::Db;
use super::values::{github, now, parsed, token};
use domain::access::Account;
use domain::login_sessions::GitHubAccount;
use sha2::{Digest, Sha256};

impl Db {
    /// Signs in Ada Example, who takes part in both editions.
    pub async fn ada(&self) -> Account {
        self.signed_in(&github(7, "ada")).await
    }

    /// Signs in Zoë Last, who takes part in both editions.
    pub async fn zoe(&self) -> Account {
        self.signed_in(&github(5, "zoe")).await
    }

    /// Signs a person in with their own token and returns their account.
    pub async fn signed_in(&self, who: &GitHubAccount) -> Account {
        let secret = token(usize::try_from(who.id).unwrap());
        // A second sign-in in the same browser replaces the earlier login session.
        self.store.sign_out(&secret, now()).await.unwrap();
        self.store.sign_in(who, &parsed("Firefox on Linux"), &secret, now()).await.unwrap();
        self.store.account(&secret, now()).await.unwrap().unwrap().0
    }

    /// Unsubscribes an address through a link that it received.
    pub async fn unsubscribe(&self, address: &str) {
        let link = token(4711);
        let hash = Sha256::digest(link.as_str()).to_vec();
        let sql = "INSERT INTO unsubscribe_links (token_hash, address, created_at) VALUES (?1, ?2, 0)";
        sqlx::query(sql).bind(hash).bind(address).execute(&mut self.raw().await).await.unwrap();
        self.store.set_unsubscribed(&link, true, now()).await.unwrap();
    }
}
