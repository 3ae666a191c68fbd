//! The paths of the access matrix's GET rows.

use super::Demo;

#[path = "../../../../tests/it/access_matrix/rows.rs"]
mod access_matrix;

/// A GET row.
pub struct Row {
    address: &'static str,
    answers: Vec<&'static str>,
}

/// All GET rows, except streams and the export of everything about a person, which is made as a whole.
pub fn rows() -> Vec<Row> {
    let get = |(route, answers): &(&'static str, &'static str)| {
        let address = route.strip_prefix("GET ")?.trim();
        Some(Row { address, answers: answers.split_whitespace().collect() })
    };
    let all = access_matrix::ACCESS_MATRIX.iter().filter_map(get);
    all.filter(|row| !row.address.ends_with("/events") && row.address != "/me/data.json").collect()
}

impl Row {
    pub fn is_served_to(&self, column: usize) -> bool {
        self.answers.get(column) == Some(&"yes")
    }

    /// Whether it is a file with all data, which may take longer with more of it.
    pub fn is_export(&self) -> bool {
        self.address.ends_with(".csv")
    }

    /// The path with parameters that the demo has.
    pub fn path(&self, demo: &Demo) -> String {
        let number = match self.address {
            address if address.contains("/invitations/") => &demo.invitation,
            address if address.contains("/outbox/") => &demo.email,
            address if address.starts_with("/specs") => "4",
            _ => "1",
        };
        // The edition before has a published report.
        let before = demo.edition.parse().map_or(0, |year: u32| year - 1);
        let address = self.address.replace("/{edition}/report/{number}", &format!("/{before}/report/1"));
        let filled = address.replace("{edition}", &demo.edition).replace("{number}", number).replace("{code}", "1a");
        let filled = filled.replace("{template}", "invitation").replace("{token}", "no-such-token");
        filled.replace("{comment}", "1").replace("{update}", "1")
    }
}
