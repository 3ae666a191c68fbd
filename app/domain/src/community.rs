//! The community that an instance serves: its name, links, looks and series of documents.

mod accent;
mod colour;
mod logo;

pub use accent::{Accent, Scheme};
pub use colour::Colour;
pub use logo::{Logo, LogoKind};

use crate::editions::{EditionKind, Part, Parts};
use crate::id::{EditionSlug, SpecNumber};
use crate::text::{EmailAddress, ShortText, Title, Url};
use crate::time::Instant;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use strum::{EnumString, IntoStaticStr, VariantArray};

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
    /// The image beside the name.
    pub logo: Option<Logo>,
    pub accent: Option<Accent>,
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
            logo: None,
            accent: None,
            series: None,
        }
    }

    /// Whether an owner has chosen a name.
    pub fn is_named(&self) -> bool {
        self.name.as_str() != Self::UNNAMED
    }

    /// The settings in which an edited community differs from this one.
    pub fn differences(&self, edited: &Community) -> Vec<CommunitySetting> {
        let Community { name, tagline, site, source, conduct, contact, logo, accent, series } = self;
        let all = [
            (CommunitySetting::Name, *name != edited.name),
            (CommunitySetting::Tagline, *tagline != edited.tagline),
            (CommunitySetting::Site, *site != edited.site),
            (CommunitySetting::Source, *source != edited.source),
            (CommunitySetting::Conduct, *conduct != edited.conduct),
            (CommunitySetting::Contact, *contact != edited.contact),
            (CommunitySetting::Logo, *logo != edited.logo),
            (CommunitySetting::Accent, *accent != edited.accent),
            (CommunitySetting::Series, *series != edited.series),
        ];
        all.into_iter().filter(|(_, differs)| *differs).map(|(setting, _)| setting).collect()
    }
}

/// A setting of the community, for the audit log.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum CommunitySetting {
    Name,
    Tagline,
    Site,
    Source,
    Conduct,
    Contact,
    Logo,
    Accent,
    Series,
}

words!(CommunitySetting);

impl CommunitySetting {
    /// The setting as it is shown to people.
    pub fn label(self) -> &'static str {
        match self {
            CommunitySetting::Name => "the name",
            CommunitySetting::Tagline => "the tagline",
            CommunitySetting::Site => "the website",
            CommunitySetting::Source => "the source code",
            CommunitySetting::Conduct => "the code of conduct",
            CommunitySetting::Contact => "the contact address",
            CommunitySetting::Logo => "the logo",
            CommunitySetting::Accent => "the accent colour",
            CommunitySetting::Series => "the series of documents",
        }
    }
}

/// A series of numbered documents, such as SPECs or NEPs.
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

impl Series {
    /// Names one document: `SPEC 4`.
    pub fn label(&self, number: SpecNumber) -> String {
        format!("{} {number}", self.name)
    }
}

/// The short name, title and kind of an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedEdition {
    pub slug: EditionSlug,
    pub title: Title,
    pub kind: EditionKind,
}

/// What every request needs to know about the instance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Instance {
    /// `None` until an owner has set the community up.
    pub community: Option<Community>,
    /// The editions that only their organizers see.
    pub drafts: BTreeSet<EditionSlug>,
    /// The parts of editions that don't have all of them.
    pub reduced: BTreeMap<EditionSlug, Parts>,
    /// All editions, also drafts, newest first.
    pub editions: Vec<NamedEdition>,
}

impl Instance {
    /// The name of the community, or of the product until the community has one.
    pub fn name(&self) -> &str {
        self.community.as_ref().map_or(Community::UNNAMED, |community| community.name.as_str())
    }

    /// A text that changes with the community, so that conflicting edits are noticed.
    pub fn revision(&self) -> String {
        let mut hasher = DefaultHasher::new();
        format!("{:?}", self.community).hash(&mut hasher);
        format!("{:016x}", hasher.finish())
    }

    pub fn logo(&self) -> Option<&Logo> {
        self.community.as_ref()?.logo.as_ref()
    }

    pub fn accent(&self) -> Option<Accent> {
        self.community.as_ref()?.accent
    }

    /// Whether the edition has this part, as far as is known.
    pub fn has(&self, edition: &EditionSlug, part: Part) -> bool {
        self.reduced.get(edition).copied().unwrap_or_default().has(part)
    }

    /// The editions that everyone sees, newest first.
    pub fn public_editions(&self) -> impl Iterator<Item = &NamedEdition> {
        self.editions.iter().filter(|edition| !self.drafts.contains(&edition.slug))
    }

    pub fn title_of(&self, edition: &EditionSlug) -> Option<&Title> {
        self.editions.iter().find(|named| named.slug == *edition).map(|named| &named.title)
    }

    pub fn series(&self) -> Option<&Series> {
        self.community.as_ref()?.series.as_ref()
    }
}

/// What is known about the public data of an edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicData {
    /// When a task, update, meeting or release last changed; `None` where no source has dates.
    pub changed_at: Option<Instant>,
    pub has_released_schedule: bool,
}

/// A calendar of the community, as it was imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommunityCalendar {
    /// The name of its file without the ending.
    pub file: ShortText,
    pub name: Title,
    /// YAML in the yaml2ics format.
    pub events: String,
    pub changed_at: Instant,
}
