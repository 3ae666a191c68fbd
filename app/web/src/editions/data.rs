//! The public data of this server as files: for the whole instance, and for each edition.

use crate::components::times::Day;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::community::{Instance, NamedEdition, PublicData};
use domain::editions::Part;
use domain::id::SpecNumber;
use leptos::either::Either;
use leptos::prelude::*;

/// The address of a file, what it holds, and its format.
struct DataFile {
    address: String,
    label: String,
    format: &'static str,
}

impl DataFile {
    fn new(address: impl Into<String>, label: impl Into<String>, format: &'static str) -> DataFile {
        DataFile { address: address.into(), label: label.into(), format }
    }
}

/// The files of one edition.
struct EditionFiles {
    edition: NamedEdition,
    data: PublicData,
    files: Vec<DataFile>,
}

pub async fn page(context: RequestContext) -> Result<Response, AppError> {
    let store = context.store();
    let (mut data, has_calendar) = (store.public_data().await?, store.has_community_calendar().await?);
    let instance = &context.instance;
    let whole = of_instance(instance, has_calendar);
    let files = |edition: &NamedEdition| {
        let data = data.remove(&edition.slug)?;
        Some(EditionFiles { edition: edition.clone(), data, files: of_edition(instance, edition, data) })
    };
    let editions: Vec<EditionFiles> = instance.public_editions().filter_map(files).collect();
    let spec = store.specs().await?.into_iter().next().map(|spec| spec.number);
    let badges = badges(&context.state.origin, instance, spec);
    let description = "All public data as files: tables, JSON, feeds and calendars.";
    let head = PageMeta::new("Data", description).under("/data").with_feed("/feed.atom");
    Ok(layout(&context, head, || view! { <Data whole editions badges/> }))
}

fn of_instance(instance: &Instance, has_calendar: bool) -> Vec<DataFile> {
    let mut files = vec![
        DataFile::new("/api/v1/openapi.json", "Description of the API", "OpenAPI"),
        DataFile::new("/api/v1/editions", "Editions", "JSON"),
        DataFile::new("/api/v1/outcomes", "Outcomes of the roadmap", "JSON"),
        DataFile::new("/roadmap.csv", "Roadmap", "CSV"),
    ];
    files.push(DataFile::new("/feed.atom", "Updates of all editions", "Atom"));
    if let Some(series) = instance.series() {
        files.push(DataFile::new("/specs/feed.atom", format!("Endorsements of {}", series.plural), "Atom"));
        files.push(DataFile::new("/api/v1/specs", series.plural.as_str(), "JSON"));
        files.push(DataFile::new("/specs.csv", series.plural.as_str(), "CSV"));
    }
    if has_calendar {
        files.push(DataFile::new("/calendar.ics", "Calendar of the community", "iCalendar"));
    }
    files
}

/// The files of an edition, without those of parts that are off.
fn of_edition(instance: &Instance, NamedEdition { slug, .. }: &NamedEdition, data: PublicData) -> Vec<DataFile> {
    let api = format!("/api/v1/editions/{slug}");
    let mut files = vec![
        DataFile::new(&api, "Edition", "JSON"),
        DataFile::new(format!("{api}/people"), "People", "JSON"),
        DataFile::new(format!("{api}/agenda"), "Agenda", "JSON"),
        DataFile::new(format!("/{slug}/feed.atom"), "Updates", "Atom"),
    ];
    if instance.has(slug, Part::Planning) {
        files.push(DataFile::new(format!("{api}/meetings"), "Meetings", "JSON"));
        files.push(DataFile::new(format!("/{slug}/meetings.ics"), "Meetings", "iCalendar"));
    }
    if instance.has(slug, Part::Schedule) && data.has_released_schedule {
        let formats = [("json", "JSON"), ("xml", "XML"), ("csv", "CSV"), ("ics", "iCalendar")];
        let file = |(ending, format)| DataFile::new(format!("/{slug}/schedule.{ending}"), "Schedule", format);
        files.extend(formats.map(file));
    }
    if instance.has(slug, Part::WorkPlan) {
        files.push(DataFile::new(format!("{api}/tasks"), "Tasks", "JSON"));
        files.push(DataFile::new(format!("/{slug}/tasks.csv"), "Tasks", "CSV"));
        files.push(DataFile::new(format!("{api}/progress"), "Progress", "JSON"));
        files.push(DataFile::new(format!("/{slug}/report.md"), "Report", "Markdown"));
        files.push(DataFile::new(format!("/badge/{slug}.svg"), "Badge", "SVG"));
        files.push(DataFile::new(format!("/badge/{slug}.json"), "Badge", "JSON for shields.io"));
    }
    files
}

/// The Markdown that shows a badge.
struct BadgeExample {
    /// What the badge counts.
    label: String,
    image: String,
    markdown: String,
}

/// A badge of the newest edition with a work plan, and one of a document.
fn badges(origin: &str, instance: &Instance, spec: Option<SpecNumber>) -> Vec<BadgeExample> {
    let edition = instance.public_editions().find(|edition| instance.has(&edition.slug, Part::WorkPlan));
    let edition = edition.map(|NamedEdition { slug, title, .. }| BadgeExample {
        label: "Tasks done".to_owned(),
        image: format!("/badge/{slug}.svg"),
        markdown: format!("[![{}]({origin}/badge/{slug}.svg)]({origin}/{slug}/progress)", plain(title.as_str())),
    });
    let spec = instance.series().zip(spec).map(|(series, number)| {
        let label = series.label(number);
        let markdown = format!("[![{}]({origin}/badge/spec/{number}.svg)]({origin}/specs/{number})", plain(&label));
        BadgeExample { label: format!("Endorsements of {label}"), image: format!("/badge/spec/{number}.svg"), markdown }
    });
    edition.into_iter().chain(spec).collect()
}

/// Removes the brackets that would end the text of a link.
fn plain(text: &str) -> String {
    text.replace(['[', ']', '\\'], "")
}

#[component]
fn Badges(badges: Vec<BadgeExample>) -> impl IntoView {
    let entry = |BadgeExample { label, image, markdown }: BadgeExample| {
        view! {
            <li>
                <span dir="auto">{label}</span>": "<a href=image>"SVG"</a>
                <pre class="scrolling" tabindex="0" role="group" aria-label="Markdown"><code>{markdown}</code></pre>
            </li>
        }
    };
    (!badges.is_empty()).then(|| {
        view! {
            <section>
                <h2>"Badges"</h2>
                <p>"Copy this Markdown to a README. The picture is always current."</p>
                <ul class="bullets">{badges.into_iter().map(entry).collect_view()}</ul>
            </section>
        }
    })
}

#[component]
fn Data(whole: Vec<DataFile>, editions: Vec<EditionFiles>, badges: Vec<BadgeExample>) -> impl IntoView {
    let newest = editions.iter().filter_map(|of_edition| of_edition.data.changed_at).max();
    let newest = newest.map(|at| view! { <p class="headline">"Newest change: "<Day date=at.date_naive()/></p> });
    let edition = |EditionFiles { edition, data, files }: EditionFiles| {
        let changed = match data.changed_at {
            Some(at) => Either::Left(view! { <Day date=at.date_naive()/> }),
            None => Either::Right("no date recorded"),
        };
        view! {
            <section>
                <h2 dir="auto">{edition.title.to_string()}</h2>
                <p class="muted">"Newest change: "{changed}</p>
                <Files files/>
            </section>
        }
    };
    view! {
        <header class="page-header"><h1>"Data"</h1></header>
        <p class="lead">"Everything public on this server, for other programs. You need no account."</p>
        {newest}
        <section><h2>"All editions"</h2><Files files=whole/><p><a href="/trace">"Trace outcomes to evidence"</a></p></section>
        {editions.into_iter().map(edition).collect_view()}
        <Badges badges/>
        <section>
            <h2>"Licence"</h2>
            <p>"The source code of Cairn has the BSD 3-Clause licence. It doesn’t cover the data."</p>
        </section>
    }
}

/// The files, with one entry for each kind of data.
#[component]
fn Files(files: Vec<DataFile>) -> impl IntoView {
    let entry = |group: &[DataFile]| {
        let label = group.first().map(|file| file.label.clone()).unwrap_or_default();
        let link = |file: &DataFile| {
            let name = format!("{} as {}", file.label, file.format);
            view! { " "<a href=file.address.clone() aria-label=name>{file.format}</a> }
        };
        view! { <li><span dir="auto">{label}</span>":"{group.iter().map(link).collect_view()}</li> }
    };
    let groups = files.chunk_by(|one, next| one.label == next.label);
    view! { <ul class="bullets">{groups.map(entry).collect_view()}</ul> }
}
