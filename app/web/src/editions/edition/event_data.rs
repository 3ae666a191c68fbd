//! An edition as an event of schema.org, for search engines and calendars.

use crate::context::RequestContext;
use domain::editions::{Edition, EditionKind};
use serde_json::{Value, json};

/// The dates, place, organizer and address of an edition.
pub fn event_data(context: &RequestContext, edition: &Edition) -> Value {
    let url = format!("{}/{}", context.state.origin, edition.slug);
    let community = context.instance.community.as_ref();
    let site = community.and_then(|community| community.site.as_ref()).map(ToString::to_string);
    let (mode, location) = if edition.kind == EditionKind::VirtualSummit {
        ("OnlineEventAttendanceMode", json!({ "@type": "VirtualLocation", "url": url }))
    } else {
        let place = edition.venue.as_ref().unwrap_or(&edition.place);
        let location = json!({ "@type": "Place", "name": place.as_str(), "address": edition.place.as_str() });
        ("OfflineEventAttendanceMode", location)
    };
    let mut organizer = json!({ "@type": "Organization", "name": context.instance.name() });
    if let Some(site) = site {
        organizer["url"] = site.into();
    }
    json!({
        "@context": "https://schema.org",
        "@type": "Event",
        "name": edition.title.as_str(),
        "startDate": edition.dates.starts().to_string(),
        "endDate": edition.dates.ends().to_string(),
        "eventAttendanceMode": format!("https://schema.org/{mode}"),
        "location": location,
        "organizer": organizer,
        "url": url,
    })
}
