//! Secrets, which come from the environment or from files: the arguments of a program are seen by every user.

use anyhow::{Context, bail, ensure};
use std::ffi::OsString;
use std::fs::File;
use std::io::Read;

/// No secret is longer; more is a wrong file, such as a device without an end.
const MOST_BYTES: u64 = 16 * 1024;

/// The secret in the variable `name`, or in the file that the variable `{name}_FILE` names. An empty variable counts as
/// none.
///
/// # Errors
/// One sentence without the secret, and without the file's path: someone may have put the secret there.
pub fn read(name: &str, variable: impl Fn(&str) -> Option<OsString>) -> anyhow::Result<Option<String>> {
    let file_name = format!("{name}_FILE");
    let given = |name: &str| variable(name).filter(|value| !value.is_empty());
    match (given(name), given(&file_name)) {
        (None, None) => Ok(None),
        (Some(_), Some(_)) => bail!("{name} and {file_name} are both set; set only one of them."),
        (Some(secret), None) => {
            // The error of this conversion holds the value.
            let Ok(secret) = secret.into_string() else { bail!("{name} is not UTF-8 text.") };
            Ok(Some(secret))
        }
        (None, Some(path)) => {
            let secret = contents(path).with_context(|| format!("{file_name} names a file that can’t be read"))?;
            ensure!(!secret.is_empty(), "{file_name} names an empty file.");
            Ok(Some(secret))
        }
    }
}

/// The text of the file, without the line break that editors put at its end.
fn contents(path: OsString) -> anyhow::Result<String> {
    let mut text = String::new();
    let read = File::open(path)?.take(MOST_BYTES + 1).read_to_string(&mut text)? as u64;
    ensure!(read <= MOST_BYTES, "it is larger than {MOST_BYTES} bytes");
    Ok(text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "geheim-4711";

    fn read_with(settings: &[(&str, &str)]) -> anyhow::Result<Option<String>> {
        read("KEY", |name| settings.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into()))
    }

    /// A file of that text, as long as the guard lives.
    fn file(text: impl AsRef<[u8]>) -> (tempfile::TempDir, String) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        std::fs::write(&path, text).unwrap();
        let path = path.to_str().unwrap().to_owned();
        (folder, path)
    }

    /// The sentence of a refusal, which never holds the secret.
    fn refusal(settings: &[(&str, &str)]) -> String {
        let sentence = format!("{:#}", read_with(settings).unwrap_err());
        assert!(!sentence.contains(SECRET) && !sentence.contains('\n'), "{sentence}");
        sentence
    }

    #[test]
    fn secret_comes_from_a_variable_or_a_file() {
        let (_folder, path) = file(format!("{SECRET}\r\n"));
        assert_eq!(read_with(&[("KEY", SECRET)]).unwrap().as_deref(), Some(SECRET));
        assert_eq!(read_with(&[("KEY_FILE", &path)]).unwrap().as_deref(), Some(SECRET));
        assert_eq!(read_with(&[("KEY", ""), ("KEY_FILE", &path)]).unwrap().as_deref(), Some(SECRET));
        assert_eq!(read_with(&[("KEY", ""), ("KEY_FILE", "")]).unwrap(), None);
        assert_eq!(read_with(&[]).unwrap(), None);
    }

    #[test]
    fn secret_that_is_set_twice_is_refused() {
        let (_folder, path) = file(SECRET);
        assert!(refusal(&[("KEY", SECRET), ("KEY_FILE", &path)]).contains("both set"));
    }

    #[test]
    fn file_without_a_readable_secret_is_refused() {
        let (folder, empty) = file(" \n");
        assert!(refusal(&[("KEY_FILE", &empty)]).contains("empty"));
        let (_other, binary) = file([0xff, 0xfe, b'\n']);
        for path in ["no/such/file", SECRET, folder.path().to_str().unwrap(), &binary, "/dev/zero"] {
            assert!(refusal(&[("KEY_FILE", path)]).contains("can’t be read"), "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn variable_that_is_no_text_is_refused() {
        use std::os::unix::ffi::OsStringExt;
        let value = [SECRET.as_bytes(), &[0xff]].concat();
        let error = read("KEY", |name| (name == "KEY").then(|| OsString::from_vec(value.clone()))).unwrap_err();
        assert!(!format!("{error:#}").contains(SECRET));
    }
}
