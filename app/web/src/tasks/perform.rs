//! The actions on a task’s page: each form has a method `perform`.

use super::action_forms::{
    AcceptLeadForm, AddLinkForm, AssignForm, ChangeStatusForm, ClaimForm, CommentForm, ConfirmClaimForm,
    ConfirmStatusForm, DeclineLeadForm, DismissStatusForm, FollowEvidenceForm, FundingForm, InterestForm, OpenForm,
    PeopleNeededForm, RemoveLinkForm, RequestReviewForm, ReviewForm, SeparateForm, SplitForm, TransferLeadForm,
    UnassignForm, UnclaimForm, UpdateForm,
};
use super::mentions;
use super::permissions::board_path;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::{Form, given, number, optional};
use domain::Refusal;
use domain::access::Participant;
use domain::id::{Login, TaskNumber};
use domain::tasks::{Funding, FundingState, Status};
use domain::text::{LocalPath, LongText, ShortText, Title, Url};
use domain::updates::{FormKey, NewUpdate};
use domain::workflow::Interest;
use std::future::Future;

/// The page to show after an action.
pub enum Next {
    Task,
    Path(LocalPath),
}

/// A form on a task’s page, with one action.
pub trait TaskForm: Form {
    /// Performs the action.
    ///
    /// # Errors
    /// [`AppError::Wrong`] and [`AppError::Missing`] reject the form, which the page then shows again.
    fn perform(
        &self,
        context: &RequestContext,
        by: Participant<'_>,
        task: TaskNumber,
    ) -> impl Future<Output = Result<Next, AppError>> + Send;

    /// The form with what was typed, to show it again.
    fn rejected(self) -> OpenForm;
}

impl TaskForm for ClaimForm {
    async fn perform(&self, context: &RequestContext, by: Participant<'_>, task: TaskNumber) -> Result<Next, AppError> {
        let (asked, _) = context.store().my_reviews(by.account().signed_in()).await?;
        let was_asked = asked.iter().any(|(edition, link)| edition == by.edition() && link.number == task);
        context.store().claim_task(by, task, context.now).await?;
        if !was_asked {
            return Ok(Next::Task);
        }
        let claimed = format!("/{}/tasks/{task}?done=claim-instead-of-review", by.edition());
        Ok(Next::Path(LocalPath::parse(&claimed)?))
    }

    fn rejected(self) -> OpenForm {
        OpenForm::None
    }
}

impl TaskForm for UnclaimForm {
    async fn perform(&self, context: &RequestContext, by: Participant<'_>, task: TaskNumber) -> Result<Next, AppError> {
        let before = context.store().task(by.edition(), task).await?;
        let withdraws = before.is_some_and(|task| task.lead_request_of(Some(by.id())).is_some());
        context.store().release_task(by, task, context.now).await?;
        if !withdraws {
            return Ok(Next::Task);
        }
        let unclaimed = format!("/{}/tasks/{task}?done=unclaim-with-request", by.edition());
        Ok(Next::Path(LocalPath::parse(&unclaimed)?))
    }

    fn rejected(self) -> OpenForm {
        OpenForm::None
    }
}

impl TaskForm for ConfirmClaimForm {
    async fn perform(&self, context: &RequestContext, by: Participant<'_>, task: TaskNumber) -> Result<Next, AppError> {
        context.store().confirm_claim(by, task, None, context.now).await?;
        Ok(Next::Task)
    }

    fn rejected(self) -> OpenForm {
        OpenForm::None
    }
}

impl TaskForm for AddLinkForm {
    async fn perform(&self, context: &RequestContext, by: Participant<'_>, task: TaskNumber) -> Result<Next, AppError> {
        let link = Url::parse(given(&self.url).ok_or(Refusal::Empty { what: "The link" })?)?;
        context.store().add_link(by, task, &link, context.now).await?;
        evidence_of(by, task)
    }

    fn rejected(self) -> OpenForm {
        OpenForm::AddLink(self)
    }
}

impl TaskForm for RemoveLinkForm {
    async fn perform(&self, context: &RequestContext, by: Participant<'_>, task: TaskNumber) -> Result<Next, AppError> {
        context.store().remove_link(by, task, &Url::parse(&self.url)?, context.now).await?;
        evidence_of(by, task)
    }

    fn rejected(self) -> OpenForm {
        OpenForm::None
    }
}

impl TaskForm for FundingForm {
    async fn perform(&self, context: &RequestContext, by: Participant<'_>, task: TaskNumber) -> Result<Next, AppError> {
        let (source, url) = (optional(&self.source, Title::parse)?, optional(&self.url, Url::parse)?);
        let state = given(&self.state).map(FundingState::parse).transpose()?;
        let funding = match state {
            Some(state) => Some(Funding::new(state, source, url)?),
            None if source.is_some() || url.is_some() => return Err(Refusal::FundingStateMissing.into()),
            None => None,
        };
        context.store().set_funding(by, task, funding.as_ref(), context.now).await?;
        Ok(Next::Task)
    }

    fn rejected(self) -> OpenForm {
        OpenForm::Funding(self)
    }
}

impl TaskForm for ConfirmStatusForm {
    async fn perform(&self, context: &RequestContext, by: Participant<'_>, task: TaskNumber) -> Result<Next, AppError> {
        context.store().confirm_proposed_status(by, task, &self.read, context.now).await?;
        Ok(Next::Task)
    }

    fn rejected(self) -> OpenForm {
        OpenForm::None
    }
}

impl TaskForm for DismissStatusForm {
    async fn perform(&self, context: &RequestContext, by: Participant<'_>, task: TaskNumber) -> Result<Next, AppError> {
        context.store().dismiss_proposed_status(by, task, &self.read, context.now).await?;
        Ok(Next::Task)
    }

    fn rejected(self) -> OpenForm {
        OpenForm::None
    }
}

impl TaskForm for FollowEvidenceForm {
    async fn perform(&self, context: &RequestContext, by: Participant<'_>, task: TaskNumber) -> Result<Next, AppError> {
        context.store().set_follows_evidence(by, task, given(&self.on).is_some(), context.now).await?;
        evidence_of(by, task)
    }

    fn rejected(self) -> OpenForm {
        OpenForm::None
    }
}

/// The evidence on the task’s page.
fn evidence_of(by: Participant<'_>, task: TaskNumber) -> Result<Next, AppError> {
    Ok(Next::Path(LocalPath::parse(&format!("/{}/tasks/{task}#evidence", by.edition()))?))
}

impl TaskForm for PeopleNeededForm {
    async fn perform(&self, context: &RequestContext, by: Participant<'_>, task: TaskNumber) -> Result<Next, AppError> {
        let needed = number(&self.people_needed, "a number of people")?
            .ok_or(Refusal::Empty { what: "The number of people" })?;
        context.store().set_people_needed(by, task, needed, context.now).await?;
        Ok(Next::Task)
    }

    fn rejected(self) -> OpenForm {
        OpenForm::PeopleNeeded(self)
    }
}

impl TaskForm for TransferLeadForm {
    async fn perform(&self, context: &RequestContext, by: Participant<'_>, task: TaskNumber) -> Result<Next, AppError> {
        let (to, note) = (chosen(&self.to, &self.other)?, optional(&self.note, ShortText::parse)?);
        context.store().offer_lead_transfer(by, task, &to, note.as_ref(), context.now).await?;
        Ok(Next::Task)
    }

    fn rejected(self) -> OpenForm {
        OpenForm::TransferLead(self)
    }
}

impl TaskForm for AssignForm {
    async fn perform(&self, context: &RequestContext, by: Participant<'_>, task: TaskNumber) -> Result<Next, AppError> {
        context.store().assign_task(by, task, &chosen(&self.to, &self.other)?, context.now).await?;
        Ok(Next::Task)
    }

    fn rejected(self) -> OpenForm {
        OpenForm::Assign(self)
    }
}

impl TaskForm for UnassignForm {
    async fn perform(&self, context: &RequestContext, by: Participant<'_>, task: TaskNumber) -> Result<Next, AppError> {
        context.store().unassign_task(by, task, &login(&self.login)?, context.now).await?;
        Ok(Next::Task)
    }

    fn rejected(self) -> OpenForm {
        OpenForm::None
    }
}

impl TaskForm for AcceptLeadForm {
    async fn perform(&self, context: &RequestContext, by: Participant<'_>, task: TaskNumber) -> Result<Next, AppError> {
        context.store().answer_lead_transfer(by, task, true, context.now).await?;
        Ok(Next::Task)
    }

    fn rejected(self) -> OpenForm {
        OpenForm::None
    }
}

impl TaskForm for DeclineLeadForm {
    async fn perform(&self, context: &RequestContext, by: Participant<'_>, task: TaskNumber) -> Result<Next, AppError> {
        context.store().answer_lead_transfer(by, task, false, context.now).await?;
        Ok(Next::Task)
    }

    fn rejected(self) -> OpenForm {
        OpenForm::None
    }
}

impl TaskForm for ChangeStatusForm {
    async fn perform(&self, context: &RequestContext, by: Participant<'_>, task: TaskNumber) -> Result<Next, AppError> {
        let (to, note) = (Status::parse(&self.to)?, optional(&self.note, ShortText::parse)?);
        let change = context.store().change_status(by, task, to, note.as_ref(), context.now).await?;
        let undo = change.map(|id| format!("&undo={id}")).unwrap_or_default();
        let board = given(&self.board)
            .and_then(|filter| board_path(by.edition(), task, filter, &format!("moved={task}{undo}")));
        let own = format!("/{}/tasks/{task}?done=change-status{undo}", by.edition());
        Ok(Next::Path(board.map_or_else(|| LocalPath::parse(&own), Ok)?))
    }

    fn rejected(self) -> OpenForm {
        OpenForm::ChangeStatus(self)
    }
}

impl TaskForm for InterestForm {
    async fn perform(&self, context: &RequestContext, by: Participant<'_>, task: TaskNumber) -> Result<Next, AppError> {
        let (kind, on) = (Interest::parse(&self.kind)?, given(&self.on).is_some());
        context.store().set_interest(by, task, kind, on, context.now).await?;
        Ok(Next::Task)
    }

    fn rejected(self) -> OpenForm {
        OpenForm::None
    }
}

impl TaskForm for RequestReviewForm {
    async fn perform(&self, context: &RequestContext, by: Participant<'_>, task: TaskNumber) -> Result<Next, AppError> {
        context.store().ask_review(by, task, &chosen(&self.of, &self.other)?, context.now).await?;
        Ok(Next::Task)
    }

    fn rejected(self) -> OpenForm {
        OpenForm::RequestReview(self)
    }
}

impl TaskForm for ReviewForm {
    async fn perform(&self, context: &RequestContext, by: Participant<'_>, task: TaskNumber) -> Result<Next, AppError> {
        let note = optional(&self.note, ShortText::parse)?;
        context.store().give_review(by, task, note.as_ref(), context.now).await?;
        Ok(Next::Task)
    }

    fn rejected(self) -> OpenForm {
        OpenForm::Review(self)
    }
}

impl TaskForm for SeparateForm {
    async fn perform(&self, context: &RequestContext, by: Participant<'_>, task: TaskNumber) -> Result<Next, AppError> {
        context.store().separate_task(by, task, context.now).await?;
        Ok(Next::Task)
    }

    fn rejected(self) -> OpenForm {
        OpenForm::Separate(self)
    }
}

impl TaskForm for SplitForm {
    async fn perform(&self, context: &RequestContext, by: Participant<'_>, task: TaskNumber) -> Result<Next, AppError> {
        let lines = self.titles.lines().map(str::trim).filter(|line| !line.is_empty());
        let titles: Vec<Title> = lines.map(Title::parse).collect::<Result<_, _>>()?;
        if titles.is_empty() {
            return Err(Refusal::Empty { what: "The list of new tasks" }.into());
        }
        context.store().split_task(by, task, &titles, context.now).await?;
        Ok(Next::Task)
    }

    fn rejected(self) -> OpenForm {
        OpenForm::Split(self)
    }
}

impl TaskForm for UpdateForm {
    async fn perform(&self, context: &RequestContext, by: Participant<'_>, task: TaskNumber) -> Result<Next, AppError> {
        let details = optional(&self.details, LongText::parse)?;
        let update = NewUpdate::parse(&self.line, Some(task), details, &self.links)?;
        let key = optional(&self.key, FormKey::parse)?;
        let id = context.store().post_update(by, &update, key.as_ref(), context.now).await?;
        Ok(Next::Path(LocalPath::parse(&format!("/{}/tasks/{task}#update-{id}", by.edition()))?))
    }

    fn rejected(self) -> OpenForm {
        OpenForm::Update(self)
    }
}

impl TaskForm for CommentForm {
    async fn perform(&self, context: &RequestContext, by: Participant<'_>, task: TaskNumber) -> Result<Next, AppError> {
        let (text, edition) = (LongText::parse(&self.text)?, by.edition());
        let id = context.store().comment(by, task, &text, context.now).await?;
        let path = mentions::saved_text_path(edition, task, Some(id), text.as_str(), &[]);
        Ok(Next::Path(LocalPath::parse(&path)?))
    }

    fn rejected(self) -> OpenForm {
        OpenForm::Comment(self)
    }
}

/// The typed login, or else the chosen one.
fn chosen(choice: &str, typed: &str) -> Result<Login, Refusal> {
    let login_of = given(typed).or(given(choice)).ok_or(Refusal::Empty { what: "The person" })?;
    login(login_of)
}

fn login(typed: &str) -> Result<Login, Refusal> {
    Login::parse(typed.trim().trim_start_matches('@'))
}
