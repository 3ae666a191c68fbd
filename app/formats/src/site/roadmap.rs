//! Reads the roadmap page, group by group.

use crate::markdown::{plain, sections, top_items};
use crate::page::Page;
use crate::source::{Diagnostics, count, quoted, title};
use domain::id::OutcomeCode;
use domain::import::{ParseError, RoadmapItem};

/// Reads the outcomes: the first entry under the first heading is `1a`, the second `1b`, and so on.
pub(super) fn read(page: &Page<'_>, diagnostics: &mut Diagnostics) -> Result<Vec<RoadmapItem>, ParseError> {
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
            match OutcomeCode::at(number, place) {
                Some(code) => {
                    let title = title(page.file, item.line, &text)?;
                    found.push(RoadmapItem { code, title, group: group.clone(), in_roadmap: true });
                }
                None => {
                    let text =
                        format!("{} comes after item z, the last possible item of a group; ignored.", quoted(&text));
                    diagnostics.add_contradiction(page.file, item.line, text);
                }
            }
        }
    }
    let (items, groups) = (count(found.len(), "item", "items"), count(groups.len(), "group", "groups"));
    diagnostics.add_read(page.file, page.field("title"), format!("the roadmap: {items} in {groups}"));
    if found.iter().all(|item| item.code.group() != FUNDING) {
        found.extend(funding(page.file)?);
    }
    Ok(found)
}

/// The group of outcomes about funding. The public roadmap leaves it out, so its wording is here.
const FUNDING: u8 = 4;
const FUNDING_TITLE: &str = "Community receives more funding to more individuals";
const FUNDING_OUTCOMES: [&str; 3] = [
    "Grant proposals from multiple PIs",
    "Community list of grant opportunities",
    "Record of submitted proposals & archive of funded proposals",
];

fn funding(file: &str) -> Result<Vec<RoadmapItem>, ParseError> {
    let group = title(file, 1, FUNDING_TITLE)?;
    let codes = (0..).map_while(|place| OutcomeCode::at(FUNDING, place));
    let item = |(code, text): (OutcomeCode, &str)| {
        Ok(RoadmapItem { code, title: title(file, 1, text)?, group: group.clone(), in_roadmap: false })
    };
    codes.zip(FUNDING_OUTCOMES).map(item).collect()
}
