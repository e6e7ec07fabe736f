//! The list of models that a site offers: `models/index.json`.

use serde::Deserialize;

/// `{"default": "<id>", "packs": [{"id", "title", "bytes"}]}`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Catalogue {
    default: String,
    packs: Vec<Listing>,
}

/// One model on offer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Listing {
    /// Also the name of its folder.
    pub id: String,
    /// For people.
    pub title: String,
    /// The download's size.
    pub bytes: u64,
}

/// Why the list cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// Not the JSON that is expected.
    #[error("the list of models is not valid")]
    Json(#[from] serde_json::Error),
    /// The default is not among the packs, or its id is not a plain folder name.
    #[error("the list of models does not offer its default")]
    NoDefault,
}

impl Catalogue {
    /// Reads and checks the list.
    pub fn parse(json: &str) -> Result<Self, CatalogueError> {
        let catalogue: Self = serde_json::from_str(json)?;
        let plain = |id: &str| {
            !id.is_empty()
                && !id.starts_with('.')
                && id
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
        };
        catalogue
            .packs
            .iter()
            .find(|pack| pack.id == catalogue.default && plain(&pack.id))
            .ok_or(CatalogueError::NoDefault)?;
        Ok(catalogue)
    }

    /// The model that the page loads.
    pub fn chosen(self) -> Option<Listing> {
        self.packs.into_iter().find(|pack| pack.id == self.default)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &str, expected: Option<&str>) {
        let chosen = Catalogue::parse(json)
            .ok()
            .and_then(Catalogue::chosen)
            .map(|pack| pack.id);
        assert_eq!(chosen.as_deref(), expected, "{json}");
    }

    #[test]
    fn the_default_is_found_or_the_list_is_refused() {
        check(
            r#"{"default":"b","packs":[{"id":"a","title":"A","bytes":1},{"id":"b","title":"B","bytes":2}]}"#,
            Some("b"),
        );
        check(
            r#"{"default":"c","packs":[{"id":"a","title":"A","bytes":1}]}"#,
            None,
        );
        check(
            r#"{"default":"../x","packs":[{"id":"../x","title":"A","bytes":1}]}"#,
            None,
        );
        check(r#"{"default":"a","packs":[]}"#, None);
        check("<!doctype html>", None);
    }
}
