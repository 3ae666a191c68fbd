//! Builds the form with which browsers propose or edit a task.

/// The fields of the form, at first those of a small valid task; empty fields are not sent.
#[derive(Clone, Default)]
pub struct TaskForm {
    fields: Vec<(&'static str, String)>,
}

impl From<&str> for TaskForm {
    fn from(title: &str) -> TaskForm {
        TaskForm::titled(title)
    }
}

impl TaskForm {
    /// A task that contributes to outcome 1a and needs one person.
    pub fn titled(title: &str) -> TaskForm {
        TaskForm::without_goal(title).outcomes("1a").people_needed("1")
    }

    pub fn without_goal(title: &str) -> TaskForm {
        TaskForm::default().with("title", title)
    }

    pub fn description(self, text: &str) -> TaskForm {
        self.with("description", text)
    }

    pub fn links(self, addresses: &str) -> TaskForm {
        self.with("links", addresses)
    }

    pub fn track(self, title: &str) -> TaskForm {
        self.with("track", title)
    }

    pub fn specs(self, numbers: &str) -> TaskForm {
        self.with("specs", numbers)
    }

    pub fn outcomes(self, codes: &str) -> TaskForm {
        self.with("outcomes", codes)
    }

    pub fn no_goal_reason(self, reason: &str) -> TaskForm {
        self.with("no_goal_reason", reason)
    }

    pub fn depends_on(self, numbers: &str) -> TaskForm {
        self.with("depends_on", numbers)
    }

    pub fn people_needed(self, count: &str) -> TaskForm {
        self.with("people_needed", count)
    }

    pub fn size(self, size: &str) -> TaskForm {
        self.with("size", size)
    }

    pub fn skills(self, skills: &str) -> TaskForm {
        self.with("skills", skills)
    }

    /// With the revision token that the page sent with the form.
    pub fn with_token(self, token: &str) -> TaskForm {
        self.with("read", token)
    }

    /// Proposed although the page has shown similar tasks.
    pub fn despite_duplicates(self) -> TaskForm {
        self.with("seen", "yes")
    }

    /// Sets a field; replaces its former value.
    pub fn with(mut self, name: &'static str, value: &str) -> TaskForm {
        self.fields.retain(|(other, _)| *other != name);
        self.fields.push((name, value.to_owned()));
        self
    }

    pub fn fields(&self) -> Vec<(&str, &str)> {
        self.fields.iter().map(|(name, value)| (*name, value.as_str())).collect()
    }
}
