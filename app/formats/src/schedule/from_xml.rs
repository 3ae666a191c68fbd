//! Reads the parts of a `schedule.xml`.

use super::parts::{EventParts, ScheduleParts, place};
use roxmltree::{Document, Error, Node, ParsingOptions};

/// The most elements, attributes and texts.
const MOST_NODES: u32 = 500_000;

/// # Errors
/// The line and the reason, if the text is no XML, ends too early, or is no schedule.
pub(super) fn parts(text: &str) -> Result<ScheduleParts, (u32, String)> {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document =
        Document::parse_with_options(text, options).map_err(|error| (error.pos().row.max(1), reason(&error)))?;
    let root = document.root_element();
    if root.tag_name().name() != "schedule" {
        return Err((1, "The file has no element “schedule”, so it is not a schedule.".to_owned()));
    }
    let mut parts = ScheduleParts::default();
    for conference in children(root, "conference") {
        parts.tracks.extend(children(conference, "track").map(|track| attribute(track, "name")));
    }
    for (nth, day) in children(root, "day").enumerate() {
        for room in children(day, "room") {
            parts.events.extend(children(room, "event").map(|one| event(nth + 1, day, room, one)));
        }
    }
    Ok(parts)
}

fn reason(error: &Error) -> String {
    match error {
        Error::UnclosedRootNode | Error::UnexpectedEndOfStream | Error::NoRootNode => {
            "The file ends too early. Download it again, because a part of it is missing.".to_owned()
        }
        Error::DtdDetected => "The file has a document type, which a schedule doesn’t need. Remove it.".to_owned(),
        Error::NodesLimitReached => "The file has too many elements.".to_owned(),
        _ => format!("This is not valid XML: {error}."),
    }
}

fn children<'a, 'input>(node: Node<'a, 'input>, name: &'static str) -> impl Iterator<Item = Node<'a, 'input>> {
    node.children().filter(move |child| child.is_element() && child.tag_name().name() == name)
}

fn attribute(node: Node<'_, '_>, name: &str) -> String {
    node.attribute(name).unwrap_or_default().to_owned()
}

/// The text of the first child with this name; empty if there is none.
fn child_text(node: Node<'_, '_>, name: &'static str) -> String {
    children(node, name).next().map(text).unwrap_or_default()
}

/// The text of an element. Comments and sections of character data divide it into several nodes.
fn text(node: Node<'_, '_>) -> String {
    node.descendants().filter(Node::is_text).filter_map(|part| part.text()).collect()
}

fn event(nth: usize, day: Node<'_, '_>, room: Node<'_, '_>, event: Node<'_, '_>) -> EventParts {
    let (title_of_room, own_room) = (attribute(room, "name"), child_text(event, "room"));
    let people = children(event, "persons").flat_map(|persons| children(persons, "person")).map(text);
    EventParts {
        place: place(nth, &title_of_room),
        day: attribute(day, "date"),
        day_starts: attribute(day, "start"),
        guid: attribute(event, "guid"),
        title: child_text(event, "title"),
        subtitle: child_text(event, "subtitle"),
        summary: child_text(event, "abstract"),
        description: child_text(event, "description"),
        kind: child_text(event, "type"),
        track: child_text(event, "track"),
        room: if own_room.trim().is_empty() { title_of_room } else { own_room },
        date: child_text(event, "date"),
        start: child_text(event, "start"),
        end: String::new(),
        duration: child_text(event, "duration"),
        people: people.collect(),
    }
}
