//! Finds mentions of logins in rendered Markdown, and links them to people.

use super::Markup;
use domain::discussion;
use domain::id::Login;
use domain::text::LocalPath;

impl Markup {
    /// The mentioned logins, each once, in order. Code, links and `\@` mention no one.
    pub fn mentions(&self) -> Vec<Login> {
        let mut found: Vec<Login> = Vec::new();
        for piece in pieces(&self.0).filter(|piece| !piece.is_tag && !piece.in_code && !piece.in_link) {
            for (_, login) in discussion::mentions(piece.html) {
                if found.iter().all(|known| !known.same_as(&login)) {
                    found.push(login);
                }
            }
        }
        found
    }

    /// Adds a link to each mention that has an address. Mentions in links and in code stay unchanged.
    pub fn with_mentions(&self, address: impl Fn(&Login) -> Option<LocalPath>) -> Markup {
        let mut linked = String::with_capacity(self.0.len());
        for piece in pieces(&self.0) {
            let mut copied = 0;
            let mentions =
                if piece.is_tag || piece.in_code || piece.in_link { vec![] } else { discussion::mentions(piece.html) };
            for (place, login) in mentions {
                let Some(address) = address(&login) else { continue };
                linked.push_str(&piece.html[copied..place.start]);
                let quoted = html_escape::encode_double_quoted_attribute(address.as_str());
                linked.push_str(&format!("<a href=\"{quoted}\">@{login}</a>"));
                copied = place.end;
            }
            linked.push_str(&piece.html[copied..]);
        }
        Markup(linked)
    }
}

/// A tag, or the text between two tags.
struct Piece<'h> {
    html: &'h str,
    is_tag: bool,
    in_code: bool,
    in_link: bool,
}

/// Splits HTML into pieces, in order and without loss.
fn pieces(html: &str) -> impl Iterator<Item = Piece<'_>> {
    let (mut rest, mut code, mut links) = (html, 0u32, 0u32);
    std::iter::from_fn(move || {
        let is_tag = rest.starts_with('<');
        let end = if is_tag { end_of_tag(rest) } else { rest.find('<').unwrap_or(rest.len()) };
        let (html, behind) = rest.split_at(end);
        rest = behind;
        if is_tag {
            let name = html.trim_start_matches(['<', '/']).split([' ', '>']).next().unwrap_or_default();
            let depth = match name {
                "code" | "pre" => &mut code,
                "a" => &mut links,
                _ => &mut 0,
            };
            *depth = if html.starts_with("</") { depth.saturating_sub(1) } else { *depth + 1 };
        }
        (!html.is_empty()).then_some(Piece { html, is_tag, in_code: code > 0, in_link: links > 0 })
    })
}

/// The end of the tag, after its `>`. A `>` in a quoted attribute doesn't count.
fn end_of_tag(html: &str) -> usize {
    let mut quoted = false;
    let end = html.bytes().position(|b| {
        quoted ^= b == b'"';
        b == b'>' && !quoted
    });
    end.map_or(html.len(), |end| end + 1)
}
