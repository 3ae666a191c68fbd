//! The form with which attendance is recorded by ticking people.

use super::field::Hidden;
use domain::attendance::AttendanceRow;
use domain::text::counted;
use leptos::prelude::*;

/// The participants with a box each, ticked for those who are recorded as present.
#[component]
pub fn PeoplePresent<'a>(
    title: &'static str,
    action: String,
    button: &'static str,
    rows: &'a [AttendanceRow],
) -> impl IntoView {
    let was =
        rows.iter().filter(|row| row.is_present()).map(|row| view! { <Hidden name="was" value=row.id.to_string()/> });
    let was = was.collect_view();
    let row = |row: &AttendanceRow| {
        let source = row.record.filter(|record| record.present).map(|record| format!(" ({})", record.source.label()));
        let label = format!(" {}{}", row.person.name, source.unwrap_or_default());
        view! { <li><label class="check"><input type="checkbox" name="present" value=row.id.to_string() checked=row.is_present()/>{label}</label></li> }
    };
    let present = rows.iter().filter(|row| row.is_present()).count();
    view! {
        <section>
            <h2 dir="auto">{title}</h2>
            <p>{counted(present, "person is recorded.", "people are recorded.")}</p>
            <form method="post" action=action class="stacked">
                {was}
                <ul class="plain-list checkbox-grid">{rows.iter().map(row).collect_view()}</ul>
                <button class="primary">{button}</button>
            </form>
        </section>
    }
}
