// Starts the reader named in the address, `reader.js?cpu` or `reader.js?gpu`, and tells the page
// when it cannot start or falls over. Failures are named, never described: a description could
// quote a note.
const name = self.location.search === "?gpu" ? "gpu_worker" : "cpu_worker";
const failed = (kind) => self.postMessage({ Failed: { kind, detail: "" } });

self.addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  failed("ReaderDied");
});

try {
  importScripts(`./${name}.js`);
  wasm_bindgen({ module_or_path: `./${name}_bg.wasm` }).catch(() => failed("ReaderMissing"));
} catch {
  failed("ReaderMissing");
}
