//! The page of an edition's commitments: the current version, earlier ones, and the form for a new one.

use crate::addresses::go_to;
use crate::components::difference::AgreementDifference;
use crate::components::edition::EditionHead;
use crate::components::field;
use crate::components::organizer_tabs::OrganizerTabs;
use crate::context::{LoadedEdition, RequestContext};
use crate::error::AppError;
use crate::fields::Fields;
use crate::forms::{DeclaredFields, FieldsBody, FieldsQuery};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::Refusal;
use domain::access::may_edit_settings;
use domain::commitments::AgreementVersion;
use domain::editions::{Clause, Edition, EditionPage};
use domain::text::{LocalPath, ShortText};
use domain::time::{Instant, day};
use leptos::prelude::*;

/// The query of the page: whether a version was just published.
pub struct CommitmentsQuery;

impl DeclaredFields for CommitmentsQuery {
    const FIELDS: &'static [&'static str] = &["saved"];
}

/// The form for a new version, with one text for each clause.
pub struct CommitmentsForm;

impl DeclaredFields for CommitmentsForm {
    const FIELDS: &'static [&'static str] = &["clause"];
    const MAX_BYTES: usize = 256 * 1024;
}

pub async fn page(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    query: FieldsQuery<CommitmentsQuery>,
) -> Result<Response, AppError> {
    let done = query.is_ticked("saved").then(|| {
        "The new version is published. People who agreed to an older version are asked to agree again.".to_owned()
    });
    show(&context, page, None, None, done).await
}

pub async fn publish(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    form: FieldsBody<CommitmentsForm>,
) -> Result<Response, AppError> {
    let slug = page.edition.slug.clone();
    context.sender_of_fields(&form, &format!("/{slug}/commitments"))?;
    let by = context.organizer(&slug)?;
    let done = match parse(&form) {
        Ok(clauses) => context.store().publish_commitments(by, &clauses, context.now).await.map_err(AppError::from),
        Err(refusal) => Err(refusal.into()),
    };
    match done {
        Ok(_) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/commitments?saved=yes"))?)),
        Err(AppError::Wrong(why)) => show(&context, page, Some(form.fields), Some(why), None).await,
        Err(other) => Err(other),
    }
}

/// Parses the clauses, lettered from (a); skips empty fields.
fn parse(form: &Fields) -> Result<Vec<Clause>, Refusal> {
    let texts = form.all("clause").filter(|text| !text.trim().is_empty());
    // A clause is one line, but a text area may send line breaks.
    let line = |text: &str| ShortText::parse(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    ('a'..='z').zip(texts).map(|(letter, text)| Ok(Clause { letter, text: line(text)? })).collect()
}

async fn show(
    context: &RequestContext,
    page: EditionPage,
    typed: Option<Fields>,
    why: Option<String>,
    done: Option<String>,
) -> Result<Response, AppError> {
    let versions = context.store().versions(&page.edition.slug).await?;
    let (actor, now) = (context.actor.clone(), context.now);
    let may = may_edit_settings(&actor, &page.edition.slug);
    let title = format!("Commitments of the {}", page.edition.title);
    let head = PageMeta::new(title, "What participants agree to.").under("/");
    Ok(layout(context, head, || {
        let edition = page.edition.clone();
        let here = if may { "/invitations" } else { "" };
        let slug = edition.slug.clone();
        let organizer_tabs = may.then(|| view! { <OrganizerTabs edition=slug.clone() here="/commitments"/> });
        let crumb = if may {
            (format!("/{slug}/invitations"), "Invitations".to_owned())
        } else {
            (format!("/{slug}"), edition.title.to_string())
        };
        view! {
            <EditionHead edition=page.edition.clone() actor here title="Commitments".to_owned() below=crumb/>
            {organizer_tabs}
            {field::done(done)}
            {field::rejection(why)}
            {present(&edition, versions.first(), now)}
            {may.then(|| form(&edition, versions.first(), typed))}
            {earlier(&edition, &versions)}
        }
        .into_any()
    }))
}

fn present(edition: &Edition, version: Option<&AgreementVersion>, now: Instant) -> AnyView {
    let Some(version) = version.filter(|version| !version.clauses.is_empty()) else {
        return view! { <p class="headline">"No commitments yet"</p> }.into_any();
    };
    let intro = if edition.phase_at(now).is_past() {
        "By accepting an invitation, participants agreed to:"
    } else {
        "By accepting an invitation, you agree to:"
    };
    view! {
        <section class="column">
            <p class="headline">{format!("Version {}{}", version.number, since(edition, version))}</p>
            <p>{intro}</p>
            <ol class="clauses">{version.clauses.iter().map(clause).collect_view()}</ol>
        </section>
    }
    .into_any()
}

fn since(edition: &Edition, version: &AgreementVersion) -> String {
    version.since.map(|since| format!(", since {}", day(edition.zone.at(since).date_naive()))).unwrap_or_default()
}

fn clause(clause: &Clause) -> AnyView {
    view! { <li><span class="clause-letter">{format!("({})", clause.letter)}</span>" "<span>{clause.text.to_string()}</span></li> }.into_any()
}

/// The form for a new version: a field for each current clause, and an empty one.
fn form(edition: &Edition, version: Option<&AgreementVersion>, typed: Option<Fields>) -> AnyView {
    let open = typed.is_some();
    let texts: Vec<String> = match typed {
        Some(typed) => typed.all("clause").map(str::to_owned).collect(),
        None => {
            version.into_iter().flat_map(|version| &version.clauses).map(|clause| clause.text.to_string()).collect()
        }
    };
    let empty = texts.iter().rev().take_while(|text| text.trim().is_empty()).count();
    let texts = texts.iter().take(texts.len() - empty).cloned().chain([String::new()]);
    let clause_field = |(letter, text): (char, String)| {
        field::text("clause", &format!("clause-{letter}"), &format!("({letter})"), text, 2)
    };
    view! {
        <section>
            <details open=open>
                <summary class="big">"New version"</summary>
                <form method="post" action=format!("/{}/commitments", edition.slug) class="stacked">
                    <p class="muted">"Earlier versions are kept. People with a seat or on the waitlist get an email that asks them to agree to the changes. They keep their seats and their places on the waitlist. Leave a field empty to remove that commitment."</p>
                    {('a'..='z').zip(texts).map(clause_field).collect_view()}
                    <button class="primary">"Publish and ask participants to agree"</button>
                </form>
            </details>
        </section>
    }
    .into_any()
}

/// The changes between consecutive versions, newest first.
fn earlier(edition: &Edition, versions: &[AgreementVersion]) -> Option<AnyView> {
    let pair = |pair: &[AgreementVersion]| {
        let [newer, older] = pair else { return None };
        Some(view! {
            <h3>{format!("From version {} to {}{}", older.number, newer.number, since(edition, newer))}</h3>
            <AgreementDifference before=older.clauses.clone() after=newer.clauses.clone()/>
        })
    };
    (versions.len() > 1).then(|| {
        view! { <section class="column"><h2>"Changes"</h2>{versions.windows(2).filter_map(pair).collect_view()}</section> }.into_any()
    })
}
