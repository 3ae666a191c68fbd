//! Fills the outbox with emails about one invitation.

use super::{Db, now};

impl Db {
    /// An invitation to 2023 for `mina@example.org`, and emails about it by kind and status.
    pub async fn with_emails(emails: &[(&str, &'static str)]) -> Db {
        let db = Db::uninvited().await;
        db.run(
            "INSERT INTO invitations (id, edition_id, name, email, state, since, drafted_at, sent_at, deadline)
             SELECT 1, id, 'Mina Invited', 'mina@example.org', 'sent', 0, 0, 0, 2000000000 FROM editions
             WHERE slug = '2023'",
        )
        .await;
        for (kind, delivery_status) in emails {
            let sql = "INSERT INTO emails
                         (edition_id, invitation_id, kind, address, name, subject, body, filled, delivery_status, created_at, due_at)
                       SELECT id, 1, ?1, 'mina@example.org', 'Mina Invited', 'To the {edition}', 'Dear {name}, {message}',
                         '{\"name\":\"Mina Invited\",\"message\":\"by the ramp\"}', ?2, ?3, ?3
                       FROM editions WHERE slug = '2023'";
            let query = sqlx::query(sql).bind(*kind).bind(*delivery_status).bind(now().timestamp());
            query.execute(&mut db.raw().await).await.unwrap();
        }
        db
    }
}
