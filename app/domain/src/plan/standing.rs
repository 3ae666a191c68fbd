//! What somebody is to a task, and what they may do with it: one table, from which the buttons, the doors and the
//! sentences of refusals follow alike.

use super::ways_from;
use crate::Refusal;
use crate::access::{Actor, may_keep_plan};
use crate::id::{EditionSlug, PersonId, TaskNumber};
use crate::tasks::Status;
use crate::text::Title;

/// What somebody is to a task: all that their rights over it follow from, besides their roles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    pub edition: Option<EditionSlug>,
    pub track: Option<Title>,
    pub proposer: Option<PersonId>,
    pub lead: Option<PersonId>,
    /// The lead among them.
    pub claimants: Vec<PersonId>,
}

/// A deed that not everybody who takes part may do with a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskDeed {
    Move {
        from: Status,
        to: Status,
    },
    /// To change what it says, while it stands there.
    Edit(Status),
    /// To put it into another track, and so under other leads.
    SetTrack(Status),
    SetHands(Status),
    HandOver,
    AskReview,
    /// To have it go on in another.
    Merge,
    /// To have another go on in this one.
    MergeInto(TaskNumber),
    Split,
    /// By whom the comment is.
    ChangeComment(Option<PersonId>),
    DeleteComment(Option<PersonId>),
}

/// One of those who may do a deed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    /// Whoever keeps the plan where the task stands.
    Keeper,
    Proposer,
    /// Whoever's hand is on it, the lead's too.
    Hand,
    Lead,
    /// Of the comment.
    Writer,
}

impl TaskDeed {
    /// The table. Into the plan and out of it a task is moved by whoever keeps the plan; along the work, also by whoever's
    /// hand is on it. What is only proposed is its proposer's too.
    fn whose(self) -> &'static [Who] {
        use Status::{Dropped, Proposed};
        use Who::{Hand, Keeper, Lead, Proposer, Writer};
        match self {
            TaskDeed::Move { from: Proposed, to: Dropped } => &[Proposer, Keeper],
            TaskDeed::Move { from: Proposed | Dropped, .. } | TaskDeed::Move { to: Proposed | Dropped, .. } => {
                &[Keeper]
            }
            TaskDeed::Move { .. } => &[Hand, Keeper],
            TaskDeed::Edit(Proposed) => &[Proposer, Hand, Keeper],
            TaskDeed::Edit(_) => &[Hand, Keeper],
            TaskDeed::SetTrack(Proposed) => &[Proposer, Keeper],
            TaskDeed::SetTrack(_) => &[Keeper],
            TaskDeed::SetHands(Proposed) => &[Proposer, Lead, Keeper],
            TaskDeed::SetHands(_) => &[Lead, Keeper],
            TaskDeed::HandOver => &[Lead],
            TaskDeed::AskReview => &[Hand, Proposer, Keeper],
            TaskDeed::Merge | TaskDeed::MergeInto(_) | TaskDeed::Split => &[Keeper],
            TaskDeed::ChangeComment(_) => &[Writer],
            TaskDeed::DeleteComment(_) => &[Writer, Keeper],
        }
    }

    /// As a sentence goes on that says who may.
    fn words(self) -> String {
        use Status::{Done, Dropped, Planned, Proposed};
        let words = match self {
            TaskDeed::Move { from: Proposed, to: Planned } => "accept it into the plan",
            TaskDeed::Move { from: Proposed, to: Dropped } => "drop a proposal",
            TaskDeed::Move { from: Dropped, .. } => "propose it again",
            TaskDeed::Move { to: Proposed, .. } => "put it back among the proposals",
            TaskDeed::Move { to: Dropped, .. } => "drop it",
            TaskDeed::Move { from: Done, .. } => "open it again",
            TaskDeed::Move { .. } => "move it on",
            TaskDeed::Edit(_) => "change what it says",
            TaskDeed::SetTrack(_) => "put it into another track",
            TaskDeed::SetHands(_) => "say how many hands are wanted on it",
            TaskDeed::HandOver => "hand it over",
            TaskDeed::AskReview => "ask for a review of it",
            TaskDeed::Merge => "merge it into another",
            TaskDeed::MergeInto(number) => return format!("merge another into task {number}"),
            TaskDeed::Split => "split it",
            TaskDeed::ChangeComment(_) => "change this comment",
            TaskDeed::DeleteComment(_) => "delete this comment",
        };
        words.to_owned()
    }
}

impl Standing {
    pub fn is_claimant(&self, actor: &Actor) -> bool {
        actor.account().is_some_and(|account| self.claimants.contains(&account.id))
    }

    pub fn is_lead(&self, actor: &Actor) -> bool {
        actor.account().is_some_and(|account| self.lead == Some(account.id))
    }

    fn is(&self, actor: &Actor, who: Who, deed: TaskDeed) -> bool {
        let own = |id: Option<PersonId>| actor.account().is_some_and(|account| id == Some(account.id));
        match (who, deed) {
            (Who::Keeper, _) => {
                self.edition.as_ref().is_some_and(|edition| may_keep_plan(actor, edition, self.track.as_ref()))
            }
            (Who::Proposer, _) => own(self.proposer),
            (Who::Hand, _) => self.is_claimant(actor),
            (Who::Lead, _) => self.is_lead(actor),
            (Who::Writer, TaskDeed::ChangeComment(by) | TaskDeed::DeleteComment(by)) => own(by),
            (Who::Writer, _) => false,
        }
    }

    pub fn may(&self, actor: &Actor, deed: TaskDeed) -> bool {
        deed.whose().iter().any(|who| self.is(actor, *who, deed))
    }

    /// Refuses who may not, saying who may.
    pub fn check(&self, actor: &Actor, deed: TaskDeed) -> Result<(), Refusal> {
        match self.may(actor, deed) {
            true => Ok(()),
            false => Err(Refusal::NotYours { who: self.who_may(deed), what: deed.words() }),
        }
    }

    /// Who may: “its lead, an organizer or a lead of its track”.
    pub fn who_may(&self, deed: TaskDeed) -> String {
        let named = |who: &Who| match who {
            Who::Keeper if self.track.is_some() => vec!["an organizer", "a lead of its track"],
            Who::Keeper => vec!["an organizer"],
            Who::Proposer if self.proposer.is_none() => vec![],
            Who::Proposer => vec!["whoever proposed it"],
            Who::Hand => vec!["whoever’s hand is on it"],
            Who::Lead => vec!["its lead"],
            Who::Writer => vec!["whoever wrote it"],
        };
        let all: Vec<&str> = deed.whose().iter().flat_map(named).collect();
        match all.split_last() {
            Some((last, [])) => (*last).to_owned(),
            Some((last, others)) => format!("{} or {last}", others.join(", ")),
            None => String::new(),
        }
    }

    /// Where whoever asks may take it from where it stands: what buttons and cards offer, each of which asks again.
    pub fn ways(&self, actor: &Actor, from: Status) -> Vec<Status> {
        let ways = ways_from(from).iter().copied();
        ways.filter(|to| self.may(actor, TaskDeed::Move { from, to: *to })).collect()
    }

    /// Whether somebody may review it: nobody does whose hand is on it, for nobody reviews their own work.
    pub fn may_review(&self, person: PersonId) -> bool {
        !self.claimants.contains(&person)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Account;
    use crate::people::Person;
    use crate::text::Name;

    fn edition() -> EditionSlug {
        EditionSlug::parse("2027").unwrap()
    }

    fn track() -> Title {
        Title::parse("Tools").unwrap()
    }

    fn account(id: i64) -> Account {
        let person = Person { name: Name::parse("Wren Talus").unwrap(), login: None };
        let takes_part = vec![edition()];
        let (organizes, leads) = (vec![], vec![]);
        Account { id: PersonId(id), person, owner: false, organizes, leads, takes_part, is_contact: false }
    }

    /// Everybody that somebody can be to a task of the track, with the words that name them.
    fn everybody() -> Vec<(&'static str, Actor)> {
        let of = |account| Actor::Person(Box::new(account));
        vec![
            ("whoever proposed it", of(account(1))),
            ("its lead", of(account(2))),
            ("whoever’s hand is on it", of(account(3))),
            ("whoever wrote it", of(account(4))),
            ("an organizer", of(Account { organizes: vec![edition()], ..account(5) })),
            ("an organizer", of(Account { owner: true, ..account(6) })),
            ("a lead of its track", of(Account { leads: vec![(edition(), track())], ..account(7) })),
            ("nobody", of(account(8))),
            ("nobody", of(Account { leads: vec![(edition(), Title::parse("Docs").unwrap())], ..account(9) })),
            ("nobody", Actor::Visitor),
        ]
    }

    fn deeds() -> Vec<TaskDeed> {
        let writer = Some(PersonId(4));
        let moves = Status::ALL.into_iter().flat_map(|from| Status::ALL.map(|to| TaskDeed::Move { from, to }));
        let says = Status::ALL
            .into_iter()
            .flat_map(|status| [TaskDeed::Edit(status), TaskDeed::SetTrack(status), TaskDeed::SetHands(status)]);
        let others = [
            TaskDeed::HandOver,
            TaskDeed::AskReview,
            TaskDeed::Merge,
            TaskDeed::MergeInto(TaskNumber(7)),
            TaskDeed::Split,
            TaskDeed::ChangeComment(writer),
            TaskDeed::DeleteComment(writer),
        ];
        moves.chain(says).chain(others).collect()
    }

    #[test]
    fn whoever_is_refused_reads_who_may_and_those_may() {
        let claimants = vec![PersonId(2), PersonId(3)];
        let lead = Some(PersonId(2));
        let whole =
            Standing { edition: Some(edition()), track: Some(track()), proposer: Some(PersonId(1)), lead, claimants };
        let bare = Standing { track: None, ..whole.clone() };
        for (standing, deed) in
            [&whole, &bare].into_iter().flat_map(|one| deeds().into_iter().map(move |deed| (one, deed)))
        {
            let named = standing.who_may(deed);
            for (what, actor) in everybody() {
                // The lead's hand is on it too.
                let is_named = named.contains(what) || (what == "its lead" && named.contains("hand is on it"));
                assert_eq!(standing.may(&actor, deed), is_named, "{deed:?}: {what}, and the sentence names {named}");
                let sentence = format!("Only {named} may {}.", deed.words());
                let refused = standing.check(&actor, deed).err().map(|why| why.to_string());
                assert_eq!(refused, (!is_named).then_some(sentence));
            }
        }
        let unknown = Standing { proposer: None, ..bare };
        assert_eq!(unknown.who_may(TaskDeed::SetTrack(Status::Proposed)), "an organizer", "nobody else is known");
    }

    #[test]
    fn a_refusal_names_who_may_in_one_short_sentence() {
        let standing = Standing { edition: Some(edition()), track: Some(track()), ..Standing::default() };
        let refused = |deed| standing.check(&Actor::Visitor, deed).unwrap_err().to_string();
        let accept = TaskDeed::Move { from: Status::Proposed, to: Status::Planned };
        assert_eq!(refused(accept), "Only an organizer or a lead of its track may accept it into the plan.");
        assert_eq!(refused(TaskDeed::HandOver), "Only its lead may hand it over.");
        assert_eq!(refused(TaskDeed::ChangeComment(None)), "Only whoever wrote it may change this comment.");
        let edit = "Only whoever’s hand is on it, an organizer or a lead of its track may change what it says.";
        assert_eq!(refused(TaskDeed::Edit(Status::Planned)), edit);
    }
}
