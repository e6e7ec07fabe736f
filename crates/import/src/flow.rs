//! Text that is laid out in blocks: blanks and breaks as they read, not as they were written.

/// Gathers text; breaks that were asked for come before the next text, so that there are none at
/// either end, and no more than one blank line anywhere.
#[derive(Default)]
pub(crate) struct Flow {
    text: String,
    breaks: usize,
    blank: bool,
    /// A row, a cell or an item has begun, and nothing is in it: blocks inside it begin no line.
    fresh: bool,
}

impl Flow {
    /// Running text: any run of white space is one blank.
    pub(crate) fn run(&mut self, text: &str) {
        for piece in text.split_inclusive(is_space) {
            let word = piece.trim_end_matches(is_space);
            if !word.is_empty() {
                self.settle();
                self.text.push_str(word);
            }
            self.blank |= word.len() < piece.len();
        }
    }

    /// Text whose white space counts.
    pub(crate) fn verbatim(&mut self, text: &str) {
        if !text.is_empty() {
            self.settle();
            self.text.push_str(text);
        }
    }

    /// What follows begins a line.
    pub(crate) fn line(&mut self) {
        self.ask_for(self.breaks.max(1));
    }

    /// What follows begins a line, after a blank line.
    pub(crate) fn paragraph(&mut self) {
        self.ask_for(2);
    }

    /// A line break that counts by itself: two of them leave a blank line.
    pub(crate) fn hard_break(&mut self) {
        self.ask_for((self.breaks + 1).min(2));
    }

    /// The first cell of a row.
    pub(crate) fn row(&mut self) {
        self.fresh = false;
        self.line();
        self.settle();
        self.fresh = true;
    }

    /// The next cell of a row.
    pub(crate) fn cell(&mut self) {
        (self.breaks, self.blank, self.fresh) = (0, false, true);
        self.text.push('\t');
    }

    /// An item of a list, after its mark.
    pub(crate) fn item(&mut self) {
        self.fresh = false;
        self.line();
        self.settle();
        self.text.push_str("- ");
        self.fresh = true;
    }

    /// The end of a row or an item.
    pub(crate) fn end(&mut self) {
        self.fresh = false;
        self.line();
    }

    /// How much there is so far.
    pub(crate) fn n_bytes(&self) -> usize {
        self.text.len()
    }

    fn ask_for(&mut self, breaks: usize) {
        if !self.fresh {
            self.breaks = breaks;
        }
        self.blank = false;
    }

    pub(crate) fn finish(mut self) -> String {
        let end = self.text.trim_end().len();
        self.text.truncate(end);
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text
    }

    fn settle(&mut self) {
        if self.breaks > 0 {
            let end = self.text.trim_end_matches([' ', '\t']).len();
            self.text.truncate(end);
            if !self.text.is_empty() {
                let there = self.text.len() - self.text.trim_end_matches('\n').len();
                let missing = self.breaks.saturating_sub(there);
                self.text.extend(std::iter::repeat_n('\n', missing));
            }
        } else if self.blank && !self.text.is_empty() && !self.text.ends_with(['\n', '\t', ' ']) {
            self.text.push(' ');
        }
        (self.breaks, self.blank, self.fresh) = (0, false, false);
    }
}

/// White space that runs together; a no-break space does not.
fn is_space(c: char) -> bool {
    c.is_ascii_whitespace()
}
