//! Makes a task's claims equal to a list, whose first person leads; a claim that stays keeps its date.

use super::import::Import;
use crate::StoreError;
use crate::people::shown;
use domain::people::Person;

/// One line for those who came, those who went, and a new lead.
pub(super) async fn set(import: &mut Import<'_>, task: i64, claimants: &[Person]) -> Result<Vec<String>, StoreError> {
    let after = import.known.all(import.tx, claimants, &import.here).await?;
    let rows = sqlx::query!(r#"SELECT person_id, is_lead AS "is_lead: bool" FROM claims WHERE task_id = ?1"#, task);
    let rows = rows.fetch_all(&mut *import.tx).await?;
    let lead = rows.iter().find(|row| row.is_lead).map(|row| row.person_id);
    let before: Vec<i64> = rows.into_iter().map(|row| row.person_id).collect();
    let came: Vec<i64> = after.iter().copied().filter(|person| !before.contains(person)).collect();
    let gone: Vec<i64> = before.iter().copied().filter(|person| !after.contains(person)).collect();
    remove(import, task, &gone).await?;
    add(import, task, &came).await?;
    let mut lines: Vec<String> = shown(&import.known.names(came), "claimed it").into_iter().collect();
    lines.extend(shown(&import.known.names(gone), "no longer in the claim"));
    if let Some(first) = after.first().copied().filter(|first| lead != Some(*first)) {
        set_lead(import, task, first).await?;
        lines.push(format!("led by {}", import.known.name(first)));
    }
    Ok(lines)
}

async fn remove(import: &mut Import<'_>, task: i64, people: &[i64]) -> Result<(), StoreError> {
    for person in people {
        sqlx::query!("DELETE FROM claims WHERE task_id = ?1 AND person_id = ?2", task, person)
            .execute(&mut *import.tx)
            .await?;
    }
    Ok(())
}

async fn add(import: &mut Import<'_>, task: i64, people: &[i64]) -> Result<(), StoreError> {
    let since = import.now.timestamp();
    for person in people {
        sqlx::query!(
            "INSERT INTO claims (task_id, person_id, is_lead, since) VALUES (?1, ?2, 0, ?3)",
            task,
            person,
            since
        )
        .execute(&mut *import.tx)
        .await?;
    }
    Ok(())
}

/// In two steps, for at no moment may a task have two leads.
async fn set_lead(import: &mut Import<'_>, task: i64, person: i64) -> Result<(), StoreError> {
    sqlx::query!("UPDATE claims SET is_lead = 0 WHERE task_id = ?1 AND is_lead = 1", task)
        .execute(&mut *import.tx)
        .await?;
    sqlx::query!("UPDATE claims SET is_lead = 1 WHERE task_id = ?1 AND person_id = ?2", task, person)
        .execute(&mut *import.tx)
        .await?;
    sqlx::query!("DELETE FROM hand_overs WHERE task_id = ?1 AND from_id <> ?2", task, person)
        .execute(&mut *import.tx)
        .await?;
    Ok(())
}
