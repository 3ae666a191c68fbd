//! The button for a table with lines above its column names.

use crate::components::field::Hidden;
use leptos::prelude::*;

/// A form that sends the list again, to be read from the line with the column names.
#[component]
pub fn SkipLines<'a>(action: &'a str, list: &'a str, heading_line: u32) -> impl IntoView {
    view! {
        <form method="post" action=action.to_owned() enctype="multipart/form-data">
            <Hidden name="list" value=list/>
            <Hidden name="heading_line" value=&heading_line.to_string()/>
            <button>{format!("Skip the lines above line {heading_line}")}</button>
        </form>
    }
}
