//! Checks that an SVG image has only shapes, text and colours of its own.
//!
//! It has no script, no animation, and nothing from elsewhere.

use domain::Refusal;
use roxmltree::{Attribute, Document, Error, Node, ParsingOptions};

const SVG: &str = "http://www.w3.org/2000/svg";

/// The elements that a logo can have. `use` and `pattern` are missing: nested, they draw millions of shapes.
const ELEMENTS: [&str; 19] = [
    "svg",
    "g",
    "defs",
    "title",
    "desc",
    "style",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "linearGradient",
    "radialGradient",
    "stop",
    "clipPath",
];

/// The most elements, attributes and texts.
const MOST_NODES: u32 = 20_000;

pub fn check(text: &str) -> Result<(), Refusal> {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| match error {
        Error::DtdDetected => unsafe_part("a document type or entities"),
        _ => Refusal::DamagedLogo,
    })?;
    let root = document.root_element();
    if (root.tag_name().namespace(), root.tag_name().name()) != (Some(SVG), "svg") {
        return Err(Refusal::NoLogo);
    }
    document.descendants().try_for_each(check_node)
}

fn unsafe_part(part: impl Into<String>) -> Refusal {
    Refusal::UnsafeLogo(part.into())
}

fn check_node(node: Node<'_, '_>) -> Result<(), Refusal> {
    if node.is_pi() {
        return Err(unsafe_part("a processing instruction"));
    }
    if !node.is_element() {
        return Ok(());
    }
    let name = node.tag_name().name();
    if node.tag_name().namespace() != Some(SVG) || !ELEMENTS.contains(&name) {
        return Err(unsafe_part(format!("the element “{}”", shortened(name))));
    }
    if name == "style" {
        // A comment between two texts does not separate them.
        let texts = node.descendants().filter(Node::is_text);
        let rules: String = texts.filter_map(|text| text.text()).collect();
        check_style(&rules)?;
    }
    node.attributes().try_for_each(check_attribute)
}

fn check_attribute(attribute: Attribute<'_, '_>) -> Result<(), Refusal> {
    let (name, value) = (attribute.name().to_ascii_lowercase(), attribute.value());
    if name.starts_with("on") {
        return Err(unsafe_part(format!("the event handler “{}”", shortened(&name))));
    }
    let is_local = value.trim_start().starts_with('#');
    if ["src", "base"].contains(&name.as_str()) || (name == "href" && !is_local) {
        return Err(elsewhere());
    }
    if name == "style" { check_style(value) } else { check_references(value) }
}

fn elsewhere() -> Refusal {
    unsafe_part("a reference to another file or address")
}

/// Rules of a style: they can't import anything or hide words behind escapes.
fn check_style(rules: &str) -> Result<(), Refusal> {
    let lower = rules.to_ascii_lowercase();
    if lower.contains(['@', '\\'])
        || ["image(", "image-set(", "src(", "cross-fade("].iter().any(|call| lower.contains(call))
    {
        return Err(elsewhere());
    }
    check_references(rules)
}

/// `url(…)` can only name a part of the image itself.
fn check_references(value: &str) -> Result<(), Refusal> {
    let lower = value.to_ascii_lowercase();
    if lower.contains("javascript:") || lower.contains("data:") {
        return Err(elsewhere());
    }
    let mut urls = lower.split("url(").skip(1);
    let is_local = |rest: &str| rest.trim_start_matches([' ', '\t', '\r', '\n', '"', '\'']).starts_with('#');
    if urls.all(is_local) { Ok(()) } else { Err(elsewhere()) }
}

fn shortened(name: &str) -> String {
    name.chars().take(40).collect()
}
