//! The form of an agenda, as text.

use crate::forms::Form;
use domain::Refusal;
use domain::editions::AgendaBlock;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AgendaForm {
    pub agenda: String,
    /// The agenda that the form showed.
    pub read: String,
}

impl Form for AgendaForm {
    const MAX_BYTES: usize = 1024 * 1024;
}

impl AgendaForm {
    pub fn of(agenda: &[AgendaBlock]) -> AgendaForm {
        let agenda = formats::agenda::write(agenda);
        AgendaForm { read: agenda.clone(), agenda }
    }

    pub fn edited(&self) -> Result<Vec<AgendaBlock>, Refusal> {
        formats::agenda::read(&self.agenda)
    }

    /// Whether the saved agenda isn't the one that the form showed.
    pub fn is_outdated(&self, saved: &[AgendaBlock]) -> bool {
        self.shown().is_ok_and(|shown| shown != saved)
    }

    /// The agenda that the form showed.
    pub fn shown(&self) -> Result<Vec<AgendaBlock>, Refusal> {
        formats::agenda::read(&self.read)
    }
}
