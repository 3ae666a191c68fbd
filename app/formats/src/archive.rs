//! The archive of the public record: the file of each page, its links, and its description.
//!
//! The description follows RO-Crate 1.1: <https://www.researchobject.org/ro-crate/specification/1.1/>.

mod address;
mod page;

pub use address::{ArchivedAddress, relative};
pub use page::{ArchivedPage, UnreadablePage, addresses, rewrite};

use domain::time::Instant;
use serde_json::{Value, json};
use std::fmt::Write;

/// The name of the file with the metadata, which the specification fixes.
pub const METADATA_FILE: &str = "ro-crate-metadata.json";

/// What an archive is about.
pub struct ArchiveDescription<'a> {
    /// The name of the community, and its website.
    pub community: &'a str,
    pub website: Option<&'a str>,
    /// The public address of the server, without a slash at its end.
    pub origin: &'a str,
    /// The newest change that the archive has.
    pub as_of: Instant,
}

/// A file of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchivedFile {
    /// Its path within the archive.
    pub path: String,
    pub content_type: String,
    pub bytes: u64,
    /// The SHA-256 of its bytes as hexadecimal digits.
    pub sha256: String,
}

impl ArchivedFile {
    /// Whether other programs read it: data, but no pages or style sheets.
    fn is_data(&self) -> bool {
        !["text/html", "text/css", "font/woff2", "image/png"].iter().any(|other| self.content_type.starts_with(other))
            && !self.path.starts_with("assets/")
    }
}

/// The metadata in JSON-LD. It lists the first page and all data; the other pages are part of it.
pub fn metadata(about: &ArchiveDescription<'_>, files: &[ArchivedFile]) -> String {
    let listed = || files.iter().filter(|file| file.path == "index.html" || file.is_data());
    let parts: Vec<Value> = listed().map(|file| json!({ "@id": file.path })).collect();
    let day = about.as_of.format("%Y-%m-%d").to_string();
    let community = about.website.unwrap_or("#community");
    let mut graph = vec![
        json!({
            "@id": METADATA_FILE,
            "@type": "CreativeWork",
            "about": { "@id": "./" },
            "conformsTo": { "@id": "https://w3id.org/ro/crate/1.1" },
        }),
        json!({
            "@id": "./",
            "@type": "Dataset",
            "name": format!("Public record of the summits of {}", about.community),
            "description": format!(
                "Pages and data of {} as everyone could read them after the change of {day}.", about.origin
            ),
            "datePublished": day,
            "license": { "@id": "#license" },
            "publisher": { "@id": community },
            "isBasedOn": { "@id": format!("{}/", about.origin) },
            "hasPart": parts,
        }),
        json!({ "@id": community, "@type": "Organization", "name": about.community, "url": about.website }),
        json!({ "@id": format!("{}/", about.origin), "@type": "WebSite", "name": about.community }),
        json!({
            "@id": "#license",
            "@type": "CreativeWork",
            "name": "No licence was stated",
            "description": "The community has stated no licence for this data. Ask it before you publish copies.",
        }),
    ];
    graph.extend(listed().map(|file| {
        json!({
            "@id": file.path,
            "@type": "File",
            "name": file.path,
            "encodingFormat": file.content_type.split(';').next().unwrap_or_default().trim(),
            "contentSize": file.bytes.to_string(),
        })
    }));
    for entity in &mut graph {
        if let Some(entity) = entity.as_object_mut() {
            entity.retain(|_, value| !value.is_null());
        }
    }
    let whole = json!({ "@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph });
    format!("{whole:#}\n")
}

/// A line for each file, as `sha256sum --check` reads them.
pub fn checksums(files: &[ArchivedFile]) -> String {
    let mut lines = String::new();
    for file in files {
        let _ = writeln!(lines, "{}  {}", file.sha256, file.path);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::DateTime;

    fn file(path: &str, content_type: &str) -> ArchivedFile {
        let (path, content_type) = (path.to_owned(), content_type.to_owned());
        ArchivedFile { path, content_type, bytes: 3, sha256: "ab".repeat(32) }
    }

    #[test]
    fn the_metadata_lists_data_and_the_first_page() {
        let files = [
            file("index.html", "text/html; charset=utf-8"),
            file("2026/index.html", "text/html; charset=utf-8"),
            file("2026/tasks.csv", "text/csv; charset=utf-8"),
            file("assets/icon.svg", "image/svg+xml"),
        ];
        let as_of = DateTime::from_timestamp(1_764_547_200, 0).expect("an instant");
        let about = ArchiveDescription { community: "Examples", website: None, origin: "https://cairn.example", as_of };
        let whole: Value = serde_json::from_str(&metadata(&about, &files)).expect("JSON");
        let graph = whole["@graph"].as_array().expect("a list");
        let root = graph.iter().find(|entity| entity["@id"] == "./").expect("the dataset");
        assert_eq!(root["hasPart"], json!([{ "@id": "index.html" }, { "@id": "2026/tasks.csv" }]));
        assert_eq!(root["datePublished"], "2025-12-01");
        let csv = graph.iter().find(|entity| entity["@id"] == "2026/tasks.csv").expect("the file");
        assert_eq!((&csv["@type"], &csv["encodingFormat"]), (&json!("File"), &json!("text/csv")));
        assert!(
            graph.iter().all(|entity| entity.as_object().is_some_and(|fields| !fields.values().any(Value::is_null)))
        );
    }

    #[test]
    fn checksums_are_read_by_sha256sum() {
        let line = format!("{}  2026/tasks.csv\n", "ab".repeat(32));
        assert_eq!(checksums(&[file("2026/tasks.csv", "text/csv")]), line);
    }
}
