//! The form of the community: name, links, contact, logo, accent colour and its series of documents.

use crate::components::field::{Check, Line};
use crate::forms::{Checkbox, Form, given, optional};
use domain::Refusal;
use domain::community::{Accent, Colour, Community, Logo, Scheme, Series};
use domain::text::{EmailAddress, ShortText, Title, Url};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CommunityForm {
    pub name: String,
    pub tagline: String,
    pub site: String,
    pub source: String,
    pub conduct: String,
    pub contact: String,
    /// The logo is in the part `file`.
    pub remove_logo: Checkbox,
    pub accent_light: String,
    pub accent_dark: String,
    /// The word for one document.
    pub series: String,
    pub series_plural: String,
    pub series_title: String,
    pub series_about: String,
    /// The revision of the community that the form showed.
    pub read: String,
}

impl Form for CommunityForm {}

impl CommunityForm {
    pub fn of(community: &Community) -> CommunityForm {
        fn shown<T: ToString>(value: Option<&T>) -> String {
            value.map(T::to_string).unwrap_or_default()
        }
        let series = community.series.as_ref();
        let shade = |scheme| community.accent.map(|accent| accent.of(scheme).to_string()).unwrap_or_default();
        CommunityForm {
            name: if community.is_named() { community.name.to_string() } else { String::new() },
            tagline: shown(community.tagline.as_ref()),
            site: shown(community.site.as_ref()),
            source: shown(community.source.as_ref()),
            conduct: shown(community.conduct.as_ref()),
            contact: shown(community.contact.as_ref()),
            remove_logo: Checkbox(false),
            accent_light: shade(Scheme::Light),
            accent_dark: shade(Scheme::Dark),
            series: shown(series.map(|series| &series.name)),
            series_plural: shown(series.map(|series| &series.plural)),
            series_title: shown(series.map(|series| &series.title)),
            series_about: shown(series.and_then(|series| series.about.as_ref())),
            read: String::new(),
        }
    }

    /// The community with the chosen logo, or with the one that it has.
    pub fn community(&self, logo: Option<&[u8]>, stored: Option<&Logo>) -> Result<Community, Refusal> {
        Ok(Community {
            name: required("The name", &self.name)?,
            tagline: optional(&self.tagline, ShortText::parse)?,
            site: optional(&self.site, Url::parse)?,
            source: optional(&self.source, Url::parse)?,
            conduct: optional(&self.conduct, Url::parse)?,
            contact: optional(&self.contact, EmailAddress::parse)?,
            logo: match logo {
                Some(bytes) => Some(formats::logos::read(bytes)?),
                None if self.remove_logo.0 => None,
                None => stored.cloned(),
            },
            accent: self.accent()?,
            series: self.series()?,
        })
    }

    /// The accent colour; `None` if both of its fields are empty.
    fn accent(&self) -> Result<Option<Accent>, Refusal> {
        let dark = optional(&self.accent_dark, Colour::parse)?;
        match optional(&self.accent_light, Colour::parse)? {
            Some(light) => Accent::new(light, dark).map(Some),
            None if dark.is_some() => Err(Refusal::Empty { what: "The accent colour on light pages" }),
            None => Ok(None),
        }
    }

    /// The series; `None` if all of its fields are empty.
    fn series(&self) -> Result<Option<Series>, Refusal> {
        let fields = [&self.series, &self.series_plural, &self.series_title, &self.series_about];
        if fields.into_iter().all(|field| given(field).is_none()) {
            return Ok(None);
        }
        Ok(Some(Series {
            name: required("The word for one document", &self.series)?,
            plural: required("The word for several documents", &self.series_plural)?,
            title: required("The heading", &self.series_title)?,
            about: optional(&self.series_about, ShortText::parse)?,
        }))
    }
}

fn required(what: &'static str, typed: &str) -> Result<Title, Refusal> {
    given(typed).ok_or(Refusal::Empty { what }).and_then(Title::parse)
}

/// Logo and accent colour. `logo` is the address of the stored one.
#[component]
pub fn LooksFields<'a>(form: &'a CommunityForm, logo: Option<String>) -> impl IntoView {
    let current = logo.map(|address| {
        view! {
            <p><img class="current-logo" src=address alt="The current logo"/></p>
            <Check name="remove_logo" label="Remove the logo" ticked=form.remove_logo.0/>
        }
    });
    view! {
        <fieldset>
            <legend>"Logo and accent colour"</legend>
            {current}
            <label>"Logo (SVG or PNG, at most 100 kB)"<input type="file" name="file" accept=".svg,.png,image/svg+xml,image/png"/></label>
            <p class="muted">"The accent colour marks the current page, lines and charts. Its contrast with the background must be at least 4.5:1. Leave the second field empty to use the nearest readable shade on dark pages."</p>
            <div class="side-by-side">
                <Line name="accent_light" label="Accent colour on light pages (e.g. #1b6e8c)" value=&form.accent_light/>
                <Line name="accent_dark" label="Accent colour on dark pages (optional)" value=&form.accent_dark/>
            </div>
        </fieldset>
    }
}

#[component]
pub fn CommunityFields<'a>(form: &'a CommunityForm) -> impl IntoView {
    view! {
        <Line name="name" label="Name of the community" value=&form.name/>
        <Line name="tagline" label="Tagline, a few words beside the name" value=&form.tagline/>
        <Line name="site" label="Website (e.g. https://example.org)" value=&form.site/>
        <Line name="source" label="Source code (web address)" value=&form.source/>
        <Line name="conduct" label="Code of conduct (web address)" value=&form.conduct/>
        <Line name="contact" label="Contact (email address, shown to everyone)" value=&form.contact/>
        <fieldset>
            <legend>"Series of documents"</legend>
            <p class="muted">"Tasks can contribute to numbered documents, such as enhancement proposals. Leave these fields empty if the community has no such series. Documents that were imported stay stored."</p>
            <div class="side-by-side">
                <Line name="series" label="One document (e.g. NEP)" value=&form.series/>
                <Line name="series_plural" label="Several documents (e.g. NEPs)" value=&form.series_plural/>
            </div>
            <Line name="series_title" label="Heading (e.g. Enhancement proposals)" value=&form.series_title/>
            <Line name="series_about" label="What the documents are, in one sentence" value=&form.series_about/>
        </fieldset>
    }
}
