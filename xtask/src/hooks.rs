//! Installs the Git hooks of `xtask/hooks`.

use std::process::Command;

use crate::place::Place;
use crate::process::output_of;

const FOLDER: &str = "xtask/hooks";

/// Points Git to our hooks, unless this checkout has its own hooks or is no Git checkout.
pub fn install(place: &Place) {
    let git = |arguments: &[&str]| output_of(Command::new("git").current_dir(&place.root).args(arguments));
    let is_checkout = place.root.join(".git").exists();
    if is_checkout && git(&["config", "core.hooksPath"]).is_err() {
        // A checkout without hooks still builds; Git may be missing or its configuration read-only.
        let _ = git(&["config", "core.hooksPath", FOLDER]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_accepted(message: &str) -> bool {
        let folder = std::env::temp_dir().join(format!("cairn-hook-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join(format!("{}", message.len()));
        std::fs::write(&file, message).unwrap();
        let hook = Place::find().root.join(FOLDER).join("commit-msg");
        let ended = Command::new(hook).arg(&file).output().unwrap();
        std::fs::remove_file(&file).unwrap();
        ended.status.success()
    }

    #[test]
    fn commit_subject_names_an_area_and_a_sentence() {
        assert!(is_accepted("tasks: Reject a dependency that would form a cycle\n\nWhy.\n"));
        assert!(is_accepted("Merge branch 'tasks'\n"));
        for subject in ["Fix it", "tasks: reject it", "tasks: Reject it.", "Tasks: Reject it", "tasks:Reject it", ""] {
            assert!(!is_accepted(subject), "{subject}");
        }
    }

    #[test]
    fn commit_subject_has_at_most_72_characters() {
        let subject = |length: usize| format!("tasks: Ä{}", "b".repeat(length - "tasks: Ä".chars().count()));
        assert!(is_accepted(&subject(72)) && !is_accepted(&subject(73)));
    }
}
