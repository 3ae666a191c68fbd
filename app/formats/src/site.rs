//! Reads the community's web site: summits, the roadmap and calendars; writes pages of summits.

mod agenda;
mod agreement;
mod capacity;
mod days;
mod edition;
mod edition_block;
mod edition_source;
mod export;
mod links;
mod meetings;
mod people;
mod reconcile;
mod roadmap;
mod tables;
mod tracks;
mod venue;

pub use export::{ExportedPage, export, path as page_path};

use crate::calendars::{self, calendar};
use crate::page::Page;
use crate::source::{At, Diagnostics, in_order, parse_error, within};
use domain::id::EditionSlug;
use domain::import::{ImportedCalendar, ImportedSite, ParseError, Parsed, SourceFile};
use domain::text::ShortText;
use edition::ReadEdition;
use edition_source::{Source, ZoneFallback};
use std::collections::{BTreeMap, BTreeSet};

/// Whether a file is read; `path` is relative to the checkout, with `/` as separator.
pub fn wants(path: &str) -> bool {
    within(path, |path| Place::of(path).is_some()).is_some()
}

/// Reads the files of a checkout, in any order.
///
/// An invalid file stops only what it describes: the other editions, the roadmap and the calendars are read.
///
/// # Errors
/// The first error, if nothing can be read.
pub fn read(files: &[SourceFile<'_>]) -> Result<Parsed<ImportedSite>, ParseError> {
    let mut diagnostics = Diagnostics::default();
    let mut site = SiteFiles::default();
    let belongs = |path: &str| Place::of(path).is_some();
    let direct = files.iter().any(|file| belongs(file.path));
    for file in in_order(files) {
        if direct && !belongs(file.path) {
            diagnostics.add_skipped(file.path, 1, "This file is outside the folders that are imported.");
            continue;
        }
        if let Err(error) = site.add(file, &mut diagnostics) {
            site.failed.push(error);
        }
    }
    let (imported, failed) = site.imported(&mut diagnostics);
    let is_empty = imported.editions.is_empty() && imported.roadmap.is_none() && imported.calendars.is_none();
    let mut failed = failed.into_iter();
    match failed.next() {
        Some(error) if is_empty => return Err(error),
        first => first.into_iter().chain(failed).for_each(|error| diagnostics.add_failed(error)),
    }
    Ok(Parsed { imported, diagnostics: diagnostics.in_order() })
}

/// The kind of a file, by its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place<'p> {
    /// The page of the edition in this folder.
    Edition(&'p str),
    /// Another page of the edition in this folder.
    Meeting(&'p str),
    /// The index page of a section.
    Section,
    /// A page about summits that belongs to no edition.
    Elsewhere,
    Roadmap,
    Calendar,
}

impl<'p> Place<'p> {
    fn of(path: &'p str) -> Option<Self> {
        let parts: Vec<&str> = path.split('/').collect();
        let is_index = |name: &str| name == "_index.md" || name == "index.md";
        let is_edition = |folder: &str| folder.starts_with(|c: char| c.is_ascii_digit());
        match parts.as_slice() {
            ["content", "roadmap.md"] => Some(Place::Roadmap),
            ["calendars", name] if name.ends_with(".yaml") || name.ends_with(".yml") => Some(Place::Calendar),
            ["content", "summits", .., name] if !name.ends_with(".md") => None,
            ["content", "summits", "developer", folder, name] if is_edition(folder) => {
                Some(if is_index(name) { Place::Edition(folder) } else { Place::Meeting(folder) })
            }
            ["content", "summits", .., name] if is_index(name) => Some(Place::Section),
            ["content", "summits", .., _] => Some(Place::Elsewhere),
            _ => None,
        }
    }
}

/// The files of a checkout, by kind.
#[derive(Default)]
struct SiteFiles<'a> {
    /// For each folder its index page and its other pages.
    editions: BTreeMap<&'a str, (Option<Page<'a>>, Vec<Page<'a>>)>,
    roadmap: Option<Page<'a>>,
    zone: Option<ZoneFallback>,
    /// By the names of their files without the ending.
    calendars: BTreeMap<String, ImportedCalendar>,
    has_failed_calendar: bool,
    /// Why files were not read.
    failed: Vec<ParseError>,
    /// The folders of editions with an unread page. Importing the rest would remove what it has.
    failed_editions: BTreeSet<&'a str>,
}

impl<'a> SiteFiles<'a> {
    fn add(&mut self, file: &SourceFile<'a>, diagnostics: &mut Diagnostics) -> Result<(), ParseError> {
        let path = within(file.path, |path| Place::of(path).is_some()).unwrap_or(file.path);
        match Place::of(path) {
            None => diagnostics.add_skipped(file.path, 1, "This file does not describe a summit."),
            Some(Place::Section) => {
                diagnostics.add_skipped(file.path, 1, "This is the index page of a section; it describes no edition.")
            }
            Some(Place::Calendar) => {
                self.add_calendar(file, diagnostics).inspect_err(|_| self.has_failed_calendar = true)?;
            }
            Some(Place::Roadmap) => set_once(&mut self.roadmap, Page::read(file)?, "The roadmap")?,
            Some(Place::Elsewhere) => meetings::check_elsewhere(&Page::read(file)?, diagnostics),
            Some(Place::Meeting(folder)) => {
                let page = Page::read(file).inspect_err(|_| _ = self.failed_editions.insert(folder))?;
                self.editions.entry(folder).or_default().1.push(page);
            }
            Some(Place::Edition(folder)) => {
                let page = Page::read(file).inspect_err(|_| _ = self.failed_editions.insert(folder))?;
                let edition = self.editions.entry(folder).or_default();
                set_once(&mut edition.0, page, "This edition")
                    .inspect_err(|_| _ = self.failed_editions.insert(folder))?;
            }
        }
        Ok(())
    }

    fn add_calendar(&mut self, file: &SourceFile<'a>, diagnostics: &mut Diagnostics) -> Result<(), ParseError> {
        let calendar = calendar(file, diagnostics)?;
        let name = file.path.rsplit('/').next().unwrap_or_default();
        let name = name.rsplit_once('.').map_or(name, |(name, _)| name);
        if file.path.ends_with("calendars/scientific-python.yaml") {
            self.zone = calendar.zone.clone().map(|zone| ZoneFallback { zone, file: file.path.to_owned() });
        }
        let imported = calendars::imported(ShortText::parse(name).at(file.path, 1)?, calendar);
        if self.calendars.insert(name.to_owned(), imported).is_some() {
            return Err(parse_error(file.path, 1, format!("There are two calendars {name}.")));
        }
        Ok(())
    }

    /// What the files describe, and why some of them could not be read.
    fn imported(self, diagnostics: &mut Diagnostics) -> (ImportedSite, Vec<ParseError>) {
        let mut failed = self.failed;
        let mut read: Vec<ReadEdition> = Vec::new();
        let mut unread: BTreeSet<EditionSlug> =
            self.failed_editions.iter().filter_map(|folder| EditionSlug::parse(&folder.to_lowercase()).ok()).collect();
        for (folder, (index, pages)) in self.editions {
            let Some(index) = index.filter(|_| !self.failed_editions.contains(folder)) else {
                pages.iter().for_each(|page| meetings::check_elsewhere(page, diagnostics));
                continue;
            };
            let file = index.file;
            let edition = EditionSlug::parse(&folder.to_lowercase())
                .at(file, 1)
                .and_then(|slug| Source { slug, index, pages, zone: self.zone.as_ref() }.read(diagnostics));
            match edition {
                Ok(Some(edition)) if read.iter().any(|known| known.imported.slug == edition.imported.slug) => {
                    // None of the two pages is known to be right.
                    read.retain(|known| known.imported.slug != edition.imported.slug);
                    let reason = format!("The edition {} is described twice.", edition.imported.slug);
                    unread.insert(edition.imported.slug);
                    failed.push(parse_error(file, 1, reason));
                }
                Ok(edition) => read.extend(edition),
                Err(error) => {
                    unread.extend(EditionSlug::parse(&folder.to_lowercase()));
                    failed.push(error);
                }
            }
        }
        reconcile::agree_across(&mut read, diagnostics);
        let roadmap =
            self.roadmap.and_then(|page| roadmap::read(&page, diagnostics).map_err(|error| failed.push(error)).ok());
        let mut editions: Vec<_> = read.into_iter().map(|edition| edition.imported).collect();
        editions.sort_by(|a, b| (a.dates.starts(), &a.slug).cmp(&(b.dates.starts(), &b.slug)));
        let calendars: Vec<ImportedCalendar> = self.calendars.into_values().collect();
        // An import removes calendars that are missing, so an unreadable one keeps all of them.
        let calendars = Some(calendars).filter(|calendars| !calendars.is_empty() && !self.has_failed_calendar);
        (ImportedSite { editions, unread: unread.into_iter().collect(), roadmap, calendars }, failed)
    }
}

fn set_once<'a>(slot: &mut Option<Page<'a>>, page: Page<'a>, what: &str) -> Result<(), ParseError> {
    match slot {
        Some(before) => Err(parse_error(page.file, 1, format!("{what} is already described in {}.", before.file))),
        None => {
            *slot = Some(page);
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kind_of_a_file_follows_from_its_path() {
        assert_eq!(Place::of("content/summits/developer/2025-Nov/_index.md"), Some(Place::Edition("2025-Nov")));
        assert_eq!(Place::of("content/summits/developer/2023/general.md"), Some(Place::Meeting("2023")));
        assert_eq!(Place::of("content/summits/developer/_index.md"), Some(Place::Section));
        assert_eq!(Place::of("content/summits/sparse/meeting1.md"), Some(Place::Elsewhere));
        assert_eq!(Place::of("content/summits/developer/meeting1.md"), Some(Place::Elsewhere));
        for unwanted in ["content/grants/_index.md", "content/summits/developer/2025/logo.png", "README.md", ""] {
            assert!(!wants(unwanted), "{unwanted}");
        }
        assert!(wants("scientific-python.org/content/roadmap.md") && wants("calendars/x.yaml"));
    }
}
