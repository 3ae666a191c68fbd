//! The commits that changed one file, with its names before and after each.

use super::process::{Git, GitFailure};
use domain::id::CommitHash;
use domain::time::NaiveDate;

/// The most commits of one file that are read.
const MOST: &str = "--max-count=2000";

/// A commit that changed a file.
pub(super) struct Commit {
    pub(super) hash: CommitHash,
    /// Its day in the time zone of the person who committed it.
    pub(super) on: NaiveDate,
    pub(super) parent: Option<CommitHash>,
    /// From the root of the repository, like `path`; `None` if the commit added the file.
    earlier_path: Option<String>,
    path: String,
}

impl Commit {
    /// The name of the file's contents after the commit.
    pub(super) fn after(&self) -> String {
        format!("{}:{}", self.hash, self.path)
    }

    /// The name of the file's contents before the commit.
    pub(super) fn before(&self) -> Option<String> {
        Some(format!("{}:{}", self.parent.as_ref()?, self.earlier_path.as_ref()?))
    }

    pub(super) fn objects(&self) -> impl Iterator<Item = String> {
        [Some(self.after()), self.before()].into_iter().flatten()
    }
}

/// The commits that changed a file, newest first.
///
/// Merges are left out, because they repeat what they merge.
pub(super) fn of_file(git: &Git<'_>, path: &str) -> Result<Vec<Commit>, GitFailure> {
    let arguments = [
        "log",
        "--follow",
        "--no-merges",
        "--no-ext-diff",
        "--name-status",
        MOST,
        // The hash, the committer's day, and the parents.
        "--format=%x01%H %cs %P",
        "--",
        path,
    ];
    let output = git.run(arguments, Vec::new())?;
    Ok(String::from_utf8_lossy(&output).split('\u{1}').filter_map(commit).collect())
}

/// Reads the line of a commit and the line of its file; `None` if it removed the file.
fn commit(text: &str) -> Option<Commit> {
    let (head, files) = text.split_once('\n')?;
    let mut words = head.split(' ');
    let hash = CommitHash::parse(words.next()?).ok()?;
    let on = words.next()?.parse().ok()?;
    let parent = words.next().and_then(|parent| CommitHash::parse(parent).ok());
    let file: Vec<&str> = files.lines().find(|line| line.contains('\t'))?.split('\t').collect();
    let (earlier_path, path) = match file[..] {
        ["A", path] => (None, path),
        ["M" | "T", path] => (Some(path.to_owned()), path),
        [renamed, earlier, path] if renamed.starts_with(['R', 'C']) => (Some(earlier.to_owned()), path),
        _ => return None,
    };
    Some(Commit { hash, on, parent, earlier_path, path: path.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "0123456789012345678901234567890123456789";

    fn read(parents: &str, file: &str) -> Option<Commit> {
        commit(&format!("{HASH} 2023-05-22 {parents}\n\n{file}\n"))
    }

    #[test]
    fn renamed_file_has_its_earlier_name_in_the_parent() {
        let renamed = read(&HASH.replace('0', "a"), "R096\tspec-4.md\tspec-0004/index.md").unwrap();
        assert_eq!(renamed.after(), format!("{HASH}:spec-0004/index.md"));
        assert_eq!(renamed.before().unwrap(), format!("{}:spec-4.md", HASH.replace('0', "a")));
    }

    #[test]
    fn added_file_has_nothing_before() {
        let added = read("", "A\tspec-0004/index.md").unwrap();
        assert!(added.before().is_none() && added.parent.is_none());
        assert!(read("", "D\tspec-0004/index.md").is_none());
    }
}
