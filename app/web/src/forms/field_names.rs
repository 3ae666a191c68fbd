//! The names of the fields of all forms.

/// The names of all fields of forms. A refusal gives back only fields with these names.
#[rustfmt::skip]
pub const FIELD_NAMES: &[&str] = &[
    "accent_dark", "accent_light", "access", "agenda", "agree", "answer", "answer_by", "answer_days", "arrives",
    "as_of", "asked_on", "authors", "back", "began", "board", "body", "by", "cancel_missing", "capacity", "change",
    "choice", "choices", "chosen", "clause", "closes", "code", "colour", "coming", "conduct", "confirmed", "contact",
    "contacts", "copy_from", "copy_to", "cost_cap", "currency", "date", "day", "days", "deadline", "decides",
    "departs", "depends_on", "description", "diet", "documents_note", "documents_on", "due", "edition", "editor",
    "effort", "email", "emergency", "ends", "equipment", "first_timers", "from", "goals", "group", "group_title",
    "heading_line", "holds_mail", "homepage", "id", "ids", "implementation_months", "interest", "interest_conflict",
    "interested_absent", "into", "introduction", "invitations", "is_break", "keep_days", "kept_until", "key", "kind",
    "label", "labels", "lead", "leads", "letter", "line", "links", "list", "listed", "login", "mail", "make_ups",
    "mate", "max_applications", "max_characters", "meetings", "minutes", "missing_equipment", "missing_place",
    "missing_travel", "moved", "moves", "name", "next", "no_goal_reason", "note", "notes", "notes_link", "number",
    "of", "of_day", "offer_days", "offers_itself", "on", "one", "opens", "option-1", "option-2", "order", "other",
    "other_edition", "other_room", "outcome", "outcomes", "page", "pasted", "pays", "people", "people_needed",
    "person", "phase", "pinned", "place", "planning", "present", "project", "projects", "proposed_by", "question",
    "quiet_days", "read", "reason", "recording", "reimbursement", "remind_days", "remove_logo", "repetition",
    "reply_to", "report", "repository", "required", "requirement", "reserve", "reserved", "retired", "role", "room",
    "room_change", "round", "rows_for", "rule_at_least", "rule_of", "seed", "seen", "series", "series_about",
    "series_plural", "series_title", "setting", "site", "size", "skills", "slug", "small_room", "source", "spare",
    "spec", "specs", "stack", "starred", "starts", "state", "status", "subject", "suggested_by", "suggestion",
    "summary", "table", "tag", "tagline", "target", "tasks", "text", "theme", "times", "title", "titles", "to",
    "topic", "track", "travel", "travel_costs", "unclear", "update", "url", "venue", "version", "video", "visibility",
    "visible", "vote", "was", "why", "with", "words", "work_plan", "zone",
];
