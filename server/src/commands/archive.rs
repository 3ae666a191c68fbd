//! `cairn export archive`: writes the public record as files.

use super::print_line;
use crate::archive;
use crate::config::ArchiveArgs;
use crate::config::public_url::PublicUrl;
use anyhow::{Context, ensure};
use domain::access::System;
use domain::text::counted;
use indicatif::{ProgressBar, ProgressStyle};
use std::fs;
use std::path::{Path, PathBuf};
use store::Store;

/// A file that each archive has; only folders with it are replaced.
const MARK: &str = formats::archive::METADATA_FILE;

pub async fn run(args: ArchiveArgs) -> anyhow::Result<()> {
    let ArchiveArgs { dir, public_url, database } = args;
    let public = PublicUrl::parse(&public_url)?;
    super::must_exist(&database)?;
    let target = Target::of(&dir)?;
    // A copy, so that all pages show the same moment although the server goes on. It has private data.
    let copy = tempfile::tempdir().context("a temporary folder can't be created")?;
    let file = copy.path().join("cairn.db");
    let store = super::open(&database).await?;
    let copied = store.copy_to(System::new(), &file).await;
    store.close().await;
    copied?;
    let store = Store::open(&file).await?;
    let bar = bar();
    let written = archive::write(&store, public, &target.new, |page| {
        bar.set_message(page.to_owned());
        bar.inc(1);
    });
    let written = written.await;
    bar.finish_and_clear();
    store.close().await;
    let files = match written {
        Ok(files) => files,
        Err(error) => {
            let _ = fs::remove_dir_all(&target.new);
            return Err(error);
        }
    };
    target.replace()?;
    print_line(&format!("{} has {}.", dir.display(), counted(files, "file", "files")));
    Ok(())
}

/// Where an archive goes. It is written beside its folder, so that an error leaves the earlier archive as it was.
struct Target {
    folder: PathBuf,
    new: PathBuf,
    old: PathBuf,
}

impl Target {
    fn of(folder: &Path) -> anyhow::Result<Target> {
        let name = folder.file_name().with_context(|| format!("{} has no name", folder.display()))?;
        let beside = |what: &str| folder.with_file_name(format!("{}.{what}", name.to_string_lossy()));
        let is_replaced = match fs::read_dir(folder) {
            Ok(mut entries) => entries.next().is_none() || folder.join(MARK).is_file(),
            Err(error) => error.kind() == std::io::ErrorKind::NotFound,
        };
        ensure!(is_replaced, "{} is not an archive. Name a new folder, an empty one, or an archive.", folder.display());
        let target = Target { folder: folder.to_owned(), new: beside("new"), old: beside("old") };
        fs::create_dir(&target.new)
            .with_context(|| format!("{} can't be created; delete it if it is left over", target.new.display()))?;
        Ok(target)
    }

    fn replace(self) -> anyhow::Result<()> {
        if self.folder.exists() {
            fs::rename(&self.folder, &self.old)
                .with_context(|| format!("{} can't be replaced", self.folder.display()))?;
        }
        fs::rename(&self.new, &self.folder)?;
        if self.old.exists() {
            fs::remove_dir_all(&self.old)?;
        }
        Ok(())
    }
}

/// A progress bar on standard error, shown only if that is a terminal.
fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner} {pos} pages {wide_msg}");
    ProgressBar::new_spinner().with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
}
