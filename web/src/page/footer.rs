//! What this is not.

use leptos::prelude::*;

use crate::wording::frame;

/// The bottom of the page.
#[component]
pub fn Footer() -> impl IntoView {
    view! {
        <footer class="bottom">
            <p>{frame::DISCLAIMER}</p>
        </footer>
    }
}
