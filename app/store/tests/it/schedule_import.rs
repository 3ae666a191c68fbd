//! Imports of schedules into the draft: by GUID, all or nothing, and nothing is deleted without being asked.

use crate::support::*;
use domain::Refusal;
use domain::access::{Account, System};
use domain::id::{EditionSlug, SessionGuid, SessionNumber};
use domain::import::{
    ImportedRoom, ImportedSchedule, ImportedSession, ScheduleImportChoices, ScheduleImportPreview, ScheduleImportResult,
};
use domain::schedule::{PlannedSession, SchedulePlan, SessionState};
use domain::text::LongText;
use domain::time::NaiveDateTime;
use store::StoreError;

/// A database with an organizer of 2023, and no sessions.
struct ImportDb {
    db: Db,
    here: EditionSlug,
    organizer: Account,
}

fn guid(number: u32) -> SessionGuid {
    SessionGuid::parse(&format!("00000000-0000-4000-8000-{number:012}")).unwrap()
}

fn session(number: u32, clock: &str) -> ImportedSession {
    ImportedSession {
        guid: guid(number),
        title: title(&format!("Arrays {number}")),
        description: LongText::parse("*More* about arrays.").ok(),
        track: Some(title("SPECs")),
        is_plenary: false,
        room: Some(title("Aula")),
        starts: NaiveDateTime::parse_from_str(&format!("2023-05-23 {clock}"), "%Y-%m-%d %H:%M").unwrap(),
        minutes: 60,
        people: vec![parsed("Ada Example"), parsed("Nameless Account"), parsed("Stranger Alone")],
    }
}

fn file(sessions: Vec<ImportedSession>) -> ImportedSchedule {
    ImportedSchedule {
        rooms: vec![ImportedRoom { title: title("Aula"), size: Some(80) }],
        tracks: vec![title("SPECs"), title("Wheels")],
        sessions,
        diagnostics: vec![],
    }
}

/// A file with two sessions.
fn two() -> ImportedSchedule {
    file(vec![session(1, "09:00"), session(2, "11:00")])
}

impl ImportDb {
    async fn new() -> ImportDb {
        let db = Db::full().await;
        let organizer = db.organizer_of_plan().await;
        ImportDb { db, here: here(), organizer }
    }

    /// With the two sessions of [`two`].
    async fn with_sessions() -> ImportDb {
        let import = ImportDb::new().await;
        import.import(&two()).await;
        import
    }

    async fn preview(&self, file: &ImportedSchedule) -> ScheduleImportPreview {
        self.db.store.would_import_schedule(by_organizer(&self.here, &self.organizer), file).await.unwrap()
    }

    async fn import_with(
        &self,
        file: &ImportedSchedule,
        read: String,
        cancels_missing: bool,
    ) -> Result<ScheduleImportResult, StoreError> {
        let by = by_organizer(&self.here, &self.organizer);
        self.db.store.import_schedule(by, file, &ScheduleImportChoices { read, cancels_missing }, now()).await
    }

    /// Previews and imports a file; missing sessions stay.
    async fn import(&self, file: &ImportedSchedule) {
        let read = self.preview(file).await.revision();
        let result = self.import_with(file, read, false).await.unwrap();
        assert!(matches!(result, ScheduleImportResult::Imported(_)));
    }

    async fn plan(&self) -> SchedulePlan {
        self.db.store.schedule_plan(by_participant(&self.here, &self.organizer)).await.unwrap()
    }

    async fn first(&self) -> PlannedSession {
        self.plan().await.sessions.remove(0)
    }
}

#[tokio::test]
async fn import_adds_sessions_with_rooms_tracks_and_known_leads() {
    let import = ImportDb::new().await;
    let preview = import.preview(&two()).await;
    assert_eq!((preview.new.len(), preview.rooms.len(), preview.tracks), (2, 1, vec![title("Wheels")]));
    assert_eq!(preview.diagnostics[0].place, "Stranger Alone");
    assert_eq!(import.plan().await.sessions, [], "a preview writes nothing");
    import.import(&two()).await;
    let plan = import.plan().await;
    let first = &plan.sessions[0];
    assert_eq!((first.number, &first.guid, first.title.as_str()), (SessionNumber(1), &guid(1), "Arrays 1"));
    let placement = first.placement.unwrap();
    assert_eq!((placement.starts, placement.minutes), (session(1, "09:00").starts, 60));
    let room = plan.room(placement.room.unwrap()).unwrap();
    assert_eq!((room.title.as_str(), room.size), ("Aula", Some(80)));
    assert_eq!(plan.track(first.kind.track().unwrap()).unwrap().title, title("SPECs"));
    let leads: Vec<_> = first.leads.iter().map(|lead| lead.name.as_str()).collect();
    assert_eq!(leads, ["Ada Example", "Nameless Account"]);
    assert_eq!(import.db.texts("SELECT name FROM people WHERE name LIKE 'Stranger%'").await, Vec::<String>::new());
    let html = import.db.texts("SELECT description_html FROM sessions WHERE number = 1").await;
    assert_eq!(html[0].trim(), "<p><em>More</em> about arrays.</p>");
}

#[tokio::test]
async fn importing_a_schedule_again_changes_nothing() {
    let import = ImportDb::with_sessions().await;
    let before = import.db.dump().await;
    let preview = import.preview(&two()).await;
    assert!(preview.is_nothing());
    assert_eq!((preview.same, preview.missing.len()), (2, 0));
    import.import(&two()).await;
    assert_eq!(import.db.dump().await, before);
}

#[tokio::test]
async fn import_updates_a_session_with_the_same_guid() {
    let import = ImportDb::with_sessions().await;
    let moves = import.first().await.moves;
    let after = ImportedSession {
        title: title("Big arrays"),
        track: Some(title("Wheels")),
        is_plenary: true,
        room: Some(title("Gym")),
        people: vec![],
        ..session(1, "10:00")
    };
    let mut changed = file(vec![after]);
    changed.rooms = vec![ImportedRoom { title: title("Gym"), size: None }];
    import.import(&changed).await;
    let plan = import.plan().await;
    assert_eq!(plan.sessions.len(), 2);
    let first = import.first().await;
    assert_eq!((first.number, first.title.as_str(), first.moves), (SessionNumber(1), "Big arrays", moves + 1));
    assert_eq!((first.kind.track(), first.leads.len()), (None, 0));
    assert_eq!(first.placement.unwrap().starts, session(1, "10:00").starts);
    let rooms: Vec<_> = plan.rooms.iter().map(|room| room.title.as_str()).collect();
    assert_eq!(rooms, ["Aula", "Gym"]);
    assert_eq!(
        import.db.audit_log_lines().await[0],
        "schedule: imported a schedule: 0 new sessions, 1 changed, 0 cancelled"
    );
}

#[tokio::test]
async fn session_that_a_file_lacks_is_cancelled_only_if_asked() {
    let import = ImportDb::with_sessions().await;
    let partial = file(vec![session(1, "09:00")]);
    import.import(&partial).await;
    assert!(import.plan().await.sessions.iter().all(PlannedSession::takes_place));
    let preview = import.preview(&partial).await;
    assert_eq!(preview.missing[0].number, SessionNumber(2));
    import.import_with(&partial, preview.revision(), true).await.unwrap();
    let states: Vec<_> = import.plan().await.sessions.iter().map(|session| session.state).collect();
    assert_eq!(states, [SessionState::Planned, SessionState::Cancelled]);
    import.import(&two()).await;
    assert!(import.plan().await.sessions[1].takes_place(), "the file has it again");
}

#[tokio::test]
async fn stale_preview_imports_nothing_and_is_shown_again() {
    let import = ImportDb::new().await;
    let read = import.preview(&two()).await.revision();
    import.import(&file(vec![session(3, "14:00")])).await;
    let before = import.db.dump().await;
    let result = import.import_with(&two(), read, false).await.unwrap();
    let ScheduleImportResult::Stale(preview) = result else { panic!("{result:?}") };
    assert_eq!((preview.new.len(), preview.missing.len()), (2, 1));
    assert_eq!(import.db.dump().await, before);
}

#[tokio::test]
async fn import_of_too_many_sessions_changes_nothing() {
    let import = ImportDb::with_sessions().await;
    let before = import.db.dump().await;
    let many = file((3..=501).map(|number| session(number, "09:00")).collect());
    let by = by_organizer(&import.here, &import.organizer);
    let refused = refusal(import.db.store.would_import_schedule(by, &many).await);
    assert_eq!(refused, Refusal::TooMany { what: "sessions", count: 501, limit: 500 });
    assert_eq!(refusal(import.import_with(&many, String::new(), false).await), refused);
    assert_eq!(import.db.dump().await, before);
}

#[tokio::test]
async fn imported_track_survives_an_import_of_the_website() {
    let import = ImportDb::with_sessions().await;
    import.db.store.import_site(System::new(), &site(), now()).await.unwrap();
    assert!(import.plan().await.tracks.iter().any(|track| track.title == title("Wheels")));
}
