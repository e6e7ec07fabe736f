//! Between places in the findings on screen and bytes of the note.
//!
//! The findings are one element per block; in it one element per segment, whose only text node is
//! the segment. Both carry `data-start`: the block's in bytes of the note, the segment's in bytes
//! of the block.

use chartlight_text::{ByteRange, Offsets};
use js_sys::{Function, Reflect};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Node, Range};

use crate::blocks::Block;

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
pub fn byte_at(x: f64, y: f64) -> Option<usize> {
    let (node, offset) = caret_at(x, y)?;
    let segment = node.parent_element()?.closest("[data-start]").ok()??;
    let block = segment.parent_element()?.closest("[data-start]").ok()??;
    let text = node.text_content()?;
    let within = Offsets::new(&text).byte_of_utf16(offset)?;
    Some(start_of(&block)? + start_of(&segment)? + within)
}

/// The box of a word of the note; `content` holds the blocks.
pub fn box_of(word: ByteRange, blocks: &[Block], content: &Element) -> Option<WordBox> {
    let index = blocks.partition_point(|block| block.range.end() <= word.start());
    let block = content.children().item(u32::try_from(index).ok()?)?;
    let in_block = word.start().checked_sub(blocks.get(index)?.range.start())?;
    let segment = last_child_from(&block, in_block)?;
    let node = text_of(&segment)?;
    let text = node.text_content()?;
    let start = in_block.checked_sub(start_of(&segment)?)?;
    let end = (start + word.len()).min(text.len());
    let offsets = Offsets::new(&text);
    let range = Range::new().ok()?;
    range
        .set_start(&node, u32::try_from(offsets.utf16(start)?).ok()?)
        .ok()?;
    range
        .set_end(&node, u32::try_from(offsets.utf16(end)?).ok()?)
        .ok()?;
    let rect = range.get_bounding_client_rect();
    let frame = content.get_bounding_client_rect();
    let window_height = window().inner_height().ok()?.as_f64()?;
    let room = match window_height - rect.bottom() < CARD_HEIGHT && rect.top() > CARD_HEIGHT {
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

/// The element of the segment that holds a byte of the note.
pub fn element_at(byte: usize, blocks: &[Block], content: &Element) -> Option<Element> {
    let index = blocks.partition_point(|block| block.range.end() <= byte);
    let block = content.children().item(u32::try_from(index).ok()?)?;
    last_child_from(&block, byte.checked_sub(blocks.get(index)?.range.start())?)
}

/// The last segment that starts at a byte of the block or before it.
fn last_child_from(block: &Element, byte: usize) -> Option<Element> {
    let children = block.children();
    (0..children.length())
        .filter_map(|index| children.item(index))
        .take_while(|child| start_of(child).is_some_and(|start| start <= byte))
        .last()
}

fn text_of(segment: &Element) -> Option<Node> {
    let mut node = segment.first_child()?;
    while node.node_type() != Node::TEXT_NODE {
        node = node.first_child()?;
    }
    Some(node)
}

fn start_of(element: &Element) -> Option<usize> {
    element.get_attribute("data-start")?.parse().ok()
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
