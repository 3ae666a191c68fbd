//! Checks the export and import of the work plan as a CSV table, over HTTP.

use crate::plan::{Plan, slug};
use crate::test_app::now;
use domain::access::System;
use domain::id::{Login, TaskNumber};
use domain::import::{ImportedEvidence, ImportedTask, SourceFile};
use domain::people::Person;
use domain::tasks::{Size, Status};
use domain::text::{LongText, PersonName, ShortText, Title, Url};
use reqwest::multipart::{Form, Part};

impl Plan {
    /// Uploads a table for preview as the organizer's browser does; returns the page.
    async fn upload(&self, csv: &str) -> String {
        let part = Part::text(csv.to_owned()).file_name("tasks-2027.csv").mime_str("text/csv").expect("a kind");
        self.send("/2027/tasks/import/check", Form::new().text("list", "").part("file", part)).await
    }

    /// Sends the import form of a preview page as a browser does: line breaks become CRLF.
    async fn take(&self, page: &str) -> String {
        let list = page.split(r#"<input type="hidden" name="list" value=""#).nth(1).expect("an import button");
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

/// The text of the page's preview or result, without tags.
fn visible_text(page: &str) -> String {
    let of = page
        .split(r#"class="preview"#)
        .nth(1)
        .or_else(|| page.split(r#"class="success-message""#).nth(1))
        .unwrap_or(page);
    let of = of.split("</section>").next().expect("its end").split("Task table").next().expect("its end");
    of.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text)).collect()
}

fn person(name: &str, login: Option<&str>) -> Person {
    let login = login.map(|login| Login::parse(login).expect("a login"));
    Person { name: PersonName::parse(name).expect("a name"), login }
}

fn text(words: &str) -> Option<Option<LongText>> {
    Some(LongText::parse(words).ok())
}

/// Tasks with values that are hard to write into a table.
fn difficult_tasks(logins: &[String]) -> Vec<ImportedTask> {
    let new = |title: &str| ImportedTask::of(Title::parse(title).expect("a title"), Status::Planned);
    let link = |url: &str| ImportedEvidence { url: Url::parse(url).expect("an address"), state: None };
    let title = |words: &str| Title::parse(words).expect("a title");
    let mut led = new("Led by a person without a login");
    led.assignees = vec![
        person("Offline Lead", None),
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
async fn reimported_export_changes_nothing() {
    let plan = Plan::with_people(2).await;
    let logins: Vec<String> = plan.people.iter().map(|(login, _)| login.clone()).collect();
    let store = &plan.app.store;
    store.import_tasks(System::new(), &slug(), &difficult_tasks(&logins), now()).await.expect("imported");
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
    assert!(
        visible_text(&page).contains(&format!("{} tasks stay as they are.", before.len())),
        "{}",
        visible_text(&page)
    );
    assert!(visible_text(&page).contains("There is nothing to import.") && !page.contains(">Import</button>"));
    // The import form and the store give the same result as the preview.
    let taken = plan.post("/2027/tasks/import", &plan.organizer, &[("list", &csv)]).await.text().await.expect("text");
    assert!(taken.contains("Nothing was changed: the plan already matches the table."), "{}", visible_text(&taken));
    let imported =
        formats::tasks::read(SourceFile { path: "tasks.csv", bytes: csv.as_bytes() }).expect("facts").imported;
    assert_eq!(store.import_tasks(System::new(), &slug(), &imported, now()).await.expect("changes"), Vec::new());
    assert_eq!(store.task_table(&slug()).await.expect("a table"), before);
    assert_eq!(plan.table().await, csv);
    let led = before.iter().find(|row| row.row.title.as_str().starts_with("Led by")).expect("the task");
    assert_eq!((led.row.assignees[0].name.as_str(), led.row.assignees.len()), ("Offline Lead", 4));
}

#[tokio::test]
async fn preview_matches_what_the_import_does() {
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
        "1 task is new, 1 is renamed. 1 task loses data.",
        "Line 1: The column “mood” is unknown and ignored.",
        &format!(
            "task {number} “Teach the calendars to agree”: renamed to “Have the &lt;i&gt;calendars&lt;/i&gt; agree”; "
        ),
        "; proposed → planned; SPECs 4 → none; ",
        "people needed 1 → 2",
        "Brand new, &lt;b&gt;bold&lt;/b&gt;” is new: planned; SPECs 4",
    ] {
        assert!(visible_text(&page).contains(words), "{words}: {}", visible_text(&page));
    }
    let updated = plan.task(&address).await;
    assert_eq!(
        (updated.row.status, updated.people_needed, updated.claims.len()),
        (Status::Proposed, 1, 0),
        "a preview changes nothing"
    );
    let done = plan.take(&page).await;
    assert!(visible_text(&done).contains("1 task is new, 1 was renamed. 1 task lost data."), "{}", visible_text(&done));
    assert!(visible_text(&done).contains("SPECs 4 → none") && !done.contains(">Import</button>"));
    let updated = plan.task(&address).await;
    assert_eq!((updated.row.status, updated.people_needed, updated.claims.len()), (Status::Planned, 2, 1));
    let number = TaskNumber::parse(number).expect("a number");
    let before = plan.app.store.task_revisions(&slug(), number, None, 9).await.expect("revisions");
    assert_eq!(before[0].title.as_str(), "Teach the calendars to agree", "the earlier title is kept as a revision");
    assert!(plan.app.page(&address).await.contains("the-organizer"), "the page names the organizer who imported it");
    assert!(plan.app.get_as("/me/notifications", key).await.contains("Have the &lt;i&gt;calendars"));
}

#[tokio::test]
async fn invalid_rows_are_all_listed_and_nothing_is_imported() {
    let plan = Plan::with_people(1).await;
    let key = &plan.people[0].1;
    let first = plan.propose(key, "First", &[]).await;
    let second = plan.propose(key, "Second", &[]).await;
    let csv = "number,title,status,note,specs,waits_for\n,First,done,,4,\n,Second,dropped,,4,\n,Third,planned,,777,\n\
        ,Fourth,planned,,4,\n999,Fifth,planned,,4,\n,Sixth,planned,,,\n,Seventh,planned,,4,999\n";
    let page = plan.upload(csv).await;
    for words in [
        "1 task is new, 6 can’t be imported.",
        "“First”: This task is proposed, so it can’t go straight to done.",
        "“Second”: Give a reason.",
        "“Third”: There is no SPEC 777.",
        "“Fifth”: This plan has no task 999. Leave the number empty to add a new task.",
        "“Sixth”: Fill in one of the columns specs, outcomes or no_goal_reason.",
        "“Seventh”: There is no task 999 in edition 2027.",
    ] {
        assert!(visible_text(&page).contains(words), "{words}: {}", visible_text(&page));
    }
    assert!(!page.contains(">Import</button>"));
    let before = plan.table().await;
    let posted = plan.post("/2027/tasks/import", &plan.organizer, &[("list", csv)]).await.text().await.expect("text");
    assert!(visible_text(&posted).contains("6 rows can’t be imported"), "{}", visible_text(&posted));
    assert_eq!(plan.table().await, before);
    // With a note the transition is valid, and the task's history keeps the note.
    let page = plan.upload("title,status,note\nSecond,dropped,No longer needed\nFirst,planned,\n").await;
    plan.take(&page).await;
    let imported = plan.task(&second).await;
    let last = imported.history.last().expect("a transition");
    assert_eq!((last.note.clone(), last.imported), (ShortText::parse("No longer needed").ok(), false));
    assert_eq!(plan.task(&first).await.row.status, Status::Planned);
}

#[tokio::test]
async fn preview_of_2000_rows_folds_most_of_them() {
    let plan = Plan::with_people(0).await;
    let rows: String = (0..2000).map(|nth| format!("Task number {nth},planned,Many,4\n")).collect();
    let page = plan.upload(&format!("title,status,track,specs\n{rows}")).await;
    assert!(visible_text(&page).contains("2000 tasks are new."), "{}", visible_text(&page));
    let (shown, behind) = page.split_once("<summary>and 1981 more</summary>").expect("a summary that folds the rest");
    assert!(shown.contains("Task number 5”") && behind.contains("Task number 1999”"));
    let done = plan.take(&page).await;
    assert!(visible_text(&done).contains("2000 tasks are new.") && done.contains("<summary>and 1981 more</summary>"));
    let page = plan.upload(&plan.table().await).await;
    assert!(visible_text(&page).contains("tasks stay as they are."), "{}", visible_text(&page));
}

#[tokio::test]
async fn unreadable_table_names_the_line_and_is_returned() {
    let plan = Plan::with_people(0).await;
    for (csv, why) in [
        ("title,status,hands\nA,planned,99\n", "Line 2: People needed must be from 1 to 40, not 99."),
        ("title,status\nA,planned\nA,done\n", "Line 3: “A” is already on line 2."),
        ("", "Line 1: The file is empty"),
    ] {
        let page = plan.upload(csv).await;
        assert!(page.contains(why) && !page.contains(">Import</button>"), "{why}");
        assert!(csv.is_empty() || page.contains("A,planned"), "the text is returned");
    }
}

#[tokio::test]
async fn import_reports_an_ignored_no_goal_reason() {
    let plan = Plan::with_people(0).await;
    let csv = "title,status,specs,serves_none\nBoth,planned,4,It has to <b>be</b>\n";
    let words = "“Both” has a goal, so the reason for having none is ignored: “It has to &lt;b&gt;be";
    let page = plan.upload(csv).await;
    assert!(visible_text(&page).contains(words), "{}", visible_text(&page));
    let done = plan.take(&page).await;
    assert!(
        visible_text(&done).contains(words) && visible_text(&done).contains("1 task is new"),
        "{}",
        visible_text(&done)
    );
    let again = plan.post("/2027/tasks/import", &plan.organizer, &[("list", csv)]).await.text().await.expect("text");
    assert!(
        visible_text(&again).contains("Nothing was changed.") && visible_text(&again).contains(words),
        "{}",
        visible_text(&again)
    );
    assert!(!plan.table().await.contains("It has to"));
}

#[tokio::test]
async fn import_leaves_a_merged_task_unchanged() {
    let plan = Plan::with_people(1).await;
    let key = &plan.people[0].1;
    let (duplicate, kept) = (plan.propose(key, "Twin", &[]).await, plan.propose(key, "Kept", &[]).await);
    let into = kept.rsplit('/').next().expect("a number");
    let merge = [("into", into), ("why", "the same")];
    assert_eq!(plan.post(&format!("{duplicate}/merge"), &plan.organizer, &merge).await.status(), 303);
    let csv = "title,status\nTwin,planned\n";
    let words = format!("“Twin” is not changed: it was merged into task {into}");
    let page = plan.upload(csv).await;
    assert!(
        visible_text(&page).contains(&words) && page.contains(&format!("href=\"{kept}\"")),
        "{}",
        visible_text(&page)
    );
    assert!(visible_text(&page).contains("There is nothing to import."));
    let taken = plan.post("/2027/tasks/import", &plan.organizer, &[("list", csv)]).await.text().await.expect("text");
    assert!(
        visible_text(&taken).contains("Nothing was changed.") && visible_text(&taken).contains(&words),
        "{}",
        visible_text(&taken)
    );
    let page = plan.upload(&plan.table().await).await;
    assert!(!visible_text(&page).contains("merged"), "an unchanged export is not reported: {}", visible_text(&page));
}

/// A table of another edition, in the old format without an `edition` column.
const NUMBERS_OF_ANOTHER_EDITION: &str = "number,title,status,serves_none\n\
    1,A task of last year with this number,in progress,x\n\
    2,Another one,planned,x\n";

/// An export of another edition; its second task depends on its first.
const OF_ANOTHER_EDITION: &str = "edition,number,title,status,serves_none,waits_for\n\
    2026,1,Carry this over,planned,x,\n\
    2026,2,And this,planned,x,1\n";

impl Plan {
    /// Posts the preview's form with choices to `/2027/tasks/import` and this suffix.
    async fn choose(&self, suffix: &str, list: &str, choices: &[(&str, &str)]) -> String {
        let form = [&[("list", list)], choices].concat();
        let answer = self.post(&format!("/2027/tasks/import{suffix}"), &self.organizer, &form).await;
        answer.text().await.expect("text")
    }
}

#[tokio::test]
async fn table_with_foreign_numbers_never_renames_silently() {
    let plan = Plan::with_people(0).await;
    let before = plan.table().await;
    let first = plan.task("/2027/tasks/1").await.row.title;
    let why = "2 rows have the numbers of tasks here, but other titles. They may come from another edition. Choose what to do with them";
    let page = plan.upload(NUMBERS_OF_ANOTHER_EDITION).await;
    let here = format!("1 “A task of last year with this number”: here task 1 is “{first}”");
    for words in [why, "Nothing was imported.", &here] {
        assert!(visible_text(&page).contains(words), "{words}: {}", visible_text(&page));
    }
    assert!(!page.contains(">Import</button>") && page.contains("A task of last year"), "the text is kept");
    let refused = plan.choose("", NUMBERS_OF_ANOTHER_EDITION, &[]).await;
    assert!(visible_text(&refused).contains(why), "{}", visible_text(&refused));
    assert_eq!(plan.table().await, before);
}

#[tokio::test]
async fn person_decides_what_unclear_rows_become() {
    let plan = Plan::with_people(0).await;
    let before = plan.table().await;
    let list = "number,title,status,serves_none\n1,A task of last year with this number,planned,x\n";
    let left_out = plan.choose("", list, &[("unclear", "leave-out")]).await;
    assert!(
        visible_text(&left_out).contains("Nothing was changed. 1 row was left out.") && plan.table().await == before,
        "{}",
        visible_text(&left_out)
    );
    let looked = plan.choose("/check", list, &[("unclear", "add")]).await;
    assert!(visible_text(&looked).contains("1 task is new."), "{}", visible_text(&looked));
    assert!(
        looked.contains(r#"<input type="hidden" name="unclear" value="add""#),
        "the import form sends the previewed choice"
    );
    plan.choose("", list, &[("unclear", "add")]).await;
    let after = plan.table().await;
    assert!(after.starts_with(&before) && after[before.len()..].contains("A task of last year"), "{after}");
    let status = plan.task("/2027/tasks/3").await.row.status.as_str();
    let list = format!("number,title,status\n3,Quite another,{status}\n");
    let looked = plan.choose("/check", &list, &[("unclear", "rename")]).await;
    assert!(looked.contains(r#"<mark class="rename">renamed to “Quite another”</mark>"#), "{}", visible_text(&looked));
}

#[tokio::test]
async fn rows_of_another_edition_are_refused_until_a_choice() {
    let plan = Plan::with_people(0).await;
    let before = plan.table().await;
    let why = "2 rows come from edition 2026. Choose what to do with them, then preview again. Nothing was imported.";
    // A forged choice renames nothing.
    for choices in [&[][..], &[("other_edition", "rename")], &[("unclear", "rename")], &[("other_edition", "x")]] {
        let page = plan.choose("", OF_ANOTHER_EDITION, choices).await;
        assert!(visible_text(&page).contains(why) && page.contains("Carry this over"), "{}", visible_text(&page));
    }
    let page = plan.choose("", OF_ANOTHER_EDITION, &[("other_edition", "leave-out")]).await;
    assert!(visible_text(&page).contains("Nothing was changed."), "{}", visible_text(&page));
    assert_eq!(plan.table().await, before);
}

#[tokio::test]
async fn rows_of_another_edition_can_become_new_tasks() {
    let plan = Plan::with_people(0).await;
    let choice = [("other_edition", "add")];
    let before = plan.table().await;
    let page = plan.choose("/check", OF_ANOTHER_EDITION, &choice).await;
    assert!(visible_text(&page).contains("2 tasks are new."), "{}", visible_text(&page));
    assert!(page.contains(r#"name="other_edition" value="add" checked"#), "the choice is kept");
    plan.choose("", OF_ANOTHER_EDITION, &choice).await;
    let tasks = plan.app.store.task_table(&slug()).await.expect("a table");
    let [.., first, second] = tasks.as_slice() else { panic!("two tasks") };
    assert_eq!(second.depends_on, [first.row.number], "dependencies refer to rows of the same table");
    assert!(plan.table().await.starts_with(&before), "no other task changed");
    let again = plan.choose("", OF_ANOTHER_EDITION, &choice).await;
    assert!(visible_text(&again).contains("Nothing was changed"), "{}", visible_text(&again));
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
    assert!(visible_text(&page).contains("1 task is renamed. 1 task loses data."), "{}", visible_text(&page));
    let lost = ["description removed", "outcomes 1a → none", "1 evidence link removed"];
    for words in lost.map(|words| format!(r#"<mark class="removal">{words}</mark>"#)) {
        assert!(page.contains(&words), "{words}: {}", visible_text(&page));
    }
}
