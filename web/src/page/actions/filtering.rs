//! Choosing which entities are shown, and how.

use chartlight_mention::{SchemeIndex, Status};
use leptos::prelude::*;

use super::Actions;
use crate::page::state::TableView;
use crate::types::TypeKey;

impl Actions {
    /// Switches a type off, or on again.
    pub fn toggle_type(self, key: TypeKey) {
        self.state.filter.update(|filter| filter.toggle(key));
    }

    /// The same for all types of a scheme.
    pub fn toggle_scheme(self, scheme: SchemeIndex) {
        let types = self.state.types.get_untracked();
        self.state
            .filter
            .update(|filter| filter.toggle_scheme(&types, scheme));
    }

    /// Shows the model's first scheme alone: schemes overlap, and all at once are hard to read.
    pub(super) fn show_first_scheme(self) {
        let types = self.state.types.get_untracked();
        self.state
            .filter
            .update(|filter| filter.show_only(&types, SchemeIndex(0)));
    }

    /// Switches a status off, or on again.
    pub fn toggle_status(self, status: Status) {
        self.state
            .filter
            .update(|filter| filter.toggle_status(status));
    }

    /// Hides entities below a score.
    pub fn set_least_percent(self, percent: u32) {
        self.state
            .filter
            .update(|filter| filter.least_percent = percent);
    }

    /// Gives a type a lowest score of its own, or the common one again.
    pub fn set_least_of_type(self, key: TypeKey, percent: Option<u32>) {
        self.state.filter.update(|filter| {
            match percent {
                Some(percent) => filter.least_of_type.insert(key, percent),
                None => filter.least_of_type.remove(&key),
            };
        });
    }

    /// Shows a row for each entity, or one for the same entity in several places.
    pub fn turn_table(self) {
        self.state.table.update(|table| {
            *table = match table {
                TableView::Each => TableView::Grouped,
                TableView::Grouped => TableView::Each,
            };
        });
    }
}
