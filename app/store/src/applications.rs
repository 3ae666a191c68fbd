//! Stores the interest form of an edition, and what people send with it.

mod act;
mod list;
mod one;

use crate::aggregates::applications::record_event;
use crate::db::column::{count, damaged, date, instant, list, maybe};
use crate::outbound::outbox;
use crate::shared::audit::{self, Entry};
use crate::shared::editions::{is_closed, known_edition, zone};
use crate::{Store, StoreError, own_questions};
use domain::Refusal;
use domain::access::{Organizer, SignedIn};
use domain::applications::{
    ApplicationContent, ApplicationEvent, ApplicationState, ApplicationTransition, InterestForm, InterestSettings,
    OwnApplication, OwnInterest,
};
use domain::audit::{AuditActor, AuditEvent};
use domain::id::EditionSlug;
use domain::own_questions::{AskedOn, OwnAnswers};
use domain::text::{EmailAddress, LongText, Title, revision};
use domain::time::{Instant, NaiveDate};
use sqlx::SqliteConnection;

impl Store {
    /// The interest form of an edition.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn interest_form(&self, slug: &EditionSlug) -> Result<InterestForm, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, slug).await?;
        let settings = settings(&mut tx, slug).await?;
        let is_full = match &settings {
            Some(settings) => is_full(&mut tx, edition, settings).await?,
            None => false,
        };
        let questions = own_questions::on_form(&mut tx, edition, AskedOn::Interest).await?;
        Ok(InterestForm { settings, questions, is_full })
    }

    /// When the interest form of an edition is open; `None` if that is not set, or the edition is unknown.
    pub async fn interest_settings(&self, slug: &EditionSlug) -> Result<Option<InterestSettings>, StoreError> {
        settings(&mut *self.reader().await?, slug).await
    }

    /// Sets when the interest form is open, its limits and its introduction.
    ///
    /// `read` is the revision of the settings that the organizer saw.
    ///
    /// # Errors
    /// `EditConflict` if someone else changed them, and the refusals of [`InterestSettings::check`].
    pub async fn set_interest_settings(
        &self,
        by: Organizer<'_>,
        read: &str,
        requested: &InterestSettings,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let before = settings(&mut tx, by.edition()).await?;
        if revision(&before) != read {
            return Err(Refusal::EditConflict.into());
        }
        requested.check()?;
        if before.as_ref() != Some(requested) {
            save_settings(&mut tx, edition, requested).await?;
            let entry = Entry::in_edition(edition, AuditActor::Person(by.id()), AuditEvent::InterestSettingsChanged);
            audit::write(&mut tx, entry, now).await?;
        }
        tx.commit().await
    }

    /// Closes the interest form, as if it had never been set. What was sent stays.
    ///
    /// # Errors
    /// `EditConflict` if someone else changed the settings since `read`.
    pub async fn remove_interest_settings(
        &self,
        by: Organizer<'_>,
        read: &str,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        if revision(&settings(&mut tx, by.edition()).await?) != read {
            return Err(Refusal::EditConflict.into());
        }
        let removed = sqlx::query!("DELETE FROM interest_settings WHERE edition_id = ?1", edition);
        if removed.execute(&mut *tx).await?.rows_affected() > 0 {
            let entry = Entry::in_edition(edition, AuditActor::Person(by.id()), AuditEvent::InterestSettingsChanged);
            audit::write(&mut tx, entry, now).await?;
        }
        tx.commit().await
    }

    /// When the interest form of an edition is open, and whether the reader is invited or has applied.
    ///
    /// `None` if the form has no window, or the edition is unknown.
    pub async fn interest_of_reader(
        &self,
        reader: Option<SignedIn<'_>>,
        slug: &EditionSlug,
    ) -> Result<Option<(InterestSettings, OwnInterest)>, StoreError> {
        let (slug, person) = (slug.as_str(), reader.map(|reader| reader.id().0));
        let row = sqlx::query_as!(
            SettingsRow,
            r#"SELECT s.opens AS "opens!", s.closes AS "closes!", s.answer_by, s.introduction,
                 s.max_applications AS "max_applications!", s.max_characters AS "max_characters!",
                 EXISTS (SELECT 1 FROM invitations i WHERE i.edition_id = e.id AND i.person_id = ?2
                 AND i.state IN ('sent', 'accepted', 'waitlisted')) AS "is_invited!: bool",
                 (SELECT sent_at FROM applications a WHERE a.edition_id = e.id AND a.person_id = ?2
                  AND a.state <> 'withdrawn') AS "applied?: i64"
               FROM interest_settings s JOIN editions e ON e.id = s.edition_id WHERE e.slug = ?1"#,
            slug,
            person
        );
        let Some(row) = row.fetch_optional(&mut *self.reader().await?).await? else { return Ok(None) };
        let own = row.own()?;
        Ok(Some((row.settings()?, own)))
    }

    /// A person's application to an edition, as they see it; `None` if they have none.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn own_application(
        &self,
        by: SignedIn<'_>,
        slug: &EditionSlug,
    ) -> Result<Option<OwnApplication>, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, slug).await?;
        let Some(stored) = own(&mut tx, edition, by.id().0).await? else { return Ok(None) };
        let answers = own_questions::of_person(&mut tx, edition, by.id().0).await?;
        Ok(Some(OwnApplication {
            state: stored.state.shown_to_applicant(stored.is_invitation_sent),
            may_change: stored.state.is_open(),
            content: stored.content,
            answers,
            sent: stored.sent,
            changed: stored.changed,
        }))
    }

    /// The address that GitHub has verified as the person's; the form suggests it.
    pub async fn own_address(&self, by: SignedIn<'_>) -> Result<Option<EmailAddress>, StoreError> {
        let mut tx = self.begin_read().await?;
        let address = outbox::address_of_person(&mut tx, by.id().0).await?;
        Ok(address.and_then(|address| EmailAddress::parse(&address).ok()))
    }

    /// Sends an application, or changes or sends again the one that the person has.
    ///
    /// # Errors
    /// Refuses it when the form is not open, when the edition takes no more, after organizers have decided, and if it
    /// is too long or lacks the answer to a required question.
    pub async fn apply(
        &self,
        by: SignedIn<'_>,
        slug: &EditionSlug,
        content: &ApplicationContent,
        answers: &OwnAnswers,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, slug).await?;
        let settings = settings(&mut tx, slug).await?.ok_or(Refusal::NoInterestWindow)?;
        if is_closed(&mut tx, edition).await? {
            return Err(Refusal::EditionClosed.into());
        }
        settings.refuse_when_not_open(zone(&mut tx, edition).await?.at(now).date_naive())?;
        content.check(settings.max_characters)?;
        let person = by.id().0;
        if has_invitation(&mut tx, edition, person).await? {
            return Err(Refusal::InvitedWithoutApplication.into());
        }
        let before = own(&mut tx, edition, person).await?;
        let (id, event) = match &before {
            None if is_full(&mut tx, edition, &settings).await? => return Err(Refusal::TooManyApplications.into()),
            None => (insert(&mut tx, edition, person, content, now).await?, ApplicationEvent::Sent),
            Some(stored) if stored.state == ApplicationState::Withdrawn => {
                let next = stored.state.after(ApplicationTransition::SendAgain)?;
                set_state(&mut tx, stored.id, next, now).await?;
                (stored.id, ApplicationEvent::SentAgain)
            }
            Some(stored) if stored.state.is_open() => (stored.id, ApplicationEvent::Changed),
            Some(_) => return Err(Refusal::ApplicationDecided.into()),
        };
        update(&mut tx, id, content, now).await?;
        let questions = own_questions::on_form(&mut tx, edition, AskedOn::Interest).await?;
        own_questions::save(&mut tx, person, &questions, answers).await?;
        record_event(&mut tx, id, by.id(), event, now).await?;
        let audited = if event == ApplicationEvent::Changed {
            AuditEvent::ApplicationChanged
        } else {
            AuditEvent::ApplicationSent
        };
        audit::write(&mut tx, Entry::in_edition(edition, AuditActor::Person(by.id()), audited), now).await?;
        tx.commit().await
    }

    /// Withdraws a person's application.
    ///
    /// # Errors
    /// Refuses a person without one, and one on which organizers have decided.
    pub async fn withdraw_application(
        &self,
        by: SignedIn<'_>,
        slug: &EditionSlug,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, slug).await?;
        let stored = own(&mut tx, edition, by.id().0).await?.ok_or(Refusal::NoSuchApplication)?;
        let next = stored.state.after(ApplicationTransition::Withdraw).map_err(|_| Refusal::ApplicationDecided)?;
        set_state(&mut tx, stored.id, next, now).await?;
        record_event(&mut tx, stored.id, by.id(), ApplicationEvent::Withdrawn, now).await?;
        let entry = Entry::in_edition(edition, AuditActor::Person(by.id()), AuditEvent::ApplicationWithdrawn);
        audit::write(&mut tx, entry, now).await?;
        tx.commit().await
    }
}

async fn has_invitation(tx: &mut SqliteConnection, edition: i64, person: i64) -> Result<bool, StoreError> {
    let has = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM invitations WHERE edition_id = ?1 AND person_id = ?2
             AND state IN ('sent', 'accepted', 'waitlisted')) AS "has!: bool""#,
        edition,
        person
    );
    Ok(has.fetch_one(tx).await?)
}

async fn settings(tx: &mut SqliteConnection, slug: &EditionSlug) -> Result<Option<InterestSettings>, StoreError> {
    let slug = slug.as_str();
    let row = sqlx::query_as!(
        SettingsRow,
        r#"SELECT opens AS "opens!", closes AS "closes!", answer_by, introduction, max_applications AS "max_applications!",
             max_characters AS "max_characters!", 0 AS "is_invited!: bool", NULL AS "applied?: i64"
           FROM interest_settings s JOIN editions e ON e.id = s.edition_id WHERE e.slug = ?1"#,
        slug
    );
    row.fetch_optional(tx).await?.map(SettingsRow::settings).transpose()
}

/// The settings of an interest form, and what is known of a person.
struct SettingsRow {
    opens: String,
    closes: String,
    answer_by: Option<String>,
    introduction: Option<String>,
    max_applications: i64,
    max_characters: i64,
    is_invited: bool,
    applied: Option<i64>,
}

impl SettingsRow {
    fn settings(self) -> Result<InterestSettings, StoreError> {
        Ok(InterestSettings {
            opens: date(&self.opens)?,
            closes: date(&self.closes)?,
            answer_by: self.answer_by.as_deref().map(date).transpose()?,
            introduction: maybe(self.introduction, LongText::parse)?,
            max_applications: count(self.max_applications)?,
            max_characters: count(self.max_characters)?,
        })
    }

    fn own(&self) -> Result<OwnInterest, StoreError> {
        Ok(OwnInterest { is_invited: self.is_invited, applied: self.applied.map(instant).transpose()? })
    }
}

async fn save_settings(tx: &mut SqliteConnection, edition: i64, settings: &InterestSettings) -> Result<(), StoreError> {
    let day = |day: NaiveDate| day.format("%Y-%m-%d").to_string();
    let (opens, closes, answer_by) = (day(settings.opens), day(settings.closes), settings.answer_by.map(day));
    let introduction = settings.introduction.as_ref().map(LongText::as_str);
    sqlx::query!(
        "INSERT INTO interest_settings
           (edition_id, opens, closes, answer_by, introduction, max_applications, max_characters)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (edition_id) DO UPDATE SET opens = excluded.opens, closes = excluded.closes,
           answer_by = excluded.answer_by, introduction = excluded.introduction,
           max_applications = excluded.max_applications, max_characters = excluded.max_characters",
        edition,
        opens,
        closes,
        answer_by,
        introduction,
        settings.max_applications,
        settings.max_characters
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Whether the edition has as many applications as it takes; withdrawn ones don't count.
async fn is_full(tx: &mut SqliteConnection, edition: i64, settings: &InterestSettings) -> Result<bool, StoreError> {
    let found = sqlx::query_scalar!(
        r#"SELECT count(*) AS "applications!: i64" FROM applications WHERE edition_id = ?1 AND state <> 'withdrawn'"#,
        edition
    );
    Ok(found.fetch_one(tx).await? >= i64::from(settings.max_applications))
}

/// A person's application as it is stored.
struct Stored {
    id: i64,
    state: ApplicationState,
    content: ApplicationContent,
    sent: Instant,
    changed: Instant,
    is_invitation_sent: bool,
}

async fn own(tx: &mut SqliteConnection, edition: i64, person: i64) -> Result<Option<Stored>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT a.id AS "id!", a.state, a.email, a.reason, a.skills, a.sent_at, a.updated_at,
             coalesce(i.state <> 'draft', 0) AS "is_invitation_sent!: bool",
             (SELECT json_group_array(title ORDER BY position) FROM application_projects
              WHERE application_id = a.id) AS "projects!: String"
           FROM applications a LEFT JOIN invitations i ON i.id = a.invitation_id
           WHERE a.edition_id = ?1 AND a.person_id = ?2"#,
        edition,
        person
    );
    let Some(row) = row.fetch_optional(tx).await? else { return Ok(None) };
    Ok(Some(Stored {
        id: row.id,
        state: ApplicationState::parse(&row.state).map_err(damaged)?,
        content: content(&row.email, &row.reason, &row.projects, row.skills)?,
        sent: instant(row.sent_at)?,
        changed: instant(row.updated_at)?,
        is_invitation_sent: row.is_invitation_sent,
    }))
}

/// Parses the columns of an application; `projects` is a JSON list.
fn content(
    email: &str,
    reason: &str,
    projects: &str,
    skills: Option<String>,
) -> Result<ApplicationContent, StoreError> {
    Ok(ApplicationContent {
        email: EmailAddress::parse(email).map_err(damaged)?,
        reason: LongText::parse(reason).map_err(damaged)?,
        projects: titles(projects)?,
        skills: maybe(skills, LongText::parse)?,
    })
}

/// Parses a JSON list of titles.
fn titles(json: &str) -> Result<Vec<Title>, StoreError> {
    list::<String>(json)?.iter().map(|title| Title::parse(title).map_err(damaged)).collect()
}

async fn insert(
    tx: &mut SqliteConnection,
    edition: i64,
    person: i64,
    content: &ApplicationContent,
    now: Instant,
) -> Result<i64, StoreError> {
    let (email, reason, at) = (content.email.as_str(), content.reason.as_str(), now.timestamp());
    let id = sqlx::query_scalar!(
        r#"INSERT INTO applications (edition_id, person_id, state, since, email, reason, sent_at, updated_at)
           VALUES (?1, ?2, 'new', ?3, ?4, ?5, ?3, ?3) RETURNING id AS "id!""#,
        edition,
        person,
        at,
        email,
        reason
    );
    Ok(id.fetch_one(tx).await?)
}

/// Replaces what the applicant wrote.
async fn update(
    tx: &mut SqliteConnection,
    id: i64,
    content: &ApplicationContent,
    now: Instant,
) -> Result<(), StoreError> {
    let (email, reason, at) = (content.email.as_str(), content.reason.as_str(), now.timestamp());
    let skills = content.skills.as_ref().map(LongText::as_str);
    sqlx::query!(
        "UPDATE applications SET email = ?2, reason = ?3, skills = ?4, updated_at = ?5 WHERE id = ?1",
        id,
        email,
        reason,
        skills,
        at
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("DELETE FROM application_projects WHERE application_id = ?1", id).execute(&mut *tx).await?;
    for (position, title) in (0i64..).zip(&content.projects) {
        let title = title.as_str();
        sqlx::query!(
            "INSERT INTO application_projects (application_id, position, title) VALUES (?1, ?2, ?3)",
            id,
            position,
            title
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

async fn set_state(
    tx: &mut SqliteConnection,
    id: i64,
    state: ApplicationState,
    now: Instant,
) -> Result<(), StoreError> {
    let (state, since) = (state.as_str(), now.timestamp());
    sqlx::query!("UPDATE applications SET state = ?2, since = ?3 WHERE id = ?1", id, state, since).execute(tx).await?;
    Ok(())
}
