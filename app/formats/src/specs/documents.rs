//! Reads the headers of SPEC documents.

use super::names::Names;
use super::projects::Projects;
use crate::names::counts_others;
use crate::page::Page;
use crate::source::{Diagnostics, count, name, parse_error, quoted, title};
use domain::catalog::{SpecHistory, SpecStatus};
use domain::id::SpecNumber;
use domain::import::{ImportedEndorsement, ImportedSpec, ParseError};
use domain::text::PersonName;
use domain::time::NaiveDate;
use serde::Deserialize;
use serde_saphyr::Spanned;
use std::collections::BTreeMap;

/// A document's header, before its endorsements are matched with the projects.
pub(super) struct Document {
    file: String,
    title_line: u32,
    number_line: u32,
    folder: u16,
    title_number: Option<u16>,
    imported: ImportedSpec,
    endorsed_by: Vec<(u32, String)>,
    unknown_status: Option<(u32, String)>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Front {
    title: Option<String>,
    number: Option<String>,
    date: Option<String>,
    author: Option<Names>,
    is_draft: Option<bool>,
    draft: Option<bool>,
    is_withdrawn: Option<bool>,
    status: Option<String>,
    endorsed_by: Option<Vec<Option<Spanned<String>>>>,
}

impl Document {
    pub(super) fn read(page: &Page<'_>, folder: &str, diagnostics: &mut Diagnostics) -> Result<Self, ParseError> {
        let front: Front = page.front()?;
        let missing = |what: &str| parse_error(page.file, 1, format!("The SPEC’s header has no {what}."));
        let folder =
            folder.parse().map_err(|_| parse_error(page.file, 1, "The SPEC number of the folder is too high."))?;
        let written = front.title.as_deref().ok_or_else(|| missing("title"))?;
        let (title_number, bare) = without_number(written);
        let title_line = page.field("title");
        let (status, unknown_status) = status(page, &front);
        let imported = ImportedSpec {
            number: SpecNumber(number(page, front.number.as_deref())?.or(title_number).unwrap_or(folder)),
            title: title(page.file, title_line, bare)?,
            date: day(page, &front.date.ok_or_else(|| missing("date"))?)?,
            status,
            authors: authors(page, front.author, diagnostics)?,
            endorsements: Vec::new(),
            history: SpecHistory::default(),
        };
        Ok(Document {
            file: page.file.to_owned(),
            title_line,
            number_line: page.field("number"),
            folder,
            title_number,
            imported,
            endorsed_by: front.endorsed_by.unwrap_or_default().into_iter().flatten().map(entry).collect(),
            unknown_status,
        })
    }
}

/// What the header of an earlier version says.
pub(super) struct Header {
    pub(super) status: SpecStatus,
    /// The projects as they are spelled.
    pub(super) endorsed_by: Vec<String>,
}

/// Reads only what the history needs; earlier versions may lack other fields.
pub(super) fn header(page: &Page<'_>) -> Result<Header, ParseError> {
    let front: Front = page.front()?;
    let (status, _) = status(page, &front);
    let endorsed_by = front.endorsed_by.unwrap_or_default().into_iter().flatten().map(|entry| entry.value).collect();
    Ok(Header { status, endorsed_by })
}

/// The file of each document.
pub(super) fn files(documents: &[Document]) -> BTreeMap<SpecNumber, String> {
    documents.iter().map(|document| (document.imported.number, document.file.clone())).collect()
}

/// An entry with its line in the file; the front matter begins on line 2.
fn entry(entry: Spanned<String>) -> (u32, String) {
    (u32::try_from(entry.referenced.line()).unwrap_or(0) + 1, entry.value)
}

/// `SPEC 4 — Using Wheels` as 4 and `Using Wheels`.
fn without_number(title: &str) -> (Option<u16>, &str) {
    let rest = title.trim().strip_prefix("SPEC").map(str::trim_start);
    let digits = rest.map_or(0, |rest| rest.bytes().take_while(u8::is_ascii_digit).count());
    let Some(rest) = rest.filter(|_| digits > 0) else { return (None, title) };
    let bare = rest[digits..].trim_start().trim_start_matches(['—', '–', '-', ':']).trim();
    (rest[..digits].parse().ok(), if bare.is_empty() { title } else { bare })
}

fn status(page: &Page<'_>, front: &Front) -> (SpecStatus, Option<(u32, String)>) {
    let word = front.status.as_deref().map(|word| word.trim().to_lowercase());
    let parsed = word.as_deref().map(SpecStatus::parse);
    let unknown = matches!(parsed, Some(Err(_))).then(|| (page.field("status"), word.clone().unwrap_or_default()));
    let is_draft = front.is_draft.or(front.draft.filter(|draft| *draft));
    let status = match (front.is_withdrawn, is_draft, parsed) {
        (Some(true), _, _) | (_, _, Some(Ok(SpecStatus::Withdrawn))) => SpecStatus::Withdrawn,
        (_, Some(true), _) | (_, None, Some(Ok(SpecStatus::Draft))) => SpecStatus::Draft,
        _ => SpecStatus::Published,
    };
    (status, unknown)
}

fn day(page: &Page<'_>, written: &str) -> Result<NaiveDate, ParseError> {
    let day = written.trim().get(..10).and_then(|day| NaiveDate::parse_from_str(day, "%Y-%m-%d").ok());
    day.ok_or_else(|| {
        parse_error(
            page.file,
            page.field("date"),
            format!("{} is not a date. Use a form like 2023-05-22.", quoted(written)),
        )
    })
}

/// The header's number; `None` in early SPECs, which have it only in the title or the folder.
fn number(page: &Page<'_>, written: Option<&str>) -> Result<Option<u16>, ParseError> {
    let Some(written) = written.map(str::trim).filter(|written| !written.is_empty()) else { return Ok(None) };
    let wrong = |_| parse_error(page.file, page.field("number"), format!("{} is not a SPEC number.", quoted(written)));
    written.parse().map(Some).map_err(wrong)
}

/// `Ada Example <ada@email.example>` as `Ada Example`.
fn authors(
    page: &Page<'_>,
    written: Option<Names>,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<PersonName>, ParseError> {
    let mut found = Vec::new();
    for author in Names::each(written) {
        let line = page.field_with("author", &author);
        let bare = author.split('<').next().unwrap_or("");
        let words: Vec<&str> = bare.split_whitespace().filter(|word| !crate::guard::is_email(word)).collect();
        let author = words.join(" ");
        if words.is_empty() {
            diagnostics.add_skipped(page.file, line, "An author has no name and is ignored.")
        } else if counts_others(&author) {
            diagnostics.add_skipped(page.file, line, format!("{} names no person; not imported.", quoted(&author)));
        } else {
            found.push(name(page.file, line, &author)?)
        }
    }
    Ok(found)
}

/// Removes documents with the number of an earlier one; returns an error about each.
pub(super) fn leave_out_repeated(documents: &mut Vec<Document>) -> Vec<ParseError> {
    let mut seen: BTreeMap<SpecNumber, String> = BTreeMap::new();
    let mut errors = Vec::new();
    documents.retain(|document| {
        let number = document.imported.number;
        if let Some(first) = seen.get(&number) {
            let reason = format!("SPEC {number} already exists in {first}.");
            errors.push(parse_error(&document.file, document.number_line, reason));
            return false;
        }
        seen.insert(number, document.file.clone());
        true
    });
    errors
}

/// The SPECs sorted by number, with their endorsements matched with the projects.
pub(super) fn imported(
    documents: Vec<Document>,
    projects: &Projects,
    diagnostics: &mut Diagnostics,
) -> Vec<ImportedSpec> {
    let mut found: Vec<ImportedSpec> = Vec::new();
    for mut document in documents {
        check_numbers(&document, diagnostics);
        document.imported.endorsements = endorsements(&document, projects, diagnostics);
        diagnostics.add_read(&document.file, document.title_line, summary(&document.imported));
        found.push(document.imported);
    }
    found.sort_by_key(|spec| spec.number);
    found
}

fn summary(spec: &ImportedSpec) -> String {
    let authors = count(spec.authors.len(), "author", "authors");
    let endorsements = count(spec.endorsements.len(), "endorsement", "endorsements");
    format!("SPEC {}, {}: {}, {authors}, {endorsements}", spec.number, spec.title, spec.status.as_str())
}

fn check_numbers(document: &Document, diagnostics: &mut Diagnostics) {
    let Document { file, folder, number_line, title_line, imported: ImportedSpec { number, .. }, .. } = document;
    if *folder != number.0 {
        let text = format!("The header has SPEC {number} but the folder {folder}; using the header.");
        diagnostics.add_contradiction(file, *number_line, text);
    }
    if let Some(other) = document.title_number.filter(|other| *other != number.0) {
        let text = format!("The title has SPEC {other} but line {number_line} has {number}; using {number}.");
        diagnostics.add_contradiction(file, *title_line, text);
    }
    if let Some((line, word)) = &document.unknown_status {
        let text = format!("The status {} is unknown; using {}.", quoted(word), document.imported.status.as_str());
        diagnostics.add_skipped(file, *line, text);
    }
}

/// The endorsements sorted by project, each project once.
fn endorsements(document: &Document, projects: &Projects, diagnostics: &mut Diagnostics) -> Vec<ImportedEndorsement> {
    let mut found: Vec<ImportedEndorsement> = Vec::new();
    for (line, spelling) in &document.endorsed_by {
        let Some(slug) = projects.find(spelling) else {
            let text = format!("{} endorses this SPEC but is not a core project; ignored.", quoted(spelling));
            diagnostics.add_contradiction(&document.file, *line, text);
            continue;
        };
        if spelling.trim() != slug.as_str() {
            diagnostics.add_contradiction(
                &document.file,
                *line,
                format!("{} is spelled {slug} elsewhere.", quoted(spelling)),
            );
        }
        if found.iter().any(|known| known.project == *slug) {
            diagnostics.add_contradiction(
                &document.file,
                *line,
                format!("{slug} endorses this SPEC twice; counted once."),
            )
        } else {
            found.push(ImportedEndorsement { project: slug.clone(), on: None, commit: None })
        }
    }
    found.sort_by(|a, b| a.project.cmp(&b.project));
    found
}
