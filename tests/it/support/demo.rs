//! The demo data as tests see it: its time, editions, logins and pages.

use domain::id::{EditionSlug, Login};
use domain::time::Instant;

/// The edition that is being planned.
pub const CURRENT: &str = "2027";
/// The edition before, which is finished.
pub const PAST: &str = "2026";

/// A participant of all editions, who organizes none.
pub const WREN: &str = "demo-wren";
/// A participant of all editions, who is assigned to the first task of 2026.
pub const ILSE: &str = "demo-ilse";
/// The display name of [`ILSE`].
pub const ILSES_NAME: &str = "Ilse Granitsen";
/// An organizer of all editions.
pub const NOOR: &str = "demo-noor";

/// The login of the organizer whom tests appoint.
pub const ORGANIZER: &str = "the-organizer";
/// The login of the owner whom tests appoint.
pub const OWNER: &str = "the-owner";

/// The login of the viewer that tests appoint.
pub const VIEWER: &str = "the-viewer";

/// The fixed time of the tests’ clock.
pub fn now() -> Instant {
    "2026-11-20T12:00:00Z".parse().expect("a time")
}

pub fn edition(slug: &str) -> EditionSlug {
    EditionSlug::parse(slug).expect("a slug")
}

pub fn login(text: &str) -> Login {
    Login::parse(text).expect("a login")
}

/// Replaces the parameters of a route with values that the demo data has, except `{token}`.
pub fn with_demo_parameters(address: &str) -> String {
    let path = address.replace("{edition}", CURRENT).replace("{number}", "1").replace("{code}", "1a");
    path.replace("{template}", "invitation")
        .replace("{token}", "no-such-token")
        .replace("{comment}", "1")
        .replace("/badge/{badge}", "/badge/2027.svg")
        .replace("/badge/spec/{badge}", "/badge/spec/4.svg")
        .replace("{update}", "1")
}

/// Every kind of public page of the demo data, some of them with filters.
pub const PAGES: [&str; 58] = [
    "/",
    "/progress",
    "/data",
    "/2027",
    "/2026",
    "/2025",
    "/2027/people",
    "/2027/commitments",
    "/2027/interest",
    "/2025/commitments",
    "/2026/people",
    "/2027/schedule",
    "/2027/schedule?view=track",
    "/2027/schedule?view=room",
    "/2027/schedule?release=1",
    "/2027/schedule/releases",
    "/2027/sessions/1",
    "/2026/schedule",
    "/2026/sessions/1",
    "/2027/meetings",
    "/2026/meetings",
    "/2027/meetings/1",
    "/2027/meetings/1/revisions",
    "/2027/tasks",
    "/2026/tasks",
    "/2026/tasks?status=done&group=track",
    "/2026/tasks/1",
    "/2026/tasks/1/comments",
    "/2026/tasks/1/revisions",
    "/2027/tasks/13/revisions",
    "/2027/worklog",
    "/2026/worklog",
    "/2026/worklog?day=2026-11-19&by=track",
    "/2026/worklog?by=task",
    "/2027/updates/2",
    "/2027/board",
    "/2026/board?list=help",
    "/2027/dependencies",
    "/search",
    "/search?q=wheels",
    "/2026/progress",
    "/2026/funding",
    "/2026/report",
    "/2026/report/1",
    "/2027/progress",
    "/specs",
    "/specs?sort=endorsements",
    "/specs/0",
    "/specs/2",
    "/specs/4/sessions",
    "/projects",
    "/roadmap",
    "/roadmap/1a",
    "/roadmap/1a/sessions",
    "/roadmap/1d",
    "/roadmap/4c",
    "/trace",
    "/trace?as_of=2026-06-01",
];
