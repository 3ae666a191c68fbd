//! Words the entries of feeds.

use domain::catalog::AdoptionState;
use domain::community::Series;
use domain::text::Url;
use domain::time::day;
use domain::views::{FeedEntry, FeedEvent, FeedTask, SpecFeedEntry, SpecFeedEvent};
use formats::atom::AtomEntry;
use formats::markup::Markup;

/// An entry with its title, content and addresses. `origin` is the public base URL.
pub fn entry(origin: &str, entry: FeedEntry) -> AtomEntry {
    let FeedEntry { edition, task, at, changed_at, by, event } = entry;
    let base = format!("{origin}/{edition}");
    let task_page = task.as_ref().map(|task| format!("{base}/tasks/{}", task.number));
    let named = task.as_ref().map(|FeedTask { number, title }| format!("#{number} {title}")).unwrap_or_default();
    let linked = task_page.as_deref().map(|page| format!("<p>{}</p>", link(page, &named))).unwrap_or_default();
    let (id, page, title, html) = match event {
        FeedEvent::Update { id, line, details_html, links } => {
            let page = format!("{base}/updates/{id}");
            (page.clone(), page, line.to_string(), format!("{linked}{details_html}{}", list(&links)))
        }
        FeedEvent::StatusChange { id, to, note } => {
            let page = task_page.unwrap_or_else(|| base.clone());
            let note = note.map(|note| format!("<p>{}</p>", escaped(&note))).unwrap_or_default();
            (format!("{page}#status-{id}"), page, format!("{named}: {}", to.as_str()), format!("{linked}{note}"))
        }
        FeedEvent::Release { number, note_html } => {
            let page = format!("{base}/schedule?release={number}");
            (page.clone(), page, format!("Release {number} of the schedule"), note_html)
        }
    };
    AtomEntry {
        id,
        page,
        title,
        author: by.map(|person| person.name.to_string()),
        category: edition.to_string(),
        published: at,
        updated: changed_at,
        html,
    }
}

/// An endorsement or adoption with its title, content and addresses.
pub fn spec_entry(origin: &str, series: &Series, entry: SpecFeedEntry) -> AtomEntry {
    let SpecFeedEntry { spec, title, project, project_title, at, event } = entry;
    let (page, label) = (format!("{origin}/specs/{spec}"), series.label(spec));
    let linked = format!("<p>{}</p>", link(&page, &format!("{label}: {title}")));
    let (kind, words, more) = match event {
        SpecFeedEvent::Endorsed { on } => {
            let first_seen =
                || format!("First seen on {}. The day of the endorsement is not known.", day(at.date_naive()));
            let when = on.map_or_else(first_seen, day);
            ("endorsed", format!("{project_title} endorsed {label}"), format!("<p>{when}</p>"))
        }
        SpecFeedEvent::Adoption { state, on, link } => {
            let on = on.map(|on| format!("<p>{}</p>", day(on))).unwrap_or_default();
            let words = match state {
                AdoptionState::Adopted => format!("{project_title} adopted {label}"),
                AdoptionState::Planned => format!("{project_title} plans to adopt {label}"),
                AdoptionState::NotPlanned => format!("{project_title} does not plan to adopt {label}"),
            };
            (state.as_str(), words, format!("{on}{}", list(link.as_slice())))
        }
    };
    AtomEntry {
        id: format!("{page}#{kind}-by-{project}"),
        page,
        title: words,
        author: None,
        category: label,
        published: at,
        updated: at,
        html: format!("{linked}{more}"),
    }
}

fn escaped(text: &str) -> String {
    Markup::of_text(text).as_str().to_owned()
}

/// A link; `address` has no quotation marks.
fn link(address: &str, text: &str) -> String {
    format!("<a href=\"{}\">{}</a>", escaped(address), escaped(text))
}

fn list(links: &[Url]) -> String {
    let items: String = links.iter().map(|url| format!("<li>{}</li>", link(url.as_str(), url.shown()))).collect();
    if items.is_empty() { items } else { format!("<ul>{items}</ul>") }
}
