//! The Coastal Mapping Collective, set up through the pages, with people of every role.

use crate::community::{create_edition, revision};
use crate::support::demo::{ORGANIZER, OWNER};
use crate::support::people::{appoint, sign_in_account};
use crate::support::settings::shown_revision;
use crate::support::summit::SeatForm;
use crate::support::{Key, TaskForm, TestApp, VISITOR, by_any_organizer, edition, login, now};
use chrono::TimeDelta;
use domain::access::System;
use domain::editions::AgendaBlock;
use domain::id::OutcomeCode;
use domain::import::{ImportedEdition, ImportedMeeting, ImportedSite, RoadmapItem};
use domain::invitations::Invitation;
use domain::login_sessions::GitHubAccount;
use domain::meetings::MeetingTime;
use domain::people::Person;
use domain::roles::Role;
use domain::text::{EmailAddress, PersonName, Title};

/// The community's instance after a few weeks of work.
pub struct Coast {
    pub app: TestApp,
    owner: Key,
    organizer: Key,
    /// Participants with a seat; the first leads the track.
    lead: Key,
    participant: Key,
    /// Has an invitation without an answer.
    invited: Key,
    /// Accepted when no seat was free.
    waitlisted: Key,
}

const TRACK: &str = "Tide gauges";
const GUESTS: &str = "name,login,email,project,reason\n\
    Runa Fjordheim,runa-leads,runa@coasts.example,Gauge Kit,Builds gauges\n\
    Teo Sandbank,teo-maps,teo@coasts.example,Shoreline,Draws maps\n\
    Ida Holm,ida-waits,ida@coasts.example,,\n\
    Nils Invited,nils-invited,nils@coasts.example,Shoreline,\n\
    Per Declines,per-declines,per@coasts.example,,\n\
    Una Revoked,una-revoked,una@coasts.example,,";

fn title(text: &str) -> Title {
    Title::parse(text).expect("a title")
}

/// Signs in with a verified email address.
async fn sign_in(app: &TestApp, name: &str, id: i64) -> Key {
    let account = GitHubAccount {
        id,
        login: login(name),
        name: PersonName::parse(name).expect("a name"),
        avatar: None,
        verified_emails: vec![],
        email: Some(EmailAddress::parse(&format!("{name}@coasts.example")).expect("an address")),
    };
    Some(format!("cairn={}", sign_in_account(app, &account, now()).await.as_str()))
}

impl Coast {
    /// Sets everything up through the pages; only the planning meeting and the roadmap are imported.
    pub async fn settled() -> Coast {
        let coast = Coast::begun().await;
        coast.import_meeting().await;
        coast.fill_edition().await;
        coast.invite().await;
        coast.work().await;
        coast.wait_for_a_reminder().await;
        coast
    }

    pub fn roles(&self) -> [(&'static str, &Key); 7] {
        [
            ("visitor", &VISITOR),
            ("invited", &self.invited),
            ("waitlisted", &self.waitlisted),
            ("participant", &self.participant),
            ("lead", &self.lead),
            ("organizer", &self.organizer),
            ("owner", &self.owner),
        ]
    }

    /// The link of the invitation without an answer, which visitors can open.
    pub async fn invitation_link(&self) -> String {
        let number = self.number("nils-invited").await;
        let page = format!("/2027/invitations/{number}/link");
        let answer = self.app.post_as(&page, &self.organizer, &[]).await.text().await.expect("text");
        let link = answer.split("/invitation/").nth(1).expect("a link");
        format!("/invitation/{}", &link[..43])
    }

    async fn begun() -> Coast {
        let app = TestApp::empty_without_rate_limits().await;
        appoint(&app, &Role::Owner, OWNER).await;
        let owner = sign_in(&app, OWNER, 1).await;
        let read = revision(&app, &owner).await;
        let community = [("name", "Coastal Mapping Collective"), ("site", "https://coasts.example"), ("read", &read)];
        assert_eq!(app.post_as("/settings", &owner, &community).await.status(), 303);
        create_edition(&app, &owner).await;
        appoint(&app, &Role::Organizer(edition("2027")), ORGANIZER).await;
        Coast {
            organizer: sign_in(&app, ORGANIZER, 2).await,
            lead: sign_in(&app, "runa-leads", 3).await,
            participant: sign_in(&app, "teo-maps", 4).await,
            waitlisted: sign_in(&app, "ida-waits", 5).await,
            invited: sign_in(&app, "nils-invited", 6).await,
            owner,
            app,
        }
    }

    async fn post(&self, path: &str, key: &Key, form: &[(&str, &str)]) {
        let answer = self.app.post_and_confirm(path, key, form).await;
        let status = answer.status();
        assert_eq!(status, 303, "{path}: {}", answer.text().await.expect("text"));
    }

    async fn fill_edition(&self) {
        let read = shown_revision(&self.app, "/2027/seats", &self.organizer).await;
        let seats = SeatForm::with_capacity("2").remind_days("5").pays("Meals and beds.").read(&read);
        let track = [("id", ""), ("order", "1"), ("title", TRACK), ("summary", "Measure the water.")];
        let room = [("id", ""), ("order", "1"), ("title", "Boathouse"), ("size", "20"), ("equipment", "Lanterns")];
        let no_rows = domain::text::revision(&Vec::<AgendaBlock>::new());
        let agenda = [("agenda", "2027-06-07\n09:00 Welcome"), ("read", no_rows.as_str())];
        self.post("/2027/seats", &self.organizer, seats.fields()).await;
        let read = self.app.commitments_revision("2027").await;
        self.post("/2027/commitments", &self.organizer, &[("clause", "Take part in planning."), ("read", &read)]).await;
        self.post("/2027/settings/agenda/paste", &self.organizer, &agenda).await;
        for (path, fields) in [("tracks", &track[..]), ("rooms", &room[..])] {
            let path = format!("/2027/settings/{path}");
            let page = self.app.page_as(&path, &self.organizer).await;
            let read = page.split("name=\"read\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
            let fields = [fields, &[("read", read.expect("a revision"))]].concat();
            self.post(&path, &self.organizer, &fields).await;
        }
        appoint(&self.app, &Role::Lead(edition("2027"), title(TRACK)), "runa-leads").await;
    }

    /// Imports a past planning meeting and the roadmap, which the pages can't create.
    async fn import_meeting(&self) {
        let store = &self.app.store;
        let stored = store.edition(&edition("2027")).await.expect("the edition");
        let attendee = |name: &str| Person { name: PersonName::parse(name).expect("a name"), login: Some(login(name)) };
        let starts = now() - TimeDelta::days(7);
        let meeting = ImportedMeeting {
            title: title("First planning call"),
            time: MeetingTime { on: starts.date_naive(), starts: Some(starts), ends: None },
            notes: None,
            attendees: ["runa-leads", "teo-maps"].map(attendee).to_vec(),
        };
        let imported = ImportedEdition {
            slug: stored.slug,
            title: stored.title,
            dates: stored.dates,
            zone: stored.zone,
            place: stored.place,
            venue: stored.venue,
            capacity: stored.capacity,
            phase: stored.phase,
            planning_rule: stored.planning_rule,
            clauses: Vec::new(),
            agenda: Vec::new(),
            people: Vec::new(),
            tracks: Vec::new(),
            meetings: vec![meeting],
            links: Vec::new(),
        };
        let outcome = RoadmapItem {
            code: OutcomeCode::parse("1a").expect("a code"),
            title: title("A map of every shore"),
            group: title("Maps"),
            in_roadmap: true,
        };
        let site = ImportedSite { editions: vec![imported], roadmap: Some(vec![outcome]), ..ImportedSite::default() };
        store.import_site(System::new(), &site, now()).await.expect("imported");
    }

    /// Runs the jobs of a later day, which remind people and send the notifications.
    async fn wait_for_a_reminder(&self) {
        let later = now() + TimeDelta::days(11);
        self.app.store.run_invitation_deadlines(System::new(), later).await.expect("reminders");
        self.app.store.write_notification_emails(System::new(), later).await.expect("notifications");
    }

    async fn invitations(&self) -> Vec<Invitation> {
        self.app.store.overview(by_any_organizer(&edition("2027"))).await.expect("an overview").invitations
    }

    /// The number of the invitation of a login.
    async fn number(&self, who: &str) -> String {
        let all = self.invitations().await;
        let is_theirs = |one: &&Invitation| one.draft.invitee.login.as_ref() == Some(&login(who));
        all.iter().find(is_theirs).expect("an invitation").id.to_string()
    }

    /// Invites the guests, who answer in every way.
    async fn invite(&self) {
        self.post("/2027/invitations/add", &self.organizer, &[("list", GUESTS)]).await;
        let ids: Vec<String> = self.invitations().await.iter().map(|one| one.id.to_string()).collect();
        let ids = ids.iter().map(|id| ("ids", id.as_str()));
        let ids: Vec<(&str, &str)> = ids.collect();
        self.post("/2027/invitations/send", &self.organizer, &ids).await;
        let consent = [("version", "1"), ("agree", "a"), ("listed", "yes")];
        for key in [&self.lead, &self.participant, &self.waitlisted] {
            self.post("/2027/invitation/accept", key, &consent).await;
        }
        let declines = sign_in(&self.app, "per-declines", 7).await;
        self.post("/2027/invitation/decline", &declines, &[("why", "No time"), ("suggestion", "Eli Shore")]).await;
        self.post("/2027/invitation/ask", &self.participant, &[("question", "Is there a boat?")]).await;
        let answered = format!("/2027/invitations/{}/answer", self.number("teo-maps").await);
        self.post(&answered, &self.organizer, &[("words", "Yes, two.")]).await;
        let revoked = self.number("una-revoked").await.to_string();
        let revoked = [("ids", revoked.as_str())];
        self.post("/2027/invitations/revoke", &self.organizer, &revoked).await;
        let read = self.app.commitments_revision("2027").await;
        let clauses = [("clause", "Take part in planning."), ("clause", "Bring boots.")];
        let clauses = [clauses[0], clauses[1], ("read", read.as_str())];
        self.post("/2027/commitments", &self.organizer, &clauses).await;
        let read = shown_revision(&self.app, "/2027/seats", &self.organizer).await;
        let seats = SeatForm::with_capacity("3").remind_days("5").read(&read);
        self.post("/2027/seats", &self.organizer, seats.fields()).await;
        self.post("/2027/invitations/offer", &self.organizer, &[]).await;
    }

    /// Tasks with a discussion, a dependency, a review and a result; the participants get an email for each.
    async fn work(&self) {
        let (lead, participant) = (&self.lead, &self.participant);
        for key in [lead, participant] {
            self.post("/me/notifications/save-email-frequency", key, &[("choice", "each")]).await;
        }
        let first = TaskForm::titled("Measure the tide").track(TRACK).description("Ask @teo-maps").skills("rowing");
        let second = TaskForm::without_goal("Draw the pier").no_goal_reason("It is pretty").depends_on("1");
        self.post("/2027/tasks/propose", lead, &first.fields()).await;
        self.post("/2027/tasks/propose", participant, &second.despite_duplicates().fields()).await;
        self.post("/2027/tasks/1/change-status", lead, &[("to", "planned")]).await;
        self.post("/2027/tasks/1/claim", participant, &[]).await;
        self.post("/2027/tasks/1/comment", lead, &[("text", "Well done, @teo-maps")]).await;
        self.post("/2027/tasks/1/request-review", participant, &[("of", "runa-leads")]).await;
        self.post("/2027/tasks/1/review", lead, &[("note", "The numbers fit.")]).await;
        self.post("/2027/tasks/bulk/size", &self.organizer, &[("tasks", "1"), ("tasks", "2"), ("size", "small")]).await;
    }
}
