//! The pages of an edition, and the time zone for places without a known one.

use crate::page::Page;
use domain::id::EditionSlug;
use domain::time::Zone;

/// The pages of an edition, before they are read.
pub(super) struct Source<'a, 'z> {
    pub(super) slug: EditionSlug,
    pub(super) index: Page<'a>,
    pub(super) pages: Vec<Page<'a>>,
    pub(super) zone: Option<&'z ZoneFallback>,
}

/// The time zone of the community's calendar, for places without a known zone.
pub(super) struct ZoneFallback {
    pub(super) zone: Zone,
    pub(super) file: String,
}
