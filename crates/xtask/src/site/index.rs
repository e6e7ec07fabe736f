//! The inline scripts of index.html: Trunk writes one that starts the page, and its hash is known only
//! after the build.

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

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
    fn a_hash_is_the_one_that_browsers_compute() {
        // The example of Content Security Policy Level 3.
        let html = "<script>alert('Hello, world.');</script>";
        let expected = "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=";
        assert_eq!(inline_script_hashes(html), [expected]);
    }
}
