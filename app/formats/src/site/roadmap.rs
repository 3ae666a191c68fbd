//! The roadmap: the public form of the outcomes table, group by group.

use crate::markdown::{plain, sections, top_items};
use crate::page::Page;
use crate::source::{Notes, count, quoted, title};
use domain::id::OutcomeCode;
use domain::import::{ParseError, RoadmapItem};

/// The nth entry under the nth heading is the public form of outcome `n`, `a` on. Others have no outcome to stand for.
pub(super) fn read(page: &Page<'_>, notes: &mut Notes) -> Result<Vec<RoadmapItem>, ParseError> {
    let mut found = Vec::new();
    let groups: Vec<_> = sections(&page.rows)
        .into_iter()
        .filter(|section| section.level == 2)
        .map(|section| (section.line, plain(section.title), top_items(section.rows)))
        .filter(|(_, _, items)| !items.is_empty())
        .collect();
    for (number, (line, name, items)) in (1..).zip(&groups) {
        let group = title(page.file, *line, name)?;
        for (place, item) in items.iter().enumerate() {
            let text = plain(&item.text);
            match OutcomeCode::all().find(|code| code.group() == number && usize::from(code.place()) == place) {
                Some(code) => {
                    let title = title(page.file, item.line, &text)?;
                    found.push(RoadmapItem { code, title, group: group.clone() });
                }
                None => {
                    let text = format!("{} has no place in the outcomes table; left out.", quoted(&text));
                    notes.contradiction(page.file, item.line, text);
                }
            }
        }
    }
    let (items, groups) = (count(found.len(), "item", "items"), count(groups.len(), "group", "groups"));
    notes.read(page.file, page.field("title"), format!("the roadmap: {items} in {groups}"));
    Ok(found)
}
