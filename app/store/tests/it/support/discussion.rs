//! Adds comments, and lists the notifications of everyone.

use super::*;
use domain::access::Account;
use domain::id::CommentId;

impl Db {
    /// Adds a comment to the first task of 2023.
    pub async fn add_comment(&self, by: &Account, text: &str) -> CommentId {
        self.store.comment(by_participant(&here(), by), WHEELS, &parsed(text), now()).await.unwrap()
    }

    /// All notifications in their order: person, kind and task.
    pub async fn notification_lines(&self) -> Vec<String> {
        self.texts(
            "SELECT coalesce(p.login, 'someone') || ': ' || n.kind || ' ' || t.number
             FROM notifications n JOIN people p ON p.id = n.person_id JOIN tasks t ON t.id = n.task_id ORDER BY n.id",
        )
        .await
    }
}
