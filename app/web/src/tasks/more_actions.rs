//! The less frequent actions on a task’s page, each in a form that is folded until a click.

use super::action_forms::{
    AssignForm, MergeForm, OpenForm, PeopleNeededForm, RequestReviewForm, ReviewForm, SplitForm, TransferLeadForm,
};
use super::continuing::SeparateTask;
use super::funding::FundingFields;
use super::permissions::Rights;
use super::questions::is_asked_to_review;
use crate::components::field::{Hidden, Line, NumberField, TextField};
use crate::components::person_choice::PersonChoice;
use crate::forms::given;
use domain::people::Person;
use domain::tasks::Funding;
use domain::views::TaskPage;
use leptos::prelude::*;

/// Whether the visitor may do any of the less frequent actions.
pub fn has_more_actions(task: &TaskPage, rights: &Rights) -> bool {
    let is_rare = rights.leads || rights.sets_people_needed || rights.asks_review || rights.manages;
    rights.edits || is_rare || offers_review(task, rights)
}

/// Whether the menu has the form of a review. A person who is asked for one has it among the questions.
fn offers_review(task: &TaskPage, rights: &Rights) -> bool {
    rights.reviews && !is_asked_to_review(task, rights)
}

/// The less frequent actions, in the menu.
#[component]
pub fn MoreActions<'a>(
    /// The address of the task’s page.
    address: &'a str,
    task: &'a TaskPage,
    rights: &'a Rights,
    form: &'a OpenForm,
    /// The people to choose from.
    people: &'a [Person],
) -> impl IntoView + use<> {
    let transfers_lead = rights.leads && task.lead_transfer.is_none();
    let works_on_it = |person: &Person| task.claims.iter().any(|claim| claim.person.login == person.login);
    let others: Vec<Person> = people.iter().filter(|person| !works_on_it(person)).cloned().collect();
    let leads_it = |person: &Person| task.claims.iter().any(|claim| claim.lead && claim.person.login == person.login);
    let not_leading: Vec<Person> = people.iter().filter(|person| !leads_it(person)).cloned().collect();
    let assigns = rights.manages && !task.row.status.is_over();
    let current = task.people_needed;
    view! {
        {assigns.then(|| view! { <Assign address form people=&others/><Unassign address task/> })}
        {transfers_lead.then(|| view! { <TransferLead address form people=&not_leading/> })}
        {rights.sets_people_needed.then(|| view! { <PeopleNeeded address form current/> })}
        {rights.edits.then(|| view! { <FundTask address form stored=task.funding.as_ref()/> })}
        {rights.asks_review.then(|| view! { <RequestReview address form people=&others/> })}
        {offers_review(task, rights).then(|| view! { <ReviewTask address form/> })}
        {rights.manages.then(|| view! { <MergeTask address form/><SplitTask address form/><SeparateTask address task form/> })}
    }
}

/// A form that is folded until a click, or open if it was rejected.
#[component]
fn FoldedForm(
    action: String,
    open: bool,
    title: &'static str,
    button: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <details open=open>
            <summary>{title}</summary>
            <form method="post" action=action class="stacked">{children()}<button>{button}</button></form>
        </details>
    }
}

#[component]
fn Assign<'a>(address: &'a str, form: &'a OpenForm, people: &'a [Person]) -> impl IntoView + use<> {
    let typed = if let OpenForm::Assign(form) = form { Some(form.clone()) } else { None };
    let (action, open) = (format!("{address}/assign"), typed.is_some());
    let AssignForm { to, other } = typed.unwrap_or_default();
    let choice = view! {
        <p class="muted">"The person gets a notification."</p>
        <PersonChoice name="to" people chosen=to typed=other/>
    };
    view! { <FoldedForm action open title="Assign someone" button="Assign">{choice}</FoldedForm> }
}

/// A button for each assignee with a login.
#[component]
fn Unassign<'a>(address: &'a str, task: &'a TaskPage) -> impl IntoView + use<> {
    let action = format!("{address}/unassign");
    let assignee = |person: &Person| {
        let (login, label) = (person.login.as_ref()?.to_string(), format!("Remove {}", person.name));
        Some(
            view! { <form method="post" action=action.clone()><Hidden name="login" value=login/><button>{label}</button></form> },
        )
    };
    let buttons: Vec<_> = task.claims.iter().filter_map(|claim| assignee(&claim.person)).collect();
    let request = task.lead_transfer.as_ref().map(|request| {
        let (from, to) = (&request.from.name, &request.to.1.name);
        view! { <p>{format!("If you remove {from}, the request that {to} takes over as lead is withdrawn.")}</p> }
    });
    (!buttons.is_empty()).then(|| {
        view! { <details><summary>"Remove an assignee"</summary><p class="muted">"The person gets a notification, and so does a new lead."</p>{request}<div class="form-row">{buttons}</div></details> }
    })
}

#[component]
fn TransferLead<'a>(address: &'a str, form: &'a OpenForm, people: &'a [Person]) -> impl IntoView + use<> {
    let typed = if let OpenForm::TransferLead(form) = form { Some(form.clone()) } else { None };
    let (action, open) = (format!("{address}/transfer-lead"), typed.is_some());
    let TransferLeadForm { to, other, note } = typed.unwrap_or_default();
    let choice = view! { <PersonChoice name="to" people chosen=to typed=other/> };
    view! {
        <FoldedForm action open title="Transfer lead" button="Send request">
            {choice}
            <Line name="note" label="Note (optional)" value=note/>
        </FoldedForm>
    }
}

#[component]
fn PeopleNeeded<'a>(address: &'a str, form: &'a OpenForm, current: u32) -> impl IntoView + use<> {
    let typed = if let OpenForm::PeopleNeeded(form) = form { Some(form.clone()) } else { None };
    let (action, open) = (format!("{address}/people-needed"), typed.is_some());
    let shown = typed.map_or(current.to_string(), |PeopleNeededForm { people_needed }| people_needed);
    view! {
        <FoldedForm action open title="People needed" button="Set people needed">
            <NumberField name={"people_needed".to_owned()} label="People needed in total, including assignees" value=shown least=1/>
        </FoldedForm>
    }
}

#[component]
fn FundTask<'a>(address: &'a str, form: &'a OpenForm, stored: Option<&'a Funding>) -> impl IntoView + use<> {
    let (action, open) = (format!("{address}/funding"), matches!(form, OpenForm::Funding(_)));
    let fields = view! { <FundingFields stored form/> };
    view! { <FoldedForm action open title="Funding" button="Save funding">{fields}</FoldedForm> }
}

#[component]
fn RequestReview<'a>(address: &'a str, form: &'a OpenForm, people: &'a [Person]) -> impl IntoView + use<> {
    let typed = if let OpenForm::RequestReview(form) = form { Some(form.clone()) } else { None };
    let (action, open) = (format!("{address}/request-review"), typed.is_some());
    let RequestReviewForm { of, other } = typed.unwrap_or_default();
    let choice = view! { <PersonChoice name="of" people chosen=of typed=other/> };
    view! { <FoldedForm action open title="Request review" button="Send review request">{choice}</FoldedForm> }
}

#[component]
fn ReviewTask<'a>(address: &'a str, form: &'a OpenForm) -> impl IntoView + use<> {
    let typed = if let OpenForm::Review(form) = form { Some(form.clone()) } else { None };
    let (action, open) = (format!("{address}/review"), typed.is_some());
    let ReviewForm { note } = typed.unwrap_or_default();
    view! {
        <FoldedForm action open title="Add your review" button="Submit review">
            <Line name="note" label="Your review in one line" value=note/>
        </FoldedForm>
    }
}

#[component]
fn MergeTask<'a>(address: &'a str, form: &'a OpenForm) -> impl IntoView + use<> {
    let typed = if let OpenForm::Merge(form) = form { Some(form.clone()) } else { None };
    let (action, open) = (format!("{address}/merge"), typed.is_some());
    let MergeForm { into, why } = typed.unwrap_or_default();
    view! {
        <FoldedForm action open title="Merge duplicate" button="Merge into that task">
            <Line name="into" label="Number of the task to merge this one into" value=into/>
            <Line name="why" label="Reason" value=why/>
        </FoldedForm>
    }
}

#[component]
fn SplitTask<'a>(address: &'a str, form: &'a OpenForm) -> impl IntoView + use<> {
    let typed = if let OpenForm::Split(form) = form { Some(form.clone()) } else { None };
    let (action, open) = (format!("{address}/split"), typed.is_some());
    let SplitForm { titles } = typed.unwrap_or_default();
    view! {
        <FoldedForm action open title="Split task" button="Split task">
            <TextField name="titles" id="titles" label="Titles of the new tasks, one per line" value=titles rows=3/>
        </FoldedForm>
    }
}

/// The text typed into a form that is gone because someone else was quicker, so that it isn’t lost.
#[component]
pub fn UnsavedText<'a>(task: &'a TaskPage, rights: &'a Rights, form: &'a OpenForm) -> impl IntoView + use<> {
    unsaved_text(task, rights, form).map(|text| {
        let text = text.to_owned();
        view! { <section class="column"><h2>"What you typed"</h2><p class="note pre-line">{text}</p></section> }
    })
}

fn unsaved_text<'f>(task: &TaskPage, rights: &Rights, form: &'f OpenForm) -> Option<&'f str> {
    let (text, is_there) = match form {
        OpenForm::ChangeStatus(form) | OpenForm::ChangeStatusFromBoard(form) => {
            (&form.note, rights.status_changes.iter().any(|to| to.as_str() == form.to))
        }
        OpenForm::TransferLead(form) => (&form.note, rights.leads && task.lead_transfer.is_none()),
        OpenForm::Review(form) => (&form.note, rights.reviews),
        OpenForm::Merge(form) => (&form.why, rights.manages),
        OpenForm::Split(form) => (&form.titles, rights.manages),
        OpenForm::AddLink(form) => (&form.url, rights.edits),
        OpenForm::Funding(form) => (&form.source, rights.edits),
        OpenForm::Update(form) => (&form.line, true),
        // The form for a comment is there even if the task was merged.
        OpenForm::Comment(_) | OpenForm::CommentPreview(_) => return None,
        // A number, a login or a button is no text to lose.
        OpenForm::PeopleNeeded(_)
        | OpenForm::Assign(_)
        | OpenForm::RequestReview(_)
        | OpenForm::Separate(_)
        | OpenForm::None => return None,
    };
    given(text).filter(|_| !is_there || task.has_moved())
}
