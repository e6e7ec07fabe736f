//! The kernel in a browser.

use js_sys::{Array, Function, Object, Reflect, Uint8Array, WebAssembly};
use wasm_bindgen::{JsCast, JsValue};

use crate::{Activations, KERNEL, Tiles};

/// `kernel.wat` on this module's memory.
#[derive(Debug, Clone)]
pub struct Kernel {
    multiply: Function,
}

impl Kernel {
    /// `None` in a browser that has no relaxed SIMD.
    pub fn new() -> Option<Self> {
        let multiply = instantiate().ok()?;
        Some(Self { multiply })
    }

    /// As [`crate::multiply`]; `None` when the browser ended the kernel.
    ///
    /// # Panics
    /// When the two do not have as many columns.
    pub fn multiply(&self, x: &Activations, w: &Tiles) -> Option<Vec<f32>> {
        assert_eq!(x.n_blocks(), w.n_blocks(), "both have as many columns");
        let mut y = vec![0.0f32; x.n_rows() * w.n_out()];
        let arguments: Array = [
            x.quants.as_ptr().addr(),
            x.affine.as_ptr().addr(),
            w.quants.as_ptr().addr(),
            w.affine.as_ptr().addr(),
            y.as_mut_ptr().addr(),
            x.n_rows(),
            x.n_blocks(),
            w.n_out(),
        ]
        .into_iter()
        .map(|number| JsValue::from(number as u32))
        .collect();
        self.multiply.apply(&JsValue::NULL, &arguments).ok()?;
        Some(y)
    }
}

fn instantiate() -> Result<Function, JsValue> {
    let module = WebAssembly::Module::new(&Uint8Array::from(KERNEL))?;
    let env = Object::new();
    Reflect::set(&env, &"memory".into(), &wasm_bindgen::memory())?;
    let imports = Object::new();
    Reflect::set(&imports, &"env".into(), &env)?;
    let instance = WebAssembly::Instance::new(&module, &imports)?;
    Reflect::get(&instance.exports(), &"multiply".into())?.dyn_into()
}
