//! The last words of a reader. Only the kind and the place of a crash leave it: the message of a
//! panic may quote a note.

use std::panic::PanicHookInfo;

use crate::failure::{Failure, kind_of_crash};
use crate::protocol::FromReader;
use crate::reader::worker::say;

/// Tells the page when the program panics.
pub fn report_panics() {
    std::panic::set_hook(Box::new(|panic: &PanicHookInfo<'_>| {
        let message = panic.payload_as_str().unwrap_or_default();
        let detail = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        say(&FromReader::Failed(Failure {
            kind: kind_of_crash(message),
            detail,
        }));
    }));
}

#[cfg(target_arch = "wasm32")]
#[allow(unsafe_code)] // `GlobalAlloc` is an unsafe trait; every call goes to the system's allocator.
mod memory {
    use std::alloc::{GlobalAlloc, Layout, System};

    use wasm_bindgen::prelude::*;

    #[wasm_bindgen]
    extern "C" {
        // Takes the text from the program's memory as it is, so it needs none.
        #[wasm_bindgen(js_name = postMessage)]
        fn post_text(message: &str);
    }

    /// The system's allocator, which tells the page when memory is out: what follows is an abort
    /// that no panic hook sees.
    struct Reporting;

    #[global_allocator]
    static ALLOCATOR: Reporting = Reporting;

    fn reported(memory: *mut u8) -> *mut u8 {
        if memory.is_null() {
            post_text("OutOfMemory");
        }
        memory
    }

    // SAFETY: forwards to `System`, which keeps the contract.
    unsafe impl GlobalAlloc for Reporting {
        unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
            reported(unsafe { System.alloc(layout) })
        }

        unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
            reported(unsafe { System.alloc_zeroed(layout) })
        }

        unsafe fn realloc(&self, memory: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
            reported(unsafe { System.realloc(memory, layout, new_size) })
        }

        unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
            unsafe { System.dealloc(memory, layout) }
        }
    }
}
