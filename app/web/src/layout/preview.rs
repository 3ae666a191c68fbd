//! What other programs show of a page: previews of links, and data for search engines.

use super::PageMeta;
use crate::addresses::SECRET_FOLDERS;
use crate::app_state::Assets;
use crate::context::RequestContext;
use domain::editions::EditionKind;
use leptos::html::meta;
use leptos::prelude::*;

/// The name of the picture of pages outside editions.
const GENERAL_PICTURE: &str = "general";

/// The Open Graph tags of a page, which programs read that show a link; X also needs to know the kind of card.
///
/// Only for visitors, who alone get pages to share, and not for addresses with a secret. The tag with the
/// description is in the head already, and the name of the site has a tag of its own.
#[component]
pub fn PreviewTags<'a>(context: &'a RequestContext, head: &'a PageMeta, title: String) -> impl IntoView + use<> {
    let is_secret = SECRET_FOLDERS.iter().any(|folder| context.address.starts_with(folder));
    let is_shared = head.has_preview && !is_secret && context.actor.account().is_none();
    is_shared.then(|| {
        let origin = &context.state.origin;
        let properties = [
            ("og:title", title),
            ("og:url", format!("{origin}{}", context.address)),
            ("og:type", "website".to_owned()),
            ("og:site_name", context.instance.name().to_owned()),
        ];
        let picture = picture(context).map(|address| ("og:image", format!("{origin}{address}")));
        let tag = |(property, content): (&'static str, String)| meta().attr("property", property).content(content);
        view! {
            {properties.into_iter().chain(picture).map(tag).collect_view()}
            <meta name="twitter:card" content="summary_large_image"/>
        }
    })
}

/// The address of the picture for the kind of edition that the page belongs to.
fn picture(context: &RequestContext) -> Option<String> {
    let kind = context.public_edition().map(|edition| edition.kind);
    let name = kind.map_or(GENERAL_PICTURE, EditionKind::as_str);
    let Assets { previews, .. } = &*context.state.assets;
    previews.iter().find(|preview| preview.name == name).map(|preview| preview.address.clone())
}

/// The feed of a page, for programs that subscribe to it.
#[component]
pub fn FeedLink(address: String) -> impl IntoView {
    view! { <link rel="alternate" type="application/atom+xml" href=address/> }
}

/// Data of schema.org about what the page shows. Browsers don’t run it.
///
/// Leptos writes the contents of scripts as they are, so `<` is escaped: no text can end the element.
#[component]
pub fn LinkedData(data: serde_json::Value) -> impl IntoView {
    view! { <script type="application/ld+json">{data.to_string().replace('<', "\\u003c")}</script> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_end_the_data() {
        let name = "</script><script>alert(1)</script>";
        let html = view! { <LinkedData data=serde_json::json!({ "name": name })/> }.to_html();
        assert_eq!(html.matches("<script").count(), 1, "{html}");
        let data = html.split_once('>').and_then(|(_, rest)| rest.rsplit_once("</script>")).unwrap().0;
        assert_eq!(serde_json::from_str::<serde_json::Value>(data).unwrap()["name"], name);
    }
}
