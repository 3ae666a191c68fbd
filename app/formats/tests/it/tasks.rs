//! Checks work plans: valid rows, and the line and reason of invalid ones.

use crate::fixture::*;
use domain::id::{EditionSlug, Login, OutcomeCode, SpecNumber, TaskNumber};
use domain::import::{DiagnosticKind, ImportedEvidence, ImportedTask, ParseError, Parsed, SourceFile};
use domain::people::Person;
use domain::tasks::{DueDate, Evidence, EvidenceState, GitHubHost, Size, Status, TableRow, TaskRow};
use domain::text::{Label, LongText, PersonName, ShortText, Title, Url};
use domain::time::{Days, NaiveDate, Zone};
use formats::tasks::{StoredCells, is_skipped_link};
use proptest::prelude::*;

fn read_bytes(bytes: &[u8]) -> Result<Parsed<Vec<ImportedTask>>, ParseError> {
    formats::tasks::read(SourceFile { path: "tasks.csv", bytes })
}

const PULL: &str = "https://github.com/lantern/wicklib/pull/1";
const ISSUE: &str = "https://github.com/lantern/wicklib/issues/2";

fn links(task: &ImportedTask) -> Vec<&str> {
    task.evidence.iter().flatten().map(|evidence| evidence.url.as_str()).collect()
}

fn read(text: &str) -> Result<Parsed<Vec<ImportedTask>>, ParseError> {
    read_bytes(text.as_bytes())
}

#[test]
fn row_is_found_by_its_exact_title() {
    let table = "title,status,description\nLasting,done,\"First\nLast\"\n\n\"Last\n\",done,\n";
    let line = |title: &str| {
        formats::tasks::line_of(
            SourceFile { path: "tasks.csv", bytes: table.as_bytes() },
            None,
            &StoredCells::default(),
            &Title::parse(title).unwrap(),
        )
    };
    assert_eq!([line("Lasting"), line("Last"), line("First")], [Some(2), Some(5), None]);
}

#[test]
fn work_plan_is_read_completely() {
    let Parsed { imported, diagnostics } = read(TASKS).unwrap();
    let titles: Vec<_> = imported.iter().map(|task| task.title.as_str()).collect();
    assert_eq!(titles, ["Wicks: cotton, paper", "Oils sorted", "Two lines in one cell"]);
    assert_eq!(imported[0].specs, Some(vec![SpecNumber(4), SpecNumber(7)]));
    let outcomes = ["1b", "1e"].map(|code| OutcomeCode::parse(code).unwrap());
    assert_eq!(imported[0].outcomes, Some(outcomes.to_vec()));
    assert_eq!(links(&imported[0]), [PULL, ISSUE]);
    assert_eq!((&imported[1].track, imported[1].status), (&Some(None), Status::InProgress));
    assert_eq!(diagnostics[0].text, "3 tasks: 1 done, 1 in progress, 1 proposed");
}

#[test]
fn format_details_of_a_table_do_not_matter() {
    let expected = read(TASKS).unwrap();
    let marked = format!("\u{feff}{}", TASKS.replace('\n', "\r\n").replace("Two lines\r\nin", "Two lines\nin"));
    assert_eq!(read(&marked).unwrap(), expected);
    let gaps = TASKS.replacen("Oils sorted", "\n,,,,,\n\nOils sorted", 1);
    assert_eq!(read(&gaps).unwrap(), expected);
    assert_eq!(read("status,title\ndone,Lamp\n").unwrap().imported[0].title.as_str(), "Lamp");
}

#[test]
fn invalid_row_is_named_by_its_line() {
    for (old, new, line, reason) in [
        ("title,", "name,", 1, "“title” is missing"),
        (",status,", ",state,", 1, "“status” is missing"),
        (",track,", ",title,", 1, "twice"),
        ("in progress", "under way", 3, "“under way”"),
        (",1b 1e,", ",1b 9Z,", 2, "“9Z”"),
        (",4;7,", ",4;VII,", 2, "“VII”"),
        (",in progress,", ",in progress,,x", 3, "in column 7, but the header names 6 columns"),
        ("in one cell\",Oils,0,2b,proposed,", "in one cell\",Oils,0,2b,later,", 4, "“later”"),
        ("Oils sorted", "\"Wicks: cotton, paper\"", 3, "already on line 2"),
        ("Oils sorted", "", 3, "title can’t be empty"),
        (",in progress,", ",in progress,ftp://lamp", 3, "not a web address"),
        (",proposed,", ",proposed,\"https://a.example", 4, "not closed"),
    ] {
        let text = with(TASKS, old, new);
        let error = read(&text).unwrap_err();
        assert_eq!((error.line, error.file.as_str()), (line, "tasks.csv"), "{error}");
        assert!(error.reason.contains(reason), "{error}");
    }
    // A row after one that spans two lines, and after blank lines.
    let text = format!("{TASKS}\n\r\n\nLast,,,,never,\n");
    assert_eq!(read(&text).unwrap_err().line, 9);
    assert_eq!(read("").unwrap_err().line, 1);
    assert_eq!(read_bytes(b"title,status\nA,done\n\xff,done\n").unwrap_err().line, 3);
}

#[test]
fn unknown_columns_are_reported() {
    let text = "title,status,claimants,description,mood\nLamp,done,ada-lantern @zoe,\"Light\nit\",fine\n";
    let Parsed { imported, diagnostics } = read(text).unwrap();
    let logins: Vec<_> = imported[0].assignees.iter().map(|person| person.login.as_ref().unwrap().as_str()).collect();
    assert_eq!(
        (logins, imported[0].description.clone()),
        (vec!["ada-lantern", "zoe"], Some(LongText::parse("Light\nit").ok()))
    );
    let skipped = of_kind(&diagnostics, DiagnosticKind::Skipped);
    assert_eq!((skipped.len(), skipped[0].0, skipped[0].1.contains("mood")), (1, 1, true));
}

#[test]
fn formulas_become_text_and_call_links_are_skipped() {
    let Parsed { imported, diagnostics } =
        read("title,status,links\n'=SUM(A1),done,https://x.zoom.us/j/1?pwd=SECRET\n").unwrap();
    // The apostrophe that our tables add before formulas is removed.
    assert_eq!((imported[0].title.as_str(), links(&imported[0])), ("=SUM(A1)", vec![]));
    assert!(!format!("{imported:?}{diagnostics:?}").contains("SECRET"));
}

#[test]
fn links_may_be_separated_by_commas_or_semicolons() {
    let cell =
        "\"https://a.example/x;y, https://b.example;https://c.example,https://d.example; <https://e.example/,>\"";
    let task = &read(&format!("title,status,links\nLamp,done,{cell}\n")).unwrap().imported[0];
    assert_eq!(
        links(task),
        ["https://a.example/x;y", "https://b.example", "https://c.example", "https://d.example", "https://e.example/,"]
    );
}

#[test]
fn missing_column_differs_from_an_empty_cell() {
    let missing = &read("title,status\nLamp,done\n").unwrap().imported[0];
    assert_eq!(*missing, ImportedTask::of(Title::parse("Lamp").unwrap(), Status::Done));
    let head = "title,status,track,specs,outcomes,links,claimants,size,hands,description,skills,note,number,\
        serves_none,waits_for,due,labels";
    let empty = &read(&format!("{head}\nLamp,done,,,, ,,,,\" \n\",,,,,,,\n")).unwrap().imported[0];
    let none = ImportedTask {
        description: Some(None),
        track: Some(None),
        size: Some(None),
        due: Some(None),
        labels: Some(vec![]),
        skills: Some(vec![]),
        specs: Some(vec![]),
        outcomes: Some(vec![]),
        evidence: Some(vec![]),
        no_goal_reason: Some(None),
        depends_on: Some(vec![]),
        ..missing.clone()
    };
    assert_eq!(*empty, none, "an empty number, people needed, assignees or note is the same as a missing column");
}

#[test]
fn size_people_skills_and_note_are_read() {
    let table = "number,title,status,updated,size,hands,skills,note\n\
        7,Lamp,done,2031-01-01T00:00:00Z,Small, 3 ,\"Rust, patience\",\"It\nburns\"\n";
    let Parsed { imported, diagnostics } = read(table).unwrap();
    assert_eq!((imported[0].size, imported[0].people_needed), (Some(Some(Size::Small)), Some(3)));
    assert_eq!(imported[0].skills, Some(["Rust", "patience"].map(|skill| Title::parse(skill).unwrap()).to_vec()));
    assert_eq!(imported[0].note, ShortText::parse("It burns").ok());
    assert_eq!(of_kind(&diagnostics, DiagnosticKind::Skipped).len(), 0);
    for (cells, reason) in [
        ("huge,1,,", "a size"),
        (",0,,", "must be from 1 to 40, not 0"),
        (",41,,", "must be from 1 to 40, not 41"),
        (",-1,,", "a number of people"),
        (",some,,", "a number of people"),
        (",9999999999,,", "a number of people"),
        (&format!(",,,{}", "x".repeat(1001)), "has 1001 characters"),
        (&format!(",,{},", "x".repeat(201)), "has 201 characters"),
    ] {
        let error = read(&format!("title,status,size,hands,skills,note\nLamp,done,{cells}\n")).unwrap_err();
        assert!(error.line == 2 && error.reason.contains(reason), "{error}");
    }
    let long = read(&format!("title,status,description\nLamp,done,{}\n", "x".repeat(10_001))).unwrap_err();
    assert!(long.reason.contains("10000"), "{long}");
}

#[test]
fn due_date_and_labels_are_read() {
    let table = "title,status,due,labels\nLamp,done,2027-03-12,\"Docs, api,, docs\"\n";
    let task = &read(table).unwrap().imported[0];
    assert_eq!(task.due.flatten().map(|due| due.to_string()).as_deref(), Some("2027-03-12"));
    assert_eq!(task.labels, Some(["Docs", "api"].map(|label| Label::parse(label).unwrap()).to_vec()));
    for (cells, reason) in [
        ("soon,", "“soon” is not a day (like 2027-05-22)"),
        ("2027-02-30,", "“2027-02-30” is not a day"),
        (&format!(",{}", "x".repeat(41)), "has 41 characters"),
        (&format!(",{}", "x,".repeat(201)), "The limit is 10."),
    ] {
        let cells = cells.split_once(',').unwrap();
        let error = read(&format!("title,status,due,labels\nLamp,done,{},\"{}\"\n", cells.0, cells.1)).unwrap_err();
        assert!(error.line == 2 && error.reason.contains(reason), "{error}");
    }
}

#[test]
fn number_dependencies_and_no_goal_reason_are_read() {
    let table = "number,title,status,waits_for,serves_none\n 7 ,Lamp,done,\"3, 12;3\",\"It has\nto be\"\n";
    let task = &read(table).unwrap().imported[0];
    assert_eq!(
        (task.number, task.depends_on.as_deref()),
        (Some(TaskNumber(7)), Some([3, 12].map(TaskNumber).as_slice()))
    );
    assert_eq!(task.no_goal_reason, Some(ShortText::parse("It has to be").ok()));
    for (rows, line, reason) in [
        ("x,Lamp,done,,", 2, "“x” is not a task number"),
        ("1,Lamp,done,3 soon,", 2, "“soon” is not a task number"),
        ("1,Lamp,done,,\n1,Oil,done,,", 3, "Number 1 is already on line 2."),
        (&format!("1,Lamp,done,,{}", "x".repeat(1001)), 2, "has 1001 characters"),
    ] {
        let error = read(&format!("number,title,status,waits_for,serves_none\n{rows}\n")).unwrap_err();
        assert!(error.line == line && error.reason.contains(reason), "{error}");
    }
}

#[test]
fn edition_of_a_row_is_read() {
    let table = "Edition,number,title,status\n2025-Nov,1,Lamp,done\n2026,1,Oil,done\n,1,Wick,done\n";
    let imported = read(table).unwrap().imported;
    let editions: Vec<_> = imported.iter().map(|task| task.edition.as_ref().map(EditionSlug::as_str)).collect();
    assert_eq!(editions, [Some("2025-nov"), Some("2026"), None]);
    for (rows, line, reason) in [
        ("last year,1,Lamp,done", 2, "“last year” is not an edition’s short name (like 2023 or 2025-nov)"),
        ("2026,1,Lamp,done\n2026,1,Oil,done", 3, "Number 1 is already on line 2."),
    ] {
        let error = read(&format!("edition,number,title,status\n{rows}\n")).unwrap_err();
        assert!(error.line == line && error.reason.contains(reason), "{error}");
    }
}

#[test]
fn spaces_in_titles_stay_and_lines_are_joined() {
    let task = &read("title,status,track\n\"Two  spaces\",In  Progress,\"A \r\n  B\"\n").unwrap().imported[0];
    assert_eq!((task.title.as_str(), task.status), ("Two  spaces", Status::InProgress));
    assert_eq!(task.track, Some(Title::parse("A B").ok()));
}

fn any_title() -> impl Strategy<Value = Title> {
    "[=+@'a-zé]?[A-Za-zé\", ;|<>]{0,30}[a-z]".prop_map(|text| Title::parse(&text).unwrap())
}

fn any_note() -> impl Strategy<Value = String> {
    // Stored descriptions are empty or valid long texts.
    "[=+@'\" -]?[a-zé\", ;\n\t']{0,40}".prop_map(|text| LongText::parse(&text).map(String::from).unwrap_or_default())
}

fn any_link() -> impl Strategy<Value = Evidence> {
    "https?://[a-z]{1,9}\\.example/[a-z,;/]{0,9}((,|;)https?://[a-z]{1,3})?[,;]?"
        .prop_filter("links to calls, such as bbb.example, are never kept", |text| !is_skipped_link(text))
        .prop_map(|text| {
            let url = Url::parse(&text).unwrap();
            Evidence { said: Some(EvidenceState::Open), ..Evidence::new(url, &GitHubHost::default()) }
        })
}

/// People with and without a login.
fn any_people() -> impl Strategy<Value = Vec<Person>> {
    let person = |(name, login): (String, bool)| Person {
        login: login.then(|| Login::parse(&name.to_lowercase()).unwrap()),
        name: PersonName::parse(&name).unwrap(),
    };
    proptest::collection::btree_map("[A-Z][a-z]{1,5}", any::<bool>(), 0..4)
        .prop_map(move |people| people.into_iter().map(person).collect())
}

fn any_row() -> impl Strategy<Value = TableRow> {
    let status = proptest::sample::select(Status::ALL.to_vec());
    let size = proptest::option::of(proptest::sample::select(Size::ALL.to_vec()));
    let track = proptest::option::of(any_title());
    let specs = proptest::collection::btree_set(0u16..99, 0..4);
    let outcomes = proptest::collection::btree_set((1u8..9, 0usize..26), 0..4).prop_map(|places| {
        places.into_iter().filter_map(|(group, place)| OutcomeCode::at(group, place)).collect::<Vec<_>>()
    });
    let evidence = proptest::collection::vec(any_link(), 0..4);
    let skills = proptest::collection::btree_set("[=+@'a-z;\"][a-z ;\"]{0,9}[a-z]", 0..3);
    let basics = (any_title(), status, track, specs, outcomes, any_people(), evidence);
    let no_goal_reason = proptest::option::of(any_title().prop_map(|text| ShortText::parse(text.as_str()).unwrap()));
    let depends_on = proptest::collection::btree_set((1u32..99).prop_map(TaskNumber), 0..3);
    let due = proptest::option::of((0u64..20_000).prop_map(|days| NaiveDate::default() + Days::new(days)));
    let labels = proptest::collection::btree_set("[=+@'a-z;\"][a-z ;\"]{0,9}[a-z]", 0..3);
    let more = (skills, no_goal_reason, depends_on, due, labels);
    (basics, size, 1u32..41, any_note(), more).prop_map(|(basics, size, people_needed, description, more)| {
        let (skills, no_goal_reason, depends_on, due, labels) = more;
        let (title, status, track, specs, outcomes, assignees, mut evidence) = basics;
        evidence.sort_by(|a, b| a.url.cmp(&b.url));
        evidence.dedup();
        let row = TaskRow {
            edition: EditionSlug::parse("2031").unwrap(),
            number: TaskNumber(7),
            title,
            track,
            status,
            specs: specs.into_iter().map(SpecNumber).collect(),
            outcomes,
            no_goal_reason,
            assignees,
            evidence,
            updated: None,
            size,
            due: due.map(|day| DueDate { day, zone: Zone::parse("UTC").unwrap() }),
            labels: labels.iter().map(|label| Label::parse(label).unwrap()).collect(),
            people_missing: 0,
            assignees_known: false,
            blocked_by: Vec::new(),
            continued_in: None,
        };
        let skills = skills.iter().map(|skill| Title::parse(skill).unwrap()).collect();
        TableRow { row, people_needed, description, skills, depends_on: depends_on.into_iter().collect() }
    })
}

/// The task as a table can express it: people only by login.
fn expected(TableRow { row, people_needed, description, skills, depends_on }: &TableRow) -> ImportedTask {
    let logins = row.assignees.iter().filter_map(|person| person.login.clone());
    let named = logins.map(|login| Person { name: PersonName::parse(login.as_str()).unwrap(), login: Some(login) });
    ImportedTask {
        edition: Some(row.edition.clone()),
        number: Some(row.number),
        no_goal_reason: Some(row.no_goal_reason.clone()),
        depends_on: Some(depends_on.clone()),
        description: Some(LongText::parse(description).ok()),
        track: Some(row.track.clone()),
        size: Some(row.size),
        due: Some(row.due.as_ref().map(|due| due.day)),
        labels: Some(row.labels.clone()),
        people_needed: Some(*people_needed),
        skills: Some(skills.clone()),
        specs: Some(row.specs.clone()),
        outcomes: Some(row.outcomes.clone()),
        assignees: named.collect(),
        evidence: Some(
            row.evidence.iter().map(|evidence| ImportedEvidence { url: evidence.url.clone(), state: None }).collect(),
        ),
        ..ImportedTask::of(row.title.clone(), row.status)
    }
}

proptest! {
    #[test]
    fn written_table_is_read_back(rows in proptest::collection::vec(any_row(), 0..4), breaks in any::<bool>()) {
        let mut rows = rows;
        rows.sort_by(|a, b| a.row.title.cmp(&b.row.title));
        rows.dedup_by(|a, b| a.row.title == b.row.title);
        rows.iter_mut().zip(1..).for_each(|(row, number)| row.row.number = TaskNumber(number));
        let table = formats::tasks::write_csv(&EditionSlug::parse("2031").unwrap(), &rows);
        // Browsers send line breaks as CRLF.
        let sent = if breaks { table.replace('\n', "\r\n") } else { table };
        let Parsed { imported, diagnostics } = read(&sent).unwrap();
        prop_assert_eq!(imported, rows.iter().map(expected).collect::<Vec<_>>());
        prop_assert_eq!(of_kind(&diagnostics, DiagnosticKind::Skipped).len(), 0);
    }

    #[test]
    fn written_row_is_read_back(title in "[A-Za-zé\", ;|]{0,30}[a-z]", track in "[a-z\"&]{0,9}", specs in proptest::collection::btree_set(0u16..99, 0..4), status in 0usize..6, quote in any::<bool>()) {
        let field = |text: &str| if quote || text.contains([',', '"']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() };
        let numbers: Vec<String> = specs.iter().map(u16::to_string).collect();
        let status = Status::ALL[status];
        let row = [&title, &track, &numbers.join(" "), "", status.as_str(), ""].map(field).join(",");
        let imported = read(&format!("title,track,specs,outcomes,status,links\n{row}\n")).unwrap().imported;
        prop_assert_eq!(imported[0].title.as_str(), title.trim());
        prop_assert_eq!(&imported[0].track, &Some(Title::parse(&track).ok()));
        prop_assert_eq!(&imported[0].specs, &Some(specs.into_iter().map(SpecNumber).collect::<Vec<_>>()));
        prop_assert_eq!(imported[0].status, status);
    }
}
