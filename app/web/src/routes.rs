//! The routes of all pages and forms.

use crate::addresses::go_to;
use crate::app_state::{AppState, Theme};
use crate::error::AppError;
use crate::forms::{Form, FormBody};
use crate::invitations::answer_forms::{
    AcceptForm, AgreeForm, AnswersForm, DeclineForm, QuestionForm, TakePlaceForm, WithdrawForm,
};
use crate::invitations::{answer_actions, one};
use crate::tasks::act::act;
use crate::tasks::action_forms::{
    AcceptLeadForm, AddLinkForm, AssignForm, ChangeStatusForm, ClaimForm, CommentForm, ConfirmClaimForm,
    ConfirmStatusForm, DeclineLeadForm, DismissStatusForm, FollowEvidenceForm, FundingForm, InterestForm,
    PeopleNeededForm, RemoveLinkForm, RequestReviewForm, ReviewForm, SeparateForm, SplitForm, TransferLeadForm,
    UnassignForm, UnclaimForm, UpdateForm,
};
use crate::tasks::bulk_form::BulkButton;
use crate::{
    account, applications, audit_log, badges, catalog, commitments, editions, email, error_page, feeds, group_emails,
    invitations, logistics, meetings, people, progress, report, roles, schedule, seats, server_functions, settings,
    sitemap, tasks, trace, travel_costs, updates,
};
use axum::Router;
use axum::http::Uri;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use domain::text::LocalPath;
use serde::{Deserialize, Serialize};
use server_fn::ServerFn;
use std::collections::BTreeSet;
use time::Duration;

/// Method, address and handler of every page and form.
///
/// `tests/it/access_matrix/rows.rs` lists who has access to each.
fn table() -> Vec<Route> {
    [
        public_pages(),
        planning(),
        schedule(),
        schedule_exchange(),
        releases(),
        proposals(),
        plan(),
        task(),
        updates(),
        own_invitation(),
        invitations(),
        applications(),
        emails(),
        settings(),
        accounts(),
    ]
    .concat()
}

/// Method, address and handler.
type Route = (&'static str, &'static str, MethodRouter<AppState>);

/// Pages that everyone reads.
fn public_pages() -> Vec<Route> {
    vec![
        ("GET", "/", get(editions::home::page)),
        ("GET", "/progress", get(progress::whole::page)),
        ("GET", "/data", get(editions::data::page)),
        ("GET", "/robots.txt", get(sitemap::robots)),
        ("GET", "/sitemap.xml", get(sitemap::whole)),
        ("GET", "/sitemap/{number}", get(sitemap::part)),
        // `{badge}` ends with `.svg` or `.json`.
        ("GET", "/badge/{badge}", get(badges::of_edition)),
        ("GET", "/badge/spec/{badge}", get(badges::of_spec)),
        ("GET", "/feed.atom", get(feeds::all)),
        ("GET", "/{edition}/feed.atom", get(feeds::of_edition)),
        ("GET", "/{edition}/tasks/{number}/feed.atom", get(feeds::of_task)),
        ("GET", "/specs/feed.atom", get(feeds::of_specs)),
        ("GET", "/specs/{number}/feed.atom", get(feeds::of_spec)),
        ("GET", "/{edition}", get(editions::edition::page)),
        ("GET", "/{edition}/people", get(people::page)),
        ("GET", "/{edition}/progress", get(progress::edition::page)),
        ("GET", "/{edition}/report", get(report::page)),
        ("GET", "/{edition}/report.md", get(report::file::markdown)),
        ("GET", "/{edition}/report/{number}", get(report::published::page)),
        ("POST", "/{edition}/report/introduction", post(report::save_introduction)),
        ("POST", "/{edition}/report/publish", post(report::publish)),
        ("GET", "/specs", get(catalog::specs::page)),
        ("GET", "/specs.csv", get(catalog::edit_specs::csv)),
        ("GET", "/specs/{number}", get(catalog::spec::page)),
        ("GET", "/specs/{number}/sessions", get(catalog::goal_sessions::of_spec)),
        ("GET", "/projects", get(catalog::projects::page)),
        ("GET", "/roadmap", get(catalog::roadmap::page)),
        ("GET", "/roadmap.csv", get(catalog::edit_roadmap::csv)),
        ("GET", "/roadmap/{code}", get(catalog::outcome::page)),
        ("GET", "/roadmap/{code}/sessions", get(catalog::goal_sessions::of_outcome)),
        ("GET", "/trace", get(trace::page)),
    ]
}

/// Planning meetings, and polls that find their times.
fn planning() -> Vec<Route> {
    vec![
        ("GET", "/{edition}/meetings", get(meetings::list::page)),
        ("GET", "/{edition}/meetings.ics", get(meetings::calendar::file)),
        ("GET", "/calendar.ics", get(editions::calendar::file)),
        // `{token}` ends with `.ics`.
        ("GET", "/calendar/{token}", get(meetings::calendar::personal)),
        ("GET", "/{edition}/meetings/add", get(meetings::edit::add_page)),
        ("POST", "/{edition}/meetings/add", post(meetings::edit::add)),
        ("GET", "/{edition}/meetings/{number}", get(meetings::meeting::page)),
        ("GET", "/{edition}/meetings/{number}/meeting.ics", get(meetings::calendar::one)),
        ("GET", "/{edition}/meetings/{number}/edit", get(meetings::edit::page)),
        ("POST", "/{edition}/meetings/{number}/edit", post(meetings::edit::save)),
        ("GET", "/{edition}/meetings/{number}/notes", get(meetings::notes::page)),
        ("POST", "/{edition}/meetings/{number}/notes", post(meetings::notes::save)),
        ("GET", "/{edition}/meetings/{number}/revisions", get(meetings::notes::revisions)),
        ("POST", "/{edition}/meetings/{number}/reply", post(meetings::actions::reply)),
        ("POST", "/{edition}/meetings/{number}/check-in", post(meetings::actions::check_in)),
        ("GET", "/{edition}/meetings/{number}/attendance", get(meetings::attendance::page)),
        ("POST", "/{edition}/meetings/{number}/attendance", post(meetings::attendance::save)),
        ("POST", "/{edition}/meetings/{number}/attendance/paste", post(meetings::attendance::paste)),
        ("POST", "/{edition}/meetings/{number}/cancel", post(meetings::actions::cancel)),
        ("POST", "/{edition}/meetings/{number}/restore", post(meetings::actions::restore)),
        ("GET", "/{edition}/polls/add", get(meetings::polls::open::page)),
        ("POST", "/{edition}/polls/add", post(meetings::polls::open::open)),
        ("GET", "/{edition}/polls/{number}", get(meetings::polls::poll::page)),
        ("POST", "/{edition}/polls/{number}/answer", post(meetings::polls::poll::answer)),
        ("POST", "/{edition}/polls/{number}/busy", post(meetings::polls::busy::suggest)),
        ("POST", "/{edition}/polls/{number}/options", post(meetings::polls::manage::add_options)),
        ("POST", "/{edition}/polls/{number}/deadline", post(meetings::polls::manage::set_deadline)),
        ("POST", "/{edition}/polls/{number}/close", post(meetings::polls::manage::close)),
        ("POST", "/{edition}/polls/{number}/reopen", post(meetings::polls::manage::reopen)),
        ("GET", "/{edition}/polls/{number}/remind", get(meetings::polls::remind::page)),
        ("POST", "/{edition}/polls/{number}/remind", post(meetings::polls::remind::send)),
    ]
}

/// The released schedule, its sessions, and what people mark in it.
fn releases() -> Vec<Route> {
    vec![
        ("GET", "/{edition}/schedule", get(schedule::public_page::page)),
        ("GET", "/{edition}/schedule/releases", get(schedule::releases::page)),
        ("GET", "/{edition}/schedule/release", get(schedule::release::page)),
        ("POST", "/{edition}/schedule/release", post(schedule::release::publish)),
        ("GET", "/{edition}/schedule/interest", get(schedule::interests::page)),
        ("POST", "/{edition}/schedule/tracks", post(schedule::interests::save_tracks)),
        ("POST", "/{edition}/sessions/{number}/star", post(schedule::interests::star)),
        ("GET", "/{edition}/sessions/{number}/record", get(schedule::recap::page)),
        ("POST", "/{edition}/sessions/{number}/record", post(schedule::recap::save)),
    ]
}

/// Sessions, and the draft of the schedule.
fn schedule() -> Vec<Route> {
    vec![
        ("GET", "/{edition}/schedule/edit", get(schedule::editor::page::page)),
        ("GET", "/{edition}/schedule/events", get(schedule::editor::events::stream)),
        ("GET", "/{edition}/sessions/add", get(schedule::edit::add_page)),
        ("POST", "/{edition}/sessions/add", post(schedule::edit::add)),
        ("GET", "/{edition}/sessions/{number}", get(schedule::session::page)),
        ("GET", "/{edition}/sessions/{number}/edit", get(schedule::edit::page)),
        ("POST", "/{edition}/sessions/{number}/edit", post(schedule::edit::save)),
        ("GET", "/{edition}/sessions/{number}/notes", get(schedule::notes::page)),
        ("POST", "/{edition}/sessions/{number}/notes", post(schedule::notes::save)),
        ("GET", "/{edition}/sessions/{number}/revisions", get(schedule::notes::revisions)),
        ("POST", "/{edition}/sessions/{number}/place", post(schedule::actions::place)),
        ("POST", "/{edition}/sessions/{number}/pin", post(schedule::actions::pin)),
        ("POST", "/{edition}/sessions/{number}/cancel", post(schedule::actions::cancel)),
        ("POST", "/{edition}/sessions/{number}/restore", post(schedule::actions::restore)),
        ("POST", "/{edition}/sessions/{number}/delete", post(schedule::actions::delete)),
    ]
}

/// The files of the released schedule, and the import of others.
fn schedule_exchange() -> Vec<Route> {
    vec![
        ("GET", "/{edition}/schedule.ics", get(schedule::files::ics)),
        ("GET", "/{edition}/schedule.xml", get(schedule::files::xml)),
        ("GET", "/{edition}/schedule.json", get(schedule::files::json)),
        ("GET", "/{edition}/schedule.csv", get(schedule::files::csv)),
        ("GET", "/{edition}/schedule/import", get(schedule::import::page)),
        ("POST", "/{edition}/schedule/import", post(schedule::import::take)),
        ("POST", "/{edition}/schedule/import/check", post(schedule::import::check)),
    ]
}

/// Proposed schedules.
fn proposals() -> Vec<Route> {
    vec![
        ("GET", "/{edition}/schedule/proposals", get(schedule::proposals::page)),
        ("POST", "/{edition}/schedule/proposals", post(schedule::proposals::request)),
        ("GET", "/{edition}/schedule/proposals/{number}", get(schedule::proposals::proposal::page)),
        ("POST", "/{edition}/schedule/proposals/{number}/stop", post(schedule::proposals::proposal::stop)),
        ("POST", "/{edition}/schedule/proposals/{number}/adopt", post(schedule::proposals::proposal::adopt)),
    ]
}

/// The work plan: lists of tasks, new tasks, and search.
fn plan() -> Vec<Route> {
    vec![
        ("GET", "/{edition}/tasks", get(tasks::list::page)),
        ("GET", "/{edition}/tasks.csv", get(tasks::import::csv)),
        ("POST", "/{edition}/tasks/bulk", post(tasks::bulk::no_change)),
        ("POST", "/{edition}/tasks/bulk/track", tasks::bulk::change(BulkButton::Track)),
        ("POST", "/{edition}/tasks/bulk/status", tasks::bulk::change(BulkButton::Status)),
        ("POST", "/{edition}/tasks/bulk/size", tasks::bulk::change(BulkButton::Size)),
        ("POST", "/{edition}/tasks/bulk/due", tasks::bulk::change(BulkButton::Due)),
        ("POST", "/{edition}/tasks/bulk/spec", tasks::bulk::change(BulkButton::Spec)),
        ("POST", "/{edition}/tasks/bulk/outcome", tasks::bulk::change(BulkButton::Outcome)),
        ("GET", "/{edition}/tasks/changes", get(tasks::undo::page)),
        ("POST", "/{edition}/tasks/changes", post(tasks::undo::undo)),
        ("GET", "/{edition}/tasks/propose", get(tasks::propose::page)),
        ("POST", "/{edition}/tasks/propose", post(tasks::propose::propose)),
        ("POST", "/{edition}/tasks/propose/preview", post(tasks::propose::preview)),
        ("GET", "/{edition}/tasks/stale", get(tasks::stale_work::page)),
        ("GET", "/{edition}/tasks/import", get(tasks::import::page)),
        ("POST", "/{edition}/tasks/import", post(tasks::import::take)),
        ("GET", "/{edition}/tasks/continue", get(tasks::continuing::page)),
        ("POST", "/{edition}/tasks/continue", post(tasks::continuing::act)),
        ("POST", "/{edition}/tasks/import/check", post(tasks::import::check)),
        ("POST", "/{edition}/tasks/import/settings", post(tasks::import::save_settings)),
        ("GET", "/{edition}/board", get(tasks::board::page)),
        ("GET", "/{edition}/dependencies", get(tasks::dependencies::page)),
        ("GET", "/{edition}/funding", get(tasks::funding::page)),
        ("GET", "/search", get(tasks::search::page)),
    ]
}

/// A task: its page, the actions on it, and its discussion.
fn task() -> Vec<Route> {
    vec![
        ("GET", "/{edition}/tasks/{number}", get(tasks::task::page)),
        ("POST", "/{edition}/tasks/{number}/claim", post(act::<ClaimForm>)),
        ("POST", "/{edition}/tasks/{number}/unclaim", post(act::<UnclaimForm>)),
        ("POST", "/{edition}/tasks/{number}/funding", post(act::<FundingForm>)),
        ("POST", "/{edition}/tasks/{number}/add-link", post(act::<AddLinkForm>)),
        ("POST", "/{edition}/tasks/{number}/remove-link", post(act::<RemoveLinkForm>)),
        ("POST", "/{edition}/tasks/{number}/confirm-status", post(act::<ConfirmStatusForm>)),
        ("POST", "/{edition}/tasks/{number}/dismiss-status", post(act::<DismissStatusForm>)),
        ("POST", "/{edition}/tasks/{number}/follow-evidence", post(act::<FollowEvidenceForm>)),
        ("POST", "/{edition}/tasks/{number}/confirm-claim", post(act::<ConfirmClaimForm>)),
        ("POST", "/{edition}/tasks/{number}/people-needed", post(act::<PeopleNeededForm>)),
        ("POST", "/{edition}/tasks/{number}/transfer-lead", post(act::<TransferLeadForm>)),
        ("POST", "/{edition}/tasks/{number}/assign", post(act::<AssignForm>)),
        ("POST", "/{edition}/tasks/{number}/unassign", post(act::<UnassignForm>)),
        ("POST", "/{edition}/tasks/{number}/accept-lead", post(act::<AcceptLeadForm>)),
        ("POST", "/{edition}/tasks/{number}/decline-lead", post(act::<DeclineLeadForm>)),
        ("POST", "/{edition}/tasks/{number}/change-status", post(act::<ChangeStatusForm>)),
        ("POST", "/{edition}/tasks/{number}/interest", post(act::<InterestForm>)),
        ("POST", "/{edition}/tasks/{number}/request-review", post(act::<RequestReviewForm>)),
        ("POST", "/{edition}/tasks/{number}/review", post(act::<ReviewForm>)),
        ("POST", "/{edition}/tasks/{number}/merge", post(tasks::merge::merge)),
        ("POST", "/{edition}/tasks/{number}/split", post(act::<SplitForm>)),
        ("POST", "/{edition}/tasks/{number}/separate", post(act::<SeparateForm>)),
        ("POST", "/{edition}/tasks/{number}/comment", post(act::<CommentForm>)),
        ("POST", "/{edition}/tasks/{number}/comment/preview", post(tasks::act::preview_comment)),
        ("POST", "/{edition}/tasks/{number}/update", post(act::<UpdateForm>)),
        ("GET", "/{edition}/tasks/{number}/still-on-it", get(tasks::answers::still_on_it_page)),
        ("POST", "/{edition}/tasks/{number}/still-on-it", post(tasks::answers::still_on_it)),
        ("GET", "/{edition}/tasks/{number}/need-help", get(tasks::answers::need_help_page)),
        ("POST", "/{edition}/tasks/{number}/need-help", post(tasks::answers::need_help)),
        ("GET", "/{edition}/tasks/{number}/hand-over", get(tasks::answers::pass_on_page)),
        ("POST", "/{edition}/tasks/{number}/hand-over", post(tasks::answers::pass_on)),
        ("GET", "/{edition}/tasks/{number}/edit", get(tasks::edit::page)),
        ("POST", "/{edition}/tasks/{number}/edit", post(tasks::edit::save)),
        ("POST", "/{edition}/tasks/{number}/edit/preview", post(tasks::edit::preview)),
        ("GET", "/{edition}/tasks/{number}/revisions", get(tasks::revisions::page)),
        ("GET", "/{edition}/tasks/{number}/comments", get(tasks::comments::page)),
        ("GET", "/{edition}/tasks/{number}/comments/{comment}", get(tasks::comment::page)),
        ("POST", "/{edition}/tasks/{number}/comments/{comment}/edit", post(tasks::comment::edit)),
        ("POST", "/{edition}/tasks/{number}/comments/{comment}/delete", post(tasks::comment::delete)),
    ]
}

/// The worklog, and each update.
fn updates() -> Vec<Route> {
    vec![
        ("GET", "/{edition}/worklog", get(updates::worklog::page)),
        ("POST", "/{edition}/worklog", post(updates::worklog::post)),
        ("GET", "/{edition}/worklog/events", get(updates::events::stream)),
        ("GET", "/{edition}/updates/{update}", get(updates::update::page)),
        ("POST", "/{edition}/updates/{update}/edit", post(updates::update::edit)),
        ("POST", "/{edition}/updates/{update}/remove", post(updates::update::remove)),
    ]
}

/// The invitation of the reader, by its link or when signed in, and the form to propose others.
fn own_invitation() -> Vec<Route> {
    vec![
        ("GET", "/invitation/{token}", get(invitations::answer::by_link)),
        ("POST", "/invitation/{token}/accept", post(answer_actions::by_link::<AcceptForm>)),
        ("POST", "/invitation/{token}/agree", post(answer_actions::by_link::<AgreeForm>)),
        ("POST", "/invitation/{token}/decline", post(answer_actions::by_link::<DeclineForm>)),
        ("POST", "/invitation/{token}/withdraw", post(answer_actions::by_link::<WithdrawForm>)),
        ("POST", "/invitation/{token}/ask", post(answer_actions::by_link::<QuestionForm>)),
        ("POST", "/invitation/{token}/ask-to-take-place", post(answer_actions::by_link::<TakePlaceForm>)),
        ("GET", "/{edition}/invitation", get(invitations::answer::own)),
        ("POST", "/{edition}/invitation/accept", post(answer_actions::own::<AcceptForm>)),
        ("POST", "/{edition}/invitation/agree", post(answer_actions::own::<AgreeForm>)),
        ("POST", "/{edition}/invitation/decline", post(answer_actions::own::<DeclineForm>)),
        ("POST", "/{edition}/invitation/withdraw", post(answer_actions::own::<WithdrawForm>)),
        ("POST", "/{edition}/invitation/ask", post(answer_actions::own::<QuestionForm>)),
        ("POST", "/{edition}/invitation/answers", post(answer_actions::own::<AnswersForm>)),
        ("POST", "/{edition}/invitation/logistics", post(invitations::logistics::save)),
        ("POST", "/{edition}/invitation/request-reimbursement", post(invitations::logistics::request_reimbursement)),
        ("GET", "/{edition}/propose", get(invitations::propose::page)),
        ("POST", "/{edition}/propose", post(invitations::propose::send)),
    ]
}

/// Invitations, seats, commitments and logistics, for organizers.
fn invitations() -> Vec<Route> {
    vec![
        ("GET", "/{edition}/invitations", get(invitations::list::page)),
        ("GET", "/{edition}/invitations.csv", get(invitations::export::csv)),
        ("POST", "/{edition}/invitations/send", post(invitations::act::send)),
        ("POST", "/{edition}/invitations/remind", post(invitations::act::remind)),
        ("POST", "/{edition}/invitations/revoke", post(invitations::act::revoke)),
        ("POST", "/{edition}/invitations/delete", post(invitations::act::delete)),
        ("POST", "/{edition}/invitations/set-deadline", post(invitations::act::set_deadline)),
        ("POST", "/{edition}/invitations/move-to-seat-pool", post(invitations::act::move_to_seat_pool)),
        ("POST", "/{edition}/invitations/offer", post(invitations::act::offer)),
        ("GET", "/{edition}/invitations/add", get(invitations::add::page)),
        ("POST", "/{edition}/invitations/add", post(invitations::add_list::add)),
        ("POST", "/{edition}/invitations/add/check", post(invitations::add_list::preview)),
        ("POST", "/{edition}/invitations/add/one", post(invitations::add::add_person)),
        ("GET", "/{edition}/invitations/{number}", get(invitations::one::page)),
        ("POST", "/{edition}/invitations/{number}/answer", post(one::actions::answer)),
        ("POST", "/{edition}/invitations/{number}/waive", post(one::actions::waive)),
        ("POST", "/{edition}/invitations/{number}/revoke-waiver", post(one::actions::revoke_waiver)),
        ("POST", "/{edition}/invitations/{number}/transfer", post(one::actions::transfer)),
        ("POST", "/{edition}/invitations/{number}/decline-request", post(one::actions::decline_request)),
        ("POST", "/{edition}/invitations/{number}/mark-seen", post(one::actions::mark_seen)),
        ("POST", "/{edition}/invitations/{number}/send", post(one::actions::send)),
        ("POST", "/{edition}/invitations/{number}/remind", post(one::actions::remind)),
        ("POST", "/{edition}/invitations/{number}/revoke", post(one::actions::revoke)),
        ("POST", "/{edition}/invitations/{number}/delete", post(one::actions::delete)),
        ("POST", "/{edition}/invitations/{number}/set-deadline", post(one::actions::set_deadline)),
        ("POST", "/{edition}/invitations/{number}/record-withdrawal", post(one::actions::record_withdrawal)),
        ("POST", "/{edition}/invitations/{number}/link", post(one::actions::link)),
        ("GET", "/{edition}/invitations/{number}/edit", get(invitations::edit::page)),
        ("POST", "/{edition}/invitations/{number}/edit", post(invitations::edit::save)),
        ("GET", "/{edition}/seats", get(seats::page)),
        ("POST", "/{edition}/seats", post(seats::save)),
        ("GET", "/{edition}/commitments", get(commitments::page)),
        ("POST", "/{edition}/commitments", post(commitments::publish)),
        ("GET", "/{edition}/commitments/progress", get(commitments::progress::page)),
        ("GET", "/{edition}/commitments/remind", get(commitments::remind::page)),
        ("POST", "/{edition}/commitments/remind", post(commitments::remind::send)),
        ("GET", "/{edition}/check-in", get(commitments::check_in::page)),
        ("POST", "/{edition}/check-in", post(commitments::check_in::save)),
        ("GET", "/{edition}/logistics", get(logistics::list::page)),
        ("GET", "/{edition}/logistics.csv", get(logistics::list::csv)),
        ("GET", "/{edition}/logistics/{number}", get(travel_costs::person::page)),
        ("POST", "/{edition}/logistics/{number}", post(travel_costs::person::save)),
    ]
}

/// The interest form, applications, and the edition's own questions.
fn applications() -> Vec<Route> {
    vec![
        ("GET", "/{edition}/interest", get(applications::interest::page)),
        ("POST", "/{edition}/interest", post(applications::interest::send)),
        ("POST", "/{edition}/interest/withdraw", post(applications::interest::withdraw)),
        ("GET", "/{edition}/applications", get(applications::list::page)),
        ("GET", "/{edition}/applications.csv", get(applications::export::csv)),
        ("POST", "/{edition}/applications/shortlist", post(applications::act::shortlist)),
        ("POST", "/{edition}/applications/unshortlist", post(applications::act::unshortlist)),
        ("POST", "/{edition}/applications/tag", post(applications::act::tag)),
        ("POST", "/{edition}/applications/untag", post(applications::act::untag)),
        ("POST", "/{edition}/applications/invite", post(applications::act::invite)),
        ("POST", "/{edition}/applications/not-invite", post(applications::act::not_invite)),
        ("GET", "/{edition}/applications/{number}", get(applications::one::page)),
        ("POST", "/{edition}/applications/{number}/note", post(applications::one::add_note)),
        ("POST", "/{edition}/applications/{number}/vote", post(applications::one::vote)),
        ("GET", "/{edition}/settings/interest", get(settings::interest::page)),
        ("POST", "/{edition}/settings/interest", post(settings::interest::save)),
        ("GET", "/{edition}/settings/questions", get(settings::questions::page)),
        ("POST", "/{edition}/settings/questions", post(settings::questions::save)),
    ]
}

/// Emails: the outbox, the templates and unsubscribing.
fn emails() -> Vec<Route> {
    vec![
        ("GET", "/{edition}/emails/new", get(group_emails::page)),
        ("POST", "/{edition}/emails/new/recipients", post(group_emails::choose)),
        ("POST", "/{edition}/emails/new/send", post(group_emails::send)),
        ("GET", "/{edition}/outbox", get(email::outbox::page)),
        ("GET", "/{edition}/upcoming", get(email::upcoming::page)),
        ("POST", "/{edition}/outbox/hold", post(email::outbox_actions::hold)),
        ("POST", "/{edition}/outbox/send-now", post(email::outbox_actions::send_now)),
        ("POST", "/{edition}/outbox/send-again", post(email::outbox_actions::send_again)),
        ("POST", "/{edition}/outbox/discard", post(email::outbox_actions::discard)),
        ("GET", "/{edition}/outbox/{number}", get(email::outbox_email::page)),
        ("POST", "/{edition}/outbox/{number}/edit", post(email::outbox_email::edit)),
        ("GET", "/{edition}/email-templates", get(email::templates::page)),
        ("GET", "/{edition}/email-templates/{template}", get(email::template::page)),
        ("POST", "/{edition}/email-templates/{template}/preview", post(email::template::preview)),
        ("POST", "/{edition}/email-templates/{template}/save", post(email::template::save)),
        ("POST", "/{edition}/email-templates/{template}/test", post(email::template::test)),
        ("POST", "/{edition}/email-templates/{template}/restore", post(email::template::restore)),
        ("GET", "/unsubscribe/{token}", get(email::unsubscribe::page)),
        ("POST", "/unsubscribe/{token}", post(email::unsubscribe::unsubscribe)),
        ("POST", "/unsubscribe/{token}/subscribe-again", post(email::unsubscribe::subscribe_again)),
    ]
}

/// The community, its first owner, people, roadmap, documents, core projects and adoptions, new editions, and the settings of editions.
fn settings() -> Vec<Route> {
    vec![
        ("GET", "/logo", get(settings::brand::logo)),
        ("GET", "/accent.css", get(settings::brand::accent)),
        ("GET", "/settings", get(settings::community::page)),
        ("POST", "/settings", post(settings::community::save)),
        ("GET", "/settings/github", get(settings::github::page)),
        ("POST", "/settings/github/sync", post(settings::github::sync)),
        ("GET", "/setup", get(settings::setup::page)),
        ("POST", "/setup/test-email", post(settings::setup::send_test_email)),
        ("GET", "/setup/{token}", get(settings::first_owner::page)),
        ("POST", "/setup/{token}", post(settings::first_owner::become_owner)),
        ("GET", "/people", get(people::directory::page)),
        ("GET", "/people/add", get(people::edit::add_page)),
        ("POST", "/people/add", post(people::edit::add)),
        ("GET", "/people/{number}", get(people::edit::page)),
        ("POST", "/people/{number}", post(people::edit::save)),
        ("GET", "/people/{number}/merge", get(people::merge::page)),
        ("POST", "/people/{number}/merge", post(people::merge::merge)),
        ("GET", "/roadmap/edit", get(catalog::edit_roadmap::page)),
        ("POST", "/roadmap/edit", post(catalog::edit_roadmap::save)),
        ("POST", "/roadmap/edit/import", post(catalog::edit_roadmap::import)),
        ("GET", "/specs/edit", get(catalog::edit_specs::page)),
        ("POST", "/specs/edit", post(catalog::edit_specs::save)),
        ("POST", "/specs/edit/import", post(catalog::edit_specs::import)),
        ("GET", "/projects.csv", get(catalog::edit_projects::csv)),
        ("GET", "/projects/edit", get(catalog::edit_projects::page)),
        ("POST", "/projects/edit", post(catalog::edit_projects::save)),
        ("POST", "/projects/edit/import", post(catalog::edit_projects::import)),
        ("POST", "/specs/{number}/adoption", post(catalog::spec::record_adoption)),
        ("GET", "/editions/new", get(settings::create::page)),
        ("POST", "/editions/new", post(settings::create::create)),
        ("GET", "/{edition}/settings", get(settings::general::page)),
        ("POST", "/{edition}/settings", post(settings::general::save)),
        ("GET", "/{edition}/settings/agenda", get(settings::agenda::page)),
        ("POST", "/{edition}/settings/agenda", post(settings::agenda::save)),
        ("POST", "/{edition}/settings/agenda/add-day", post(settings::agenda::add_day_to_table)),
        ("POST", "/{edition}/settings/agenda/add-rows", post(settings::agenda::add_rows_to_day)),
        ("POST", "/{edition}/settings/agenda/copy-day", post(settings::agenda::copy_day_of_table)),
        ("POST", "/{edition}/settings/agenda/paste", post(settings::agenda::paste)),
        ("GET", "/{edition}/settings/announce", get(settings::announce::page)),
        ("POST", "/{edition}/settings/announce", post(settings::announce::send)),
        ("POST", "/{edition}/settings/announce/dismiss", post(settings::announce::dismiss)),
        ("POST", "/{edition}/settings/use-website-value", post(settings::website::take)),
        ("GET", "/{edition}/settings/close", get(settings::close::page)),
        ("POST", "/{edition}/settings/close", post(settings::close::close)),
        ("GET", "/{edition}/settings/delete", get(settings::close::confirm)),
        ("POST", "/{edition}/settings/delete", post(settings::close::delete)),
        ("GET", "/{edition}/settings/export", get(settings::export::page)),
        ("GET", "/{edition}/settings/tracks", get(settings::tracks::page)),
        ("POST", "/{edition}/settings/tracks", post(settings::tracks::save)),
        ("GET", "/{edition}/settings/rooms", get(settings::rooms::page)),
        ("POST", "/{edition}/settings/rooms", post(settings::rooms::save)),
        ("GET", "/{edition}/settings/travel", get(travel_costs::settings::page)),
        ("POST", "/{edition}/settings/travel", post(travel_costs::settings::save)),
        ("GET", "/{edition}/settings/links", get(settings::links::page)),
        ("POST", "/{edition}/settings/links", post(settings::links::save)),
    ]
}

/// Accounts, roles and the audit log.
fn accounts() -> Vec<Route> {
    vec![
        ("GET", "/sign-in", get(account::sign_in::page)),
        ("GET", "/me", get(account::me::page)),
        ("GET", "/me/notifications", get(account::notifications::page)),
        ("POST", "/me/notifications/mark-all-as-read", post(account::notifications::mark_all_as_read)),
        ("POST", "/me/notifications/save-email-frequency", post(account::notifications::save_email_frequency)),
        ("POST", "/me/notifications/subscribe-again", post(account::notifications::subscribe_again)),
        ("POST", "/me/preferences", post(account::preferences::save)),
        ("POST", "/me/calendar/create", post(account::calendar_address::create)),
        ("POST", "/me/calendar/revoke", post(account::calendar_address::revoke)),
        ("POST", "/me/login-sessions/end", post(account::login_sessions::end)),
        ("POST", "/me/login-sessions/end-all", post(account::login_sessions::end_all)),
        ("GET", "/me/data.json", get(account::data::download)),
        ("GET", "/me/delete", get(account::delete::page)),
        ("POST", "/me/delete", post(account::delete::delete)),
        ("GET", "/roles", get(roles::page::instance)),
        ("POST", "/roles/appoint", post(roles::write::appoint)),
        ("POST", "/roles/dismiss", post(roles::write::dismiss)),
        ("GET", "/{edition}/roles", get(roles::page::edition)),
        ("GET", "/audit-log", get(audit_log::list::instance)),
        ("GET", "/{edition}/audit-log", get(audit_log::list::edition)),
        ("POST", "/appearance", post(appearance)),
    ]
}

/// The router of all pages. Everything else is missing.
pub fn pages(state: AppState) -> Router {
    let functions = server_functions::handler::addresses().into_iter();
    let functions = functions.map(|(method, address)| (method, address, server_functions::handler::handler()));
    let table = table().into_iter().chain(redirects()).chain(functions);
    let routes = table.fold(Router::new(), |routes, (_, address, handler)| routes.route(address, handler));
    let whole = routes.fallback(error_page::missing).method_not_allowed_fallback(error_page::not_allowed);
    whole.with_state(state)
}

/// Redirects from the address of each action to the page it is on, for people who open or share that address.
fn redirects() -> Vec<Route> {
    let of = |wanted: &'static str| addresses().into_iter().filter(move |(method, _)| *method == wanted);
    let pages: BTreeSet<&str> = of("GET").map(|(_, address)| address).collect();
    let actions = of("POST").map(|(_, address)| address).filter(|address| !pages.contains(address));
    let redirect = |action: &'static str| {
        let segments = action.matches('/').count();
        let kept = (1..segments).rev().find(|kept| pages.contains(first_segments(action, *kept))).unwrap_or(0);
        let go = async move |uri: Uri| -> Result<Response, AppError> {
            Ok(go_to(&LocalPath::parse(&format!("/{}", first_segments(uri.path(), kept).trim_start_matches('/')))?))
        };
        ("GET", action, get(go))
    };
    actions.map(redirect).collect()
}

/// The first segments of a path, as in `/2027/tasks` for two of `/2027/tasks/5`.
fn first_segments(path: &str, count: usize) -> &str {
    path.match_indices('/').nth(count).map_or(path, |(end, _)| &path[..end])
}

/// Whether a POST to this path only reads, as some server functions do. Such requests don't count as writes.
pub fn only_reads(path: &str) -> bool {
    path == tasks::api::SimilarTasks::PATH
}

/// Method and address of every page and form, for tests that visit them all.
pub fn addresses() -> Vec<(&'static str, &'static str)> {
    table().into_iter().map(|(method, address, _)| (method, address)).collect()
}

/// The form in the footer that sets the theme.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct AppearanceForm {
    theme: String,
    next: String,
}

impl Form for AppearanceForm {}

/// Stores the theme in a cookie for a year, and redirects to the page that the form was on.
async fn appearance(FormBody(form): FormBody<AppearanceForm>) -> Response {
    let theme = Theme::parse(&form.theme).unwrap_or_default();
    let cookie = Cookie::build((Theme::COOKIE, theme.as_str()))
        .path("/")
        .max_age(Duration::days(365))
        .same_site(SameSite::Lax)
        .http_only(true);
    let next = LocalPath::parse(&form.next).unwrap_or_else(|_| LocalPath::home());
    (CookieJar::new().add(cookie), go_to(&next)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_is_cut_after_its_first_segments() {
        assert_eq!(first_segments("/2027/tasks/5/claim", 3), "/2027/tasks/5");
        assert_eq!(first_segments("/appearance", 0), "");
        assert_eq!(first_segments("/2027", 4), "/2027");
    }
}
