//! Reads the git history of a checkout's files with the program `git`.
//!
//! It only reads, asks no network, and runs nothing that the checkout's configuration names.

mod cat_file;
mod log;
mod process;

use cat_file::Blobs;
use formats::specs::{Contents, FileChange, Histories};
use log::Commit;
use process::{Git, GitFailure};
use std::collections::BTreeSet;
use std::path::Path;

/// The history of some files, or why there is none.
pub struct GitHistory {
    pub files: Histories,
    /// What the report of an import says about it.
    pub note: String,
}

/// Reads the history of files; `paths` are relative to the folder.
///
/// A failure leaves the history empty.
pub fn read(folder: &Path, paths: &[&str]) -> GitHistory {
    match history(&Git::in_folder(folder), paths) {
        Ok(found) => found,
        Err(failure) => GitHistory { files: Histories::new(), note: format!("none, because {failure}") },
    }
}

fn history(git: &Git<'_>, paths: &[&str]) -> Result<GitHistory, GitFailure> {
    let is_shallow = git.is_shallow()?;
    let mut logs = Vec::new();
    for path in paths {
        logs.push((*path, log::of_file(git, path)?));
    }
    let objects = logs.iter().flat_map(|(_, commits)| commits).flat_map(|commit| commit.objects());
    let blobs = cat_file::read(git, objects.collect())?;
    let commits: BTreeSet<&str> =
        logs.iter().flat_map(|(_, commits)| commits).map(|commit| commit.hash.as_str()).collect();
    let note = note(commits.len(), is_shallow);
    let changes = |commits: &[Commit]| commits.iter().map(|commit| change(commit, &blobs, is_shallow)).collect();
    Ok(GitHistory { files: logs.iter().map(|(path, commits)| ((*path).to_owned(), changes(commits))).collect(), note })
}

fn note(commits: usize, is_shallow: bool) -> String {
    let commits = domain::text::counted(commits, "commit", "commits");
    let shallow = "; it is shallow, so older days are unknown. `git fetch --unshallow` gets the rest";
    format!("{commits} in git{}", if is_shallow { shallow } else { "" })
}

fn change(commit: &Commit, blobs: &Blobs, is_shallow: bool) -> FileChange {
    let contents = |object: Option<String>| {
        object.and_then(|object| blobs.get(&object)).map_or(Contents::Unknown, |bytes| Contents::Known(bytes.clone()))
    };
    let before = match commit.before() {
        // Where a shallow history ends, each file looks added.
        None if is_shallow && commit.parent.is_none() => Contents::Unknown,
        None => Contents::Missing,
        object => contents(object),
    };
    FileChange { commit: commit.hash.clone(), on: commit.on, before, after: contents(Some(commit.after())) }
}
