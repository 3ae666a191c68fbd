//! The documents of a series as CSV: a row for each.

use crate::table::{cell, malformed, parsed_rows, text_cell, written};
use domain::Refusal;
use domain::catalog::{EditedSpec, SpecList, SpecStatus, outcome_codes, spec_list};
use domain::id::SpecNumber;
use domain::text::{PersonName, Title, Url};
use domain::time::NaiveDate;

const COLUMNS: [&str; 7] = ["number", "title", "date", "status", "authors", "link", "outcomes"];

/// Writes documents so that [`read`] reads the same.
pub fn write(specs: &SpecList) -> String {
    let row = |(number, spec): (&SpecNumber, &EditedSpec)| {
        let outcomes: Vec<String> = spec.outcomes.iter().map(ToString::to_string).collect();
        [
            number.to_string(),
            spec.title.to_string(),
            spec.date.to_string(),
            spec.status.as_str().to_owned(),
            written_authors(&spec.authors),
            spec.link.as_ref().map(Url::to_string).unwrap_or_default(),
            outcomes.join(", "),
        ]
    };
    written(COLUMNS, specs.iter().map(row))
}

/// Reads documents; the first row may have the headings.
///
/// # Errors
/// Each line that can't be read, and the refusal of [`spec_list`].
pub fn read(text: &str) -> Result<SpecList, Vec<Refusal>> {
    let specs = parsed_rows(text, &COLUMNS, |row| {
        let spec = EditedSpec {
            title: Title::parse(cell(row, 1))?,
            date: day(cell(row, 2))?,
            status: SpecStatus::parse(&cell(row, 3).to_lowercase())?,
            authors: authors(text_cell(row, 4))?,
            link: Some(cell(row, 5)).filter(|link| !link.is_empty()).map(Url::parse).transpose()?,
            outcomes: outcome_codes(cell(row, 6))?,
        };
        spec.check()?;
        Ok((SpecNumber::parse(cell(row, 0))?, spec))
    })?;
    spec_list(specs).map_err(|refusal| vec![refusal])
}

fn day(typed: &str) -> Result<NaiveDate, Refusal> {
    typed.parse().map_err(|_| malformed("a day (like 2027-05-22)", typed))
}

/// Names on lines of their own, if one has a semicolon; a line break can't be part of a name.
fn written_authors(authors: &[PersonName]) -> String {
    let names: Vec<&str> = authors.iter().map(PersonName::as_str).collect();
    if names.iter().any(|name| name.contains(';')) {
        names.iter().map(|name| format!("{name}\n")).collect()
    } else {
        names.join("; ")
    }
}

fn authors(typed: &str) -> Result<Vec<PersonName>, Refusal> {
    let is_end = |c: char| if typed.contains(['\n', '\r']) { matches!(c, '\n' | '\r') } else { c == ';' };
    let names = typed.split(is_end).map(str::trim).filter(|name| !name.is_empty());
    names.map(PersonName::parse).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "number,title,date,status,authors,link,outcomes\n\
        0,\"Wheels, nightly\",2022-09-05,published,Ada Example; Zoë Last,https://a.example/0,\"1a, 2c\"\n\
        7,Docs,2023-01-02,draft,,,\n";

    #[test]
    fn written_documents_are_read_back() {
        assert_eq!(write(&read(TABLE).unwrap()), TABLE);
    }

    #[test]
    fn author_with_a_semicolon_stays_one_author() {
        let mut specs = read(TABLE).unwrap();
        for spec in specs.values_mut() {
            spec.authors = vec![PersonName::parse("Ada; Countess").unwrap()];
        }
        assert_eq!(read(&write(&specs)).unwrap(), specs);
    }

    #[test]
    fn each_unreadable_line_is_named() {
        let table = "x,Wheels,2022-09-05,draft\n1,Docs,2022-02-31,draft\n2,,2022-09-05,draft\n3,A,2022-09-05,lost\n4,A,2022-09-05,draft,,,9";
        let lines: Vec<String> = read(table).unwrap_err().iter().map(ToString::to_string).collect();
        assert_eq!(lines.len(), 5, "{lines:?}");
        assert!((1..).zip(&lines).all(|(number, line)| line.starts_with(&format!("Line {number}: "))), "{lines:?}");
        assert_eq!(read("1,A,2022-09-05,draft\n1,B,2022-09-05,draft"), Err(vec![Refusal::DuplicateSpec(1)]));
        assert_eq!(read("1,\"A").unwrap_err().len(), 1);
    }
}
