//! What this is not, and the keys.

use leptos::prelude::*;

/// The bottom of the page.
#[component]
pub fn Footer() -> impl IntoView {
    view! {
        <footer class="bottom">
            <p>
                "A research tool, not a medical device: it misses entities and marks wrong ones. Do not base care on it. Notes are read on this device and never leave it."
            </p>
            <details class="keys">
                <summary>"Keyboard"</summary>
                <dl>
                    <div><dt><kbd>"Ctrl"</kbd>" "<kbd>"Enter"</kbd></dt><dd>"Read the note"</dd></div>
                    <div><dt><kbd>"Esc"</kbd></dt><dd>"Cancel the reading"</dd></div>
                    <div><dt><kbd>"Alt"</kbd>" "<kbd>"↓"</kbd>" "<kbd>"↑"</kbd></dt><dd>"Next and previous entity"</dd></div>
                    <div><dt><kbd>"n"</kbd>" "<kbd>"p"</kbd></dt><dd>"The same, in the findings"</dd></div>
                    <div><dt><kbd>"→"</kbd>" "<kbd>"←"</kbd></dt><dd>"Scores word by word, in the findings"</dd></div>
                </dl>
            </details>
        </footer>
    }
}
