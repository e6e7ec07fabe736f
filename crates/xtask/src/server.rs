//! A static server on this machine, for people and for the browser tests.

mod faults;

use std::{
    io::{Read, Write},
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, Result};
use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use clap::Args;
use serde_json::json;
use tokio::net::TcpListener;
use tower_http::services::ServeDir;

pub use self::faults::Fault;
use self::faults::Faults;
use crate::site::{Headers, cache_control, content_type};

/// What the browser tests can ask of a server.
#[derive(Debug, Args)]
pub struct TestSite {
    /// The built site
    #[arg(long)]
    dist: PathBuf,
    /// A folder that stands in for its models/
    #[arg(long)]
    models: Option<PathBuf>,
    /// What goes wrong; may be repeated
    #[arg(long, value_enum)]
    fault: Vec<Fault>,
    /// The path below which the site is
    #[arg(long, default_value = "/")]
    below: String,
    /// The port; 0 takes any free one
    #[arg(long, default_value_t = 0)]
    port: u16,
}

/// Who hears of each request.
type Journal = Arc<dyn Fn(&Request) + Send + Sync>;

struct Site {
    headers: Vec<(HeaderName, HeaderValue)>,
    faults: Faults,
    journal: Journal,
}

/// Serves a built site until the process is ended.
pub fn serve(dist: &Path, host: IpAddr, port: u16) -> Result<()> {
    let router = site(dist, None, Faults::none(), Arc::new(|_| ()))?;
    run(router, SocketAddr::new(host, port), |address| {
        println!(
            "Chartlight is at http://{}/  (Ctrl+C ends it)",
            named(address)
        );
    })
}

/// Serves a site for one browser test: the first line on standard output is its address, each further
/// line a request, all as JSON. Ends with standard input, so that no test leaves a server behind.
pub fn serve_test_site(options: &TestSite) -> Result<()> {
    let journal: Journal = Arc::new(|request| {
        let heading = |name: &str| {
            request
                .headers()
                .get(name)
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default()
        };
        say(&json!({
            "method": request.method().as_str(),
            "address": request.uri().to_string(),
            "destination": heading("sec-fetch-dest"),
        }));
    });
    let faults = Faults::of(&options.fault);
    let inner = site(&options.dist, options.models.as_deref(), faults, journal)?;
    let below = options.below.trim_end_matches('/').to_owned();
    let router = if below.is_empty() {
        inner
    } else {
        Router::new().nest_service(&below, inner)
    };
    std::thread::spawn(|| {
        let mut rest = Vec::new();
        // An unreadable standard input has ended as well.
        let _ = std::io::stdin().read_to_end(&mut rest);
        std::process::exit(0);
    });
    let here = SocketAddr::from(([127, 0, 0, 1], options.port));
    run(router, here, move |address| {
        say(&json!({ "address": format!("http://{}{below}/", named(address)) }));
    })
}

fn say(line: &serde_json::Value) {
    let mut output = std::io::stdout().lock();
    // A reader that has gone ends this process by closing standard input.
    let _ = writeln!(output, "{line}").and_then(|()| output.flush());
}

/// `localhost` for this machine: browsers trust both, people know the word.
fn named(address: SocketAddr) -> String {
    if address.ip().is_loopback() {
        format!("localhost:{}", address.port())
    } else {
        address.to_string()
    }
}

fn run(router: Router, address: SocketAddr, announce: impl FnOnce(SocketAddr)) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(address).await.with_context(|| {
            format!("{address} is taken or not allowed; choose another with --port, or any with --port 0")
        })?;
        announce(listener.local_addr()?);
        axum::serve(listener, router).await?;
        Ok(())
    })
}

fn site(dist: &Path, models: Option<&Path>, faults: Faults, journal: Journal) -> Result<Router> {
    let headers = Headers::of_site(dist)?;
    let headers = headers
        .iter()
        .map(|(name, value)| Ok((HeaderName::from_static(name), HeaderValue::from_str(value)?)))
        .collect::<Result<_>>()?;
    let state = Arc::new(Site {
        headers,
        faults,
        journal,
    });
    let mut router = Router::new();
    if let Some(models) = models {
        router = router.nest_service("/models", ServeDir::new(models));
    }
    Ok(router
        .fallback_service(ServeDir::new(dist))
        .layer(middleware::from_fn_with_state(state, answer)))
}

async fn answer(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    (site.journal)(&request);
    let path = request.uri().path().to_owned();
    let mut response = if matches!(*request.method(), Method::GET | Method::HEAD) {
        site.faults.apply(&path, next.run(request)).await
    } else {
        StatusCode::METHOD_NOT_ALLOWED.into_response()
    };
    let succeeded = response.status().is_success();
    // Keeps what the browser has; other headers than before would have it thrown away.
    let confirmed = response.status() == StatusCode::NOT_MODIFIED;
    let headers = response.headers_mut();
    for (name, value) in &site.headers {
        headers.insert(name, value.clone());
    }
    let kept = if succeeded || confirmed {
        cache_control(&path)
    } else {
        "no-store"
    };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    if let Some(content_type) = content_type(&path).filter(|_| succeeded) {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    response
}

#[cfg(test)]
mod tests {
    use std::fs;

    use axum::body::{Body, to_bytes};
    use tower::ServiceExt;

    use super::*;

    struct Folder(PathBuf);

    impl Folder {
        fn with_site(name: &str) -> Self {
            let path =
                std::env::temp_dir().join(format!("chartlight-{name}-{}", std::process::id()));
            let site = path.join("site");
            fs::create_dir_all(site.join("models/a")).unwrap();
            fs::write(path.join("secret.txt"), "secret").unwrap();
            fs::write(site.join("index.html"), "<script>go()</script>").unwrap();
            fs::write(site.join("cpu_worker_bg.wasm"), "wasm").unwrap();
            fs::write(site.join("models/a/weights-00.bin"), "0123456789").unwrap();
            fs::write(site.join("sw.js"), "").unwrap();
            Self(path)
        }

        fn router(&self, faults: &[Fault]) -> Router {
            site(
                &self.0.join("site"),
                None,
                Faults::of(faults),
                Arc::new(|_| ()),
            )
            .unwrap()
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).unwrap();
        }
    }

    fn ask(
        router: &Router,
        method: &str,
        path: &str,
    ) -> (StatusCode, Vec<(String, String)>, Vec<u8>) {
        let request = Request::builder().method(method).uri(path);
        answer_to(router, request.body(Body::empty()).unwrap())
    }

    fn answer_to(
        router: &Router,
        request: Request,
    ) -> (StatusCode, Vec<(String, String)>, Vec<u8>) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let response = router.clone().oneshot(request).await.unwrap();
            let heading = |(name, value): (&HeaderName, &HeaderValue)| {
                (name.to_string(), value.to_str().unwrap().to_owned())
            };
            let (status, headers) = (
                response.status(),
                response.headers().iter().map(heading).collect(),
            );
            (
                status,
                headers,
                to_bytes(response.into_body(), 1 << 20)
                    .await
                    .unwrap()
                    .to_vec(),
            )
        })
    }

    #[test]
    fn every_answer_has_the_headers_of_a_production_host() {
        let folder = Folder::with_site("headers");
        let router = folder.router(&[]);
        for path in [
            "/",
            "/cpu_worker_bg.wasm",
            "/models/a/weights-00.bin",
            "/not-there",
        ] {
            let (_, headers, _) = ask(&router, "GET", path);
            for name in [
                "content-security-policy",
                "cross-origin-opener-policy",
                "cross-origin-embedder-policy",
                "x-content-type-options",
                "referrer-policy",
                "cache-control",
            ] {
                assert!(
                    headers.iter().any(|(found, _)| found == name),
                    "{path} has no {name}"
                );
            }
        }
        let (status, headers, body) = ask(&router, "GET", "/cpu_worker_bg.wasm");
        assert_eq!(
            (status, body.as_slice()),
            (StatusCode::OK, b"wasm".as_slice())
        );
        assert!(headers.contains(&("content-type".into(), "application/wasm".into())));
        let (_, headers, body) = ask(&router, "GET", "/");
        assert_eq!(body, b"<script>go()</script>");
        assert!(headers.contains(&("content-type".into(), "text/html; charset=utf-8".into())));
    }

    #[test]
    fn nothing_outside_the_site_is_served() {
        let folder = Folder::with_site("outside");
        let router = folder.router(&[]);
        for path in [
            "/../secret.txt",
            "/%2e%2e/secret.txt",
            "/..%2fsecret.txt",
            "/models/../../secret.txt",
            "/models/%2e%2e%2f%2e%2e%2fsecret.txt",
            "/..\\secret.txt",
            "//secret.txt",
        ] {
            let (status, _, body) = ask(&router, "GET", path);
            assert!(!status.is_success(), "{path}: {status}");
            assert!(!body.windows(6).any(|part| part == b"secret"), "{path}");
        }
    }

    #[test]
    fn only_reading_is_allowed() {
        let folder = Folder::with_site("reading");
        let router = folder.router(&[]);
        for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
            assert_eq!(ask(&router, method, "/").0, StatusCode::METHOD_NOT_ALLOWED);
        }
        let (status, _, body) = ask(&router, "HEAD", "/cpu_worker_bg.wasm");
        assert_eq!((status, body.len()), (StatusCode::OK, 0));
    }

    #[test]
    fn what_a_browser_has_is_confirmed_for_as_long_as_before() {
        let folder = Folder::with_site("confirmed");
        let router = folder.router(&[]);
        let request = Request::builder()
            .uri("/sw.js")
            .header(header::IF_MODIFIED_SINCE, "Fri, 01 Jan 2100 00:00:00 GMT");
        let (status, headers, _) = answer_to(&router, request.body(Body::empty()).unwrap());
        assert_eq!(status, StatusCode::NOT_MODIFIED);
        assert!(headers.contains(&("cache-control".into(), cache_control("/sw.js").into())));
    }

    #[test]
    fn a_fault_happens_once_and_to_weights_only() {
        let folder = Folder::with_site("faults");
        let weights = "/models/a/weights-00.bin";
        let router = folder.router(&[Fault::CorruptOnce]);
        assert_eq!(ask(&router, "GET", "/").2, b"<script>go()</script>");
        let (_, _, damaged) = ask(&router, "GET", weights);
        assert_eq!(damaged.len(), 10);
        assert_ne!(damaged, b"0123456789");
        assert_eq!(ask(&router, "GET", weights).2, b"0123456789");
        let router = folder.router(&[Fault::FailOnce]);
        assert_eq!(
            ask(&router, "GET", weights).0,
            StatusCode::SERVICE_UNAVAILABLE
        );
        assert_eq!(ask(&router, "GET", weights).0, StatusCode::OK);
    }
}
