//! Tests of pasted lists: names, tables of video calls, duplicates.

use super::*;
use crate::id::Login;
use crate::people::Person;
use crate::text::PersonName;
use proptest::prelude::*;

fn row(id: i64, name: &str, login: Option<&str>) -> AttendanceRow {
    let login = login.map(|login| Login::parse(login).unwrap());
    AttendanceRow { id: PersonId(id), person: Person { name: PersonName::parse(name).unwrap(), login }, record: None }
}

fn people() -> Vec<AttendanceRow> {
    vec![
        row(1, "Ada Example", Some("ada-x")),
        row(2, "Zoë Ångström", Some("zoe")),
        row(3, "Ben Test", None),
        row(4, "Ben Trial", None),
        row(5, "María García Márquez", Some("mgm")),
        row(6, "Li Wei", None),
        row(7, "Li Wei", Some("liwei2")),
        row(8, "Alexander Müller", None),
    ]
}

/// Each name with `1` for a match, `3? 4?` for candidates, or `-`.
fn found(pasted: &str) -> Vec<(String, String)> {
    let people = people();
    let described = |name: PastedName<'_>| {
        let who = match name.found {
            NameMatch::Matched(row) => row.id.to_string(),
            NameMatch::Unclear(rows) => rows.iter().map(|row| format!("{}?", row.id)).collect::<Vec<_>>().join(" "),
            NameMatch::Unknown => "-".to_owned(),
        };
        (name.text, who)
    };
    match_names(pasted, &people).into_iter().map(described).collect()
}

/// Who the names of a text mean, as [`found`] describes it.
fn who(pasted: &str) -> String {
    found(pasted).into_iter().map(|(_, who)| who).collect::<Vec<_>>().join(", ")
}

#[test]
fn name_is_matched_without_its_accents_and_capitals() {
    assert_eq!(who("ada  EXAMPLE\nZoe Angstrom\nMaria Garcia Marquez"), "1, 2, 5");
}

#[test]
fn additions_of_video_calls_are_ignored() {
    for line in [
        "Ada Example (Host)",
        "Ada Example (Host, me)",
        "Ada Example (she/her) (Co-host)",
        "Ada Example [NumPy]",
        "Ada Example | NumPy",
        "NumPy - Ada Example",
        "Ada Example’s presentation",
        "Ada Example <ada@example.org>",
        "1. Ada Example",
        "- [x] Ada Example",
        "16:02:33 Ada Example",
        "Ada Example 4:02 PM",
        "Ada Example 2",
        "Ada (Ada Example)",
        "Example, Ada",
        "Example, Ada (Guest)",
        "Ada Example, NumPy",
        "\u{feff}\"Ada Example\"",
    ] {
        assert_eq!(who(line), "1", "{line:?}");
    }
}

#[test]
fn person_who_reconnected_occurs_once() {
    assert_eq!(who("Ada Example\nVisitor\nAda Example (2)\nada example\nVISITOR\nExample, Ada"), "1, -");
}

#[test]
fn login_is_matched_after_an_at_sign_or_alone() {
    assert_eq!(
        (who("@ZOE"), who("Zed (@zoe)"), who("zoe"), who("ADA-X")),
        ("2".into(), "2".into(), "2".into(), "1".into())
    );
    let people = [row(1, "Kim Example", Some("ben")), row(2, "Ben Test", None)];
    let found = &match_names("Ben", &people)[0].found;
    assert!(matches!(found, NameMatch::Unclear(rows) if rows.len() == 2), "{found:?}");
}

#[test]
fn name_of_two_people_is_unclear() {
    assert_eq!(who("Li Wei"), "6? 7?");
    assert_eq!(who("Li Wei (@liwei2)"), "6? 7?");
    assert_eq!(who("@liwei2"), "7");
}

#[test]
fn two_names_for_one_participant_are_unclear() {
    assert_eq!(who("Ada Example (Ben Test)"), "1? 3?");
    assert_eq!(who("Room 3 (Ada Example, Ben Test)"), "1? 3?");
}

#[test]
fn near_name_is_unclear() {
    for (pasted, candidates) in [
        ("Ada", "1?"),
        ("Ben", "3? 4?"),
        ("Ben T.", "3? 4?"),
        ("A. Example", "1?"),
        ("Example Ada", "1?"),
        ("Ada Exmaple", "1?"),
        ("AdaExample", "1?"),
        ("Ada K. Example", "1?"),
        ("Alex Müller", "8?"),
        ("Ada's iPhone", "1?"),
        ("ada.example@example.org", "1?"),
    ] {
        assert_eq!(who(pasted), candidates, "{pasted:?}");
    }
}

#[test]
fn unknown_name_has_no_candidates() {
    for pasted in ["Wren Talus", "B T", "Guest 3", "Augusta Example-Smith", "李伟", "wren@example.org"] {
        assert_eq!(who(pasted), "-", "{pasted:?}");
    }
}

#[test]
fn line_without_a_name_is_ignored() {
    assert_eq!(who("Participants (12)\n\nMeeting host\n16:02\n62\n🙂\n2. Participants\nYou\n\t\t"), "");
}

#[test]
fn names_on_one_line_are_separated() {
    assert_eq!(who("Ada Example, Ben Test, Wren Talus"), "1, 3, -");
    assert_eq!(who("Ada Example, Ben Test"), "1, 3");
    assert_eq!(who("Example, Ada; Test, Ben; Wren"), "1, 3, -");
    assert_eq!(who("García Márquez, María"), "5");
}

#[test]
fn table_of_zoom_is_read() {
    let pasted = "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants\n\
        123 4567 8901,Planning,02/01/2027 04:00:00 PM,02/01/2027 05:02:00 PM,host@example.org,62,4\n\n\
        Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,In Waiting Room\n\
        Ada Example,ada@example.org,02/01/2027 04:00:12 PM,02/01/2027 04:30:00 PM,30,No,No\n\
        Ada Example,ada@example.org,02/01/2027 04:31:00 PM,02/01/2027 05:02:00 PM,31,No,No\n\
        \"Test, Ben\",,02/01/2027 04:01:00 PM,02/01/2027 05:00:00 PM,59,Yes,No\n\
        iPad (Wren Talus),,02/01/2027 04:01:00 PM,02/01/2027 05:00:00 PM,59,Yes,No\n";
    assert_eq!(who(pasted), "1, 3, -");
    assert_eq!(found(pasted)[2].0, "iPad (Wren Talus)");
}

#[test]
fn table_of_google_meet_is_read() {
    let pasted = "First name\tLast name\tEmail\tDuration\tTime joined\tTime exited\n\
        Ada\tExample\tada@example.org\t1 hr 2 min\t4:00 PM\t5:02 PM\n\
        Zoë\tÅngström\tz@example.org\t59 min\t4:01 PM\t5:00 PM\n\
        Wren\t\t\t59 min\t4:01 PM\t5:00 PM\n";
    assert_eq!(who(pasted), "1, 2, -");
}

#[test]
fn table_of_teams_is_read() {
    let pasted = "1. Summary\nMeeting title\tPlanning\nAttended participants\t2\nStart time\t2/1/27, 4:00:12 PM\n\n\
        2. Participants\n\
        Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole\n\
        Example, Ada\t2/1/27, 4:00:12 PM\t2/1/27, 5:02:00 PM\t1h 1m 48s\tada@example.org\tada@example.org\tOrganizer\n\
        Ben Test (Guest)\t2/1/27, 4:00:12 PM\t2/1/27, 5:02:00 PM\t1h 1m 48s\t\t\tPresenter\n\n\
        3. In-Meeting Activities\n\
        Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole\n\
        Example, Ada\t2/1/27, 4:00:12 PM\t2/1/27, 5:02:00 PM\t1h 1m 48s\tada@example.org\tOrganizer\n";
    assert_eq!(who(pasted), "1, 3");
}

#[test]
fn rows_without_a_header_are_read() {
    assert_eq!(who("Ada Example\tada@example.org\t16:00\nBen\tTest\t16:00"), "1, 3");
    assert_eq!(who("Ada Example,ada@example.org,16:00,62,Yes"), "1");
}

proptest! {
    #[test]
    fn no_list_causes_a_panic(text in any::<String>(), lines in "[\\PC\t\n,;\"()<>@]{0,200}") {
        let people = people();
        let _ = (match_names(&text, &people), match_names(&lines, &people));
    }

    #[test]
    fn every_written_name_is_found(ids in prop::collection::vec(0usize..5, 0..20), separator in "\n|\r\n|; |\n\n") {
        let people = people();
        let names: Vec<&str> = ids.iter().map(|nth| people[*nth].person.name.as_str()).collect();
        let found = match_names(&names.join(&separator), &people);
        let matched: BTreeSet<i64> = found.iter().filter_map(|name| match name.found {
            NameMatch::Matched(row) => Some(row.id.0),
            _ => None,
        }).collect();
        let expected: BTreeSet<i64> = ids.iter().map(|nth| people[*nth].id.0).collect();
        prop_assert_eq!(found.len(), matched.len());
        prop_assert_eq!(matched, expected);
    }
}
