//! Reads the pages of core projects.

use super::names::Names;
use crate::page::Page;
use crate::source::{At, Diagnostics, count, one_line, parse_error, quoted, title};
use domain::id::{Login, ProjectSlug};
use domain::import::{ImportedProject, ParseError};
use domain::text::Url;
use serde::Deserialize;

/// The projects of a checkout, by slug.
#[derive(Default)]
pub(super) struct Projects {
    read: Vec<ImportedProject>,
    /// Projects with an invalid page. Endorsements may name them.
    unread: Vec<ProjectSlug>,
}

#[derive(Default, Deserialize)]
struct Front {
    title: Option<String>,
    homepage: Option<String>,
    repository: Option<String>,
    contact: Option<Names>,
}

impl Projects {
    pub(super) fn read(
        &mut self,
        page: &Page<'_>,
        slug: &str,
        diagnostics: &mut Diagnostics,
    ) -> Result<(), ParseError> {
        let slug = ProjectSlug::parse(&slug.to_lowercase()).at(page.file, 1)?;
        if self.read.iter().any(|known| known.slug == slug) {
            return Err(parse_error(page.file, 1, format!("The project {slug} is described twice.")));
        }
        let front: Front = page.front()?;
        let name = front.title.ok_or_else(|| parse_error(page.file, 1, "The project has no title."))?;
        let imported = ImportedProject {
            slug,
            title: title(page.file, page.field("title"), &name)?,
            homepage: address(page, "homepage", front.homepage, diagnostics),
            repository: address(page, "repository", front.repository, diagnostics),
            contacts: contacts(page, &Names::each(front.contact).join(" "), diagnostics)?,
        };
        let contacts = count(imported.contacts.len(), "contact", "contacts");
        diagnostics.add_read(page.file, page.field("title"), format!("{}: a core project, {contacts}", imported.title));
        self.read.push(imported);
        Ok(())
    }

    /// The project that a SPEC's header names, regardless of capitals.
    pub(super) fn find(&self, spelling: &str) -> Option<&ProjectSlug> {
        let mut slugs = self.read.iter().map(|project| &project.slug).chain(&self.unread);
        slugs.find(|slug| slug.as_str().eq_ignore_ascii_case(spelling.trim()))
    }

    pub(super) fn add_unread(&mut self, slug: &str) {
        self.unread.extend(ProjectSlug::parse(&slug.to_lowercase()));
    }

    pub(super) fn into_imported(mut self) -> Vec<ImportedProject> {
        self.read.sort_by(|a, b| a.slug.cmp(&b.slug));
        self.read
    }
}

fn address(page: &Page<'_>, field: &str, written: Option<String>, diagnostics: &mut Diagnostics) -> Option<Url> {
    let written = written.filter(|written| !written.trim().is_empty())?;
    let url = Url::parse(&written).ok();
    if url.is_none() {
        let text = format!("The {field} {} is not a web address.", quoted(&written));
        diagnostics.add_skipped(page.file, page.field(field), text);
    }
    url
}

/// The logins in the contact field. Teams and email addresses are skipped.
fn contacts(page: &Page<'_>, written: &str, diagnostics: &mut Diagnostics) -> Result<Vec<Login>, ParseError> {
    let line = page.field("contact");
    let mut found: Vec<Login> = Vec::new();
    for word in written.split(|c: char| c.is_whitespace() || c == ',' || c == ';').filter(|word| !word.is_empty()) {
        if crate::guard::is_email(word) {
            diagnostics.add_skipped(page.file, line, "Email addresses are not imported.");
            continue;
        }
        let word = word.trim_start_matches("https://github.com/").trim_end_matches('/');
        if word.contains('/') {
            let team = one_line(page.file, line, word)?;
            diagnostics.add_skipped(
                page.file,
                line,
                format!("The contact {} is a team, not an account.", quoted(team.as_str())),
            );
            continue;
        }
        let Ok(login) = Login::parse(word.trim_start_matches('@')) else {
            diagnostics.add_skipped(page.file, line, format!("The contact {} is not a GitHub login.", quoted(word)));
            continue;
        };
        if found.iter().all(|known| !known.same_as(&login)) {
            found.push(login);
        }
    }
    Ok(found)
}
