//! The work plan as a table over HTTP: it goes out, is changed in a spreadsheet, and comes in again.

use crate::plan::{Plan, slug};
use crate::test_app::now;
use domain::id::{Login, TaskNumber};
use domain::import::{ImportedEvidence, ImportedTask, SourceFile};
use domain::people::Person;
use domain::tasks::Status;
use domain::text::{LongText, PersonName, ShortText, Title, Url};
use domain::workflow::Size;
use reqwest::multipart::{Form, Part};

impl Plan {
    /// Uploads a table as a browser does, by the organizer; the page that answers.
    async fn upload(&self, csv: &str) -> String {
        let part = Part::text(csv.to_owned()).file_name("tasks-2027.csv").mime_str("text/csv").expect("a kind");
        self.send("/2027/tasks/import/check", Form::new().text("list", "").part("file", part)).await
    }

    /// Presses the button on the page that `upload` gave: a browser sends every line break as two characters.
    async fn take(&self, page: &str) -> String {
        let list = page.split(r#"<input type="hidden" name="list" value=""#).nth(1).expect("a button to take it in");
        let list = list.split_once('"').expect("its end").0;
        let list = [("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&#x27;", "'"), ("\n", "\r\n"), ("&amp;", "&")]
            .iter()
            .fold(list.to_owned(), |list, (code, text)| list.replace(code, text));
        self.send("/2027/tasks/import", Form::new().text("list", list)).await
    }

    async fn send(&self, path: &str, form: Form) -> String {
        let request = self.app.client.post(self.app.address(path)).header("sec-fetch-site", "same-origin");
        let request = self.organizer.iter().fold(request, |request, key| request.header("cookie", key));
        let answer = request.multipart(form).send().await.expect("an answer");
        assert_eq!(answer.status(), 200, "{path}");
        answer.text().await.expect("text")
    }

    async fn table(&self) -> String {
        self.app.page("/2027/tasks.csv").await
    }
}

/// What the page says of the table, without marks.
fn said(page: &str) -> String {
    let of = page.split(r#"class="preview"#).nth(1).or_else(|| page.split(r#"class="done""#).nth(1)).unwrap_or(page);
    let of = of.split("</section>").next().expect("its end").split("As a table").next().expect("its end");
    of.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text)).collect()
}

fn person(name: &str, login: Option<&str>) -> Person {
    let login = login.map(|login| Login::parse(login).expect("a login"));
    Person { name: PersonName::parse(name).expect("a name"), login }
}

fn text(words: &str) -> Option<Option<LongText>> {
    Some(LongText::parse(words).ok())
}

/// All that has ever been hard to write into a table.
fn hard_ones(logins: &[String]) -> Vec<ImportedTask> {
    let new = |title: &str| ImportedTask::of(Title::parse(title).expect("a title"), Status::Planned);
    let link = |url: &str| ImportedEvidence { url: Url::parse(url).expect("an address"), state: None };
    let title = |words: &str| Title::parse(words).expect("a title");
    let mut led = new("Led by somebody without a login");
    led.assignees = vec![
        person("Nobody Online", None),
        person("Known", Some(&logins[0])),
        person("Also Offline", None),
        person("Known Too", Some(&logins[1])),
    ];
    led.people_needed = Some(5);
    led.size = Some(Some(Size::Small));
    led.skills = Some(vec![title("C; or C++"), title("patience")]);
    let mut formula = new("=HYPERLINK(\"https://example.org\")");
    formula.description = text("=SUM(A1:A9)");
    formula.track = Some(Some(title("-Tools  and \"toys\", others")));
    let mut lines = new("Two  spaces, 'quoted'");
    lines.no_goal_reason = Some(ShortText::parse("=because, \"it\" has to be").ok());
    lines.depends_on = Some(vec![TaskNumber(2), TaskNumber(1)]);
    lines.description = text("First\n\n- second; \"third\"\n\t@fourth");
    lines.evidence = Some(vec![
        link("https://example.org/a,https://example.org/b"),
        link("https://example.org/c;"),
        link("https://github.com/example-org/wheels/pull/7"),
    ]);
    vec![led, formula, lines]
}

#[tokio::test]
async fn a_table_that_goes_out_and_comes_in_again_changes_nothing() {
    let plan = Plan::with_people(2).await;
    let logins: Vec<String> = plan.people.iter().map(|(login, _)| login.clone()).collect();
    let store = &plan.app.store;
    store.import_tasks(&slug(), &hard_ones(&logins), now()).await.expect("they go in");
    let call = [
        ("links", "https://example.zoom.us/j/1 https://example.org/d"),
        ("no_goal_reason", "it has to be"),
        ("depends_on", "3, 1"),
    ];
    plan.propose(&plan.people[0].1, "Has the address of a call", &call).await;
    let csv = plan.table().await;
    let head = "edition,number,title,track,specs,outcomes,status,links,assignees,size,updated,people_needed,description,skills,\
                no_goal_reason,depends_on\n";
    assert!(csv.starts_with(head), "{}", csv.lines().next().unwrap_or_default());
    let before = store.task_table(&slug()).await.expect("a table");
    let page = plan.upload(&csv).await;
    assert!(said(&page).contains(&format!("{} tasks stay as they are.", before.len())), "{}", said(&page));
    assert!(said(&page).contains("There is nothing to take in.") && !page.contains("Take it into the plan"));
    // A page that was left open, and the command line, say the same.
    let taken = plan.post("/2027/tasks/import", &plan.organizer, &[("list", &csv)]).await.text().await.expect("text");
    assert!(taken.contains("Nothing was changed: everything stood there already."), "{}", said(&taken));
    let imported =
        formats::tasks::read(SourceFile { path: "tasks.csv", bytes: csv.as_bytes() }).expect("facts").imported;
    assert_eq!(store.import_tasks(&slug(), &imported, now()).await.expect("changes"), Vec::<String>::new());
    assert_eq!(store.task_table(&slug()).await.expect("a table"), before);
    assert_eq!(plan.table().await, csv);
    let led = before.iter().find(|row| row.row.title.as_str().starts_with("Led by")).expect("the task");
    assert_eq!((led.row.assignees[0].name.as_str(), led.row.assignees.len()), ("Nobody Online", 4));
}

#[tokio::test]
async fn a_table_shows_what_it_would_do_and_does_it_when_it_is_taken_in() {
    let plan = Plan::with_people(1).await;
    let (login, key) = &plan.people[0];
    let address = plan.propose(key, "Teach the calendars to agree", &[("specs", "4")]).await;
    let number = address.rsplit('/').next().expect("a number");
    let csv = format!(
        "number,title,status,note,specs,hands,claimants,mood\n\
         {number},Have the <i>calendars</i> agree,planned,,,2,{login},fine\n\
         ,\"Brand new, <b>bold</b>\",planned,,4,,,fine\n"
    );
    let page = plan.upload(&csv).await;
    for words in [
        "1 task is new, 1 is renamed. 1 task loses something.",
        "Line 1: The column “mood” is not one that Cairn knows.",
        &format!(
            "task {number} “Teach the calendars to agree”: renamed to “Have the &lt;i&gt;calendars&lt;/i&gt; agree”; "
        ),
        "; proposed → planned; SPECs 4 → none; ",
        "hands 1 → 2",
        "Brand new, &lt;b&gt;bold&lt;/b&gt;” is new: planned; SPECs 4",
    ] {
        assert!(said(&page).contains(words), "{words}: {}", said(&page));
    }
    let stands = plan.task(&address).await;
    assert_eq!(
        (stands.row.status, stands.people_needed, stands.claims.len()),
        (Status::Proposed, 1, 0),
        "it was only looked at"
    );
    let done = plan.take(&page).await;
    assert!(said(&done).contains("1 task is new, 1 was renamed. 1 task lost something."), "{}", said(&done));
    assert!(said(&done).contains("SPECs 4 → none") && !done.contains("Take it into the plan"));
    let stands = plan.task(&address).await;
    assert_eq!((stands.row.status, stands.people_needed, stands.claims.len()), (Status::Planned, 2, 1));
    let number = TaskNumber::parse(number).expect("a number");
    let before = plan.app.store.task_revisions(&slug(), number, None, 9).await.expect("wordings");
    assert_eq!(before[0].title.as_str(), "Teach the calendars to agree", "what it was called can be read");
    assert!(plan.app.page(&address).await.contains("the-organizer"), "whoever took it in has moved it");
    assert!(plan.app.get_as("/me/notifications", key).await.contains("Have the &lt;i&gt;calendars"));
}

#[tokio::test]
async fn rows_that_break_a_rule_are_all_named_and_nothing_is_taken_in() {
    let plan = Plan::with_people(1).await;
    let key = &plan.people[0].1;
    let first = plan.propose(key, "First", &[]).await;
    let second = plan.propose(key, "Second", &[]).await;
    let csv = "number,title,status,note,specs,waits_for\n,First,done,,4,\n,Second,dropped,,4,\n,Third,planned,,777,\n\
        ,Fourth,planned,,4,\n999,Fifth,planned,,4,\n,Sixth,planned,,,\n,Seventh,planned,,4,999\n";
    let page = plan.upload(csv).await;
    for words in [
        "1 task is new, 6 can’t be taken.",
        "“First”: This task is proposed, so it can’t go straight to done.",
        "“Second”: Give a reason.",
        "“Third”: There is no SPEC 777.",
        "“Fifth”: This plan has no task 999. Leave the number empty to add a new task.",
        "“Sixth”: Name a SPEC under specs or an outcome under outcomes, or explain under no_goal_reason why",
        "“Seventh”: There is no task 999 in edition 2027.",
    ] {
        assert!(said(&page).contains(words), "{words}: {}", said(&page));
    }
    assert!(!page.contains("Take it into the plan"));
    let before = plan.table().await;
    let posted = plan.post("/2027/tasks/import", &plan.organizer, &[("list", csv)]).await.text().await.expect("text");
    assert!(said(&posted).contains("6 rows can’t be taken"), "{}", said(&posted));
    assert_eq!(plan.table().await, before);
    // With its words the move is one, and they stand in the history.
    let page = plan.upload("title,status,note\nSecond,dropped,Nobody needs it\nFirst,planned,\n").await;
    plan.take(&page).await;
    let stands = plan.task(&second).await;
    let last = stands.history.last().expect("a step");
    assert_eq!((last.note.clone(), last.imported), (ShortText::parse("Nobody needs it").ok(), false));
    assert_eq!(plan.task(&first).await.row.status, Status::Planned);
}

#[tokio::test]
async fn of_a_table_of_two_thousand_rows_the_first_lines_are_shown_and_the_others_on_demand() {
    let plan = Plan::with_people(0).await;
    let rows: String = (0..2000).map(|nth| format!("Task number {nth},planned,Many,4\n")).collect();
    let page = plan.upload(&format!("title,status,track,specs\n{rows}")).await;
    assert!(said(&page).contains("2000 tasks are new."), "{}", said(&page));
    let (shown, behind) = page.split_once("<summary>and 1981 more</summary>").expect("the rest is folded");
    assert!(shown.contains("Task number 5”") && behind.contains("Task number 1999”"));
    let done = plan.take(&page).await;
    assert!(said(&done).contains("2000 tasks are new.") && done.contains("<summary>and 1981 more</summary>"));
    let page = plan.upload(&plan.table().await).await;
    assert!(said(&page).contains("tasks stay as they are."), "{}", said(&page));
}

#[tokio::test]
async fn a_table_that_cannot_be_read_says_where_and_comes_back() {
    let plan = Plan::with_people(0).await;
    for (csv, why) in [
        ("title,status,hands\nA,planned,99\n", "Line 2: People needed must be from 1 to 40, not 99."),
        ("title,status\nA,planned\nA,done\n", "Line 3: “A” stands on line 2 already."),
        ("", "Line 1: The file is empty"),
    ] {
        let page = plan.upload(csv).await;
        assert!(page.contains(why) && !page.contains("Take it into the plan"), "{why}");
        assert!(csv.is_empty() || page.contains("A,planned"), "what was given comes back");
    }
}

#[tokio::test]
async fn where_a_task_serves_something_a_table_says_that_it_leaves_out_why_it_serves_nothing() {
    let plan = Plan::with_people(0).await;
    let csv = "title,status,specs,serves_none\nBoth,planned,4,It has to <b>be</b>\n";
    let words = "“Both” serves something, so the reason why it serves none is left out: “It has to &lt;b&gt;be";
    let page = plan.upload(csv).await;
    assert!(said(&page).contains(words), "{}", said(&page));
    let done = plan.take(&page).await;
    assert!(said(&done).contains(words) && said(&done).contains("1 task is new"), "{}", said(&done));
    let again = plan.post("/2027/tasks/import", &plan.organizer, &[("list", csv)]).await.text().await.expect("text");
    assert!(said(&again).contains("Nothing was changed.") && said(&again).contains(words), "{}", said(&again));
    assert!(!plan.table().await.contains("It has to"));
}

#[tokio::test]
async fn a_task_that_was_merged_is_named_with_the_one_it_went_into_and_stays_as_it_is() {
    let plan = Plan::with_people(1).await;
    let key = &plan.people[0].1;
    let (duplicate, kept) = (plan.propose(key, "Twin", &[]).await, plan.propose(key, "Kept", &[]).await);
    let into = kept.rsplit('/').next().expect("a number");
    let merge = [("do", "merge"), ("into", into), ("why", "the same")];
    assert_eq!(plan.post(&duplicate, &plan.organizer, &merge).await.status(), 303);
    let csv = "title,status\nTwin,planned\n";
    let words = format!("“Twin” stays as it is: it was merged into task {into}");
    let page = plan.upload(csv).await;
    assert!(said(&page).contains(&words) && page.contains(&format!("href=\"{kept}\"")), "{}", said(&page));
    assert!(said(&page).contains("There is nothing to take in."));
    let taken = plan.post("/2027/tasks/import", &plan.organizer, &[("list", csv)]).await.text().await.expect("text");
    assert!(said(&taken).contains("Nothing was changed.") && said(&taken).contains(&words), "{}", said(&taken));
    let page = plan.upload(&plan.table().await).await;
    assert!(!said(&page).contains("merged"), "as it stands it says nothing new: {}", said(&page));
}

/// A table of another edition, from before exports named their edition.
const NUMBERS_OF_ANOTHER_EDITION: &str = "number,title,status,serves_none\n\
    1,A task of last year with this number,in progress,x\n\
    2,Another one,planned,x\n";

/// An export of another edition; its second task depends on its first.
const OF_ANOTHER_EDITION: &str = "edition,number,title,status,serves_none,waits_for\n\
    2026,1,Carry this over,planned,x,\n\
    2026,2,And this,planned,x,1\n";

impl Plan {
    /// What the form of the preview sends to `door`.
    async fn choose(&self, door: &str, list: &str, choices: &[(&str, &str)]) -> String {
        let form = [&[("list", list)], choices].concat();
        let answer = self.post(&format!("/2027/tasks/import{door}"), &self.organizer, &form).await;
        answer.text().await.expect("text")
    }
}

#[tokio::test]
async fn table_with_foreign_numbers_never_renames_silently() {
    let plan = Plan::with_people(0).await;
    let before = plan.table().await;
    let first = plan.task("/2027/tasks/1").await.row.title;
    let why = "2 rows name no edition and don’t match the tasks with their numbers. Choose what to do with them";
    let page = plan.upload(NUMBERS_OF_ANOTHER_EDITION).await;
    let here = format!("1 “A task of last year with this number”: here task 1 is “{first}”");
    for words in [why, "Nothing was imported.", &here] {
        assert!(said(&page).contains(words), "{words}: {}", said(&page));
    }
    assert!(!page.contains("Take it into the plan") && page.contains("A task of last year"), "the text is kept");
    let refused = plan.choose("", NUMBERS_OF_ANOTHER_EDITION, &[]).await;
    assert!(said(&refused).contains(why), "{}", said(&refused));
    assert_eq!(plan.table().await, before);
}

#[tokio::test]
async fn person_decides_what_unclear_rows_become() {
    let plan = Plan::with_people(0).await;
    let before = plan.table().await;
    let list = "number,title,status,serves_none\n1,A task of last year with this number,planned,x\n";
    let left_out = plan.choose("", list, &[("unclear", "leave-out")]).await;
    assert!(
        said(&left_out).contains("Nothing was changed. 1 row is left out.") && plan.table().await == before,
        "{}",
        said(&left_out)
    );
    let looked = plan.choose("/check", list, &[("unclear", "add")]).await;
    assert!(said(&looked).contains("1 task is new."), "{}", said(&looked));
    assert!(looked.contains(r#"<input type="hidden" name="unclear" value="add""#), "what was previewed is sent");
    plan.choose("", list, &[("unclear", "add")]).await;
    let after = plan.table().await;
    assert!(after.starts_with(&before) && after[before.len()..].contains("A task of last year"), "{after}");
    let status = plan.task("/2027/tasks/3").await.row.status.as_str();
    let list = format!("number,title,status\n3,Quite another,{status}\n");
    let looked = plan.choose("/check", &list, &[("unclear", "rename")]).await;
    assert!(looked.contains(r#"<mark class="rename">renamed to “Quite another”</mark>"#), "{}", said(&looked));
}

#[tokio::test]
async fn rows_of_another_edition_are_refused_until_a_choice() {
    let plan = Plan::with_people(0).await;
    let before = plan.table().await;
    let why = "2 rows come from edition 2026. Choose what to do with them, then preview again. Nothing was imported.";
    // A forged choice renames nothing.
    for choices in [&[][..], &[("other_edition", "rename")], &[("unclear", "rename")], &[("other_edition", "x")]] {
        let page = plan.choose("", OF_ANOTHER_EDITION, choices).await;
        assert!(said(&page).contains(why) && page.contains("Carry this over"), "{}", said(&page));
    }
    let page = plan.choose("", OF_ANOTHER_EDITION, &[("other_edition", "leave-out")]).await;
    assert!(said(&page).contains("Nothing was changed."), "{}", said(&page));
    assert_eq!(plan.table().await, before);
}

#[tokio::test]
async fn rows_of_another_edition_can_become_new_tasks() {
    let plan = Plan::with_people(0).await;
    let choice = [("other_edition", "add")];
    let before = plan.table().await;
    let page = plan.choose("/check", OF_ANOTHER_EDITION, &choice).await;
    assert!(said(&page).contains("2 tasks are new."), "{}", said(&page));
    assert!(page.contains(r#"name="other_edition" value="add" checked"#), "the choice is kept");
    plan.choose("", OF_ANOTHER_EDITION, &choice).await;
    let tasks = plan.app.store.task_table(&slug()).await.expect("a table");
    let [.., first, second] = tasks.as_slice() else { panic!("two tasks") };
    assert_eq!(second.depends_on, [first.row.number], "the numbers are those of its own table");
    assert!(plan.table().await.starts_with(&before), "no other task changed");
    let again = plan.choose("", OF_ANOTHER_EDITION, &choice).await;
    assert!(said(&again).contains("Nothing was changed"), "{}", said(&again));
}

#[tokio::test]
async fn preview_marks_what_a_table_removes() {
    let plan = Plan::with_people(1).await;
    let fields = [("description", "Why and how"), ("links", "https://example.org/a")];
    let address = plan.propose(&plan.people[0].1, "Has much to lose", &fields).await;
    let number = address.rsplit('/').next().expect("a number");
    let csv = format!(
        "edition,number,title,status,description,outcomes,serves_none,links\n2027,{number},Gained a name,proposed,,,x,\n"
    );
    let page = plan.upload(&csv).await;
    assert!(said(&page).contains("1 task is renamed. 1 task loses something."), "{}", said(&page));
    let lost = ["description removed", "outcomes 1a → none", "1 link to evidence removed"];
    for words in lost.map(|words| format!(r#"<mark class="removal">{words}</mark>"#)) {
        assert!(page.contains(&words), "{words}: {}", said(&page));
    }
}
