//! The form of the core projects: an entry for each, and an empty one for a new project.

use crate::components::field::Choice;
use crate::forms::{Form, all_pairs, given, nth, optional};
use domain::Refusal;
use domain::catalog::{EditedProject, ProjectList, contacts, logins, project_list};
use domain::id::{Login, ProjectSlug};
use domain::text::{Title, Url, revision};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ProjectsForm {
    /// The short names of the projects, and as many values of each other list.
    pub slug: Vec<String>,
    pub title: Vec<String>,
    pub homepage: Vec<String>,
    pub repository: Vec<String>,
    pub contacts: Vec<String>,
    /// `yes` for each that no longer counts.
    pub retired: Vec<String>,
    /// The revision of the projects that the form showed.
    pub read: String,
}

impl Form for ProjectsForm {
    const MAX_FIELDS: usize = 10_000;
    const MAX_BYTES: usize = 1024 * 1024;

    fn pairs(&self) -> Vec<(String, String)> {
        all_pairs(self)
    }
}

/// A project as typed.
#[derive(Default)]
struct TypedProject {
    slug: String,
    title: String,
    homepage: String,
    repository: String,
    contacts: String,
    retired: String,
}

impl TypedProject {
    fn parsed(&self) -> Result<(ProjectSlug, EditedProject), Refusal> {
        let slug = ProjectSlug::parse(self.slug.trim())?;
        let in_entry =
            |refusal: Refusal| Refusal::InEntry { entry: format!("Core project {slug}"), why: refusal.to_string() };
        let project = self.project().map_err(in_entry)?;
        Ok((slug, project))
    }

    fn project(&self) -> Result<EditedProject, Refusal> {
        Ok(EditedProject {
            title: Title::parse(&self.title)?,
            homepage: optional(&self.homepage, Url::parse)?,
            repository: optional(&self.repository, Url::parse)?,
            contacts: contacts(logins(&self.contacts)?),
            is_retired: self.retired == "yes",
        })
    }
}

impl ProjectsForm {
    /// The form of `shown`; `stored` are the projects that saving replaces.
    pub fn of(shown: &ProjectList, stored: &ProjectList) -> ProjectsForm {
        let texts = |text: &dyn Fn(&EditedProject) -> String| shown.values().map(text).collect();
        let address = |url: &Option<Url>| url.as_ref().map(Url::to_string).unwrap_or_default();
        ProjectsForm {
            slug: shown.keys().map(ToString::to_string).collect(),
            title: texts(&|project| project.title.to_string()),
            homepage: texts(&|project| address(&project.homepage)),
            repository: texts(&|project| address(&project.repository)),
            contacts: texts(&|project| project.contacts.iter().map(Login::as_str).collect::<Vec<_>>().join(", ")),
            retired: texts(&|project| if project.is_retired { "yes" } else { "no" }.to_owned()),
            read: revision(stored),
        }
    }

    /// The projects of all entries that aren't empty.
    pub fn edited(&self) -> Result<ProjectList, Refusal> {
        project_list(self.filled().map(|typed| typed.parsed()).collect::<Result<Vec<_>, _>>()?)
    }

    fn filled(&self) -> impl Iterator<Item = TypedProject> {
        let typed = |place| TypedProject {
            slug: nth(&self.slug, place).to_owned(),
            title: nth(&self.title, place).to_owned(),
            homepage: nth(&self.homepage, place).to_owned(),
            repository: nth(&self.repository, place).to_owned(),
            contacts: nth(&self.contacts, place).to_owned(),
            retired: nth(&self.retired, place).to_owned(),
        };
        let all = (0..self.slug.len().max(self.title.len())).map(typed);
        all.filter(|typed| [&typed.slug, &typed.title].into_iter().any(|text| given(text).is_some()))
    }
}

/// An entry for each project, closed if it is as stored, and one for a new project.
#[component]
pub fn ProjectFields(form: ProjectsForm, stored: ProjectList) -> impl IntoView {
    let is_stored = |typed: &TypedProject| {
        typed.parsed().is_ok_and(|(slug, project)| stored.get(&slug).is_some_and(|stored| *stored == project))
    };
    let entry = |typed: TypedProject| {
        let open = !is_stored(&typed);
        let name = given(&typed.title).or(given(&typed.slug)).unwrap_or("Add a core project").to_owned();
        view! { <details open=open class="entry-fields"><summary>{name}</summary><ProjectEntry typed/></details> }
    };
    form.filled().chain(std::iter::once(TypedProject::default())).map(entry).collect_view()
}

#[component]
fn ProjectEntry(typed: TypedProject) -> impl IntoView {
    let counts = vec![("no".to_owned(), "yes".to_owned()), ("yes".to_owned(), "no, it is retired".to_owned())];
    view! {
        <div class="side-by-side">
            <label>"Title"<input type="text" name="title" value=typed.title maxlength="200" autocomplete="off"/></label>
            <label>"Short name (e.g. numpy)"<input type="text" name="slug" value=typed.slug maxlength="100" autocomplete="off"/></label>
            <Choice name="retired" label="Counts as a core project" options=counts chosen=typed.retired/>
        </div>
        <div class="side-by-side">
            <label>"Website"<input type="text" inputmode="url" name="homepage" value=typed.homepage maxlength="1000" autocomplete="off"/></label>
            <label>"Repository"<input type="text" inputmode="url" name="repository" value=typed.repository maxlength="1000" autocomplete="off"/></label>
        </div>
        <label>"GitHub logins of its contacts (e.g. ada, zoe)"<input type="text" name="contacts" value=typed.contacts maxlength="1000" autocomplete="off"/></label>
    }
}
