// What `cargo xtask test` hands to the browser tests.

function needed(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; run these tests by \`cargo xtask test --only browser\``);
  return value;
}

export const environment = {
  xtask: needed("CHARTLIGHT_XTASK"),
  dist: needed("CHARTLIGHT_DIST"),
  tinyModels: needed("CHARTLIGHT_TINY_MODELS"),
  model: needed("CHARTLIGHT_MODEL"),
  native: needed("CHARTLIGHT_NATIVE"),
  chromium: needed("CHARTLIGHT_CHROMIUM"),
  artefacts: needed("CHARTLIGHT_ARTEFACTS"),
};
