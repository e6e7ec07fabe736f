//! Progress on standard error, where that is a terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Bars for loading and reading. Hidden where standard error is no terminal.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// A bar in bytes.
    pub fn of_bytes(what: &str, total: u64) -> Self {
        Self::new(what, total, "{msg} {bar:30} {bytes} of {total_bytes}")
    }

    /// A bar in parts of a text.
    pub fn of_windows(what: &str, total: u64) -> Self {
        Self::new(
            what,
            total,
            "{msg} {bar:30} {pos} of {len} parts, {elapsed}",
        )
    }

    /// A bar in documents.
    pub fn of_documents(what: &str, total: u64) -> Self {
        Self::new(
            what,
            total,
            "{msg} {bar:30} {pos} of {len} documents, {elapsed}, {eta} left",
        )
    }

    fn new(what: &str, total: u64, template: &str) -> Self {
        // At most ten times a second: a bar costs more than a short note.
        let bar =
            ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr_with_hz(10));
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_message(what.to_owned());
        bar.enable_steady_tick(Duration::from_millis(500));
        Self { bar }
    }

    /// How far it is now.
    pub fn set(&self, position: u64) {
        self.bar.set_position(position);
    }

    /// Writes a line to standard error without tearing the bar.
    pub fn say(&self, line: &str) {
        self.bar.suspend(|| eprintln!("{line}"));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
