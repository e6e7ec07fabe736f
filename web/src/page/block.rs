//! One block of the marked note. Its text content is the block's text, byte for byte: the labels
//! are drawn by the style sheet from `data-label`.

use std::sync::Arc;

use chartlight_text::ByteRange;
use leptos::prelude::*;

use super::actions::use_actions;
use super::state::{Selected, use_state};
use crate::amount::percent;
use crate::blocks::BlockKey;
use crate::segments::{Mark, Segment, segments};

/// A block, found in the note by its key, so that it stays as it is while the text around it
/// changes.
#[component]
pub fn BlockView(key: BlockKey) -> impl IntoView {
    let state = use_state();
    let text = Arc::clone(&key.text);
    let range = Memo::new(move |_| {
        state.blocks.with(|blocks| {
            let block = blocks.iter().find(|block| block.key == key);
            block.map_or(ByteRange::empty_at(0), |block| block.range)
        })
    });
    let pieces = Memo::new(move |_| {
        state
            .visible
            .with(|mentions| segments(range.get(), mentions))
    });
    let is_unread = Memo::new(move |_| {
        let reading = state.run.with(|run| run.phase.windows().is_some());
        reading && !state.covered.with(|covered| covered.covers(range.get()))
    });
    view! {
        <div class="block" class:unread=move || is_unread.get() data-start=move || range.get().start()>
            {move || {
                pieces
                    .get()
                    .into_iter()
                    .map(|segment| {
                        let piece = segment.range.of(&text).unwrap_or_default().to_owned();
                        view! { <SegmentView segment piece range /> }
                    })
                    .collect_view()
            }}
        </div>
    }
}

#[component]
fn SegmentView(segment: Segment, piece: String, range: Memo<ByteRange>) -> impl IntoView {
    let start = segment.range.start();
    match segment.marks.last() {
        None => view! { <span data-start=start>{piece}</span> }.into_any(),
        Some(&innermost) => {
            let all = segment.marks.clone();
            view! { <MarkView segment innermost all piece range /> }.into_any()
        }
    }
}

/// A marked segment. Where entities overlap it looks like the shortest and names them all.
#[component]
fn MarkView(
    segment: Segment,
    innermost: Mark,
    all: Vec<Mark>,
    piece: String,
    range: Memo<ByteRange>,
) -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let start = segment.range.start();
    let len = segment.range.len();
    let types = state.types.get_untracked();
    let look = types.look(innermost.key);
    let ending = all.iter().filter(|mark| mark.ends_with(len));
    let label = ending
        .map(|mark| types.name(mark.key))
        .collect::<Vec<_>>()
        .join(" + ");
    let described = all
        .iter()
        .map(|mark| format!("{}, score {}", types.name(mark.key), percent(mark.score)))
        .collect::<Vec<_>>()
        .join("; ");
    let name = format!("{}: {described}", piece.trim());
    let classes = format!(
        "{}{}{}",
        look.classes(),
        if innermost.starts() { " starts" } else { "" },
        if innermost.ends_with(len) {
            " ends"
        } else {
            ""
        },
    );
    let entity = move || {
        let first = (range.get().start() + start).checked_sub(innermost.before)?;
        let range = ByteRange::new(first, first + innermost.len)?;
        Some(Selected {
            range,
            key: innermost.key,
        })
    };
    let is_selected = move || {
        state
            .selected
            .get()
            .is_some_and(|selected| Some(selected) == entity())
    };
    let select = move |_| {
        if let Some(entity) = untrack(entity) {
            actions.select(entity);
        }
    };
    view! {
        <mark
            class=classes
            role="button"
            tabindex="-1"
            aria-label=name
            aria-pressed=move || is_selected().to_string()
            data-start=start
            data-label=label
            data-glyph=look.glyph()
            on:click=select
        >
            <span class="words">{piece}</span>
        </mark>
    }
}
