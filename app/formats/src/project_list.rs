//! Core projects as CSV: a row for each.

use crate::table::{cell, malformed, parsed_rows, written};
use domain::Refusal;
use domain::catalog::{EditedProject, ProjectList, contacts, logins, project_list};
use domain::id::{Login, ProjectSlug};
use domain::text::{Title, Url};

const COLUMNS: [&str; 6] = ["short_name", "title", "homepage", "repository", "contacts", "retired"];

/// Writes core projects so that [`read`] reads the same.
pub fn write(projects: &ProjectList) -> String {
    let address = |url: &Option<Url>| url.as_ref().map(Url::to_string).unwrap_or_default();
    let row = |(slug, project): (&ProjectSlug, &EditedProject)| {
        let contacts: Vec<&str> = project.contacts.iter().map(Login::as_str).collect();
        [
            slug.to_string(),
            project.title.to_string(),
            address(&project.homepage),
            address(&project.repository),
            contacts.join(", "),
            if project.is_retired { "yes" } else { "no" }.to_owned(),
        ]
    };
    written(COLUMNS, projects.iter().map(row))
}

/// Reads core projects; the first row may have the headings.
///
/// # Errors
/// Each line that can't be read, and the refusal of [`project_list`].
pub fn read(text: &str) -> Result<ProjectList, Vec<Refusal>> {
    let address = |typed: &str| Some(typed).filter(|typed| !typed.is_empty()).map(Url::parse).transpose();
    let projects = parsed_rows(text, &COLUMNS, |row| {
        let project = EditedProject {
            title: Title::parse(cell(row, 1))?,
            homepage: address(cell(row, 2))?,
            repository: address(cell(row, 3))?,
            contacts: contacts(logins(cell(row, 4))?),
            is_retired: is_yes(cell(row, 5))?,
        };
        Ok((ProjectSlug::parse(cell(row, 0))?, project))
    })?;
    project_list(projects).map_err(|refusal| vec![refusal])
}

fn is_yes(typed: &str) -> Result<bool, Refusal> {
    match typed.to_lowercase().as_str() {
        "yes" => Ok(true),
        "no" | "" => Ok(false),
        _ => Err(malformed("yes or no", typed)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "short_name,title,homepage,repository,contacts,retired\n\
        numpy,NumPy,https://numpy.org,https://github.com/numpy/numpy,\"ada, zoe\",no\n\
        zarr,\"Zarr, chunks\",,,,yes\n";

    #[test]
    fn written_projects_are_read_back() {
        assert_eq!(write(&read(TABLE).unwrap()), TABLE);
    }

    #[test]
    fn each_unreadable_line_is_named() {
        let table = "Num Py,NumPy\nnumpy,\nscipy,SciPy,not an address\nzarr,Zarr,,,a b!\nxarray,x,,,,maybe";
        let lines: Vec<String> = read(table).unwrap_err().iter().map(ToString::to_string).collect();
        assert_eq!(lines.len(), 5, "{lines:?}");
        assert!((1..).zip(&lines).all(|(number, line)| line.starts_with(&format!("Line {number}: "))), "{lines:?}");
        assert_eq!(read("numpy,A\nnumpy,B"), Err(vec![Refusal::DuplicateProject("numpy".to_owned())]));
    }
}
