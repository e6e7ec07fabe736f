//! What found the mentions, and when.

use std::fmt;

/// Which program and which model found something, where, and when it was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Provenance {
    /// The program's name.
    pub tool: String,
    /// The program's version.
    pub version: String,
    /// The model, if one was used.
    pub model: Option<Model>,
    /// The device that the model ran on, in words.
    pub device: Option<String>,
    /// When the export was made. The caller's clock says so.
    pub at: Timestamp,
}

impl Provenance {
    /// Program, version and model in a line.
    pub(crate) fn line(&self) -> String {
        let mut line = format!("{} {}", self.tool, self.version);
        if let Some(model) = &self.model {
            line.push_str(&format!(", model {}", model.id));
        }
        if let Some(device) = &self.device {
            line.push_str(&format!(", on {device}"));
        }
        line
    }
}

/// A model.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Model {
    /// For machines.
    pub id: String,
    /// For people.
    pub title: String,
}

/// An instant; shown as RFC 3339 in UTC.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Timestamp(jiff::Timestamp);

impl Timestamp {
    /// So many milliseconds after the beginning of 1970, as JavaScript counts; `None` beyond the
    /// year 9999.
    pub fn from_unix_ms(unix_ms: i64) -> Option<Self> {
        jiff::Timestamp::from_millisecond(unix_ms).ok().map(Self)
    }

    /// `2026-11-24`.
    pub(crate) fn date(self) -> String {
        self.to_string().chars().take(10).collect()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_rfc_3339() {
        let at = Timestamp::from_unix_ms(1_795_480_245_007).unwrap();
        assert_eq!(at.to_string(), "2026-11-24T00:30:45.007Z");
        assert_eq!(at.date(), "2026-11-24");
        assert_eq!(Timestamp::from_unix_ms(i64::MAX), None);
    }
}
