//! The vocabularies of a site: the files of codes in `vocabularies/`, the list of them that the page
//! reads, and whose they are.

use std::{fs, path::Path};

use anyhow::{Context, Result};

/// Ending of the files of codes.
const CODES: &str = ".codes";
/// Terms and acknowledgements, which go wherever the files go.
const ABOUT: &str = "README.md";

/// Copies the vocabularies into a folder of the site and writes their list.
pub fn copy(vocabularies: &Path, site: &Path) -> Result<()> {
    let mut names = Vec::new();
    for entry in fs::read_dir(vocabularies)
        .with_context(|| format!("{} is missing", vocabularies.display()))?
    {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(CODES) {
            names.push(name);
        }
    }
    names.sort();
    fs::create_dir_all(site)?;
    for name in names.iter().map(String::as_str).chain([ABOUT]) {
        let file = vocabularies.join(name);
        fs::copy(&file, site.join(name))
            .with_context(|| format!("{} cannot be copied", file.display()))?;
    }
    fs::write(site.join("index.json"), serde_json::to_string(&names)?)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::install::remove;

    #[test]
    fn files_of_codes_are_copied_with_their_terms_and_listed() {
        let place =
            std::env::temp_dir().join(format!("chartlight-vocabularies-{}", std::process::id()));
        remove(&place).unwrap();
        let (from, to) = (place.join("from"), place.join("to"));
        fs::create_dir_all(from.join("recipe")).unwrap();
        assert!(
            copy(&from, &to).is_err(),
            "without terms nothing is shipped"
        );
        for name in ["b.codes", "a.codes", "README.md", "notes.txt"] {
            fs::write(from.join(name), name).unwrap();
        }
        copy(&from, &to).unwrap();
        let list = fs::read_to_string(to.join("index.json")).unwrap();
        assert_eq!(list, r#"["a.codes","b.codes"]"#);
        assert_eq!(fs::read_to_string(to.join("a.codes")).unwrap(), "a.codes");
        assert!(to.join("README.md").is_file());
        assert_eq!(fs::read_dir(&to).unwrap().count(), 4);
        remove(&place).unwrap();
    }
}
