//! Where words of the note are on screen.

use chartlight_text::ByteRange;
use js_sys::{Function, Reflect};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Node};

use super::sheet::Sheet;

/// A word and where it is on screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WordBox {
    /// The word.
    pub word: ByteRange,
    /// CSS pixels from the left edge of the findings' content.
    pub left: f64,
    /// CSS pixels from its top edge.
    pub top: f64,
    /// CSS pixels.
    pub width: f64,
    /// CSS pixels.
    pub height: f64,
    /// Where there is room for more about it.
    pub room: Room,
    /// Width of the findings' content in CSS pixels.
    pub across: f64,
}

/// Where there is room beside a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// Above it.
    Above,
    /// Below it.
    Below,
}

/// Height that is wanted below a word, in CSS pixels.
const CARD_HEIGHT: f64 = 300.0;

/// The byte of the note at a point of the window, if there is text.
pub fn byte_at(sheet: &Sheet, x: f64, y: f64) -> Option<usize> {
    let (node, offset) = caret_at(x, y)?;
    sheet.byte_of(&node, offset)
}

/// The box of a word of the note; `content` holds the sheet.
pub fn box_of(word: ByteRange, sheet: &Sheet, content: &Element) -> Option<WordBox> {
    let rect = sheet.range(word)?.get_bounding_client_rect();
    let frame = content.get_bounding_client_rect();
    let (top, bottom) = seen(content)?;
    let (above, below) = (rect.top() - top, bottom - rect.bottom());
    let room = match below < CARD_HEIGHT && above > below {
        true => Room::Above,
        false => Room::Below,
    };
    Some(WordBox {
        word,
        left: rect.left() - frame.left(),
        top: rect.top() - frame.top(),
        width: rect.width(),
        height: rect.height(),
        room,
        across: frame.width(),
    })
}

/// The top and the bottom of what can be seen of the sheet: all of the window where the sheet does not
/// scroll by itself.
fn seen(content: &Element) -> Option<(f64, f64)> {
    let height = window().inner_height().ok()?.as_f64()?;
    let sheet = content.closest(".sheet").ok()??;
    let style = window().get_computed_style(&sheet).ok()??;
    if style.get_property_value("overflow-y").ok()? == "visible" {
        return Some((0.0, height));
    }
    let rect = sheet.get_bounding_client_rect();
    Some((rect.top().max(0.0), rect.bottom().min(height)))
}

/// The bytes of the note that the reader has selected, if the selection is in the sheet.
pub fn selected_bytes(sheet: &Sheet) -> Option<ByteRange> {
    let selection = window().get_selection().ok()??;
    if selection.is_collapsed() || selection.range_count() == 0 {
        return None;
    }
    let range = selection.get_range_at(0).ok()?;
    let byte = |node: Result<Node, JsValue>, offset: Result<u32, JsValue>| {
        sheet.byte_of(&node.ok()?, usize::try_from(offset.ok()?).ok()?)
    };
    let start = byte(range.start_container(), range.start_offset())?;
    let end = byte(range.end_container(), range.end_offset())?;
    ByteRange::new(start, end).filter(|bytes| !bytes.is_empty())
}

/// Lets go of what the reader has selected.
pub fn drop_selection() {
    if let Ok(Some(selection)) = window().get_selection() {
        // Fails for no selection.
        let _ = selection.remove_all_ranges();
    }
}

/// The text node and the UTF-16 offset at a point. Browsers differ in the name of the function.
fn caret_at(x: f64, y: f64) -> Option<(Node, usize)> {
    let ask = |function: &str, node: &str, offset: &str| -> Option<(Node, usize)> {
        let function: Function = get(&document(), function)?.dyn_into().ok()?;
        let caret = function.call2(&document(), &x.into(), &y.into()).ok()?;
        let node: Node = get(&caret, node)?.dyn_into().ok()?;
        let offset = get(&caret, offset)?.as_f64()? as usize;
        (node.node_type() == Node::TEXT_NODE).then_some((node, offset))
    };
    ask("caretPositionFromPoint", "offsetNode", "offset")
        .or_else(|| ask("caretRangeFromPoint", "startContainer", "startOffset"))
}

fn get(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &JsValue::from_str(name))
        .ok()
        .filter(|value| value.is_truthy() || value.as_f64().is_some())
}
