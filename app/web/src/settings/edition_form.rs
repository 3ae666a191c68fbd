//! The form of an edition: name, dates, place, kind, parts, visibility, phase and planning rule.

use crate::components::field::{Check, Choice, DayField, Line, NumberField};
use crate::components::zone_field::ZoneField;
use crate::forms::{Checkbox, Form, day, given, number, optional};
use domain::Refusal;
use domain::editions::{Dates, Edition, EditionKind, FulfilmentSettings, Parts, Phase, PlanningRule, Visibility};
use domain::id::EditionSlug;
use domain::text::{ShortText, Title};
use domain::time::{NaiveDate, Zone};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EditionForm {
    /// Only of a new edition.
    pub slug: String,
    /// The edition to copy the settings of; only of a new edition.
    pub from: String,
    pub title: String,
    pub starts: String,
    pub ends: String,
    pub zone: String,
    pub place: String,
    pub venue: String,
    pub kind: String,
    pub invitations: Checkbox,
    pub travel: Checkbox,
    pub interest: Checkbox,
    pub planning: Checkbox,
    pub work_plan: Checkbox,
    pub visibility: String,
    /// Empty: the phase follows from the dates.
    pub phase: String,
    pub rule_at_least: String,
    pub rule_of: String,
    pub make_ups: String,
    pub implementation_months: String,
    /// The revision of the edition that the form showed.
    pub read: String,
}

impl Form for EditionForm {}

impl EditionForm {
    /// The form of a new edition: a draft of the usual kind.
    pub fn new() -> EditionForm {
        let kind = EditionKind::default();
        EditionForm {
            kind: kind.as_str().to_owned(),
            visibility: Visibility::Draft.as_str().to_owned(),
            ..EditionForm::default().with_parts(kind.parts()).with_fulfilment(FulfilmentSettings::default())
        }
    }

    pub fn of(edition: &Edition) -> EditionForm {
        let rule = edition.planning_rule;
        EditionForm {
            title: edition.title.to_string(),
            starts: edition.dates.starts().to_string(),
            ends: edition.dates.ends().to_string(),
            zone: edition.zone.to_string(),
            place: edition.place.to_string(),
            venue: edition.venue.as_ref().map(ShortText::to_string).unwrap_or_default(),
            kind: edition.kind.as_str().to_owned(),
            visibility: edition.visibility.as_str().to_owned(),
            phase: edition.phase.map(|phase| phase.as_str().to_owned()).unwrap_or_default(),
            rule_at_least: rule.map(|rule| rule.at_least.to_string()).unwrap_or_default(),
            rule_of: rule.and_then(|rule| rule.of).map(|of| of.to_string()).unwrap_or_default(),
            read: edition.revision(),
            ..EditionForm::default().with_parts(edition.parts).with_fulfilment(edition.fulfilment)
        }
    }

    /// Chooses a phase that isn't saved yet.
    pub fn with_phase(self, phase: Option<Phase>) -> EditionForm {
        EditionForm { phase: phase.map_or(self.phase, |phase| phase.as_str().to_owned()), ..self }
    }

    fn with_parts(self, parts: Parts) -> EditionForm {
        EditionForm {
            invitations: Checkbox(parts.invitations),
            travel: Checkbox(parts.travel),
            interest: Checkbox(parts.interest),
            planning: Checkbox(parts.planning),
            work_plan: Checkbox(parts.work_plan),
            ..self
        }
    }

    fn with_fulfilment(self, settings: FulfilmentSettings) -> EditionForm {
        EditionForm {
            make_ups: settings.make_ups().to_string(),
            implementation_months: settings.implementation_months().to_string(),
            ..self
        }
    }

    /// Parses the form. The number of seats and the schedule aren't in it: they stay as `stored`.
    pub fn edition(&self, slug: EditionSlug, stored: Option<&Edition>) -> Result<Edition, Refusal> {
        let kind = EditionKind::parse(&self.kind)?;
        Ok(Edition {
            slug,
            title: Title::parse(&self.title)?,
            dates: Dates::new(required_day("The first day", &self.starts)?, required_day("The last day", &self.ends)?)?,
            zone: Zone::parse(self.zone.trim())?,
            place: given(&self.place).map(ShortText::parse).ok_or(Refusal::Empty { what: "The place" })??,
            venue: optional(&self.venue, ShortText::parse)?,
            capacity: stored.and_then(|edition| edition.capacity),
            phase: optional(&self.phase, Phase::parse)?,
            planning_rule: self.planning_rule()?,
            fulfilment: self.fulfilment(stored)?,
            visibility: Visibility::parse(&self.visibility)?,
            kind,
            parts: Parts {
                invitations: self.invitations.0,
                travel: self.travel.0,
                planning: self.planning.0,
                schedule: stored.map_or(kind.parts(), |edition| edition.parts).schedule,
                work_plan: self.work_plan.0,
                interest: self.interest.0,
            },
        })
    }

    /// An empty field keeps what is stored.
    fn fulfilment(&self, stored: Option<&Edition>) -> Result<FulfilmentSettings, Refusal> {
        let before = stored.map(|edition| edition.fulfilment).unwrap_or_default();
        let make_ups = number(&self.make_ups, "a number of planning rounds")?;
        let months = number(&self.implementation_months, "a number of months")?;
        FulfilmentSettings::new(make_ups.unwrap_or(before.make_ups()), months.unwrap_or(before.implementation_months()))
    }

    fn planning_rule(&self) -> Result<Option<PlanningRule>, Refusal> {
        let at_least = number(&self.rule_at_least, "a number of planning meetings")?;
        let of = number(&self.rule_of, "a number of planning meetings")?;
        match (at_least, of) {
            (None, None) => Ok(None),
            (None, Some(_)) => Err(Refusal::Empty { what: "The number of meetings to attend" }),
            (Some(at_least), Some(of)) if at_least > of => {
                Err(Refusal::OutOfRange { what: "Meetings to attend", number: at_least.into(), least: 0, most: of })
            }
            (Some(at_least), of) => Ok(Some(PlanningRule { at_least, of })),
        }
    }
}

fn required_day(what: &'static str, typed: &str) -> Result<NaiveDate, Refusal> {
    day(typed)?.ok_or(Refusal::Empty { what })
}

/// Name, dates and place.
#[component]
pub fn DateFields<'a>(form: &'a EditionForm) -> impl IntoView {
    view! {
        <fieldset>
            <legend>"Name, dates and place"</legend>
            <Line name="title" label="Title (e.g. Developer Summit 2028)" value=&form.title/>
            <div class="side-by-side">
                <DayField name="starts" label="First day" value=&form.starts/>
                <DayField name="ends" label="Last day" value=&form.ends/>
            </div>
            <Line name="place" label="Place (e.g. Copenhagen, Denmark)" value=&form.place/>
            <Line name="venue" label="Venue (optional, e.g. the name of the building)" value=&form.venue/>
            <ZoneField label="Time zone of the place" chosen=&form.zone/>
        </fieldset>
    }
}

/// Kind, parts, planning rule, phase and visibility.
#[component]
pub fn RuleFields<'a>(form: &'a EditionForm) -> impl IntoView {
    let kinds = EditionKind::ALL.map(|kind| (kind.as_str().to_owned(), kind.label().to_owned())).to_vec();
    let visibilities = vec![
        ("draft".to_owned(), "draft: only its organizers see it".to_owned()),
        ("published".to_owned(), "published: everyone sees it".to_owned()),
    ];
    let phases = std::iter::once((String::new(), "follows from the dates".to_owned()))
        .chain(Phase::ALL.map(|phase| (phase.as_str().to_owned(), phase.as_str().to_owned())))
        .collect();
    view! {
        <fieldset>
            <legend>"Kind and parts"</legend>
            <Choice name="kind" label="Kind" options=kinds chosen=&form.kind/>
            <p class="muted">"Participants see no tab and no form of a part that is off."</p>
            <Check name="invitations" label="Invitations" ticked=form.invitations.0/>
            <Check name="interest" label="Interest form, with which people ask to be invited" ticked=form.interest.0/>
            <Check name="travel" label="Travel details" ticked=form.travel.0/>
            <Check name="planning" label="Planning meetings" ticked=form.planning.0/>
            <Check name="work_plan" label="Work plan" ticked=form.work_plan.0/>
        </fieldset>
        <fieldset>
            <legend>"Planning rule"</legend>
            <p class="muted">"How many planning meetings each participant must attend, e.g. 2 of 3. Leave both empty for no rule."</p>
            <div class="side-by-side">
                <NumberField name="rule_at_least" label="Meetings to attend" value=&form.rule_at_least least=0/>
                <NumberField name="rule_of" label="Of this many (optional)" value=&form.rule_of least=1/>
            </div>
            <p class="muted">"Each further task to which a participant contributes can make up a missed meeting. Enter 0 to count attendance only."</p>
            <div class="side-by-side">
                <NumberField name="make_ups" label="Missed meetings that can be made up (0 to 5)" value=&form.make_ups least=0/>
                <NumberField name="implementation_months" label="Months of implementation after the last day (1 to 24)" value=&form.implementation_months least=1/>
            </div>
        </fieldset>
        <fieldset id="visibility">
            <legend>"Phase and visibility"</legend>
            <Choice name="phase" label="Phase" options=phases chosen=&form.phase/>
            <Choice name="visibility" label="Visibility" options=visibilities chosen=&form.visibility/>
        </fieldset>
    }
}
