//! The community that an instance serves: its name, links and contact, and its series of documents.

use crate::id::EditionSlug;
use crate::text::{EmailAddress, ShortText, Title, Url};
use std::collections::BTreeSet;

/// The community that this instance serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Community {
    pub name: Title,
    /// One short sentence beside the name.
    pub tagline: Option<ShortText>,
    pub site: Option<Url>,
    pub source: Option<Url>,
    /// The code of conduct.
    pub conduct: Option<Url>,
    pub contact: Option<EmailAddress>,
    /// The series of documents that tasks contribute to; `None` for a community without one.
    pub series: Option<Series>,
}

impl Community {
    /// The name until an owner chooses one.
    const UNNAMED: &'static str = "Cairn";

    /// A community of which nothing is known yet.
    #[expect(clippy::expect_used, reason = "the name is a constant")]
    pub fn unnamed() -> Community {
        Community {
            name: Title::parse(Self::UNNAMED).expect("a title"),
            tagline: None,
            site: None,
            source: None,
            conduct: None,
            contact: None,
            series: None,
        }
    }
}

/// A series of numbered documents, such as the SPECs of Scientific Python.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// The word for one document, such as “SPEC”; its number follows.
    pub name: Title,
    /// The word for several documents, such as “SPECs”.
    pub plural: Title,
    /// The heading of the page that lists them, such as “SPEC documents”.
    pub title: Title,
    /// What the documents are, in one sentence.
    pub about: Option<ShortText>,
}

/// What every request needs to know about the instance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Instance {
    /// `None` until an owner has set the community up.
    pub community: Option<Community>,
    /// The editions that only their organizers see.
    pub drafts: BTreeSet<EditionSlug>,
}

impl Instance {
    /// The name of the community, or of the product until the community has one.
    pub fn name(&self) -> &str {
        self.community.as_ref().map_or(Community::UNNAMED, |community| community.name.as_str())
    }

    pub fn series(&self) -> Option<&Series> {
        self.community.as_ref()?.series.as_ref()
    }
}
