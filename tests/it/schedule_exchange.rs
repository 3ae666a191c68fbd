//! Exchange of schedules over HTTP: files of a release, and the import of others into the draft.

mod democon;
mod files;
mod import;
mod outside_validators;

use crate::support::people::account_of;
use crate::support::settings::organizer_of;
use crate::support::{Key, TestApp, by_organizer, edition, now};
use domain::access::System;
use domain::editions::Dates;
use domain::id::{EditionSlug, PersonId, SessionGuid, SessionNumber};
use domain::import::{ImportedEdition, ImportedSite};
use domain::people::Person;
use domain::schedule::{ReleasedSchedule, ReleasedSession, SchedulePlan, SessionPerson, SessionWork};
use domain::text::{LongText, PersonName, ShortText, Title};
use domain::time::{NaiveDateTime, Zone};
use formats::schedule::{ScheduleEdition, write_json};
use reqwest::multipart::{Form, Part};

/// An edition in December 2020 without sessions, and its organizer.
struct Exchange {
    app: TestApp,
    slug: EditionSlug,
    organizer: Key,
}

fn title(text: &str) -> Title {
    Title::parse(text).expect("a title")
}

fn name(text: &str) -> PersonName {
    PersonName::parse(text).expect("a name")
}

impl Exchange {
    /// With these participants.
    async fn with_people(names: &[&str]) -> Exchange {
        let app = TestApp::empty_without_rate_limits().await;
        let day = |text: &str| text.parse().expect("a day");
        let imported = ImportedEdition {
            slug: edition("2020"),
            title: title("DemoCon"),
            dates: Dates::new(day("2020-12-14"), day("2020-12-16")).expect("dates"),
            zone: Zone::parse("Europe/Copenhagen").expect("a zone"),
            place: ShortText::parse("Copenhagen, Denmark").expect("a place"),
            venue: None,
            capacity: None,
            phase: None,
            planning_rule: None,
            clauses: vec![],
            agenda: vec![],
            people: names.iter().map(|text| Person { name: name(text), login: None }).collect(),
            tracks: vec![],
            meetings: vec![],
            links: vec![],
        };
        let site = ImportedSite { editions: vec![imported], ..ImportedSite::default() };
        app.store.import_site(System::new(), &site, now()).await.expect("imported");
        let organizer = organizer_of(&app, "2020").await;
        Exchange { app, slug: edition("2020"), organizer }
    }

    async fn new() -> Exchange {
        Exchange::with_people(&["Ada Lovelace", "Grace Hopper"]).await
    }

    /// Uploads a file for preview as a browser does.
    async fn preview(&self, file: &str) -> String {
        let part = Part::text(file.to_owned()).file_name("schedule.json").mime_str("text/plain").expect("a kind");
        self.send("/2020/schedule/import/check", Form::new().text("list", "").part("file", part)).await
    }

    /// Sends the form of a preview with the same text.
    async fn take(&self, file: &str, preview: &str, cancel_missing: bool) -> String {
        let read = preview.split(r#"name="read" value=""#).nth(1).expect("an import button");
        let read = read.split('"').next().expect("its end").to_owned();
        let form = Form::new().text("list", file.to_owned()).text("read", read);
        let form = if cancel_missing { form.text("cancel_missing", "yes") } else { form };
        self.send("/2020/schedule/import", form).await
    }

    /// Previews and imports a file.
    async fn import(&self, file: &str) -> String {
        let preview = self.preview(file).await;
        self.take(file, &preview, false).await
    }

    async fn send(&self, path: &str, form: Form) -> String {
        let answer = self.app.upload_as(path, &self.organizer, form).await;
        assert_eq!(answer.status(), 200, "{path}");
        answer.text().await.expect("text")
    }

    async fn plan(&self) -> SchedulePlan {
        let account = account_of(&self.app, &self.organizer).await;
        self.app.store.schedule_plan(account.participant(&self.slug).expect("a participant")).await.expect("a plan")
    }

    async fn release(&self) {
        let account = account_of(&self.app, &self.organizer).await;
        let by = by_organizer(&self.slug, &account);
        let read = self.app.store.release_preview(by).await.expect("a preview").read;
        self.app.store.release_schedule(by, None, &read, now()).await.expect("released");
    }

    /// Writes sessions as another instance exports them.
    async fn file(&self, sessions: Vec<ReleasedSession>) -> String {
        let page = self.app.store.edition_page(&self.slug).await.expect("the edition");
        let schedule = ReleasedSchedule { number: 1, released_at: now(), sessions };
        write_json(&ScheduleEdition::of("https://other.example", page), &schedule)
    }
}

fn guid(number: u32) -> SessionGuid {
    SessionGuid::parse(&format!("00000000-0000-4000-8000-{number:012}")).expect("a GUID")
}

/// A session of Ada at 09:00 or later.
fn session(number: u32, clock: &str) -> ReleasedSession {
    ReleasedSession {
        number: SessionNumber(number),
        guid: guid(number),
        title: title(&format!("Arrays {number}")),
        description: LongText::parse("*More* about arrays.\n\nAnd <more>.").ok(),
        track: Some(title("Core & more")),
        is_plenary: false,
        room: Some(title("Aula")),
        starts: NaiveDateTime::parse_from_str(&format!("2020-12-14 {clock}"), "%Y-%m-%d %H:%M").expect("a time"),
        minutes: 60,
        leads: vec![SessionPerson { id: PersonId(1), name: name("Ada Lovelace"), login: None }],
        work: SessionWork::default(),
    }
}

/// The text of a page without tags.
fn shown(page: &str) -> String {
    let main = page.split("<main").nth(1).expect("the content");
    main.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text)).collect()
}
