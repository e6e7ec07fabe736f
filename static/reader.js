// Starts the reader that this worker is named after, and tells the page when it cannot start or falls
// over. Failures are named, never described: a description could quote a note. (An address with a
// query would lose it where the service worker answers.)
const failed = (kind) => self.postMessage({ Failed: { kind, detail: "" } });

self.addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  failed("ReaderDied");
});

try {
  importScripts(`./${self.name}.js`);
  wasm_bindgen({ module_or_path: `./${self.name}_bg.wasm` }).catch(() => failed("ReaderMissing"));
} catch {
  failed("ReaderMissing");
}
