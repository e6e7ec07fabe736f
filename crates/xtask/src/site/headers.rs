//! The headers that every host of the site should send: ours, and static hosts by `_headers`.

use std::{fs, path::Path};

use anyhow::{Context, Result};

use super::index::inline_script_hashes;

const POLICY: &str = "content-security-policy";
/// The end of the policy.
const FRAMING: &str = "; frame-ancestors 'none'";

/// The headers of one built site, apart from those that depend on the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headers(Vec<(&'static str, String)>);

impl Headers {
    /// The headers of the site in a folder; its policy names the scripts inside its index.html.
    pub fn of_site(folder: &Path) -> Result<Self> {
        let index = folder.join("index.html");
        let html = fs::read_to_string(&index)
            .with_context(|| format!("there is no site: {} cannot be read", index.display()))?;
        Ok(Self::of_page(&html))
    }

    /// The headers of a page.
    pub fn of_page(html: &str) -> Self {
        let fixed = |name, value: &str| (name, value.to_owned());
        Self(vec![
            (POLICY, policy(&inline_script_hashes(html))),
            // Isolation gives precise timers and shared memory to the workers.
            fixed("cross-origin-opener-policy", "same-origin"),
            fixed("cross-origin-embedder-policy", "require-corp"),
            fixed("cross-origin-resource-policy", "same-origin"),
            fixed("x-content-type-options", "nosniff"),
            fixed("referrer-policy", "no-referrer"),
            fixed(
                "permissions-policy",
                "camera=(), microphone=(), geolocation=()",
            ),
        ])
    }

    /// Names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.as_str()))
    }

    /// The policy as an element of the page, for servers that send no headers. It holds for the page
    /// and not for its workers, and an element cannot say who may frame the page.
    pub fn policy_element(&self) -> String {
        let policy = self
            .iter()
            .find(|(name, _)| *name == POLICY)
            .map(|(_, policy)| policy);
        let policy = policy.unwrap_or_default().replace(FRAMING, "");
        format!("<meta http-equiv=\"{POLICY}\" content=\"{policy}\">")
    }

    /// The `_headers` file that several static hosts read.
    pub fn for_static_hosts(&self) -> String {
        let mut text = String::from("/*\n");
        for (name, value) in self.iter() {
            text.push_str(&format!("  {name}: {value}\n"));
        }
        text.push_str("/models/*\n  cache-control: no-cache\n");
        for script in ["/sw.js", "/shell.js"] {
            text.push_str(&format!(
                "{script}\n  cache-control: {}\n",
                cache_control(script)
            ));
        }
        text
    }
}

fn policy(script_hashes: &[String]) -> String {
    let scripts: String = script_hashes
        .iter()
        .map(|hash| format!(" '{hash}'"))
        .collect();
    [
        "default-src 'none'".to_owned(),
        format!("script-src 'self' 'wasm-unsafe-eval'{scripts}"),
        "worker-src 'self'".to_owned(),
        "connect-src 'self'".to_owned(),
        "style-src 'self'".to_owned(),
        "img-src 'self'".to_owned(),
        "font-src 'self'".to_owned(),
        "manifest-src 'self'".to_owned(),
        "base-uri 'none'".to_owned(),
        "form-action 'none'".to_owned(),
    ]
    .join("; ")
        + FRAMING
}

/// How long a file may be kept. A name that Trunk put a hash in never changes its content; weights are
/// kept by the page itself, checked, and need no second copy in the browser's own cache.
pub fn cache_control(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or_default();
    let is_weights = path.starts_with("/models/") && !name.ends_with(".json");
    if is_weights {
        "no-store"
    } else if has_hash(name) {
        "public, max-age=31536000, immutable"
    } else if is_service_worker(path) {
        // The page asks for it anew when it opens; the browser, which asks when it likes, is to look here.
        "max-age=86400"
    } else {
        "no-cache"
    }
}

fn is_service_worker(path: &str) -> bool {
    matches!(path.rsplit('/').next(), Some("sw.js" | "shell.js"))
}

/// `page-1a2b3c4d5e6f7a8b.js`, `page-1a2b3c4d5e6f7a8b_bg.wasm`.
fn has_hash(name: &str) -> bool {
    let Some((stem, _)) = name.rsplit_once('.') else {
        return false;
    };
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    stem.rsplit_once('-').is_some_and(|(before, hash)| {
        !before.is_empty()
            && (12..=16).contains(&hash.len())
            && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

/// The type of a file, where a general table would leave it open or out.
pub fn content_type(path: &str) -> Option<&'static str> {
    let (_, extension) = path.rsplit_once('.').unwrap_or(("", "html"));
    Some(match extension {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "json" => "application/json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "webmanifest" => "application/manifest+json",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_lets_in_our_own_scripts_only() {
        let headers = Headers::of_page("<script type=\"module\">\nstart()\n</script>");
        let (_, policy) = headers.iter().next().unwrap();
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-")
        );
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
        assert!(policy.contains("connect-src 'self';"));
    }

    #[test]
    fn the_page_has_the_policy_too() {
        let headers = Headers::of_page("<script>start()</script>");
        let element = headers.policy_element();
        let (_, policy) = headers.iter().next().unwrap();
        assert!(policy.ends_with("; frame-ancestors 'none'"));
        let expected = policy.trim_end_matches("; frame-ancestors 'none'");
        assert_eq!(
            element,
            format!("<meta http-equiv=\"content-security-policy\" content=\"{expected}\">")
        );
    }

    #[test]
    fn static_hosts_get_every_header() {
        let headers = Headers::of_page("");
        let file = headers.for_static_hosts();
        for (name, value) in headers.iter() {
            assert!(file.contains(&format!("\n  {name}: {value}\n")), "{name}");
        }
    }

    #[track_caller]
    fn check_kept(path: &str, expected: &str) {
        assert_eq!(cache_control(path), expected, "{path}");
    }

    #[test]
    fn only_hashed_names_are_kept_for_ever() {
        check_kept(
            "/page-1a2b3c4d5e6f7a8b.js",
            "public, max-age=31536000, immutable",
        );
        check_kept(
            "/page-1a2b3c4d5e6f7a8_bg.wasm",
            "public, max-age=31536000, immutable",
        );
        check_kept(
            "/below/page-1a2b3c4d5e6f7a8b.css",
            "public, max-age=31536000, immutable",
        );
        check_kept("/", "no-cache");
        check_kept("/index.html", "no-cache");
        check_kept("/cpu_worker_bg.wasm", "no-cache");
        check_kept("/below/sw.js", "max-age=86400");
        check_kept("/models/index.json", "no-cache");
        check_kept("/models/rare-disease-1/manifest.json", "no-cache");
        check_kept("/models/rare-disease-1/weights-00.bin", "no-store");
    }

    #[test]
    fn types_are_exact() {
        assert_eq!(
            content_type("/cpu_worker_bg.wasm"),
            Some("application/wasm")
        );
        assert_eq!(content_type("/"), Some("text/html; charset=utf-8"));
        assert_eq!(content_type("/weights-00.bin"), None);
    }
}
