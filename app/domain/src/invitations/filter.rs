//! The filter of an edition's list of invitations.

use super::{Invitation, InvitationState};
use crate::folding::fold;
use crate::id::Login;
use crate::text::{EmailAddress, PersonName, Title};
use crate::time::Instant;

/// Selects invitations. An empty filter selects all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InvitationFilter {
    pub state: Option<InvitationState>,
    pub project: Option<Title>,
    pub stack: Option<Title>,
    pub seat_pool: Option<Title>,
    pub proposer: Option<Login>,
    /// Part of a name, a login or an email address.
    pub who: Option<String>,
    pub first_timers: bool,
    pub needs_attention: bool,
    /// Only people who agreed to an older version of the commitments.
    pub agreed_before: bool,
}

impl InvitationFilter {
    /// Whether it selects an invitation; `agreement_version` is the current one.
    pub fn keeps(&self, invitation: &Invitation, agreement_version: u32, now: Instant) -> bool {
        let same = |requested: &Option<Title>, actual: &Option<Title>| requested.is_none() || requested == actual;
        let proposer = invitation.proposer.as_ref().and_then(|person| person.login.as_ref());
        let invitee = &invitation.draft.invitee;
        let texts = [
            Some(invitation.display_name()),
            invitee.name.as_ref().map(PersonName::to_string),
            invitee.login.as_ref().map(Login::to_string),
            invitee.email.as_ref().map(EmailAddress::to_string),
            invitation.person.as_ref().and_then(|person| person.login.as_ref()).map(Login::to_string),
        ];
        let found = |who: &String| {
            let who = fold(who.trim());
            texts.iter().flatten().any(|text| fold(text).contains(&who))
        };
        self.state.is_none_or(|state| invitation.status.state == state)
            && same(&self.project, &invitation.draft.project)
            && same(&self.stack, &invitation.draft.stack)
            && same(&self.seat_pool, &invitation.draft.seat_pool)
            && self.proposer.as_ref().is_none_or(|login| proposer.is_some_and(|other| other.same_as(login)))
            && self.who.as_ref().is_none_or(found)
            && (!self.first_timers || invitation.first_timer)
            && (!self.agreed_before || invitation.agreed_before(agreement_version))
            && (!self.needs_attention || invitation.attention_reason(agreement_version, now).is_some())
    }
}
