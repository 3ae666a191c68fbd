//! The form for an email template.

use crate::components::field::{Hidden, Line, TextField};
use crate::forms::Form;
use domain::Refusal;
use domain::email::{EmailKind, EmailTemplate};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EmailTemplateForm {
    pub subject: String,
    pub body: String,
    /// The revision of the template that the form showed.
    pub read: String,
}

impl Form for EmailTemplateForm {}

impl EmailTemplateForm {
    /// The text as typed, with the line breaks of stored texts.
    pub fn typed(&self) -> EmailTemplate {
        EmailTemplate { subject: self.subject.clone(), body: self.body.replace("\r\n", "\n") }
    }

    /// Parses the template of emails of a kind, which may need a link.
    pub fn template(&self, kind: EmailKind) -> Result<EmailTemplate, Refusal> {
        let typed = self.typed();
        let template = EmailTemplate::parse(&typed.subject, &typed.body)?;
        template.check_link(kind)?;
        Ok(template)
    }

    /// Parses the text of one email; the store checks its kind.
    pub fn text(&self) -> Result<EmailTemplate, Refusal> {
        let typed = self.typed();
        EmailTemplate::parse(&typed.subject, &typed.body)
    }
}

/// The form, with a button that restores the default text if the edition has its own.
#[component]
pub fn TemplateFields(
    base: String,
    kind: EmailKind,
    template: EmailTemplate,
    own: bool,
    /// The revision of the stored template.
    read: String,
) -> impl IntoView {
    let restore = own.then(|| view! { <button formaction=format!("{base}/restore")>"Restore default text"</button> });
    view! {
        <form method="post" action=format!("{base}/preview") class="stacked">
            <Hidden name="read" value=read/>
            <Line name="subject" label="Subject" value=template.subject/>
            <TextField name="body" id="body" label="Text (Markdown)" value=template.body rows=16/>
            <div class="form-row">
                <button>"Preview"</button>
                <button class="primary" formaction=format!("{base}/save")>"Save"</button>
                <button formaction=format!("{base}/test")>"Send a test to yourself"</button>
                {restore}
            </div>
            <Placeholders kind/>
        </form>
    }
}

/// The placeholders that emails of this kind fill in.
#[component]
pub fn Placeholders(kind: EmailKind) -> impl IntoView {
    let placeholder = |(name, meaning): (&'static str, &'static str)| view! { <li><code>{format!("{{{name}}}")}</code>" "{meaning}</li> };
    view! { <details><summary>"Available placeholders"</summary><ul class="bullets">{kind.placeholders().map(placeholder).collect_view()}</ul></details> }
}
