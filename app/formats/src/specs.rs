//! Reads the SPEC repository: the headers of SPECs and the core projects that endorse them.

mod documents;
mod history;
mod names;
mod projects;

use crate::page::Page;
use crate::source::{Diagnostics, in_order, parse_error, within};
use documents::Document;
use domain::Refusal;
use domain::community::Series;
use domain::import::{ImportedCatalog, ParseError, Parsed, SourceFile};
use domain::text::{ShortText, Title};
pub use history::{Contents, FileChange, Histories};

/// Whether a file is read; `path` is relative to the checkout.
pub fn wants(path: &str) -> bool {
    within(path, belongs).is_some()
}

/// Whether a file is a document; only their history is read.
pub fn is_document(path: &str) -> bool {
    within(path, |path| document_number(path).is_some()).is_some()
}

fn belongs(path: &str) -> bool {
    document_number(path).is_some() || project_slug(path).is_some()
}

/// Reads the files of a checkout. Authors' email addresses are not imported.
///
/// An invalid file stops only what it describes.
///
/// # Errors
/// The first error, if nothing can be read.
pub fn read(files: &[SourceFile<'_>]) -> Result<Parsed<ImportedCatalog>, ParseError> {
    read_with(files, &Histories::new())
}

/// Reads the files of a checkout, and their history.
///
/// # Errors
/// Like [`read`]. An earlier version that can't be read is ignored.
pub fn read_with(files: &[SourceFile<'_>], histories: &Histories) -> Result<Parsed<ImportedCatalog>, ParseError> {
    let mut diagnostics = Diagnostics::default();
    let (mut documents, mut listed, mut failed) = (Vec::new(), projects::Projects::default(), Vec::new());
    let direct = files.iter().any(|file| belongs(file.path));
    for file in in_order(files) {
        if direct && !belongs(file.path) {
            diagnostics.add_skipped(file.path, 1, "This file is outside the folders that are imported.");
            continue;
        }
        let number = within(file.path, |path| document_number(path).is_some()).and_then(document_number);
        let slug = within(file.path, |path| project_slug(path).is_some()).and_then(project_slug);
        let read = Page::header(file).and_then(|page| match (number, slug) {
            (Some(number), _) => {
                documents.push(Document::read(&page, number, &mut diagnostics)?);
                Ok(())
            }
            (_, Some(slug)) => listed.read(&page, slug, &mut diagnostics),
            _ => {
                diagnostics.add_skipped(file.path, 1, "This is neither a SPEC nor a core project.");
                Ok(())
            }
        });
        if let Err(error) = read {
            failed.push(error);
            slug.into_iter().for_each(|slug| listed.add_unread(slug));
        }
    }
    documents::leave_out_repeated(&mut documents).into_iter().for_each(|error| diagnostics.add_failed(error));
    let paths = documents::files(&documents);
    let mut specs = documents::imported(documents, &listed, &mut diagnostics);
    history::add(&mut specs, &paths, histories, &listed);
    let (projects, is_incomplete) = (listed.into_imported(), !failed.is_empty());
    let mut failed = failed.into_iter();
    match failed.next() {
        Some(error) if specs.is_empty() && projects.is_empty() => return Err(error),
        first => first.into_iter().chain(failed).for_each(|error| diagnostics.add_failed(error)),
    }
    Ok(Parsed {
        imported: ImportedCatalog { series: Some(series()?), specs, projects, is_incomplete },
        diagnostics: diagnostics.in_order(),
    })
}

/// What the repository calls its documents.
fn series() -> Result<Series, ParseError> {
    let named = || {
        Ok::<_, Refusal>(Series {
            name: Title::parse("SPEC")?,
            plural: Title::parse("SPECs")?,
            title: Title::parse("SPEC documents")?,
            about: Some(ShortText::parse(
                "Scientific Python Ecosystem Coordination documents: practices that the core projects share.",
            )?),
        })
    };
    named().map_err(|refusal| parse_error("README.md", 1, refusal.to_string()))
}

/// `spec-0004/index.md` or `spec-0004.md` as `0004`.
fn document_number(path: &str) -> Option<&str> {
    let number = path.strip_prefix("spec-")?;
    let number = number.strip_suffix("/index.md").or_else(|| number.strip_suffix(".md"))?;
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(number)
}

/// `core-projects/numpy.md` as `numpy`; `_index.md` is the page of the list.
fn project_slug(path: &str) -> Option<&str> {
    let slug = path.strip_prefix("core-projects/")?.strip_suffix(".md")?;
    let is_project = !slug.contains('/') && !slug.starts_with('_') && slug != "index" && slug != "README";
    is_project.then_some(slug)
}
