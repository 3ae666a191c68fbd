//! What ends besides the seat when a person withdraws.

use crate::id::TaskNumber;
use crate::text::Title;

/// What a person loses with their seat; empty for people with a role, who still take part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EndsWithSeat {
    /// Open tasks that they have claimed; at most [`EndsWithSeat::MOST_TASKS`].
    pub tasks: Vec<(TaskNumber, Title)>,
    /// Whether there are more of them.
    pub more_tasks: bool,
    /// Meetings still to come that they lead or said they come to.
    pub meetings: Vec<Title>,
    /// Whether they lead one of these meetings.
    pub leads_meetings: bool,
}

impl EndsWithSeat {
    /// The most tasks that are named.
    pub const MOST_TASKS: usize = 20;

    pub fn is_empty(&self) -> bool {
        self.tasks.is_empty() && self.meetings.is_empty()
    }

    /// Says what ends, to the person (`to_them`) or to an organizer about them.
    pub fn sentences(&self, to_them: bool) -> Vec<String> {
        let (subject, they, their, them) =
            if to_them { ("You", "you", "your", "you") } else { ("They", "they", "their", "them") };
        let mut sentences = Vec::new();
        if !self.tasks.is_empty() {
            let mut tasks: Vec<String> = self.tasks.iter().map(|(number, title)| format!("{number} {title}")).collect();
            tasks.extend(self.more_tasks.then(|| "and others".to_owned()));
            sentences.push(format!("Others can take over {their} claims on these tasks: {}.", tasks.join("; ")));
            sentences.push(format!(
                "If {they} lead one of them, another assignee becomes the lead and is notified, if there is one."
            ));
        }
        if !self.meetings.is_empty() {
            let meetings: Vec<&str> = self.meetings.iter().map(Title::as_str).collect();
            sentences.push(format!("{subject} no longer count as coming to these meetings: {}.", meetings.join("; ")));
            sentences.push(format!("An email takes each out of {their} calendar, if an email put it there."));
        }
        if self.leads_meetings {
            sentences.push(format!("Meetings that {they} lead keep naming {them} as lead until someone edits them."));
        }
        sentences
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_with_a_seat_is_said_before() {
        let title = |text| Title::parse(text).unwrap();
        let mut ends = EndsWithSeat {
            tasks: vec![(TaskNumber(12), title("Nightly wheels"))],
            more_tasks: false,
            meetings: vec![title("Round two")],
            leads_meetings: false,
        };
        let [claims, _, meetings, _] = ends.sentences(true).try_into().unwrap();
        assert_eq!(claims, "Others can take over your claims on these tasks: 12 Nightly wheels.");
        assert_eq!(meetings, "You no longer count as coming to these meetings: Round two.");
        ends.more_tasks = true;
        let claims = "Others can take over your claims on these tasks: 12 Nightly wheels; and others.";
        assert_eq!(ends.sentences(true)[0], claims);
        assert!(EndsWithSeat::default().sentences(true).is_empty());
    }
}
