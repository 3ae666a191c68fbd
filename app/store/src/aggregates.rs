//! Loads and saves one task, invitation or application with everything that its rules need.

pub(crate) mod applications;
pub(crate) mod bound_invitations;
pub(crate) mod evidence;
pub(crate) mod goals;
pub(crate) mod invitation;
pub(crate) mod invitation_events;
pub(crate) mod labels;
pub(crate) mod offered_claims;
pub(crate) mod review_requests;
pub(crate) mod revision_token;
pub(crate) mod revisions;
pub(crate) mod task;
