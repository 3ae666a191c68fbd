//! Compares people's names, regardless of accents and capitals.

use crate::folding::fold;

/// Normalizes a name to lower-case letters without accents: `Zoë  Ångström` to `zoe angstrom`.
pub fn fold_name(name: &str) -> String {
    let letters = fold(name);
    let plain: String = letters
        .chars()
        .filter(|c| !matches!(c, '\'' | '’'))
        .map(|letter| if letter.is_alphanumeric() { letter } else { ' ' })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}
