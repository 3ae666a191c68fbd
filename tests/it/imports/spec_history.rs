//! Checks that the import of SPECs reads dates from a git history that each test builds.

use crate::support::{Program, Run};
use domain::catalog::Spec;
use domain::id::SpecNumber;
use std::process::Command;
use store::Store;

const FILE: &str = "spec-0004/index.md";

/// A SPEC with this header line about drafts, these endorsements and this text.
fn spec(draft: &str, endorsed_by: &[&str], text: &str) -> String {
    let projects: String = endorsed_by.iter().map(|project| format!("  - {project}\n")).collect();
    format!(
        "---\ntitle: \"SPEC 4 — Nightly Stones\"\nnumber: 4\ndate: 2023-01-02\n{draft}endorsed-by:\n{projects}---\n\n{text}\n"
    )
}

/// A folder `specs` that is a git repository with two core projects.
struct Repository {
    program: Program,
}

impl Repository {
    fn new() -> Repository {
        let repository = Repository { program: Program::new() };
        for (slug, title) in [("stones", "Stones"), ("moss", "Moss")] {
            let page = format!("---\ntitle: \"{title}\"\nhomepage: https://{slug}.example\n---\n");
            repository.program.write(&format!("specs/core-projects/{slug}.md"), page);
        }
        repository.git("2023-01-01", &["init", "--quiet"]);
        repository
    }

    /// Runs git in the repository on this day, without the settings of this machine.
    fn git(&self, day: &str, arguments: &[&str]) -> String {
        let at = format!("{day}T12:00:00+00:00");
        let mut command = Command::new("git");
        command.arg("-C").arg(self.program.path("specs")).args(arguments).env_clear();
        command.envs([
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_CONFIG_SYSTEM", "/dev/null"),
            ("HOME", "/nonexistent"),
        ]);
        command.envs([("GIT_AUTHOR_DATE", at.as_str()), ("GIT_COMMITTER_DATE", at.as_str())]);
        for role in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{role}_NAME"), "Wren Talus").env(format!("GIT_{role}_EMAIL"), "wren@example.org");
        }
        let output = command.output().expect("git starts");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8").trim().to_owned()
    }

    fn commit(&self, day: &str) -> String {
        self.git(day, &["add", "--all"]);
        self.git(day, &["commit", "--quiet", "--message", "Change"]);
        self.git(day, &["rev-parse", "HEAD"])
    }

    fn write(&self, text: &str) {
        self.program.write(&format!("specs/{FILE}"), text);
    }

    fn import(&self) -> Run {
        self.program.run(&["import", "specs", "specs"])
    }

    async fn stored(&self) -> Spec {
        let store = Store::open(&self.program.path("cairn.db")).await.expect("a store");
        let spec = store.spec(SpecNumber(4)).await.expect("an answer").expect("the SPEC");
        store.close().await;
        spec
    }
}

/// A SPEC that was accepted, endorsed by Stones, moved, published, endorsed by Moss, and changed.
fn repository() -> (Repository, [String; 2]) {
    let repository = Repository::new();
    repository.program.write("specs/spec-0004.md", spec("is-draft: true\n", &[], "Text."));
    repository.commit("2023-01-03");
    repository.program.write("specs/spec-0004.md", spec("is-draft: true\n", &["Stones"], "Text."));
    let stones = repository.commit("2023-05-21");
    std::fs::remove_file(repository.program.path("specs/spec-0004.md")).expect("removed");
    repository.write(&spec("is-draft: true\n", &["stones"], "Text."));
    repository.commit("2023-06-01");
    repository.write(&spec("", &["stones"], "Text."));
    repository.commit("2023-07-01");
    repository.write(&spec("", &["moss", "stones"], "Text."));
    let moss = repository.commit("2023-08-24");
    (repository, [stones, moss])
}

#[tokio::test]
async fn endorsements_get_the_day_of_the_commit_that_added_them() {
    let (repository, commits) = repository();
    let imported = repository.import();
    assert!(imported.out.contains("Endorsements with a date: 2 of 2"), "{}{}", imported.out, imported.err);
    assert!(imported.out.contains("History: 5 commits in git"), "{}", imported.out);
    let again = repository.import();
    assert!(again.out.contains("Changed: nothing"), "{}", again.out);
    let spec = repository.stored().await;
    let given = |nth: usize| {
        let endorsement = &spec.endorsements[nth];
        (endorsement.on.expect("a day").to_string(), endorsement.commit.clone().expect("a commit").to_string())
    };
    assert_eq!(given(0), ("2023-08-24".to_owned(), commits[1].clone()));
    assert_eq!(given(1), ("2023-05-21".to_owned(), commits[0].clone()));
    let days = [spec.history.accepted_on, spec.history.published_on, spec.history.text_changed_on];
    assert_eq!(days.map(|day| day.expect("a day").to_string()), ["2023-01-03", "2023-07-01", "2023-01-03"]);
}

#[tokio::test]
async fn change_of_the_text_after_an_endorsement_is_known() {
    let (repository, _) = repository();
    repository.write(&spec("", &["moss", "stones"], "Another text."));
    repository.commit("2023-09-01");
    repository.import();
    let spec = repository.stored().await;
    let changed = spec.endorsements.iter().filter(|endorsement| spec.history.changed_since(endorsement).is_some());
    assert_eq!(changed.count(), 2);
}

#[tokio::test]
async fn endorsement_that_was_given_again_has_the_later_day() {
    let (repository, _) = repository();
    repository.write(&spec("", &["moss"], "Text."));
    repository.commit("2023-09-01");
    repository.write(&spec("", &["moss", "stones"], "Text."));
    repository.commit("2023-10-01");
    repository.import();
    let on = repository.stored().await.endorsements[1].on;
    assert_eq!(on.map(|on| on.to_string()).as_deref(), Some("2023-10-01"));
}

#[tokio::test]
async fn endorsement_on_a_merged_branch_has_the_day_of_its_commit() {
    let (repository, _) = repository();
    repository.write(&spec("", &["moss"], "Text."));
    repository.commit("2023-09-01");
    repository.git("2023-09-01", &["checkout", "--quiet", "-b", "branch"]);
    repository.write(&spec("", &["moss", "stones"], "Text."));
    repository.commit("2023-09-05");
    repository.git("2023-09-05", &["checkout", "--quiet", "-"]);
    repository.program.write("specs/core-projects/moss.md", "---\ntitle: \"Moss\"\nhomepage: https://moss.test\n---\n");
    repository.commit("2023-09-06");
    repository.git("2023-09-09", &["merge", "--quiet", "--no-ff", "--no-edit", "branch"]);
    repository.import();
    let on = repository.stored().await.endorsements[1].on;
    assert_eq!(on.map(|on| on.to_string()).as_deref(), Some("2023-09-05"));
}

#[tokio::test]
async fn shallow_history_dates_only_what_it_shows() {
    let (repository, _) = repository();
    let source = format!("file://{}", repository.program.path("specs").display());
    let shallow = Repository { program: Program::new() };
    std::fs::create_dir_all(shallow.program.path("specs")).expect("a folder");
    shallow.git("2023-10-01", &["clone", "--quiet", "--depth", "2", &source, "."]);
    let imported = shallow.import();
    assert!(imported.out.contains("it is shallow"), "{}{}", imported.out, imported.err);
    assert!(imported.out.contains("Endorsements with a date: 1 of 2"), "{}", imported.out);
    let spec = shallow.stored().await;
    assert_eq!((spec.endorsements[1].on, spec.history.accepted_on), (None, None));
    // The whole history later fills in what was unknown.
    let whole = shallow.program.run(&["import", "specs", &repository.program.path("specs").to_string_lossy()]);
    assert!(whole.out.contains("endorsement by stones: date none → 2023-05-21"), "{}", whole.out);
}

#[test]
fn import_goes_on_without_a_history() {
    let (repository, _) = repository();
    let missing = repository.program.run_with(&[("PATH", "/nonexistent")], &["import", "specs", "specs"]);
    assert!(missing.out.contains("History: none, because the program `git` was not found"), "{}", missing.out);
    assert!(missing.out.contains("Endorsements with a date: 0 of 2"), "{}", missing.out);
    std::fs::remove_dir_all(repository.program.path("specs/.git")).expect("removed");
    let outside = repository.import();
    assert!(outside.out.contains("History: none, because the folder isn’t in a git checkout"), "{}", outside.out);
    assert!(outside.out.contains("Changed: nothing"), "{}", outside.out);
}

#[tokio::test]
async fn folder_inside_a_checkout_is_dated_too() {
    let (repository, _) = repository();
    let inner = repository.program.path("specs/website");
    std::fs::create_dir_all(&inner).expect("a folder");
    for name in ["core-projects", "spec-0004"] {
        std::fs::rename(repository.program.path(&format!("specs/{name}")), inner.join(name)).expect("moved");
    }
    repository.commit("2023-09-01");
    let imported = repository.program.run(&["import", "specs", "specs/website"]);
    assert!(imported.out.contains("Endorsements with a date: 2 of 2"), "{}{}", imported.out, imported.err);
    assert_eq!(repository.stored().await.endorsements[1].on.map(|on| on.to_string()).as_deref(), Some("2023-05-21"));
}
