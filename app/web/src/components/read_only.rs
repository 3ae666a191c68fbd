//! Tells components whether the reader may change the edition.
//!
//! So viewers see no buttons that refuse them.

use domain::access::{Actor, may_edit_settings};
use domain::id::EditionSlug;
use leptos::prelude::*;

/// Whether the reader may change what organizers of the edition in the address change.
#[derive(Clone, Copy)]
struct MayChange(bool);

/// Makes [`may_change`] known to the components of a page; `edition` is that of its address.
pub fn provide_may_change(edition: Option<&EditionSlug>, actor: &Actor) {
    let may = edition.is_none_or(|edition| may_edit_settings(actor, edition));
    provide_context(MayChange(may));
}

/// Whether a page for organizers shows its forms and buttons: viewers only read it.
pub fn may_change() -> bool {
    use_context::<MayChange>().is_none_or(|MayChange(may)| may)
}

/// The children, for readers who may change the edition; nothing for viewers.
#[component]
pub fn ForOrganizers(children: Children) -> impl IntoView {
    may_change().then(children)
}
