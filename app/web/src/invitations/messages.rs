//! Words what an action on invitations did.

use domain::text::counted;

/// Words what an action did, such as `36 invitations revoked.`; `None` for an unknown action.
pub fn described(what: &str, count: usize) -> Option<String> {
    let (singular, plural) = match what {
        "send" => ("invitation queued for sending", "invitations queued for sending"),
        "remind" => ("reminder queued for sending", "reminders queued for sending"),
        "revoke" => ("invitation revoked", "invitations revoked"),
        "discard" => ("draft deleted", "drafts deleted"),
        "extend" => ("deadline set", "deadlines set"),
        "withdraw" => ("withdrawal recorded", "withdrawals recorded"),
        "seat_pool" => ("invitation moved", "invitations moved"),
        "offer" => ("seat offered", "seats offered"),
        "draft" => (
            "invitation added as a draft. It is sent when you choose “Send invitations”",
            "invitations added as drafts. They are sent when you choose “Send invitations”",
        ),
        _ => return None,
    };
    Some(match (what, count) {
        ("offer", 0) => "No seat is free for anyone on the waitlist.".to_owned(),
        _ => format!("{}.", counted(count, singular, plural)),
    })
}
