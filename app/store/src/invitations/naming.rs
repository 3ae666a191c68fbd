//! Finds the person that a draft names: by GitHub id if it is known, else as an unbound login.

use crate::StoreError;
use crate::aggregates::bound_invitations;
use crate::aggregates::invitation::InvitationRecord;
use domain::Refusal;
use domain::id::Login;
use domain::invitations::InvitationDraft;
use sqlx::SqliteConnection;

/// The invitee of an edited invitation: a person, or a login that isn't bound to a person yet.
pub(super) struct Named {
    pub(super) person: Option<i64>,
    pub(super) login: Option<String>,
    /// Whether the invitation was for the same person before.
    pub(super) same_person: bool,
}

impl InvitationRecord {
    /// Finds the person for a draft's login. An empty field does not remove a person who has answered.
    ///
    /// # Errors
    /// Refuses a former login of the invitation's person. It may have a new owner, but a form that was opened before
    /// the change means the person.
    pub(super) async fn named_by(
        &self,
        tx: &mut SqliteConnection,
        draft: &InvitationDraft,
    ) -> Result<Named, StoreError> {
        let bound = self.person.map(|person| person.0);
        let unchanged = match (&draft.invitee.login, &self.login) {
            (Some(requested), Some(own)) => requested.same_as(own),
            (None, own) => own.is_none() || self.answered,
            (Some(_), None) => false,
        };
        if unchanged {
            let login = self.login.as_ref().filter(|_| bound.is_none()).map(Login::to_string);
            return Ok(Named { person: bound, login, same_person: true });
        }
        let Some(requested) = &draft.invitee.login else {
            return Ok(Named { person: None, login: None, same_person: false });
        };
        if let Some(person) = bound
            && bound_invitations::is_former_login(tx, person, requested).await?
        {
            return Err(Refusal::FormerLogin { login: requested.to_string() }.into());
        }
        let person = bound_invitations::holder(tx, requested).await?;
        let login = person.is_none().then(|| requested.to_string());
        Ok(Named { person, login, same_person: false })
    }

    pub(super) fn has_email_of(&self, draft: &InvitationDraft) -> bool {
        let email = draft.invitee.email.as_ref().map(|email| email.as_str().to_lowercase());
        email == self.email.as_ref().map(|email| email.to_lowercase())
    }

    /// Whether an email to the edited draft could reach another person than before.
    ///
    /// Then nothing private of the earlier invitee may pass to the new one. Adding a missing login or address doesn't
    /// change the person.
    pub(super) fn may_be_someone_else(&self, draft: &InvitationDraft, names: &Named) -> bool {
        let email =
            |own: &String| draft.invitee.email.as_ref().is_some_and(|email| email.as_str().eq_ignore_ascii_case(own));
        let had_login = self.person.is_some() || self.login.is_some();
        (had_login && !names.same_person) || self.email.as_ref().is_some_and(|own| !email(own))
    }
}

/// The owner of a draft's login, if their GitHub id is known.
pub(super) async fn holder_of(tx: &mut SqliteConnection, login: Option<&Login>) -> Result<Option<i64>, StoreError> {
    match login {
        Some(login) => bound_invitations::holder(tx, login).await,
        None => Ok(None),
    }
}

/// The person who proposed an invitation, or their unbound login.
pub(super) struct Proposer {
    pub(super) person: Option<i64>,
    pub(super) login: Option<String>,
}

/// Finds the proposer of an edited draft.
///
/// The person stays the proposer if the draft names their current or a former login. An empty field keeps a proposer
/// without a known login.
pub(super) async fn proposer(
    tx: &mut SqliteConnection,
    invitation: &InvitationRecord,
    draft: &InvitationDraft,
) -> Result<Proposer, StoreError> {
    let current = sqlx::query!(
        r#"SELECT i.proposed_by, p.login AS "login?" FROM invitations i JOIN people p ON p.id = i.proposed_by
           WHERE i.id = ?1"#,
        invitation.id
    );
    let current = current.fetch_optional(&mut *tx).await?;
    let current_proposer = current.and_then(|row| Some((row.proposed_by?, row.login)));
    let is_unchanged = match (&current_proposer, &draft.proposed_by) {
        (Some((person, login)), Some(requested)) => {
            login.as_ref().is_some_and(|login| login.eq_ignore_ascii_case(requested.as_str()))
                || bound_invitations::is_former_login(tx, *person, requested).await?
        }
        (Some((_, login)), None) => login.is_none(),
        (None, _) => false,
    };
    if let (Some((person, _)), true) = (current_proposer, is_unchanged) {
        return Ok(Proposer { person: Some(person), login: None });
    }
    let person = holder_of(tx, draft.proposed_by.as_ref()).await?;
    let login = draft.proposed_by.as_ref().filter(|_| person.is_none()).map(Login::to_string);
    Ok(Proposer { person, login })
}
