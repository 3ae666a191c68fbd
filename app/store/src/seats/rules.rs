//! An edition's rules of inviting, and its reserves, as they are kept and set.

use super::floor::floor;
use crate::StoreError;
use crate::changes::turned;
use crate::column::{count, maybe};
use domain::invitations::InvitingRules;
use domain::seats::{Floor, Held, Reserve, Seats};
use domain::text::{Line, Mail, Title};
use sqlx::SqliteConnection;

/// The domain's, where an edition has none of its own.
pub(crate) async fn rules(tx: &mut SqliteConnection, edition: i64) -> Result<InvitingRules, StoreError> {
    let row = sqlx::query!(
        r#"SELECT answer_days, remind_days, offer_days, offers_itself AS "offers_itself!: bool", keep_days, pays,
             reply_to, holds_mail AS "holds_mail!: bool"
           FROM inviting_rules WHERE edition_id = ?1"#,
        edition
    );
    let Some(row) = row.fetch_optional(tx).await? else { return Ok(InvitingRules::default()) };
    Ok(InvitingRules {
        answer_days: count(row.answer_days)?,
        remind_days: count(row.remind_days)?,
        offer_days: count(row.offer_days)?,
        offers_itself: row.offers_itself,
        keep_days: count(row.keep_days)?,
        pays: maybe(row.pays, Line::parse)?,
        reply_to: maybe(row.reply_to, Mail::parse)?,
        holds_mail: row.holds_mail,
    })
}

/// Whether organizers have set an edition's seats and rules here.
pub(crate) async fn rules_are_set(tx: &mut SqliteConnection, edition: i64) -> Result<bool, StoreError> {
    let set = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM inviting_rules WHERE edition_id = ?1) AS "set!: bool""#,
        edition
    );
    Ok(set.fetch_one(tx).await?)
}

/// The reserve of that title, whatever its case.
pub(crate) async fn reserve_id(
    tx: &mut SqliteConnection,
    edition: i64,
    title: &Title,
) -> Result<Option<i64>, StoreError> {
    let title = title.as_str();
    let id = sqlx::query_scalar!("SELECT id FROM reserves WHERE edition_id = ?1 AND title = ?2", edition, title);
    Ok(id.fetch_optional(tx).await?)
}

/// Sets both; says what changed. Refuses seats by which somebody would lose theirs.
pub(super) async fn set(
    tx: &mut SqliteConnection,
    edition: i64,
    wanted: &Seats,
    to: &InvitingRules,
) -> Result<Vec<String>, StoreError> {
    let (floor, from) = (floor(tx, edition).await?, rules(tx, edition).await?);
    let becomes = successors(floor.seats.reserves(), wanted.reserves());
    floor.seats.may_become(wanted, &held_after(&floor, &becomes, wanted))?;
    let changed: Vec<String> = seat_changes(&floor.seats, wanted).into_iter().chain(rule_changes(&from, to)).collect();
    save_capacity(tx, edition, wanted.capacity()).await?;
    save_reserves(tx, edition, &becomes, wanted.reserves()).await?;
    save_rules(tx, edition, to).await?;
    Ok(changed)
}

/// For each present reserve the place of the one that it becomes: of the same title; else, where neither title is
/// known on the other side, the one in its place.
fn successors(now: &[Reserve], wanted: &[Reserve]) -> Vec<Option<usize>> {
    let same = |a: &Reserve, b: &Reserve| a.title.as_str().eq_ignore_ascii_case(b.title.as_str());
    let place = |(at, one): (usize, &Reserve)| {
        let named = wanted.iter().position(|other| same(one, other));
        named.or_else(|| wanted.get(at).filter(|other| !now.iter().any(|known| same(known, other))).map(|_| at))
    };
    now.iter().enumerate().map(place).collect()
}

fn held_after(floor: &Floor<i64>, becomes: &[Option<usize>], wanted: &Seats) -> Held {
    let after = |reserve: &Option<Title>| {
        let now = floor.seats.reserves().iter().position(|one| Some(&one.title) == reserve.as_ref())?;
        becomes[now].map(|place| wanted.reserves()[place].title.clone())
    };
    let mut held = Held::new();
    for (reserve, people) in floor.held() {
        *held.entry(after(&reserve)).or_default() += people;
    }
    held
}

pub(crate) async fn save_capacity(
    tx: &mut SqliteConnection,
    edition: i64,
    capacity: Option<u32>,
) -> Result<(), StoreError> {
    sqlx::query!("UPDATE editions SET capacity = ?2 WHERE id = ?1", edition, capacity).execute(tx).await?;
    Ok(())
}

async fn save_reserves(
    tx: &mut SqliteConnection,
    edition: i64,
    becomes: &[Option<usize>],
    wanted: &[Reserve],
) -> Result<(), StoreError> {
    let ids = sqlx::query_scalar!("SELECT id FROM reserves WHERE edition_id = ?1 ORDER BY position, id", edition);
    let ids = ids.fetch_all(&mut *tx).await?;
    let mut kept: Vec<Option<i64>> = vec![None; wanted.len()];
    for (id, becomes) in ids.into_iter().zip(becomes) {
        match becomes {
            Some(place) => kept[*place] = Some(id),
            None => {
                sqlx::query!("DELETE FROM reserves WHERE id = ?1", id).execute(&mut *tx).await?;
            }
        }
    }
    for ((position, reserve), kept) in (0i64..).zip(wanted).zip(kept) {
        let (title, seats) = (reserve.title.as_str(), reserve.seats);
        match kept {
            Some(id) => {
                sqlx::query!(
                    "UPDATE reserves SET position = ?2, title = ?3, seats = ?4 WHERE id = ?1",
                    id,
                    position,
                    title,
                    seats
                )
                .execute(&mut *tx)
                .await?
            }
            None => {
                sqlx::query!(
                    "INSERT INTO reserves (edition_id, position, title, seats) VALUES (?1, ?2, ?3, ?4)",
                    edition,
                    position,
                    title,
                    seats
                )
                .execute(&mut *tx)
                .await?
            }
        };
    }
    Ok(())
}

async fn save_rules(tx: &mut SqliteConnection, edition: i64, rules: &InvitingRules) -> Result<(), StoreError> {
    let pays = rules.pays.as_ref().map(Line::as_str);
    let reply_to = rules.reply_to.as_ref().map(Mail::as_str);
    sqlx::query!(
        "INSERT INTO inviting_rules
           (edition_id, answer_days, remind_days, offer_days, offers_itself, keep_days, pays, reply_to, holds_mail)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (edition_id) DO UPDATE SET
           answer_days = excluded.answer_days, remind_days = excluded.remind_days, offer_days = excluded.offer_days,
           offers_itself = excluded.offers_itself, keep_days = excluded.keep_days, pays = excluded.pays,
           reply_to = excluded.reply_to, holds_mail = excluded.holds_mail",
        edition,
        rules.answer_days,
        rules.remind_days,
        rules.offer_days,
        rules.offers_itself,
        rules.keep_days,
        pays,
        reply_to,
        rules.holds_mail
    )
    .execute(tx)
    .await?;
    Ok(())
}

fn seat_changes(from: &Seats, to: &Seats) -> Vec<String> {
    let shown = |seats: &Seats| {
        let reserves: Vec<_> =
            seats.reserves().iter().map(|one| format!("{} for “{}”", one.seats, one.title)).collect();
        (!reserves.is_empty()).then(|| reserves.join(", "))
    };
    let capacity =
        (from.capacity() != to.capacity()).then(|| format!("seats {}", turned(from.capacity(), to.capacity())));
    let reserved = (from.reserves() != to.reserves()).then(|| format!("reserved {}", turned(shown(from), shown(to))));
    capacity.into_iter().chain(reserved).collect()
}

/// Where answers go is a mail address, and none may stand in the history.
fn rule_changes(from: &InvitingRules, to: &InvitingRules) -> Vec<String> {
    let mut changed = Vec::new();
    let days = [
        ("days to answer", from.answer_days, to.answer_days),
        ("days before the deadline for a reminder", from.remind_days, to.remind_days),
        ("days to answer an offer", from.offer_days, to.offer_days),
        ("days for which private facts are kept", from.keep_days, to.keep_days),
    ];
    for (what, from, to) in days.into_iter().filter(|(_, from, to)| from != to) {
        changed.push(format!("{what} {}", turned(Some(from), Some(to))));
    }
    let yes = |is: bool| Some(if is { "yes" } else { "no" });
    for (what, from, to) in [
        ("free seats are offered by themselves", from.offers_itself, to.offers_itself),
        ("mail is held back", from.holds_mail, to.holds_mail),
    ] {
        if from != to {
            changed.push(format!("{what}: {}", turned(yes(from), yes(to))));
        }
    }
    if from.pays != to.pays {
        changed.push("what is paid for participants has other words".to_owned());
    }
    if from.reply_to != to.reply_to {
        changed.push("answers to our mail go to another address".to_owned());
    }
    changed
}
