//! An email of the organizers to the people who have not replied to their invitation.

use super::invitations::sign_in_person;
use chrono::TimeDelta;
use domain::email::EmailTemplate;
use domain::group_emails::{NewGroupEmail, RecipientFilter};
use domain::id::EditionSlug;
use domain::invitations::InvitationState;
use domain::time::Instant;
use domain::updates::FormKey;
use store::Store;

const SUBJECT: &str = "Before you reply: the {edition}";
const BODY: &str = "Dear {name},\n\nseveral of you asked how to get there and where to stay. \
    The overview page of the edition now says both. For anything else, ask us on the page of your invitation.";

pub async fn load(store: &Store, edition: &EditionSlug, now: Instant) -> anyhow::Result<()> {
    let at = now - TimeDelta::hours(1);
    let noor = sign_in_person(store, "noor", "Noor Keisteen", at).await?;
    let filter = RecipientFilter { state: Some(InvitationState::Sent), ..RecipientFilter::default() };
    let template = EmailTemplate { subject: SUBJECT.to_owned(), body: BODY.to_owned() };
    let email = NewGroupEmail { template, key: FormKey::parse("demo-questions")? };
    store.write_group_email(noor.group_writer(edition, &filter)?, &email, at).await?;
    Ok(())
}
