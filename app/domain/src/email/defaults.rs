//! The default texts of emails, for editions that have not edited them.

use super::EmailKind;

/// Subject and body, with placeholders in braces.
type DefaultTemplate = (&'static str, &'static str);

pub(super) fn of(kind: EmailKind) -> DefaultTemplate {
    match kind {
        EmailKind::Invitation => INVITATION,
        EmailKind::Reminder => REMINDER,
        EmailKind::Waitlisted => WAITLISTED,
        EmailKind::Offer => OFFER,
        EmailKind::OfferExpired => OFFER_EXPIRED,
        EmailKind::Confirmed => CONFIRMED,
        EmailKind::NewCommitments => NEW_COMMITMENTS,
        EmailKind::NewDates => NEW_DATES,
        EmailKind::CommitmentsReminder => COMMITMENTS_REMINDER,
        EmailKind::Revoked => REVOKED,
        EmailKind::NotInvited => NOT_INVITED,
        EmailKind::Answer => ANSWER,
        EmailKind::Poll => POLL,
        EmailKind::Notification => NOTIFICATION,
        EmailKind::Digest => DIGEST,
        EmailKind::Meeting => MEETING,
        EmailKind::MeetingLead => MEETING_LEAD,
        EmailKind::MeetingCancelled => MEETING_CANCELLED,
        EmailKind::MeetingDeclined => MEETING_DECLINED,
        EmailKind::Schedule => SCHEDULE,
        EmailKind::GroupEmail => GROUP_EMAIL,
        EmailKind::TravelReminder => TRAVEL_REMINDER,
    }
}

const INVITATION: DefaultTemplate = (
    "You are invited to the {edition}",
    "Dear {name},\n\n\
     You are invited to the **{edition}**, {dates}, in {place}. At this event, developers work together \
     on tasks that they have planned in advance.\n\n\
     {costs}\n\n\
     Please read what we ask of participants and reply by **{deadline}**:\n\n\
     {link}\n\n\
     This link is only for you, so please don’t share it. If you can’t come, please decline on that page. \
     You can also suggest someone else there.\n\n\
     If you have questions, reply to this email.\n\n\
     The organizers of the {edition}\n",
);

const REMINDER: DefaultTemplate = (
    "Your invitation to the {edition}: please reply by {deadline}",
    "Dear {name},\n\n\
     We have not heard from you yet. You are invited to the **{edition}**, {dates}, in {place}. At \
     this event, developers work together on tasks that they have planned in advance.\n\n\
     Please accept or decline by **{deadline}**:\n\n\
     {link}\n\n\
     If you can’t come, please decline so we can offer the seat to someone else. If you have questions, \
     reply to this email.\n\n\
     The organizers of the {edition}\n",
);

const WAITLISTED: DefaultTemplate = (
    "You are on the waitlist for the {edition}",
    "Dear {name},\n\n\
     Thank you for accepting the invitation to the **{edition}**, {dates}, in {place}. At the moment, no seat is \
     free for you. You are number **{position}** on the waitlist.\n\n\
     When a seat is free for you, we will email you. That email says how long we hold the seat for you.\n\n\
     See your position, or leave the waitlist:\n\n\
     {link}\n\n\
     If you have questions, reply to this email.\n\n\
     The organizers of the {edition}\n",
);

const OFFER: DefaultTemplate = (
    "A seat is free for you at the {edition}",
    "Dear {name},\n\n\
     A seat is free at the **{edition}**, {dates}, in {place}, and you are next on the waitlist. We are holding \
     it for you until **{deadline}**.\n\n\
     Please take the seat, or decline it:\n\n\
     {link}\n\n\
     After the deadline, we offer the seat to someone else, and you lose your place on the waitlist. If you have questions, reply to this email.\n\n\
     The organizers of the {edition}\n",
);

const OFFER_EXPIRED: DefaultTemplate = (
    "Your seat offer for the {edition} has expired",
    "Dear {name},\n\n\
     We held a seat at the **{edition}**, {dates}, in {place}, for you, but you did not reply before the deadline. \
     We now offer the seat to someone else, and you are no longer on the waitlist.\n\n\
     If you would still like to come, reply to this email.\n\n\
     The organizers of the {edition}\n",
);

const CONFIRMED: DefaultTemplate = (
    "You have a seat at the {edition}",
    "Dear {name},\n\n\
     You have a seat at the **{edition}**, {dates}, in {place}. The dates are attached as a calendar \
     entry.\n\n\
     Please enter your travel dates and requirements:\n\n\
     {link}\n\n\
     On the same page, you can read what you agreed to, or give up your seat if you can’t come.\n\n\
     If you have questions, reply to this email.\n\n\
     The organizers of the {edition}\n",
);

const NEW_COMMITMENTS: DefaultTemplate = (
    "The commitments of the {edition} have changed",
    "Dear {name},\n\n\
     We have changed the commitments for participants of the **{edition}**, {dates}, in {place}. You keep \
     your seat or your place on the waitlist.\n\n\
     Please read the changes and tell us whether you agree:\n\n\
     {link}\n\n\
     If you have questions, reply to this email.\n\n\
     The organizers of the {edition}\n",
);

const NEW_DATES: DefaultTemplate = (
    "The {edition} has changed",
    "Dear {name},\n\n\
     Something about the **{edition}** has changed:\n\n\
     {message}\n\n\
     Please check your plans. If you can’t come any more, tell us on your page:\n\n\
     {link}\n\n\
     If you have questions, reply to this email.\n\n\
     The organizers of the {edition}\n",
);

const COMMITMENTS_REMINDER: DefaultTemplate = (
    "Your commitments for the {edition}",
    "Dear {name},\n\n\
     When you took your place at the **{edition}**, {dates}, in {place}, you agreed to our commitments. These \
     are still open:\n\n\
     {message}\n\n\
     Please look at what you can do next. If something keeps you from it, tell us on your page:\n\n\
     {link}\n\n\
     If you have questions, reply to this email.\n\n\
     The organizers of the {edition}\n",
);

const REVOKED: DefaultTemplate = (
    "Your invitation to the {edition} was revoked",
    "Dear {name},\n\n\
     We have revoked your invitation to the **{edition}**, {dates}, in {place}.\n\n\
     If you have questions, reply to this email.\n\n\
     The organizers of the {edition}\n",
);

const NOT_INVITED: DefaultTemplate = (
    "Your application to the {edition}",
    "Dear {name},\n\n\
     Thank you for your interest in the **{edition}**, {dates}, in {place}. We can’t invite you this time: more \
     people would like to come than there are seats.\n\n\
     See your application:\n\n\
     {link}\n\n\
     If you have questions, reply to this email.\n\n\
     The organizers of the {edition}\n",
);

const ANSWER: DefaultTemplate = (
    "Your question about the {edition}",
    "Dear {name},\n\n\
     You asked a question about the **{edition}**. An organizer answered:\n\n\
     {message}\n\n\
     See the whole conversation, or ask another question:\n\n\
     {link}\n\n\
     The organizers of the {edition}\n",
);

const POLL: DefaultTemplate = (
    "{edition}: when are you available? ({subject})",
    "Dear {name},\n\n\
     The participants of the **{edition}** are looking for a time: **{subject}**.\n\n\
     {message}\n\n\
     {link}\n\n\
     If you have questions, reply to this email.\n\n\
     The organizers of the {edition}\n",
);

const NOTIFICATION: DefaultTemplate = (
    "{subject}",
    "Dear {name},\n\n\
     {message}\n\n\
     See all your notifications:\n\n\
     {link}\n\n\
     If you have questions, reply to this email.\n\n\
     The organizers of the {edition}\n",
);

const DIGEST: DefaultTemplate = (
    "{edition}: your new notifications",
    "Dear {name},\n\n\
     These are your new notifications from the **{edition}**:\n\n\
     {message}\n\n\
     See all your notifications:\n\n\
     {link}\n\n\
     If you have questions, reply to this email.\n\n\
     The organizers of the {edition}\n",
);

const MEETING: DefaultTemplate = (
    "{subject}",
    "Dear {name},\n\n\
     This is the time of the planning meeting “{subject}” of the **{edition}**:\n\n\
     {message}\n\n\
     Your calendar program can add it from this email. See its agenda and notes:\n\n\
     {link}\n\n\
     If you have questions, reply to this email.\n\n\
     The organizers of the {edition}\n",
);

const MEETING_LEAD: DefaultTemplate = (
    "You lead: {subject}",
    "Dear {name},\n\n\
     You are now the lead of the planning meeting “{subject}” of the **{edition}**. {message}\n\n\
     See its page, where you can edit it or name another lead:\n\n\
     {link}\n\n\
     If you have questions, reply to this email.\n\n\
     The organizers of the {edition}\n",
);

const MEETING_CANCELLED: DefaultTemplate = (
    "Cancelled: {subject}",
    "Dear {name},\n\n\
     The planning meeting “{subject}” of the **{edition}** doesn’t take place at this time:\n\n\
     {message}\n\n\
     Your calendar program can remove it. See the page of the meeting:\n\n\
     {link}\n\n\
     If you have questions, reply to this email.\n\n\
     The organizers of the {edition}\n",
);

const MEETING_DECLINED: DefaultTemplate = (
    "You can’t come: {subject}",
    "Dear {name},\n\n\
     You are not coming to the planning meeting “{subject}” of the **{edition}** any more:\n\n\
     {message}\n\n\
     Your calendar program can remove it. See the page of the meeting:\n\n\
     {link}\n\n\
     If you have questions, reply to this email.\n\n\
     The organizers of the {edition}\n",
);

const SCHEDULE: DefaultTemplate = (
    "{edition}: {subject}",
    "Dear {name},\n\n\
     The schedule of the **{edition}** has a new release. You lead or starred these sessions:\n\n\
     {message}\n\n\
     See your schedule:\n\n\
     {link}\n\n\
     If you have questions, reply to this email.\n\n\
     The organizers of the {edition}\n",
);

const GROUP_EMAIL: DefaultTemplate = (
    "News of the {edition}",
    "Dear {name},\n\n\
     If you have questions, reply to this email.\n\n\
     The organizers of the {edition}\n",
);

const TRAVEL_REMINDER: DefaultTemplate = (
    "{edition}: please enter your travel dates",
    "Dear {name},\n\n\
     You have a seat at the **{edition}**, {dates}, in {place}, and we don’t know yet when you arrive and leave. \
     We need these dates to book rooms and food. Please enter them on your page:\n\n\
     {link}\n\n\
     If you have questions, reply to this email.\n\n\
     The organizers of the {edition}\n",
);
