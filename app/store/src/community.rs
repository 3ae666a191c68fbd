//! Reads and changes the community of the instance, and which editions are drafts.

use crate::db::column::{damaged, instant, list, maybe};
use crate::shared::audit::{self, Entry};
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::{Owner, System};
use domain::audit::AuditEvent;
use domain::community::{
    Accent, Colour, Community, CommunityCalendar, Instance, Logo, LogoKind, NamedEdition, PublicData, Scheme, Series,
};
use domain::editions::{EditionKind, Parts};
use domain::id::EditionSlug;
use domain::import::ImportChange;
use domain::text::{EmailAddress, ShortText, Title, Url};
use domain::time::Instant;
use sqlx::SqliteConnection;
use std::collections::BTreeMap;
use std::sync::Arc;

impl Store {
    /// What every request needs to know about the instance; at most a few seconds old if another program changed it.
    pub async fn instance(&self) -> Result<Arc<Instance>, StoreError> {
        if let Some(instance) = self.instance.get() {
            return Ok(instance);
        }
        self.read_instance().await
    }

    /// Sets the community up from the command line, as for the demo.
    pub async fn set_up_community(&self, _: System, community: &Community) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        save(&mut tx, community).await?;
        tx.commit().await?;
        self.read_instance().await?;
        Ok(())
    }

    /// Changes the community from `read`, which the owner saw, to `edited`.
    ///
    /// # Errors
    /// `EditConflict` if the community isn't as it was read.
    pub async fn edit_community(
        &self,
        by: Owner<'_>,
        read: Option<&Community>,
        edited: &Community,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let before = instance(&mut tx).await?.community;
        if before.as_ref() != read {
            return Err(Refusal::EditConflict.into());
        }
        save(&mut tx, edited).await?;
        let settings = before.unwrap_or_else(Community::unnamed).differences(edited);
        if !settings.is_empty() {
            let event = AuditEvent::CommunityChanged { settings };
            audit::write(&mut tx, Entry::own(by.id(), event), now).await?;
        }
        tx.commit().await?;
        self.read_instance().await?;
        Ok(())
    }

    /// The calendars of the community, by the names of their files.
    pub async fn community_calendars(&self) -> Result<Vec<CommunityCalendar>, StoreError> {
        let rows = sqlx::query!("SELECT file, name, events, changed_at FROM community_calendars ORDER BY file");
        let rows = rows.fetch_all(&mut *self.reader().await?).await?.into_iter().map(|row| {
            Ok(CommunityCalendar {
                file: ShortText::parse(&row.file).map_err(damaged)?,
                name: Title::parse(&row.name).map_err(damaged)?,
                events: row.events,
                changed_at: instant(row.changed_at)?,
            })
        });
        rows.collect()
    }

    /// What is known about the public data of each edition that isn't a draft.
    pub async fn public_data(&self) -> Result<BTreeMap<EditionSlug, PublicData>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT e.slug, EXISTS (SELECT 1 FROM releases WHERE edition_id = e.id) AS "is_released!: bool",
                 nullif(max(
                   coalesce((SELECT max(updated_at) FROM tasks WHERE edition_id = e.id), 0),
                   coalesce((SELECT max(at) FROM updates WHERE edition_id = e.id), 0),
                   coalesce((SELECT max(updated_at) FROM meetings WHERE edition_id = e.id), 0),
                   coalesce((SELECT max(released_at) FROM releases WHERE edition_id = e.id), 0)), 0) AS "at?: i64"
               FROM editions e WHERE e.visibility = 'published'"#
        );
        let rows = rows.fetch_all(&mut *self.reader().await?).await?.into_iter().map(|row| {
            let changed_at = row.at.map(instant).transpose()?;
            let data = PublicData { changed_at, has_released_schedule: row.is_released };
            Ok((EditionSlug::parse(&row.slug).map_err(damaged)?, data))
        });
        rows.collect()
    }

    /// Whether the community has a calendar.
    pub async fn has_community_calendar(&self) -> Result<bool, StoreError> {
        let found = sqlx::query_scalar!(r#"SELECT EXISTS (SELECT 1 FROM community_calendars) AS "found!: bool""#);
        Ok(found.fetch_one(&mut *self.reader().await?).await?)
    }

    /// Reads the instance again. Call this after each change of the community or of an edition's visibility.
    pub(crate) async fn read_instance(&self) -> Result<Arc<Instance>, StoreError> {
        let read_at = std::time::Instant::now();
        let instance = Arc::new(instance(&mut *self.reader().await?).await?);
        self.instance.set(read_at, instance.clone());
        Ok(instance)
    }
}

/// Names the series of documents if the instance has none.
pub(crate) async fn name_series(
    tx: &mut SqliteConnection,
    series: Option<&Series>,
) -> Result<Option<ImportChange>, StoreError> {
    let Some(series) = series else { return Ok(None) };
    let before = instance(tx).await?.community;
    if before.as_ref().is_some_and(|community| community.series.is_some()) {
        return Ok(None);
    }
    let named = Community { series: Some(series.clone()), ..before.unwrap_or_else(Community::unnamed) };
    save(tx, &named).await?;
    Ok(Some(ImportChange::SeriesNamed(series.name.clone())))
}

/// Stores the community.
async fn save(tx: &mut SqliteConnection, community: &Community) -> Result<(), StoreError> {
    let Community { name, tagline, site, source, conduct, contact, logo, accent, series } = community;
    let (name, tagline, contact) =
        (name.as_str(), tagline.as_ref().map(ShortText::as_str), contact.as_ref().map(EmailAddress::as_str));
    let (site, source, conduct) =
        (site.as_ref().map(Url::as_str), source.as_ref().map(Url::as_str), conduct.as_ref().map(Url::as_str));
    let series_name = series.as_ref().map(|series| series.name.as_str());
    let series_plural = series.as_ref().map(|series| series.plural.as_str());
    let series_title = series.as_ref().map(|series| series.title.as_str());
    let series_about = series.as_ref().and_then(|series| series.about.as_ref()).map(ShortText::as_str);
    let (logo, logo_kind) = (logo.as_ref().map(Logo::bytes), logo.as_ref().map(|logo| logo.kind().as_str()));
    let shade = |scheme| accent.map(|accent| accent.of(scheme).to_string());
    let (accent_light, accent_dark) = (shade(Scheme::Light), shade(Scheme::Dark));
    sqlx::query!(
        "INSERT INTO community (id, name, tagline, site, source, conduct, contact,
           series_name, series_plural, series_title, series_about, logo, logo_kind, accent_light, accent_dark)
         VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, tagline = excluded.tagline, site = excluded.site,
           source = excluded.source, conduct = excluded.conduct, contact = excluded.contact,
           series_name = excluded.series_name, series_plural = excluded.series_plural,
           series_title = excluded.series_title, series_about = excluded.series_about, logo = excluded.logo,
           logo_kind = excluded.logo_kind, accent_light = excluded.accent_light, accent_dark = excluded.accent_dark",
        name,
        tagline,
        site,
        source,
        conduct,
        contact,
        series_name,
        series_plural,
        series_title,
        series_about,
        logo,
        logo_kind,
        accent_light,
        accent_dark
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn instance(tx: &mut SqliteConnection) -> Result<Instance, StoreError> {
    let row = sqlx::query!(
        r#"SELECT (SELECT json_group_array(slug) FROM editions WHERE visibility = 'draft') AS "drafts!: String",
             (SELECT json_group_array(json_array(slug, has_invitations, has_travel, has_planning, has_schedule, has_work_plan,
                has_interest))
              FROM editions WHERE has_interest
                OR NOT (has_invitations AND has_travel AND has_planning AND has_schedule AND has_work_plan)) AS "reduced!: String",
             (SELECT json_group_array(json_array(slug, title, kind) ORDER BY starts DESC, slug DESC) FROM editions) AS "editions!: String",
             c.name AS "name?", c.tagline, c.site, c.source, c.conduct, c.contact,
             c.series_name, c.series_plural, c.series_title, c.series_about,
             c.logo, c.logo_kind, c.accent_light, c.accent_dark
           FROM (SELECT 1) LEFT JOIN community c"#
    );
    let row = row.fetch_one(tx).await?;
    let drafts = list::<String>(&row.drafts)?;
    let drafts = drafts.iter().map(|slug| EditionSlug::parse(slug).map_err(damaged));
    let series = match (row.series_name, row.series_plural, row.series_title) {
        (Some(name), Some(plural), Some(title)) => Some(Series {
            name: Title::parse(&name).map_err(damaged)?,
            plural: Title::parse(&plural).map_err(damaged)?,
            title: Title::parse(&title).map_err(damaged)?,
            about: maybe(row.series_about, ShortText::parse)?,
        }),
        _ => None,
    };
    let community = match row.name {
        Some(name) => Some(Community {
            name: Title::parse(&name).map_err(damaged)?,
            tagline: maybe(row.tagline, ShortText::parse)?,
            site: maybe(row.site, Url::parse)?,
            source: maybe(row.source, Url::parse)?,
            conduct: maybe(row.conduct, Url::parse)?,
            contact: maybe(row.contact, EmailAddress::parse)?,
            logo: logo(row.logo_kind, row.logo)?,
            accent: accent(row.accent_light, row.accent_dark)?,
            series,
        }),
        None => None,
    };
    Ok(Instance {
        community,
        drafts: drafts.collect::<Result<_, _>>()?,
        reduced: reduced(&row.reduced)?,
        editions: named(&row.editions)?,
    })
}

/// Reads the short names, titles and kinds of editions.
fn named(json: &str) -> Result<Vec<NamedEdition>, StoreError> {
    let editions = list::<(String, String, String)>(json)?.into_iter();
    let editions = editions.map(|(slug, title, kind)| {
        let slug = EditionSlug::parse(&slug).map_err(damaged)?;
        let kind = EditionKind::parse(&kind).map_err(damaged)?;
        Ok(NamedEdition { slug, title: Title::parse(&title).map_err(damaged)?, kind })
    });
    editions.collect()
}

/// Reads the parts of editions: short names, and 1 for each part that is on.
fn reduced(json: &str) -> Result<BTreeMap<EditionSlug, Parts>, StoreError> {
    let rows = list::<(String, u8, u8, u8, u8, u8, u8)>(json)?.into_iter();
    let rows = rows.map(|(slug, invitations, travel, planning, schedule, work_plan, interest)| {
        let parts = Parts {
            invitations: invitations == 1,
            travel: travel == 1,
            planning: planning == 1,
            schedule: schedule == 1,
            work_plan: work_plan == 1,
            interest: interest == 1,
        };
        Ok((EditionSlug::parse(&slug).map_err(damaged)?, parts))
    });
    rows.collect()
}

fn logo(kind: Option<String>, bytes: Option<Vec<u8>>) -> Result<Option<Logo>, StoreError> {
    let Some((kind, bytes)) = kind.zip(bytes) else { return Ok(None) };
    let logo = LogoKind::parse(&kind).and_then(|kind| Logo::new(kind, &bytes));
    logo.map(Some).map_err(damaged)
}

fn accent(light: Option<String>, dark: Option<String>) -> Result<Option<Accent>, StoreError> {
    let Some((light, dark)) = light.zip(dark) else { return Ok(None) };
    let shade = |text: &str| Colour::parse(text).map_err(damaged);
    Ok(Some(Accent::stored(shade(&light)?, shade(&dark)?)))
}
