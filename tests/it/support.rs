//! What the tests share: servers, people, forms, and names of the demo data.

pub mod browser;
pub mod demo;
pub mod log;
pub mod oauth_server;
pub mod outbox;
pub mod people;
pub mod plan;
pub mod program;
pub mod proofs;
pub mod running_program;
pub mod settings;
pub mod summit;
pub mod table_import;
pub mod task_form;
pub mod test_app;

pub use browser::{Browser, location, parameter, with_parameter};
pub use demo::{PAGES, edition, login, now, with_demo_parameters};
pub use oauth_server::OAuthTestServer;
pub use people::{Key, People, VISITOR, sign_in, sign_in_at};
pub use plan::{Plan, error_message, number_of};
pub use program::{Program, Run, binary};
pub use proofs::{by_any_organizer, by_any_participant, by_organizer};
pub use running_program::{RunningProgram, StartOptions};
pub use summit::{FULL_CONSENT, Summit};
pub use table_import::visible_text;
pub use task_form::TaskForm;
pub use test_app::TestApp;
