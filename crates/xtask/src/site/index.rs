//! What index.html is given after the build: the policy. Trunk writes an inline script that starts the
//! page, and its hash is known only then.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use super::headers::Headers;

const HEAD: &str = "<head>";

/// Writes the policy into the page of a built site.
pub fn write_policy(site: &Path) -> Result<()> {
    let path = site.join("index.html");
    let html =
        fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    let element = Headers::of_page(&html).policy_element();
    let html = with_first(&html, &element).context("index.html has no <head>")?;
    Ok(fs::write(&path, html)?)
}

/// The page with an element before all others of its head.
fn with_first(html: &str, element: &str) -> Option<String> {
    let (before, after) = html.split_once(HEAD)?;
    Some(format!("{before}{HEAD}\n    {element}{after}"))
}

/// The hashes of the inline scripts, as a content security policy names them.
pub fn inline_script_hashes(html: &str) -> Vec<String> {
    inline_scripts(html)
        .map(|script| format!("sha256-{}", STANDARD.encode(Sha256::digest(script))))
        .collect()
}

fn inline_scripts(html: &str) -> impl Iterator<Item = &str> {
    let mut rest = html;
    std::iter::from_fn(move || {
        loop {
            let (_, from_name) = rest.split_once("<script")?;
            let (attributes, content) = from_name.split_once('>')?;
            let (script, after) = content.split_once("</script>")?;
            rest = after;
            let is_inline = !attributes
                .split_whitespace()
                .any(|word| word.starts_with("src="));
            if is_inline {
                return Some(script);
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &[&str]) {
        assert_eq!(inline_scripts(html).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn inline_scripts_are_found_byte_for_byte() {
        check("<p>no script</p>", &[]);
        check("<script src=\"a.js\"></script>", &[]);
        check(
            "<script type=\"module\">\nimport a;\n</script>",
            &["\nimport a;\n"],
        );
        check(
            "<script>a</script><script src=x></script><script>b</script>",
            &["a", "b"],
        );
        check("<script>never closed", &[]);
    }

    #[test]
    fn the_policy_comes_first_and_changes_no_script() {
        let html = "<html><head>\n<script>a</script></head>";
        let with = with_first(html, "<meta>").unwrap();
        assert_eq!(with, "<html><head>\n    <meta>\n<script>a</script></head>");
        assert_eq!(inline_script_hashes(&with), inline_script_hashes(html));
        assert_eq!(with_first("<p>", "<meta>"), None);
    }

    #[test]
    fn a_hash_is_the_one_that_browsers_compute() {
        // The example of Content Security Policy Level 3.
        let html = "<script>alert('Hello, world.');</script>";
        let expected = "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=";
        assert_eq!(inline_script_hashes(html), [expected]);
    }
}
