//! `cairn import`: imports files and reports what was read, skipped and contradictory.

use super::{git_history, print_line};
use crate::config::Database;
use anyhow::{Context, ensure};
use domain::Refusal;
use domain::access::System;
use domain::catalog::tally;
use domain::id::EditionSlug;
use domain::import::{
    Diagnostic, DiagnosticKind, ImportChange, ImportedCatalog, ImportedSite, ImportedTask, SourceFile, title_key,
};
use domain::text::counted;
use formats::tasks::{StoredCells, has_misread_text, write_csv};
use indicatif::{ProgressBar, ProgressStyle};
use std::path::Path;
use store::{Scope, Store, StoreError};
use walkdir::WalkDir;

/// The largest file that an import reads, in bytes.
///
/// Pages have a few kilobytes; a larger file is a mistake.
const LARGEST: u64 = 4 * 1024 * 1024;

pub async fn site(dir: &Path, database: Database) -> anyhow::Result<()> {
    let files = Files::of(dir, formats::site::wants)?;
    let parsed = formats::site::read(&files.sources())?;
    let store = super::open(&database).await?;
    let changes = store.import_site(System::new(), &parsed.imported, chrono::Utc::now()).await?;
    let missing = store.editions_missing_from(System::new(), &parsed.imported).await?;
    report(&parsed.diagnostics, &changes, &totals(&parsed.imported, &missing));
    store.close().await;
    Ok(())
}

pub async fn specs(dir: &Path, database: Database) -> anyhow::Result<()> {
    let files = Files::of(dir, formats::specs::wants)?;
    let documents: Vec<&str> = files.paths().filter(|path| formats::specs::is_document(path)).collect();
    let history = git_history::read(dir, &documents);
    let parsed = formats::specs::read_with(&files.sources(), &history.files)?;
    let store = super::open(&database).await?;
    let changes = store.import_catalog(System::new(), &parsed.imported, chrono::Utc::now()).await?;
    report(&parsed.diagnostics, &changes, &catalog_totals(&parsed.imported, &history.note));
    store.close().await;
    Ok(())
}

/// What the checkout has, and how many endorsements its history dates.
fn catalog_totals(ImportedCatalog { specs, projects, .. }: &ImportedCatalog, history: &str) -> String {
    let endorsements = || specs.iter().flat_map(|spec| &spec.endorsements);
    let (dated, all) = (endorsements().filter(|entry| entry.on.is_some()).count(), endorsements().count());
    let specs = specs.iter().map(|spec| (spec.status, spec.endorsements.iter().map(|entry| &entry.project).collect()));
    let tally = tally(specs, projects.len(), ("SPEC", "SPECs"));
    format!("{tally}\nHistory: {history}\nEndorsements with a date: {dated} of {all}")
}

pub async fn tasks(file: &Path, edition: &str, heading_line: Option<u32>, database: Database) -> anyhow::Result<()> {
    let edition = EditionSlug::parse(&edition.to_lowercase())?;
    let bytes = read(file)?;
    let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy();
    let source = SourceFile { path: &name, bytes: &bytes };
    let stored = stored_cells(&bytes, &edition, &database).await?;
    let parsed = formats::tasks::read_beside(source, heading_line, &stored)?;
    ensure!(
        database.path.exists(),
        "There is no database {}. To create the edition, run `cairn serve` and open /editions/new, or run `cairn import site DIR`.",
        database.path.display()
    );
    let store = super::open(&database).await?;
    let changes = store.import_tasks(System::new(), &edition, &parsed.imported, chrono::Utc::now()).await;
    let changes = changes.map_err(|error| with_line(error, (source, heading_line, &stored), &parsed.imported))?;
    let totals = task_totals(&store, &edition, &parsed.imported).await?;
    report(&parsed.diagnostics, &changes, &totals);
    store.close().await;
    Ok(())
}

/// The cells of the stored work plan that a file with the character “�” may have.
async fn stored_cells(bytes: &[u8], edition: &EditionSlug, database: &Database) -> anyhow::Result<StoredCells> {
    let is_suspicious = std::str::from_utf8(bytes).is_ok_and(has_misread_text);
    if !is_suspicious || !database.path.exists() {
        return Ok(StoredCells::default());
    }
    let store = super::open(database).await?;
    let stored = store.task_table(edition).await;
    store.close().await;
    Ok(StoredCells::of(&write_csv(edition, &stored?)))
}

/// Adds the file and, if it can be found, the line to an error of the store.
fn with_line(
    error: StoreError,
    (source, heading_line, stored): (SourceFile<'_>, Option<u32>, &StoredCells),
    imported: &[ImportedTask],
) -> anyhow::Error {
    let title = match &error {
        StoreError::UnknownSpec(number) => {
            let has_spec = |task: &&ImportedTask| task.specs.iter().flatten().any(|spec| spec == number);
            imported.iter().find(has_spec).map(|task| &task.title)
        }
        StoreError::Refused(Refusal::NoSuchOutcome(code)) => {
            let has_outcome =
                |task: &&ImportedTask| task.outcomes.iter().flatten().any(|outcome| outcome.to_string() == *code);
            imported.iter().find(has_outcome).map(|task| &task.title)
        }
        StoreError::InRow { title, .. } => Some(title),
        _ => return error.into(),
    };
    let file = source.path;
    match title.and_then(|title| formats::tasks::line_of(source, heading_line, stored, title)) {
        Some(line) => anyhow::anyhow!("{file}, line {line}: {error}"),
        None => anyhow::anyhow!("{file}: {error}"),
    }
}

/// How many tasks the edition has, and which of them the file does not contain.
///
/// Those tasks stay as they are. A task that got a new title in the file shows up here under its old title.
async fn task_totals(store: &Store, edition: &EditionSlug, imported: &[ImportedTask]) -> anyhow::Result<String> {
    let tasks = store.tasks(Scope::Edition(edition)).await?;
    let total = counted(tasks.len(), "task", "tasks");
    let unchanged = tasks.iter().filter(|task| {
        let key = title_key(task.title.as_str());
        !imported.iter().any(|row| title_key(row.title.as_str()) == key)
    });
    let unchanged: Vec<String> = unchanged.map(|task| format!("{} “{}”", task.number, task.title)).collect();
    Ok(if unchanged.is_empty() {
        format!("{total} in the edition")
    } else {
        format!("{total} in the edition; not in this file, so left unchanged: {}", unchanged.join(", "))
    })
}

/// What the checkout has, and the `missing` editions that only an earlier one had.
fn totals(imported: &ImportedSite, missing: &[EditionSlug]) -> String {
    let public = imported
        .roadmap
        .as_ref()
        .map(|items| (items.iter().filter(|item| item.in_roadmap).count(), items.len()))
        .map(|(public, all)| format!("; {public} of {all} outcomes on the community’s website"));
    let calendars = imported.calendars.as_ref().map(|all| format!("; {}", counted(all.len(), "calendar", "calendars")));
    let editions = counted(imported.editions.len(), "edition", "editions");
    let missing: Vec<String> = missing.iter().map(ToString::to_string).collect();
    let missing =
        (!missing.is_empty()).then(|| format!("; not in this checkout, so left unchanged: {}", missing.join(", ")));
    [Some(editions), public, calendars, missing].into_iter().flatten().collect()
}

/// The files of a checkout that an import reads: path within the checkout, and contents.
struct Files(Vec<(String, Vec<u8>)>);

impl Files {
    fn of(dir: &Path, wants: fn(&str) -> bool) -> anyhow::Result<Files> {
        ensure!(dir.is_dir(), "{} is not a folder.", dir.display());
        let bar = bar();
        let mut files = Vec::new();
        // Hidden folders contain the checkout's Git history, not pages.
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
            "{} contains no files that this import reads. Check that it is the right checkout.",
            dir.display()
        );
        Ok(Files(files))
    }

    fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(path, _)| path.as_str())
    }

    fn sources(&self) -> Vec<SourceFile<'_>> {
        self.0.iter().map(|(path, bytes)| SourceFile { path, bytes }).collect()
    }
}

/// A progress bar on standard error, shown only if that is a terminal.
fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner} {pos} files read {wide_msg}");
    ProgressBar::new_spinner().with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
}

fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    let unreadable = || format!("{} can't be read", file.display());
    let metadata = std::fs::metadata(file).with_context(unreadable)?;
    // Reading a device or a pipe may never end.
    ensure!(metadata.is_file(), "{} is not a file.", file.display());
    let size = metadata.len();
    ensure!(
        size <= LARGEST,
        "{} has {size} bytes; files of this kind may have at most {LARGEST} bytes.",
        file.display()
    );
    std::fs::read(file).with_context(unreadable)
}

fn report(diagnostics: &[Diagnostic], changes: &[ImportChange], totals: &str) {
    let mut lines = Vec::new();
    let kinds = [
        (DiagnosticKind::Read, "Read"),
        (DiagnosticKind::Skipped, "Skipped"),
        (DiagnosticKind::Contradiction, "Contradictions"),
    ];
    for (kind, title) in kinds {
        let found = diagnostics.iter().filter(|diagnostic| diagnostic.kind == kind);
        let mut found: Vec<String> =
            found.map(|Diagnostic { file, line, text, .. }| format!("  {file}:{line}: {text}")).collect();
        if kind == DiagnosticKind::Contradiction {
            found.extend(changes.iter().filter(|change| change.is_contradiction()).map(|change| format!("  {change}")));
        }
        lines.push(format!("{title}{}", if found.is_empty() { ": nothing" } else { "" }));
        lines.extend(found);
    }
    let changes: Vec<&ImportChange> = changes.iter().filter(|change| !change.is_contradiction()).collect();
    lines.push(format!("Total: {totals}"));
    lines.push(if changes.is_empty() { "Changed: nothing (already up to date)" } else { "Changed" }.to_owned());
    lines.extend(changes.iter().map(|change| format!("  {change}")));
    print_line(&lines.join("\n"));
}
