//! The search in the note and its entities.

use chartlight_text::ByteRange;
use leptos::prelude::*;

use super::Actions;

impl Actions {
    /// Searches.
    pub fn search_for(self, query: String) {
        self.state.query.set(query);
        self.state.place_now.set(None);
        self.repaint_ink();
    }

    /// Ends the search.
    pub fn end_search(self) {
        if let Some(input) = self.search.get_untracked() {
            input.set_value("");
        }
        self.search_for(String::new());
    }

    /// Goes to another place, round and round.
    pub fn step_place(self, by: isize) {
        let places = self.state.places.get_untracked();
        let n = places.len() as isize;
        if n == 0 {
            return;
        }
        let next = match self.state.place_now.get_untracked() {
            Some(now) => (now as isize + by).rem_euclid(n),
            None if by > 0 => 0,
            None => n - 1,
        };
        let next = usize::try_from(next).unwrap_or_default();
        self.state.place_now.set(Some(next));
        if let Some(&place) = places.get(next) {
            self.scroll_to(place);
        }
        self.repaint_ink();
    }

    /// Puts the focus into the search.
    pub fn go_to_search(self) {
        if let Some(input) = self.search.get_untracked() {
            let _ = input.focus();
            input.select();
        }
    }

    /// Scrolls to a heading of the outline.
    pub fn go_to_heading(self, at: usize) {
        self.scroll_to(ByteRange::empty_at(at));
    }
}
