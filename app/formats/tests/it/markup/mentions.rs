//! Checks mentions: they are found as readers see them, and their links are safe.

use super::attacks::ATTACKS;
use super::violation;
use domain::id::Login;
use domain::text::LocalPath;
use formats::markup::{Markup, html};
use proptest::prelude::*;

/// Adds links for Zoë and Bao, the only people with a page.
fn linked(markup: &Markup) -> Markup {
    let known = |login: &&Login| ["zoe", "bao"].iter().any(|known| login.as_str().eq_ignore_ascii_case(known));
    markup.with_mentions(|login| {
        Some(login).filter(known).map(|login| LocalPath::parse(&format!("/people/{login}")).unwrap())
    })
}

fn mentions(markdown: &str) -> Vec<String> {
    html(markdown).mentions().into_iter().map(String::from).collect()
}

/// What is wrong with added links: each must lead to a person, and none may be inside a link or code.
fn violation_of_links(markup: &Markup) -> Option<String> {
    let linked = linked(markup);
    let (mut rest, mut without) = (linked.as_str(), String::new());
    let (mut links, mut code) = (0, 0);
    while let Some(open) = rest.find('<') {
        without.push_str(&rest[..open]);
        rest = &rest[open..];
        if let Some(behind) = rest.strip_prefix("<a href=\"/people/") {
            let Some((login, behind)) = behind.split_once("\">@") else { return Some(format!("{rest:?}")) };
            let Some(behind) = behind.strip_prefix(login).and_then(|behind| behind.strip_prefix("</a>")) else {
                return Some(format!("{rest:?}"));
            };
            if Login::parse(login).is_err() || links + code > 0 {
                return Some(format!("a link to {login:?} within {links} links and {code} codes"));
            }
            without.push('@');
            without.push_str(login);
            rest = behind;
            continue;
        }
        for (tag, depth) in [("a", &mut links), ("code", &mut code)] {
            *depth += i32::from(rest.starts_with(&format!("<{tag}>")) || rest.starts_with(&format!("<{tag} ")));
            *depth -= i32::from(rest.starts_with(&format!("</{tag}>")));
        }
        without.push('<');
        rest = &rest[1..];
    }
    without.push_str(rest);
    let violation = violation(&without).or_else(|| (without != markup.as_str()).then(|| format!("{without:?}")));
    violation.map(|violation| format!("{violation}: {}", linked.as_str()))
}

#[test]
fn mentions_are_found_as_readers_see_them() {
    for (markdown, expected) in [
        ("@zoe, @Zoe or **@bao**", vec!["zoe", "bao"]),
        ("it`s @zoe", vec!["zoe"]),
        ("`@zoe` and ``a ` @zoe`` and @bao", vec!["bao"]),
        ("```\n@zoe\n```\n\n    @zoe\n\n@bao", vec!["bao"]),
        ("@a_b and @c_d_e", vec!["a_b", "c_d_e"]),
        ("| @zoe | b |\n|-|-|\n| 1 | @bao |", vec!["zoe", "bao"]),
        ("<ada@x.example> ada@x.example x/@path", vec![]),
        ("<b>@zoe</b> R&D@x.example &@bao", vec!["zoe", "bao"]),
    ] {
        assert_eq!(mentions(markdown), expected, "{markdown:?}");
    }
}

#[test]
fn escaped_or_linked_login_is_no_mention() {
    for (markdown, expected) in [
        ("ask \\@zoe", vec![]),
        ("\\@zoe and @bao", vec!["bao"]),
        ("a\\\\@zoe", vec!["zoe"]),
        ("**\\@zoe** | \\@bao", vec![]),
        ("| \\@zoe | b |\n|-|-|\n| 1 | @bao |", vec!["bao"]),
        ("[@zoe](https://x.example/@unknown) <https://x.example/@path>", vec![]),
        ("[*for @zoe*](https://x.example) [@bao]", vec!["bao"]),
        ("\u{FDD1}@zoe", vec!["zoe"]),
    ] {
        assert_eq!(mentions(markdown), expected, "{markdown:?}");
    }
    assert_eq!(linked(&html("\\@zoe, @zoe")).as_str(), "<p>&#64;zoe, <a href=\"/people/zoe\">@zoe</a></p>\n");
}

#[test]
fn mention_links_only_to_people_with_a_page() {
    for (markdown, expected) in [
        ("@zoe!", "<p><a href=\"/people/zoe\">@zoe</a>!</p>\n"),
        (
            "@zoe and *@Bao* and @unknown",
            "<p><a href=\"/people/zoe\">@zoe</a> and <em><a href=\"/people/Bao\">@Bao</a></em> and @unknown</p>\n",
        ),
        ("`@zoe`", "<p><code>@zoe</code></p>\n"),
        (
            "[for @zoe](https://x.example/?a=>)",
            "<p><a href=\"https://x.example/?a=%3E\" rel=\"nofollow noopener noreferrer\">for @zoe</a></p>\n",
        ),
        ("<b>@zoe</b>", "<p>&lt;b&gt;<a href=\"/people/zoe\">@zoe</a>&lt;/b&gt;</p>\n"),
    ] {
        assert_eq!(linked(&html(markdown)).as_str(), expected, "{markdown:?}");
    }
    let sign = Markup::from_stored("<a href=\"https://x.example/?a=></a>@zoe\">@zoe</a>".to_owned());
    assert_eq!(linked(&sign), sign, "a > within an address doesn’t end the tag");
    let quoted = Markup::from_stored("<p>@zoe</p>".to_owned()).with_mentions(|_| LocalPath::parse("/?a=\"<b>&c").ok());
    assert_eq!(quoted.as_str(), "<p><a href=\"/?a=&quot;&lt;b&gt;&amp;c\">@zoe</a></p>");
}

#[test]
fn blocks_on_a_page_have_a_direction_and_wide_ones_scroll() {
    let shown = html("שלום\n\n| a | b |\n|-|-|\n| 1 | 2 |\n\n    code\n\n- x <table>").on_page();
    assert!(shown.starts_with("<p dir=\"auto\">שלום</p>"), "{shown}");
    let table = "<div class=\"scrolling\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table>";
    assert!(shown.contains(table) && shown.contains("</table></div>"), "{shown}");
    assert!(
        shown.contains("<pre class=\"scrolling\" tabindex=\"0\" role=\"group\" aria-label=\"Code\"><code>code"),
        "{shown}"
    );
    assert!(
        shown.contains("<li dir=\"auto\">x &lt;table&gt;</li>") && shown.contains("<td dir=\"auto\">2</td>"),
        "{shown}"
    );
    assert_eq!(shown.matches("<div").count(), 1);
}

#[test]
fn known_attacks_beside_a_mention_are_harmless() {
    for attack in ATTACKS {
        for around in
            ["@zoe {} @bao", "@zoe{}", "{}@zoe", "@{}", "[@zoe {}](https://x.example/@bao)", "`@zoe {}`", "**{}@zoe**"]
        {
            let rendered = html(&around.replace("{}", attack));
            assert_eq!(violation_of_links(&rendered), None, "{attack:?} within {around:?}");
        }
    }
}

#[test]
fn invalid_stored_html_is_not_made_worse() {
    for broken in ["<a href=\"x", "<code>@zoe", "@zoe<", "<p title='\"'>@zoe</p>", "</a></a>@zoe", "</code>@zoe", ""] {
        let kept = Markup::from_stored(broken.to_owned());
        let linked = linked(&kept);
        let without = linked.as_str().replace("<a href=\"/people/zoe\">@zoe</a>", "@zoe");
        assert_eq!(without, broken);
    }
}

proptest! {
    #[test]
    fn mention_links_change_nothing_else(markdown in "([@<>&\"'`*_\\[\\]()! \n/a-z-]|@zoe|@bao|&#64;|https://x.example/){0,30}") {
        prop_assert_eq!(violation_of_links(&html(&markdown)), None);
    }

    #[test]
    fn mention_links_change_nothing_else_in_any_text(markdown in any::<String>()) {
        prop_assert_eq!(violation_of_links(&html(&markdown)), None);
    }
}
