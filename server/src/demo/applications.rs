//! The demo's interest form, with a few questions and applications.

use super::invitations::sign_in_person;
use chrono::TimeDelta;
use domain::Refusal;
use domain::applications::{ApplicationAction, ApplicationContent, ApplicationFilter, InterestSettings, projects};
use domain::editions::{Edition, Parts};
use domain::id::EditionSlug;
use domain::own_questions::{AskedOn, EditedQuestion, QuestionContent, QuestionKind, answers};
use domain::text::{EmailAddress, LongText, ShortText, Title, revision};
use domain::time::Instant;
use std::collections::BTreeMap;
use store::{Store, questions_revision};

/// Short name, name, reason, projects, skills, and the answers to the questions of the form.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str, [&'static str; 2]);

const APPLICATIONS: &[Row] = &[
    (
        "signe",
        "Signe Rimfrostby",
        "I left two tasks of the last summit half done, and would like to finish them with the people who know them.",
        "SciPy, NumPy",
        "Fortran, and reading long discussions",
        ["Windows, because few others do", "yes"],
    ),
    (
        "gustav",
        "Gustav Regnklippe",
        "Our institute builds wheels for old machines. I want to learn how to give that work back.",
        "scikit-build",
        "Continuous integration",
        ["Linux on old processors", "no"],
    ),
];

/// Opens the interest form of the coming edition; the edition and its people must exist.
pub async fn load(store: &Store, edition: &EditionSlug, now: Instant) -> anyhow::Result<()> {
    let at = now - TimeDelta::days(2);
    let noor = sign_in_person(store, "noor", "Noor Keisteen", at).await?;
    let by = noor.organizer(edition)?;
    let read = store.edition(edition).await?;
    let parts = Parts { interest: true, ..read.parts };
    store.edit_edition(by, &read, &Edition { parts, ..read.clone() }, at).await?;
    let none: Option<InterestSettings> = None;
    store.set_interest_settings(by, &revision(&none), &settings(now)?, at).await?;
    store.edit_questions(by, &questions_revision(&[]), &questions()?, at).await?;
    for row in APPLICATIONS {
        apply(store, edition, row, at).await?;
    }
    let list = store.applications(by, &ApplicationFilter::default(), 0, 1).await?;
    let first: Vec<_> = list.selected.into_iter().take(1).collect();
    store.act_on_applications(by, &first, &ApplicationAction::Shortlist, at).await?;
    store.act_on_applications(by, &first, &ApplicationAction::Tag(Title::parse("Fortran")?), at).await?;
    for id in first {
        store.vote_for_application(by, id, true).await?;
        let note = LongText::parse("Was very helpful in the Fortran session. Ask about the two tasks.")?;
        store.add_application_note(by, id, &note, at).await?;
    }
    Ok(())
}

fn settings(now: Instant) -> anyhow::Result<InterestSettings> {
    let on = |days: i64| (now + TimeDelta::days(days)).date_naive();
    let introduction = "We keep some seats for people we don’t know yet. Tell us what you would work on.";
    Ok(InterestSettings {
        opens: on(-10),
        closes: on(20),
        answer_by: Some(on(34)),
        introduction: Some(LongText::parse(introduction)?),
        max_applications: 200,
        max_characters: 2000,
    })
}

fn questions() -> Result<Vec<EditedQuestion>, Refusal> {
    let question = |text: &str, kind, asked_on, is_visible| {
        let content = QuestionContent {
            text: ShortText::parse(text)?,
            kind,
            choices: Vec::new(),
            is_required: false,
            asked_on,
            is_visible,
            kept_until: None,
        };
        Ok(EditedQuestion { id: None, content })
    };
    Ok(vec![
        question("On which systems can you test?", QuestionKind::Text, AskedOn::Interest, true)?,
        question("Do you need help with a visa?", QuestionKind::YesNo, AskedOn::Both, false)?,
    ])
}

async fn apply(store: &Store, edition: &EditionSlug, row: &Row, at: Instant) -> anyhow::Result<()> {
    let (short, name, reason, working_on, skills, answered) = row;
    let account = sign_in_person(store, short, name, at).await?;
    let content = ApplicationContent {
        email: EmailAddress::parse(&format!("{short}@stones.example"))?,
        reason: LongText::parse(reason)?,
        projects: projects(working_on)?,
        skills: Some(LongText::parse(skills)?),
    };
    let form = store.interest_form(edition).await?;
    let typed: BTreeMap<_, _> =
        form.questions.iter().zip(answered).map(|(question, answer)| (question.id, (*answer).to_owned())).collect();
    let answers = answers(&form.questions, &typed, 2000)?;
    Ok(store.apply(account.signed_in(), edition, &content, &answers, at).await?)
}
