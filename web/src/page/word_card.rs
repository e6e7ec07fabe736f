//! What the model thinks of one word: the score of each label.

use leptos::prelude::*;

use super::dom_text::{Room, WordBox};
use super::entity_bar;
use super::state::use_state;
use crate::amount::percent;
use crate::naming::Look;
use crate::protocol::WordScores;
use crate::scores::by_type;
use crate::types::EntityTypes;
use crate::wording::findings;
use chartlight_mention::SchemeIndex;

/// Width of the card in CSS pixels; the style sheet says the same.
const WIDTH: f64 = 500.0;

/// A frame around the word that is pointed at, and a card beside it.
#[component]
pub fn WordCard() -> impl IntoView {
    let state = use_state();
    view! { {move || state.pointer.get().map(|place| view! { <Card place /> })} }
}

#[component]
fn Card(place: WordBox) -> impl IntoView {
    let state = use_state();
    let word = state
        .shown
        .with_untracked(|shown| place.word.of(shown).unwrap_or_default().to_owned());
    let scores = move || {
        state
            .scores
            .get()
            .filter(|scores| scores.word == place.word)
    };
    let body = move || match scores() {
        Some(scores) => view! { <Distribution scores types=state.types.get() /> }.into_any(),
        None => {
            let reading = state.is_reading.get();
            let why = if reading { findings::SCORES_LATER } else { "" };
            view! { <p class="aside">{why}</p> }.into_any()
        }
    };
    let px = |length: f64| format!("{length:.1}px");
    let left = place.left.min(place.across - WIDTH).max(0.0);
    // With the bar of the entity above the word there is only room below, and below it otherwise.
    let with_bar = move || state.anchor.with(Option::is_some);
    let is_above = move || !with_bar() && place.room == Room::Above;
    let is_bar_below = move || with_bar() && place.top < entity_bar::HEIGHT;
    let top = move || match is_above() {
        true => px(place.top - 6.0),
        false => px(place.top + place.height + 8.0),
    };
    view! {
        <div
            class="word-frame"
            class:hidden=with_bar
            aria-hidden="true"
            style:left=px(place.left)
            style:top=px(place.top)
            style:width=px(place.width)
            style:height=px(place.height)
        ></div>
        <div
            class="word-card"
            class:above=is_above
            class:below-bar=is_bar_below
            role="status"
            aria-label=findings::WORD_SCORES
            style:left=px(left)
            style:top=top
        >
            <p class="word">{word}</p>
            {body}
        </div>
    }
}

#[component]
fn Distribution(scores: WordScores, types: EntityTypes) -> impl IntoView {
    let state = use_state();
    move || {
        let filter = state.filter.get();
        let schemes = scores.schemes.iter().enumerate();
        schemes
            .map(|(scheme, labels)| (SchemeIndex(scheme), labels))
            .filter(|(scheme, _)| !filter.hides_scheme(&types, *scheme))
            .filter_map(|(scheme, labels)| {
                let (outside, by_type) = by_type(labels)?;
                let named = types.of_scheme(scheme).zip(by_type);
                let rows = named
                    .map(|(entity_type, score)| {
                        let parts = findings::parts(score.begins, score.inside);
                        view! {
                            <Row name=entity_type.name.clone() look=Some(entity_type.look) score=score.total() parts />
                        }
                    })
                    .collect_view();
                let none = view! { <Row name=findings::NO_LABEL.to_owned() look=None score=outside parts=String::new() /> };
                Some(view! { <dl class="scores">{rows} {none}</dl> })
            })
            .collect_view()
    }
}

#[component]
fn Row(name: String, look: Option<Look>, score: f32, parts: String) -> impl IntoView {
    let classes = look.map_or_else(
        || "score".to_owned(),
        |look| format!("score {}", look.classes()),
    );
    view! {
        <div class=classes title=parts>
            <dt>
                <span class="glyph" aria-hidden="true">{look.map_or("○", Look::glyph)}</span>
                {name}
            </dt>
            <dd>
                <span class="bar" aria-hidden="true">
                    <span class="bar-fill" style:width=format!("{:.1}%", score * 100.0)></span>
                </span>
                <span class="number">{percent(score)}</span>
            </dd>
        </div>
    }
}
