//! Checks lists and tables of invitations: common forms are read, others refused with a reason.

use domain::id::{InvitationId, Login};
use domain::invitations::{Invitation, InvitationDraft, InvitationState, InvitationStatus, Invitee};
use domain::people::Person;
use domain::text::{EmailAddress, LongText, PersonName, ShortText, Title};
use domain::time::{DateTime, Instant};
use formats::invitations::{InvitationRow, List, read, write};
use proptest::prelude::*;

fn draft(name: &str, login: &str, email: &str, project: &str) -> InvitationDraft {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    InvitationDraft {
        invitee: Invitee {
            name: some(name).map(|name| PersonName::parse(&name).unwrap()),
            login: some(login).map(|login| Login::parse(&login).unwrap()),
            email: some(email).map(|email| EmailAddress::parse(&email).unwrap()),
        },
        project: some(project).map(|project| Title::parse(&project).unwrap()),
        stack: None,
        seat_pool: None,
        reason: None,
        proposed_by: None,
    }
}

/// The draft of the only row.
fn only_draft(text: &str) -> Result<InvitationDraft, String> {
    let List { mut rows, .. } = read(text).unwrap();
    assert_eq!(rows.len(), 1, "{text:?}: {rows:?}");
    rows.remove(0).draft
}

#[test]
fn every_common_form_of_a_person_is_read() {
    for (line, name, login, email, project) in [
        ("ada", "", "ada", "", ""),
        ("@ada", "", "ada", "", ""),
        ("https://github.com/ada", "", "ada", "", ""),
        ("http://www.GitHub.com/ada/?tab=stars", "", "ada", "", ""),
        ("github.com/ada", "", "ada", "", ""),
        ("ada@x.example", "", "", "ada@x.example", ""),
        ("<mailto:ada@x.example>", "", "", "ada@x.example", ""),
        ("Ada Lovelace <ada@x.example>", "Ada Lovelace", "", "ada@x.example", ""),
        ("\"Lovelace, Ada\" <ada@x.example>", "Lovelace, Ada", "", "ada@x.example", ""),
        ("Ada Lovelace ada@x.example", "Ada Lovelace", "", "ada@x.example", ""),
        ("Ada Lovelace (@ada)", "Ada Lovelace", "ada", "", ""),
        ("Ada Lovelace, ada", "Ada Lovelace", "ada", "", ""),
        ("Ada Lovelace, ada, Wick Lib", "Ada Lovelace", "ada", "", "Wick Lib"),
        ("Ada Lovelace\t@ada\tWick Lib", "Ada Lovelace", "ada", "", "Wick Lib"),
        ("Ada Lovelace; https://github.com/ada; Wick", "Ada Lovelace", "ada", "", "Wick"),
        ("Ada, ada@x.example, Wick Lib,", "Ada", "", "ada@x.example", "Wick Lib"),
        ("@ada ada@x.example", "", "ada", "ada@x.example", ""),
        ("@ada, ada@x.example", "", "ada", "ada@x.example", ""),
        ("Ada, @ada, ada@x.example, Wick", "Ada", "ada", "ada@x.example", "Wick"),
        ("- @ada", "", "ada", "", ""),
    ] {
        assert_eq!(only_draft(line), Ok(draft(name, login, email, project)), "{line:?}");
    }
}

#[test]
fn invalid_line_has_a_reason_and_affects_no_other() {
    for (line, reason) in [
        ("Ada Lovelace", "login"),
        ("ada.lovelace", "“ada.lovelace”"),
        ("https://github.com/wick/lib", "“https://github.com/wick/lib”"),
        ("https://github.com/", "“https://github.com/”"),
        ("https://gitlab.com/ada", "“https://gitlab.com/ada”"),
        ("@", "“@”"),
        ("ada@localhost", "“ada@localhost”"),
        ("ada@x.example, bob@x.example", "more than one email address"),
        ("@ada @bob", "more than one login"),
        ("@ada, Wick Lib", "not clear"),
        ("Ada, Wick, ada@x.example", "not clear"),
        ("a, b, c, d", "not clear"),
        ("Ada, @ada, Wick, Lamp", "not clear"),
    ] {
        let List { rows, left_out, .. } = read(&format!("@first\n{line}\n@last")).unwrap();
        assert_eq!((rows.len(), rows[1].line, rows[1].typed.as_str(), left_out.len()), (3, 2, line, 0));
        let refusal = rows[1].draft.clone().unwrap_err();
        assert!(refusal.contains(reason), "{line:?}: {refusal}");
        assert!(rows[0].draft.is_ok() && rows[2].draft.is_ok());
    }
}

#[test]
fn blank_lines_and_notes_are_skipped_but_counted() {
    let List { rows, .. } = read("\u{feff}# to ask\r\n\r\n  @ada  \r\n# later\r@bob\n\n").unwrap();
    let seen: Vec<_> = rows.iter().map(|row| (row.line, row.typed.as_str())).collect();
    assert_eq!(seen, [(3, "@ada"), (5, "@bob")]);
}

const TABLE: &str = "\
Name,GitHub,E-Mail,Affiliation,Stack,Reserve,Reason,Proposed by,Shirt,state
Ada Lovelace,@ada,ada@x.example,Wick Lib,Lamps,first-timers,\"knows
oil, well\",https://github.com/bob,XL,accepted
,,,,,,,,,
Zoë,,zoe@x.example
,,,Wick,,,,,,
";

#[test]
fn table_is_read_by_its_column_names() {
    let List { rows, left_out, .. } = read(TABLE).unwrap();
    assert_eq!(left_out, ["Shirt"]);
    assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 5, 6]);
    let ada = InvitationDraft {
        stack: Some(Title::parse("Lamps").unwrap()),
        seat_pool: Some(Title::parse("first-timers").unwrap()),
        reason: Some(ShortText::parse("knows oil, well").unwrap()),
        proposed_by: Some(Login::parse("bob").unwrap()),
        ..draft("Ada Lovelace", "ada", "ada@x.example", "Wick Lib")
    };
    assert_eq!(rows[0].draft, Ok(ada));
    assert!(rows[0].typed.starts_with("Ada Lovelace,@ada") && rows[0].typed.ends_with("XL,accepted"));
    assert_eq!(rows[1].draft, Ok(draft("Zoë", "", "zoe@x.example", "")));
    assert!(rows[2].draft.clone().unwrap_err().contains("login"));
}

#[test]
fn old_column_names_are_still_read() {
    let draft = |heading: &str| {
        let table = format!("{heading}\nAda,ada,ada@x.example,first-timers\n");
        read(&table).unwrap().rows.remove(0).draft.unwrap()
    };
    let draft_now = draft("name,login,email,seat_pool");
    assert_eq!(draft_now.seat_pool, Some(Title::parse("first-timers").unwrap()));
    assert_eq!(draft("name,login,mail,reserve"), draft_now);
}

#[test]
fn separators_and_line_ends_do_not_matter() {
    let table = "name,mail,login\nAda,ada@x.example,ada\n";
    let drafts = |text: &str| read(text).unwrap().rows.into_iter().map(|row| row.draft).collect::<Vec<_>>();
    let expected = [Ok(draft("Ada", "ada", "ada@x.example", ""))];
    for same in [
        table.to_owned(),
        table.replace(',', ";"),
        table.replace(',', "\t"),
        table.replace('\n', "\r\n"),
        format!("\u{feff}{table}"),
        format!("\n\n# from the mail of May\n{table}\n\n"),
        table.replace("name,mail,login", " NAME , e-mail,GitHub login"),
        table.replace("name,mail,login", "\"name\",\"email\",\"github_login\""),
        table.replace('\n', ",\n"),
    ] {
        assert_eq!(drafts(&same), expected, "{same:?}");
    }
    assert_eq!(read(&format!("# a\n\n{table}")).unwrap().rows[0].line, 4);
    assert_eq!(drafts("mail\nada@x.example\n"), [Ok(draft("", "", "ada@x.example", ""))]);
}

#[test]
fn invalid_list_is_refused_with_a_reason() {
    for (text, reason) in [
        (String::new(), "no people"),
        ("\n# x\n".to_owned(), "no people"),
        ("name,login\n".to_owned(), "no people"),
        ("name,login,github\nAda,ada,ada\n".to_owned(), "“github” appears twice"),
        ("@ada\n".repeat(1001), "1001 rows"),
        (format!("login\n{}", "ada\n".repeat(1001)), "1001 rows"),
        ("a".repeat(1_000_001), "1 MB"),
    ] {
        let refusal = read(&text).unwrap_err().to_string();
        assert!(refusal.contains(reason), "{refusal}");
    }
    assert_eq!(read(&"@ada\n".repeat(1000)).unwrap().rows.len(), 1000);
}

#[test]
fn only_the_row_with_an_open_quotation_mark_is_refused() {
    let List { rows, .. } = read("name,login\nAda,\"ada\nBob,bob\n").unwrap();
    let lines: Vec<_> = rows.iter().map(|row| (row.line, row.draft.is_ok())).collect();
    assert_eq!(lines, [(2, false), (3, true)]);
    assert!(rows[0].draft.clone().unwrap_err().contains("A quotation mark in this row is not closed"));
}

#[test]
fn only_the_row_with_too_many_columns_is_refused() {
    let List { rows, .. } = read("name,login\nLovelace, Ada,ada\nBob,bob,,\n").unwrap();
    assert!(rows[0].draft.clone().unwrap_err().contains("in column 3, but the header names 2 columns"));
    assert!(rows[1].draft.is_ok());
}

fn at(seconds: i64) -> Instant {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

fn invitation(draft: InvitationDraft, person: Option<Person>) -> Invitation {
    Invitation {
        id: InvitationId(1),
        draft,
        person,
        proposer: None,
        status: InvitationStatus { state: InvitationState::Waitlisted, deadline: Some(at(1_900_000_000)), offer: None },
        since: at(1_800_000_000),
        sent: None,
        reminded: None,
        place: Some(3),
        first_timer: true,
        why: Some(LongText::parse("-- no\ntime").unwrap()),
        suggestion: Some(ShortText::parse("@bob, or zoe").unwrap()),
        forwarded_to: None,
        has_question: false,
        agreed: Some(2),
        imported: false,
        has_email: true,
        has_link: false,
        answered_from_other_address: false,
        email: None,
        merged: None,
        seen: None,
    }
}

#[test]
fn exported_invitations_have_their_state_and_no_formula() {
    let sly = InvitationDraft {
        reason: Some(ShortText::parse("=1+1").unwrap()),
        ..draft("+Ada", "", "-a@x.example", "'@wick")
    };
    let expected = "name,login,email,project,stack,seat_pool,reason,proposed_by,state,since,sent,deadline,waitlist_position,first_timer,agreed,decline_reason,suggestion\n\
        '+Ada,,'-a@x.example,''@wick,,,'=1+1,,waitlisted,2027-01-15T08:00:00Z,,2030-03-17T17:46:40Z,3,yes,2,\"'-- no\ntime\",\"'@bob, or zoe\"\n";
    let table = write(&[invitation(sly.clone(), None)]);
    assert_eq!(table, expected);
    let List { rows, left_out, .. } = read(&table).unwrap();
    assert_eq!((rows[0].draft.clone(), left_out.len()), (Ok(sly), 0));
}

#[test]
fn invitation_without_a_name_has_the_persons_name() {
    let nameless = draft("", "", "", "");
    let ada = Person { name: PersonName::parse("Ada").unwrap(), login: Some(Login::parse("ada").unwrap()) };
    let table = write(&[invitation(nameless, Some(ada))]);
    assert_eq!(read(&table).unwrap().rows[0].draft, Ok(draft("Ada", "ada", "", "")));
}

/// A valid [`Title`], or none, often with characters that are difficult in tables.
fn awkward() -> impl Strategy<Value = Option<String>> {
    // The character “\u{fffd}” is refused, because it shows that a text was misread.
    let text = "['=+@,;\"-]{0,2}[\\PC]{0,12}[a-z]"
        .prop_filter_map("not a title", |text| Title::parse(&text.replace('\u{fffd}', "?")).ok());
    proptest::option::of(text.prop_map(String::from))
}

prop_compose! {
    fn any_draft()(name in awkward(), login in "[a-zA-Z0-9][a-zA-Z0-9-]{0,8}", by in proptest::option::of("[a-z0-9]{1,8}"), email in "[-+='a-z0-9]{1,6}", which in 0u8..3, more in proptest::collection::vec(awkward(), 4)) -> InvitationDraft {
        let title = |nth: usize| more[nth].as_ref().map(|text| Title::parse(text).unwrap());
        InvitationDraft {
            invitee: Invitee {
                name: name.map(|name| PersonName::parse(&name).unwrap()),
                login: (which > 0).then(|| Login::parse(&login).unwrap()),
                email: (which < 2).then(|| EmailAddress::parse(&format!("{email}@x.example")).unwrap()),
            },
            project: title(0),
            stack: title(1),
            seat_pool: title(2),
            reason: more[3].as_ref().map(|text| ShortText::parse(text).unwrap()),
            proposed_by: by.map(|by| Login::parse(&by).unwrap()),
        }
    }
}

proptest! {
    #[test]
    fn written_invitations_are_read_back(drafts in proptest::collection::vec(any_draft(), 1..6)) {
        let invitations: Vec<_> = drafts.iter().map(|draft| invitation(draft.clone(), None)).collect();
        let List { rows, left_out, .. } = read(&write(&invitations)).unwrap();
        prop_assert_eq!(left_out.len(), 0);
        let read: Vec<_> = rows.into_iter().map(|row| row.draft).collect();
        prop_assert_eq!(read, drafts.into_iter().map(Ok).collect::<Vec<_>>());
    }

    #[test]
    fn reported_lines_are_lines_of_the_list(text in "(name,login\n)?[a-z@,;\"<>#. \n\r]{0,80}") {
        let last = text.replace("\r\n", "\n").split(['\n', '\r']).count();
        for InvitationRow { line, typed, .. } in read(&text).map(|list| list.rows).unwrap_or_default() {
            prop_assert!((1..=last).contains(&(line as usize)) && text.contains(&typed), "{line} {typed:?}");
        }
    }
}
