//! Reads secrets from environment variables or files, because every user can see a program's arguments.

use anyhow::{Context, bail, ensure};
use std::ffi::OsString;
use std::fs::File;
use std::io::Read;

/// The largest secret in bytes. A larger file is the wrong one, such as a device that never ends.
const MOST_BYTES: u64 = 16 * 1024;

/// The secret in the variable `name`, or in the file at the path in `{name}_FILE`. Empty variables count as unset.
///
/// # Errors
/// If both are set, or the secret can't be read or is empty. The message contains neither the secret nor the path,
/// because someone may have put the secret in place of the path.
pub fn read(name: &str, variable: impl Fn(&str) -> Option<OsString>) -> anyhow::Result<Option<String>> {
    let file_name = format!("{name}_FILE");
    let value_of = |name: &str| variable(name).filter(|value| !value.is_empty());
    match (value_of(name), value_of(&file_name)) {
        (None, None) => Ok(None),
        (Some(_), Some(_)) => bail!("{name} and {file_name} are both set; set only one of them."),
        (Some(secret), None) => {
            // The error of this conversion contains the value, so it is dropped.
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

/// The text of the file, without the line break that editors add at the end.
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
        read("KEY", |name| settings.iter().find(|(key, _)| *key == name).map(|(_, value)| value.into()))
    }

    /// A file with this text, which exists as long as the guard.
    fn file(text: impl AsRef<[u8]>) -> (tempfile::TempDir, String) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        std::fs::write(&path, text).unwrap();
        let path = path.to_str().unwrap().to_owned();
        (folder, path)
    }

    /// The error message, which never contains the secret.
    fn error(settings: &[(&str, &str)]) -> String {
        let message = format!("{:#}", read_with(settings).unwrap_err());
        assert!(!message.contains(SECRET) && !message.contains('\n'), "{message}");
        message
    }

    #[test]
    fn secret_is_read_from_a_variable_or_a_file() {
        let (_folder, path) = file(format!("{SECRET}\r\n"));
        assert_eq!(read_with(&[("KEY", SECRET)]).unwrap().as_deref(), Some(SECRET));
        assert_eq!(read_with(&[("KEY_FILE", &path)]).unwrap().as_deref(), Some(SECRET));
        assert_eq!(read_with(&[("KEY", ""), ("KEY_FILE", &path)]).unwrap().as_deref(), Some(SECRET));
        assert_eq!(read_with(&[("KEY", ""), ("KEY_FILE", "")]).unwrap(), None);
        assert_eq!(read_with(&[]).unwrap(), None);
    }

    #[test]
    fn secret_set_twice_is_refused() {
        let (_folder, path) = file(SECRET);
        assert!(error(&[("KEY", SECRET), ("KEY_FILE", &path)]).contains("both set"));
    }

    #[test]
    fn file_without_a_readable_secret_is_refused() {
        let (folder, empty) = file(" \n");
        assert!(error(&[("KEY_FILE", &empty)]).contains("empty"));
        let (_other, binary) = file([0xff, 0xfe, b'\n']);
        for path in ["no/such/file", SECRET, folder.path().to_str().unwrap(), &binary, "/dev/zero"] {
            assert!(error(&[("KEY_FILE", path)]).contains("can’t be read"), "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn variable_that_is_not_utf8_is_refused() {
        use std::os::unix::ffi::OsStringExt;
        let value = [SECRET.as_bytes(), &[0xff]].concat();
        let error = read("KEY", |name| (name == "KEY").then(|| OsString::from_vec(value.clone()))).unwrap_err();
        assert!(!format!("{error:#}").contains(SECRET));
    }
}
