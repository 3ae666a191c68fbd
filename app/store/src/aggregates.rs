//! Loads and saves one task or invitation with everything that its rules need.

pub(crate) mod bound_invitations;
pub(crate) mod evidence;
pub(crate) mod goals;
pub(crate) mod invitation;
pub(crate) mod invitation_events;
pub(crate) mod labels;
pub(crate) mod review_requests;
pub(crate) mod revision_token;
pub(crate) mod revisions;
pub(crate) mod task;
