//! Labels of tasks, which are compared ignoring case.

use crate::text::Label;

impl Label {
    /// Whether both are the same label.
    pub fn is_same(&self, other: &Label) -> bool {
        self == other || self.as_str().to_lowercase() == other.as_str().to_lowercase()
    }
}

/// Returns each label once, in its first spelling and place.
pub fn each_label_once(labels: impl IntoIterator<Item = Label>) -> Vec<Label> {
    let mut found: Vec<Label> = Vec::new();
    for label in labels {
        if !found.iter().any(|other| other.is_same(&label)) {
            found.push(label);
        }
    }
    found
}

/// Whether both lists have the same labels in the same order.
pub fn are_same_labels(one: &[Label], other: &[Label]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.is_same(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_compared_ignoring_case() {
        let labels = |text: &str| text.split(' ').map(|label| Label::parse(label).unwrap()).collect::<Vec<_>>();
        assert_eq!(each_label_once(labels("Docs été docs api ÉTÉ")), labels("Docs été api"));
        assert!(are_same_labels(&labels("Docs été"), &labels("docs ÉTÉ")));
        assert!(!are_same_labels(&labels("Docs été"), &labels("été Docs")));
        assert!(!are_same_labels(&labels("Docs"), &labels("Docs été")));
    }
}
