//! What refers to an entry of the catalog, so that it can't be deleted.

use domain::text::named;

/// One thing that refers to an entry: its kind in plural, and its name.
pub(super) struct Uses {
    pub(super) kind: String,
    pub(super) name: String,
}

impl Uses {
    /// Names the things, or counts those of a kind with many; `None` if there are none.
    pub(super) fn named(uses: &[Uses]) -> Option<String> {
        let kinds = uses.chunk_by(|one, next| one.kind == next.kind).map(|of_kind| {
            let names: Vec<&str> = of_kind.iter().map(|one| one.name.as_str()).collect();
            named(&names, &of_kind[0].kind)
        });
        let kinds: Vec<String> = kinds.collect();
        (!kinds.is_empty()).then(|| kinds.join(", "))
    }
}
