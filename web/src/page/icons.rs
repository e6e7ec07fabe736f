//! Icons: strokes on a square of 20, in the colour of the text around them.

use leptos::prelude::*;

/// The shapes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// To what is before.
    Up,
    /// To what is next.
    Down,
    /// Takes back.
    Undo,
    /// Makes again.
    Redo,
    /// Agrees.
    Check,
    /// Deletes.
    Bin,
    /// Closes.
    Cross,
    /// Moves an edge to the left, outwards.
    StartOut,
    /// Moves it back.
    StartIn,
    /// Moves an edge to the right, outwards.
    EndOut,
    /// Moves it back.
    EndIn,
    /// Explains.
    Question,
    /// Searches.
    Glass,
    /// Takes out.
    Download,
    /// Adjusts.
    Sliders,
    /// Lists.
    Lines,
    /// Folds away what is beside.
    Panel,
    /// Hides who it is about.
    Shield,
    /// Holds words.
    Book,
    /// Names what something is.
    Tag,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Up => "M4 13l6-6 6 6",
            Self::Down => "M4 7l6 6 6-6",
            Self::Undo => "M7 4L3.5 7.5 7 11M4 7.5h7.5a4.5 4.5 0 0 1 0 9H8",
            Self::Redo => "M13 4l3.5 3.500L13 11M16 7.5H8.500a4.500 4.500 0 0 0 0 9H12",
            Self::Check => "M4 10.500l4 4 8-9",
            Self::Bin => "M4 6h12M8 6V4h4v2M5.500 6l.7 10.500h7.600L14.500 6M8.500 9v5M11.500 9v5",
            Self::Cross => "M5 5l10 10M15 5L5 15",
            Self::StartOut => "M16 4v12M12.500 10H4M7 6.500L3.500 10 7 13.500",
            Self::StartIn => "M4 4v12M7.500 10H16M13 6.500l3.500 3.500-3.500 3.500",
            Self::EndOut => "M4 4v12M7.500 10H16M13 6.500l3.500 3.500-3.500 3.500",
            Self::EndIn => "M16 4v12M12.500 10H4M7 6.500L3.500 10 7 13.500",
            Self::Question => {
                "M7 7.500a3 3 0 1 1 4.500 2.600c-1 .6-1.500 1.100-1.500 2.400M10 15.500v.5"
            }
            Self::Glass => "M9 3.500a5.500 5.500 0 1 0 0 11 5.500 5.500 0 0 0 0-11M13 13l4 4",
            Self::Download => "M10 3v10M6 9.500l4 4 4-4M4 17h12",
            Self::Lines => "M4 5h12M4 10h8M4 15h10",
            Self::Panel => "M3 4h14v12H3zM8 4v12",
            Self::Shield => "M10 3l6 2v5c0 4-3 6-6 7-3-1-6-3-6-7V5z",
            Self::Book => {
                "M5 3.500h10v13H6.500A1.500 1.500 0 0 1 5 15zM5 15a1.500 1.500 0 0 1 1.500-1.500H15"
            }
            Self::Tag => "M3.500 3.500h6l7 7-6 6-7-7zM6.500 6.500v.1",
            Self::Sliders => "M3 6h8M15 6h2M3 14h2M9 14h8M13 4v4M7 12v4",
        }
    }
}

/// Draws a shape; what it stands for is said by the control around it.
#[component]
pub fn Drawn(icon: Icon) -> impl IntoView {
    view! {
        <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true">
            <path
                d=icon.path()
                fill="none"
                stroke="currentColor"
                stroke-width="1.8"
                stroke-linecap="round"
                stroke-linejoin="round"
            />
        </svg>
    }
}
