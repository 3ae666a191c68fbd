//! Which invitations a list shows.

use super::{Invitation, InvitationState};
use crate::id::Login;
use crate::text::{EmailAddress, PersonName, Title};
use crate::time::Instant;

/// Which invitations a list shows. Empty means all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InvitationFilter {
    pub state: Option<InvitationState>,
    pub project: Option<Title>,
    pub stack: Option<Title>,
    pub seat_pool: Option<Title>,
    pub proposer: Option<Login>,
    /// Part of a name, a login or a mail address.
    pub who: Option<String>,
    pub first_timers: bool,
    /// Only what wants an organizer.
    pub needs: bool,
}

impl InvitationFilter {
    pub fn keeps(&self, one: &Invitation, agreement: u32, now: Instant) -> bool {
        let same = |requested: &Option<Title>, has: &Option<Title>| requested.is_none() || requested == has;
        let proposer = one.proposer.as_ref().and_then(|person| person.login.as_ref());
        let invitee = &one.draft.invitee;
        let texts = [
            Some(one.display_name()),
            invitee.name.as_ref().map(PersonName::to_string),
            invitee.login.as_ref().map(Login::to_string),
            invitee.email.as_ref().map(EmailAddress::to_string),
            one.person.as_ref().and_then(|person| person.login.as_ref()).map(Login::to_string),
        ];
        let found = |who: &String| {
            let who = who.to_lowercase();
            texts.iter().flatten().any(|text| text.to_lowercase().contains(&who))
        };
        self.state.is_none_or(|state| one.status.state == state)
            && same(&self.project, &one.draft.project)
            && same(&self.stack, &one.draft.stack)
            && same(&self.seat_pool, &one.draft.seat_pool)
            && self.proposer.as_ref().is_none_or(|login| proposer.is_some_and(|other| other.same_as(login)))
            && self.who.as_ref().is_none_or(found)
            && (!self.first_timers || one.first_timer)
            && (!self.needs || one.needs(agreement, now).is_some())
    }
}
