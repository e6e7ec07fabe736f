//! Inks: ranges of text that the browser paints by name, without a change to the document.
//! <https://drafts.csswg.org/css-highlight-api-1/>

use wasm_bindgen::prelude::*;
use web_sys::Range;

use crate::heat::SHADES;

#[wasm_bindgen]
extern "C" {
    /// A set of ranges.
    type Highlight;
    #[wasm_bindgen(constructor, catch)]
    fn new() -> Result<Highlight, JsValue>;
    #[wasm_bindgen(method)]
    fn add(this: &Highlight, range: &Range);
    #[wasm_bindgen(method)]
    fn delete(this: &Highlight, range: &Range) -> bool;

    /// The page's sets by name.
    type Registry;
    #[wasm_bindgen(thread_local_v2, js_namespace = CSS, js_name = highlights)]
    static HIGHLIGHTS: Option<Registry>;
    #[wasm_bindgen(method)]
    fn set(this: &Registry, name: &str, highlight: &Highlight);
}

/// What a range is painted for; the later one is on top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// A shade of the heat map, from 1.
    Heat(usize),
    /// What a cue governs.
    Scope,
    /// A cue.
    Cue,
    /// A place that the search found.
    Found,
    /// The place that the search is at.
    FoundNow,
}

impl Ink {
    const fn index(self) -> usize {
        match self {
            Self::Heat(shade) => shade.saturating_sub(1),
            Self::Scope => SHADES,
            Self::Cue => SHADES + 1,
            Self::Found => SHADES + 2,
            Self::FoundNow => SHADES + 3,
        }
    }
}

/// The inks of the page; empty where the browser has none.
pub struct Inks(Vec<Highlight>);

impl Inks {
    /// Makes the inks known to the style sheets.
    pub fn new() -> Self {
        let names = (1..=SHADES).map(|shade| format!("heat-{shade}"));
        let names = names.chain(["scope", "cue", "found", "found-now"].map(str::to_owned));
        let made = HIGHLIGHTS.with(|registry| {
            let registry = registry.as_ref()?;
            names
                .map(|name| {
                    let highlight = Highlight::new().ok()?;
                    registry.set(&name, &highlight);
                    Some(highlight)
                })
                .collect::<Option<Vec<_>>>()
        });
        Self(made.unwrap_or_default())
    }

    /// Paints a range.
    pub fn paint(&self, ink: Ink, range: &Range) {
        if let Some(highlight) = self.0.get(ink.index()) {
            highlight.add(range);
        }
    }

    /// Takes a range away.
    pub fn wipe(&self, ink: Ink, range: &Range) {
        if let Some(highlight) = self.0.get(ink.index()) {
            highlight.delete(range);
        }
    }
}

/// Whether this browser has inks.
pub fn are_there() -> bool {
    HIGHLIGHTS.with(Option::is_some) && Highlight::new().is_ok()
}
