//! Gives an enum the words for its values.

/// Defines `ALL` and `as_str` from the words that strum derives.
///
/// If `$what` (the enum's name in error messages) is given, also defines `parse`.
macro_rules! words {
    ($name:ident) => {
        impl $name {
            /// All values, in the order of their declaration.
            pub const ALL: [Self; <Self as strum::VariantArray>::VARIANTS.len()] =
                *<Self as strum::VariantArray>::VARIANTS.as_array().expect("an array of its own length");

            /// The word in forms, files and tables.
            pub fn as_str(self) -> &'static str {
                self.into()
            }
        }
    };
    ($name:ident, $what:literal) => {
        words!($name);

        impl $name {
            /// # Errors
            /// Rejects an unknown word.
            pub fn parse(text: &str) -> Result<Self, $crate::Refusal> {
                text.parse().map_err(|_| $crate::Refusal::malformed($what, text))
            }
        }
    };
}
