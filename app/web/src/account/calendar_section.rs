//! The section of the personal page about the address of the reader's calendar.

use crate::components::times::Ago;
use domain::time::Instant;
use leptos::either::Either;
use leptos::prelude::*;

/// `created` is when the current address was created; `address` is the address if it was created just now.
#[component]
pub fn CalendarSection(created: Option<Instant>, address: Option<String>, now: Instant) -> impl IntoView {
    let buttons = match created {
        None => Either::Left(view! {
            <form method="post" action="/me/calendar/create"><button>"Create calendar address"</button></form>
        }),
        Some(created) => Either::Right(view! {
            <p>"You created the address of your calendar "<Ago now then=created/>". A new one replaces it."</p>
            <div class="form-row">
                <form method="post" action="/me/calendar/create">
                    <button aria-label="Replace the calendar address">"Replace"</button>
                </form>
                <form method="post" action="/me/calendar/revoke">
                    <button aria-label="Revoke the calendar address">"Revoke"</button>
                </form>
            </div>
        }),
    };
    view! {
        <section id="calendar">
            <h2>"My calendar"</h2>
            <p>"Subscribe to your planning meetings in your calendar program. The calendar has the links to video calls, and leaves out meetings that you can’t come to."</p>
            {address.map(|address| view! { <FreshAddress address/> })}
            {buttons}
        </section>
    }
}

#[component]
fn FreshAddress(address: String) -> impl IntoView {
    view! {
        <div role="status">
            <p>"Copy this address now; it will not be shown again. Everyone who has it can read your calendar."</p>
            <label>"Calendar address"<input type="text" readonly value=address/></label>
        </div>
    }
}
