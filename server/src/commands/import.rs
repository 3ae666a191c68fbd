//! `cairn import`: reads files, remembers what they say, and tells what was read, skipped and contradictory.

use super::say;
use crate::config::Database;
use anyhow::{Context, ensure};
use domain::Refusal;
use domain::catalog::tally;
use domain::id::EditionSlug;
use domain::import::{
    Diagnostic, DiagnosticKind, ImportChange, ImportedCatalog, ImportedSite, ImportedTask, SourceFile,
};
use domain::text::counted;
use indicatif::{ProgressBar, ProgressStyle};
use std::path::Path;
use store::{Scope, Store, StoreError};
use walkdir::WalkDir;

/// A page of a site is a matter of kilobytes: what is larger is no page.
const LARGEST: u64 = 4 * 1024 * 1024;

pub async fn site(dir: &Path, database: Database) -> anyhow::Result<()> {
    let files = Files::of(dir, formats::site::wants)?;
    let parsed = formats::site::read(&files.sources())?;
    let store = Store::open(&database.path).await?;
    let changes = store.import_site(&parsed.imported, chrono::Utc::now()).await?;
    report(&parsed.diagnostics, &changes, &in_all(&parsed.imported));
    store.close().await;
    Ok(())
}

pub async fn specs(dir: &Path, database: Database) -> anyhow::Result<()> {
    let files = Files::of(dir, formats::specs::wants)?;
    let parsed = formats::specs::read(&files.sources())?;
    let store = Store::open(&database.path).await?;
    let changes = store.import_catalog(&parsed.imported, chrono::Utc::now()).await?;
    let ImportedCatalog { specs, projects } = &parsed.imported;
    let specs = specs.iter().map(|spec| (spec.status, spec.endorsements.iter().map(|one| &one.project).collect()));
    report(&parsed.diagnostics, &changes, &tally(specs, projects.len()));
    store.close().await;
    Ok(())
}

pub async fn tasks(file: &Path, edition: &str, database: Database) -> anyhow::Result<()> {
    let edition = EditionSlug::parse(edition)?;
    let bytes = read(file)?;
    let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy();
    let source = SourceFile { path: &name, bytes: &bytes };
    let parsed = formats::tasks::read(source)?;
    ensure!(database.path.exists(), "There is no database {}; run `cairn import site` first.", database.path.display());
    let store = Store::open(&database.path).await?;
    let changes = store.import_tasks(&edition, &parsed.imported, chrono::Utc::now()).await;
    let changes = changes.map_err(|error| placed(error, source, &parsed.imported))?;
    let kept = left_alone(&store, &edition, &parsed.imported).await?;
    report(&parsed.diagnostics, &changes, &kept);
    store.close().await;
    Ok(())
}

/// A refusal with the file and line that it speaks of, where that can be told.
fn placed(error: StoreError, source: SourceFile<'_>, imported: &[ImportedTask]) -> anyhow::Error {
    let title = match &error {
        StoreError::UnknownSpec(number) => {
            let names = |task: &&ImportedTask| task.specs.iter().flatten().any(|known| known == number);
            imported.iter().find(names).map(|task| &task.title)
        }
        StoreError::Refused(Refusal::NoSuchOutcome(code)) => {
            let names = |task: &&ImportedTask| task.outcomes.iter().flatten().any(|known| known.to_string() == *code);
            imported.iter().find(names).map(|task| &task.title)
        }
        StoreError::InRow { title, .. } => Some(title),
        _ => return error.into(),
    };
    let file = source.path;
    match title.and_then(|title| formats::tasks::line_of(source, title)) {
        Some(line) => anyhow::anyhow!("{file}, line {line}: {error}"),
        None => anyhow::anyhow!("{file}: {error}"),
    }
}

/// The edition's tasks that the file doesn't name: they stay, and whoever retitled one wants to know.
async fn left_alone(store: &Store, edition: &EditionSlug, imported: &[ImportedTask]) -> anyhow::Result<String> {
    let known = store.tasks(Scope::Edition(edition)).await?;
    let all = counted(known.len(), "task", "tasks");
    let left = known.iter().filter(|task| !imported.iter().any(|fact| fact.title == task.title));
    let left: Vec<String> = left.map(|task| format!("{} “{}”", task.number, task.title)).collect();
    Ok(match left.is_empty() {
        true => format!("{all} in the edition"),
        false => format!("{all} in the edition; not in this file, and left as they are: {}", left.join(", ")),
    })
}

fn in_all(imported: &ImportedSite) -> String {
    let public = imported
        .roadmap
        .as_ref()
        .map(|items| (items.iter().filter(|item| item.in_roadmap).count(), items.len()))
        .map(|(public, all)| format!("; {public} of {all} outcomes on the public roadmap"));
    format!("{}{}", counted(imported.editions.len(), "edition", "editions"), public.unwrap_or_default())
}

/// The files of a checkout that an importer wants, by their paths within it.
struct Files(Vec<(String, Vec<u8>)>);

impl Files {
    fn of(dir: &Path, wants: fn(&str) -> bool) -> anyhow::Result<Files> {
        ensure!(dir.is_dir(), "{} is not a folder.", dir.display());
        let bar = bar();
        let mut files = Vec::new();
        // Hidden folders hold a checkout's history, not its pages.
        let shown =
            |entry: &walkdir::DirEntry| entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.');
        for entry in WalkDir::new(dir).sort_by_file_name().into_iter().filter_entry(shown) {
            let entry = entry.with_context(|| format!("{} can't be read", dir.display()))?;
            let path = entry.path().strip_prefix(dir).unwrap_or(entry.path()).to_string_lossy().replace('\\', "/");
            if entry.file_type().is_file() && wants(&path) {
                bar.set_message(path.clone());
                bar.inc(1);
                files.push((path, read(entry.path())?));
            }
        }
        bar.finish_and_clear();
        ensure!(
            !files.is_empty(),
            "{} holds none of the files that this import reads; is it the right checkout?",
            dir.display()
        );
        Ok(Files(files))
    }

    fn sources(&self) -> Vec<SourceFile<'_>> {
        self.0.iter().map(|(path, bytes)| SourceFile { path, bytes }).collect()
    }
}

/// Drawn on standard error, and only where that is a terminal.
fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner} {pos} files read {wide_msg}");
    ProgressBar::new_spinner().with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
}

fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    let unread = || format!("{} can't be read", file.display());
    let size = std::fs::metadata(file).with_context(unread)?.len();
    ensure!(
        size <= LARGEST,
        "{} has {size} bytes; more than {LARGEST} is no page or table of this kind.",
        file.display()
    );
    std::fs::read(file).with_context(unread)
}

fn report(diagnostics: &[Diagnostic], changes: &[ImportChange], in_all: &str) {
    let mut lines = Vec::new();
    let kinds = [
        (DiagnosticKind::Read, "Read"),
        (DiagnosticKind::Skipped, "Skipped"),
        (DiagnosticKind::Contradiction, "Contradictions"),
    ];
    for (kind, title) in kinds {
        let found: Vec<&Diagnostic> = diagnostics.iter().filter(|diagnostic| diagnostic.kind == kind).collect();
        lines.push(format!("{title}{}", if found.is_empty() { ": nothing" } else { "" }));
        lines.extend(found.iter().map(|Diagnostic { file, line, text, .. }| format!("  {file}:{line}: {text}")));
    }
    lines.push(format!("In all: {in_all}"));
    lines.push(if changes.is_empty() { "Changed: nothing, all of it was here already" } else { "Changed" }.to_owned());
    lines.extend(changes.iter().map(|change| format!("  {change}")));
    say(&lines.join("\n"));
}
