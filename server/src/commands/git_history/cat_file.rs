//! Reads the contents of many files from earlier commits in one run.

use super::process::{Git, GitFailure};
use std::collections::{BTreeMap, BTreeSet};

/// Larger contents are left out: a page has a few kilobytes.
const LARGEST: usize = 1024 * 1024;

/// Contents by name, such as `0a1b2c3:spec-0004/index.md`. Those that git doesn't have are missing.
pub(super) type Blobs = BTreeMap<String, Vec<u8>>;

pub(super) fn read(git: &Git<'_>, names: BTreeSet<String>) -> Result<Blobs, GitFailure> {
    // A line break in a path would be two names.
    let names: Vec<String> = names.into_iter().filter(|name| !name.contains('\n')).collect();
    if names.is_empty() {
        return Ok(Blobs::new());
    }
    let input = names.iter().map(|name| format!("{name}\n")).collect::<String>().into_bytes();
    let output = git.run(["cat-file", "--batch"], input)?;
    blobs(&names, &output).ok_or_else(|| GitFailure::Failed("its output can’t be read".to_owned()))
}

/// Each answer is `<hash> blob <size>`, the contents and a line break; or `<name> missing`.
fn blobs(names: &[String], mut output: &[u8]) -> Option<Blobs> {
    let mut blobs = Blobs::new();
    for name in names {
        let end = output.iter().position(|byte| *byte == b'\n')?;
        let head = String::from_utf8_lossy(&output[..end]).into_owned();
        output = &output[end + 1..];
        let mut words = head.rsplit(' ');
        let (size, kind) = (words.next().and_then(|size| size.parse::<usize>().ok()), words.next());
        let (Some(size), Some(kind)) = (size, kind) else { continue };
        let contents = output.get(..size)?;
        output = output.get(size + 1..)?;
        if kind == "blob" && size <= LARGEST {
            blobs.insert(name.clone(), contents.to_vec());
        }
    }
    Some(blobs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_contents_are_left_out() {
        let names = ["a:x", "b:x", "c:x"].map(str::to_owned);
        let output = b"01 blob 4\na\nb\n\nb:x missing\n02 tree 1\nt\n";
        let found = blobs(&names, output).unwrap();
        assert_eq!(found, Blobs::from([("a:x".to_owned(), b"a\nb\n".to_vec())]));
    }

    #[test]
    fn cut_off_output_is_refused() {
        assert_eq!(blobs(&["a:x".to_owned()], b"01 blob 9\nab\n"), None);
    }
}
