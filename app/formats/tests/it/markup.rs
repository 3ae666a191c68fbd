//! Checks rendered Markdown: it reads well, and no input becomes script, style or an image.

mod mentions;
mod attacks;

use attacks::ATTACKS;
use formats::markup::{escaped, html, text};
use proptest::prelude::*;

const TAGS: [&str; 23] = [
    "p",
    "br",
    "strong",
    "em",
    "del",
    "code",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "li",
    "h3",
    "h4",
    "h5",
    "h6",
    "a",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "hr",
];

/// The first tag or attribute that is not allowed.
pub fn violation(html: &str) -> Option<String> {
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        let inside = &rest[open + 1..];
        let Some(close) = inside.find('>') else { return Some(format!("a tag without end: {rest:?}")) };
        let (tag, behind) = (&inside[..close], &inside[close + 1..]);
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        if !TAGS.contains(&name.trim_start_matches('/')) {
            return Some(format!("the tag {name:?}"));
        }
        if let Some(wrong) = wrong_attribute(name, attributes) {
            return Some(wrong);
        }
        rest = behind;
    }
    None
}

fn wrong_attribute(tag: &str, attributes: &str) -> Option<String> {
    let mut rest = attributes.trim();
    while !rest.is_empty() {
        let Some((name, behind)) = rest.split_once("=\"") else { return Some(format!("{rest:?} in {tag}")) };
        let Some((value, behind)) = behind.split_once('"') else { return Some(format!("{rest:?} in {tag}")) };
        let fine = match (tag, name) {
            ("a", "href") => {
                ["https://", "http://", "mailto:"].iter().any(|scheme| value.to_lowercase().starts_with(scheme))
            }
            ("a", "rel") => value == "nofollow noopener noreferrer",
            ("ol", "start") => value.bytes().all(|b| b.is_ascii_digit()),
            _ => false,
        };
        if !fine {
            return Some(format!("{name}={value:?} in {tag}"));
        }
        rest = behind.trim();
    }
    None
}

/// The visible text, with one space between words.
fn visible(html: &str) -> String {
    let mut text = String::new();
    for (nth, piece) in html.split('<').enumerate() {
        let shown = if nth == 0 { piece } else { piece.split_once('>').unwrap().1 };
        if piece.starts_with("br") {
            text.push(' ');
        }
        text.push_str(shown);
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&nbsp;", "\u{a0}");
    let text = text.replace("&#64;", "@");
    one_space(&text.replace("&amp;", "&"))
}

fn one_space(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn markdown_is_rendered_as_html() {
    for (markdown, expected) in [
        ("One.\n\nTwo  \nthree", "<p>One.</p>\n<p>Two<br>\nthree</p>\n"),
        ("*a* **b** ~~c~~ `d<e`", "<p><em>a</em> <strong>b</strong> <del>c</del> <code>d&lt;e</code></p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("3. a\n4. b", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n"),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>\n"),
        ("# a\n## b\n### c\n###### d", "<h3>a</h3>\n<h4>b</h4>\n<h5>c</h5>\n<h6>d</h6>\n"),
        ("```rust\nfn x() {}\n```", "<pre><code>fn x() {}\n</code></pre>\n"),
        ("a\n\n---\n", "<p>a</p>\n<hr>\n"),
        (
            "[a](https://x.example/?q=1&r=2 \"t\")",
            "<p><a href=\"https://x.example/?q=1&amp;r=2\" rel=\"nofollow noopener noreferrer\">a</a></p>\n",
        ),
        (
            "<ada@x.example>",
            "<p><a href=\"mailto:ada@x.example\" rel=\"nofollow noopener noreferrer\">ada@x.example</a></p>\n",
        ),
        (
            "|a|b|\n|:-|-:|\n|1|2|",
            "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>\n<tr><td>1</td><td>2</td></tr>\n</tbody></table>\n",
        ),
        ("![a lamp](https://x.example/l.png)", "<p>a lamp</p>\n"),
        ("<b>a</b>", "<p>&lt;b&gt;a&lt;/b&gt;</p>\n"),
        ("[ours](/2023) [none]()", "<p>ours none</p>\n"),
        ("", ""),
    ] {
        assert_eq!(html(markdown).as_str(), expected, "{markdown:?}");
    }
}

#[test]
fn known_attacks_are_harmless() {
    for attack in ATTACKS {
        for around in [
            "{}",
            "> {}",
            "- {}\n- {}",
            "**{}**",
            "# {}",
            "[{}](https://x.example)",
            "a {} b",
            "<div>\n{}\n\n</div>",
            "1. > {}",
        ] {
            let rendered = html(&around.replace("{}", attack));
            assert_eq!(violation(rendered.as_str()), None, "{attack:?} within {around:?}: {}", rendered.as_str());
        }
    }
}

#[test]
fn script_link_becomes_plain_text() {
    for attack in ATTACKS.iter().filter(|attack| attack.starts_with("[x](") && !attack.contains("https://")) {
        let rendered = html(attack);
        assert!(!rendered.as_str().contains("<a"), "{attack:?}: {}", rendered.as_str());
        assert!(visible(rendered.as_str()).contains('x'), "{attack:?}");
    }
    assert_eq!(visible(html("<script>alert(1)</script>").as_str()), "<script>alert(1)</script>");
}

#[test]
fn violation_finds_forbidden_html() {
    for bad in [
        "<script>",
        "<p onclick=\"x\">",
        "<a href=\"javascript:x\">",
        "<a href='https://x'>",
        "<p",
        "<a href=\"/x\">",
        "<p class=\"x\">",
        "<!-- x -->",
        "<ol start=\"x\">",
    ] {
        assert!(violation(bad).is_some(), "{bad}");
    }
}

#[test]
fn plain_text_keeps_paragraphs_lists_and_addresses() {
    for (markdown, expected) in [
        ("Dear **Ada**,\n\n\n\nwe `greet` *you*\nwarmly.", "Dear Ada,\n\nwe greet you\nwarmly."),
        ("[here](https://x.example) or <https://y.example>", "here <https://x.example> or https://y.example"),
        ("<ada@x.example> [ada@x.example](mailto:ada@x.example)", "ada@x.example ada@x.example"),
        ("See:\n\n- a\n- b\n  - c\n\nEnd", "See:\n\n- a\n- b\n  - c\n\nEnd"),
        ("9. a\n\n   more\n10. b", "9. a\n\n   more\n10. b"),
        ("> a\n> b\n\nc", "> a\n> b\n\nc"),
        ("# Head\ntext\n\n---\n\nx", "Head\n\ntext\n\n---\n\nx"),
        ("|a|b|\n|-|-|\n|1|2|\n\nx", "a | b\n1 | 2\n\nx"),
        ("```\na\n  b\n```\nc", "a\n  b\n\nc"),
        ("[x](javascript:alert(1)) <b>y</b>", "x <b>y</b>"),
        ("1\\*2 &amp; 3", "1*2 & 3"),
        ("", ""),
    ] {
        assert_eq!(text(markdown), expected, "{markdown:?}");
    }
}

#[test]
fn escaped_text_has_no_markup() {
    for plain in [
        "# no heading",
        "1. no list",
        "- no list",
        "+ x",
        "* x",
        "> no quotation",
        "    no code",
        "\t no code",
        "***",
        "---",
        "a\n===",
        "```",
        "~~~",
        "|a|b|\n|-|-|\n|1|2|",
        "[x]: https://x.example",
        "<https://x.example>",
        "[x](https://x.example)",
        "![x](https://x.example/x.png)",
        "<b>x</b>",
        "&amp; &#35;",
        "a  \nb",
        "a\\",
        "\u{1}    x",
        "1986\\. A year",
        "![",
        "`x`",
        "~~x~~",
        "a\r\n\r\n\r\n    b",
    ] {
        let rendered = html(&escaped(plain));
        let inner = rendered.as_str().strip_prefix("<p>").and_then(|rest| rest.strip_suffix("</p>\n")).unwrap();
        assert!(!inner.replace("<br>", "").contains('<'), "{plain:?}: {inner}");
        assert_eq!(visible(rendered.as_str()), one_space(&plain.replace('\u{1}', "")), "{plain:?}");
    }
}

#[test]
fn repeated_or_nested_markup_renders_within_a_minute() {
    let start = std::time::Instant::now();
    for piece in [
        ">", "- ", "[", "](", "*", "**a ", "_a", "`", "~~a", "<", "<a ", "![", "|a", "1. ", "#", "&", "[a](<b", "\\",
        "<!--", "<div>\n",
    ] {
        let long = piece.repeat(20_000 / piece.len());
        assert_eq!(violation(html(&long).as_str()), None, "{piece:?}");
        let _ = (text(&long), html(&escaped(&long)));
    }
    let deep: String = (0..300).map(|depth| format!("{}- x\n", "  ".repeat(depth))).collect();
    assert_eq!(violation(html(&deep).as_str()), None);
    assert!(start.elapsed().as_secs() < 60, "it took {:?}", start.elapsed());
}

proptest! {
    #[test]
    fn any_markdown_renders_allowed_html_only(markdown in any::<String>()) {
        let rendered = html(&markdown);
        prop_assert_eq!(violation(rendered.as_str()), None, "{}", rendered.as_str());
    }

    #[test]
    fn mixed_attacks_render_allowed_html_only(picks in proptest::collection::vec((0..ATTACKS.len(), 0usize..40, 0usize..12), 1..8)) {
        const GLUE: [&str; 12] = ["", " ", "\n", "\n\n", "> ", "- ", "`", "\"", "<", "](", "*", "| "];
        let piece = |(attack, cut, glue): &(usize, usize, usize)| {
            let attack: String = ATTACKS[*attack].chars().skip(cut / 4).take(90 - cut * 2).collect();
            format!("{attack}{}", GLUE[*glue])
        };
        let markdown: String = picks.iter().map(piece).collect();
        let rendered = html(&markdown);
        prop_assert_eq!(violation(rendered.as_str()), None, "{:?}", markdown);
    }

    #[test]
    fn escaped_text_is_shown_unchanged(lines in proptest::collection::vec("[!-~ \t\\PC]{0,30}", 0..4)) {
        let plain = lines.join("\n");
        let rendered = html(&escaped(&plain));
        prop_assert_eq!(visible(rendered.as_str()), one_space(&plain));
        prop_assert_eq!(one_space(&text(&escaped(&plain))), one_space(&plain));
    }

    #[test]
    fn escaped_text_within_a_line_adds_no_markup(plain in "[ -~\n\r\t]{0,60}") {
        let rendered = html(&format!("a {} b", escaped(&plain)));
        let inner = rendered.as_str().replace("<br>", "");
        prop_assert_eq!(inner.matches('<').count(), 2, "{}", inner);
    }
}
