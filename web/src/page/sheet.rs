//! The marked note as elements: one per block, in it one per segment, whose only text node is the
//! segment. Both carry `data-start`: the block's in bytes of the note, the segment's in bytes of
//! the block. The text content is the note, byte for byte; labels are drawn by the style sheet.
//! Blocks are bound in chapters: of those out of view the browser looks at no block.
//!
//! Elements are made by hand, because a note may have tens of thousands of marks: blocks in view
//! are painted at once, the others a few at a time between two frames.

use std::collections::HashMap;
use std::sync::Arc;

use chartlight_text::{ByteRange, Offsets};
use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{Element, Node, Range};

use super::highlights::{Ink, Inks};
use crate::blocks::{Block, BlockKey};
use crate::finding::{Entity, Finding, Origin};
use crate::heat::shade;
use crate::protocol::{Question, WordProbability};
use crate::revision::Covered;
use crate::segments::{Mark, Segment, segments};
use crate::types::EntityTypes;
use crate::wording::entities;

/// How far beyond the edges of the window blocks count as in view, in CSS pixels.
const MARGIN: f64 = 600.0;

/// Blocks in a chapter; the style sheet guesses its height from that.
const CHAPTER: usize = 32;

/// The elements of the marked note.
pub struct Sheet {
    content: Element,
    chapters: Vec<Element>,
    /// What the rows are of.
    blocks: Arc<Vec<Block>>,
    rows: Vec<Row>,
    inks: Inks,
    selected: Option<Entity>,
}

struct Row {
    block: Block,
    element: Element,
    segments: Vec<Segment>,
    /// Whether it shows what was said last.
    is_painted: bool,
    is_unread: bool,
    /// Painted with ink; only near the view.
    inked: Option<Vec<(Ink, Range)>>,
    heat: Heat,
}

enum Heat {
    Unknown,
    Asked,
    /// Words relative to the block, with their shade.
    Known(Vec<(ByteRange, usize)>),
}

/// What the sheet shows.
pub struct Picture<'a> {
    /// The entities, in order.
    pub findings: &'a [Finding],
    /// Their types.
    pub types: &'a EntityTypes,
    /// What has been read, while a reading is under way.
    pub covered: Option<&'a Covered>,
}

/// What is painted with ink.
pub struct Ground<'a> {
    /// Where the search found something, in order.
    pub found: &'a [ByteRange],
    /// The place that the search is at.
    pub now: Option<ByteRange>,
    /// The cue of the selected entity.
    pub cue: Option<ByteRange>,
    /// From there to the entity.
    pub scope: Option<ByteRange>,
}

impl Ground<'_> {
    const fn is_bare(&self) -> bool {
        self.found.is_empty() && self.now.is_none() && self.cue.is_none() && self.scope.is_none()
    }
}

impl Sheet {
    /// An empty sheet in an element.
    pub fn new(content: Element) -> Self {
        Self {
            content,
            chapters: Vec::new(),
            blocks: Arc::default(),
            rows: Vec::new(),
            inks: Inks::new(),
            selected: None,
        }
    }

    /// Puts the blocks of the note on the sheet. Those that are there already stay as they are.
    pub fn lay_out(&mut self, blocks: &Arc<Vec<Block>>) {
        if Arc::ptr_eq(&self.blocks, blocks) {
            return;
        }
        self.blocks = Arc::clone(blocks);
        let mut old: HashMap<BlockKey, Row> = std::mem::take(&mut self.rows)
            .into_iter()
            .map(|row| (row.block.key.clone(), row))
            .collect();
        let mut rows = Vec::with_capacity(blocks.len());
        for block in blocks.iter() {
            let row = old.remove(&block.key);
            let row = match row {
                Some(mut row) => {
                    row.move_to(block.range);
                    Some(row)
                }
                None => Row::new(block),
            };
            rows.extend(row);
        }
        for row in old.into_values() {
            row.wipe(&self.inks);
            row.element.remove();
        }
        self.rows = rows;
        self.bind();
    }

    fn bind(&mut self) {
        let n_chapters = self.rows.len().div_ceil(CHAPTER);
        while self.chapters.len() < n_chapters {
            let Some(chapter) = div("chapter") else {
                return;
            };
            // Fails only for a child that holds its parent, as below.
            let _ = self.content.append_child(&chapter);
            self.chapters.push(chapter);
        }
        for (chapter, rows) in self.chapters.iter().zip(self.rows.chunks(CHAPTER)) {
            let mut at = chapter.first_element_child();
            for row in rows {
                if at.as_ref() == Some(&row.element) {
                    at = row.element.next_element_sibling();
                    continue;
                }
                let before: Option<&Node> = at.as_ref().map(AsRef::as_ref);
                let _ = chapter.insert_before(&row.element, before);
            }
        }
        for chapter in self.chapters.split_off(n_chapters) {
            chapter.remove();
        }
    }

    /// What the sheet shows has changed.
    pub fn expire(&mut self) {
        for row in &mut self.rows {
            row.is_painted = false;
        }
    }

    /// The blocks in view and near it.
    pub fn near(&self) -> std::ops::Range<usize> {
        let height = window()
            .inner_height()
            .ok()
            .and_then(|height| height.as_f64())
            .unwrap_or_default();
        let is_before = |element: &Element| element.get_bounding_client_rect().bottom() < -MARGIN;
        let is_not_behind =
            |element: &Element| element.get_bounding_client_rect().top() < height + MARGIN;
        let first = self.chapters.partition_point(is_before) * CHAPTER;
        let after = self.chapters.partition_point(is_not_behind) * CHAPTER;
        let after = after.min(self.rows.len());
        let rows = self.rows.get(first..after).unwrap_or_default();
        let near = rows.partition_point(|row| is_before(&row.element))
            ..rows.partition_point(|row| is_not_behind(&row.element));
        first + near.start..first + near.end.max(near.start)
    }

    /// The first block from a place on that does not show what was said last.
    pub fn next_stale(&self, from: usize) -> Option<usize> {
        let rows = self.rows.get(from..)?;
        rows.iter()
            .position(|row| !row.is_painted)
            .map(|at| from + at)
    }

    /// Paints a block anew, where it differs from what it shows.
    pub fn paint(&mut self, index: usize, picture: &Picture<'_>) {
        let Some(row) = self.rows.get_mut(index) else {
            return;
        };
        row.is_painted = true;
        row.set_unread(
            picture
                .covered
                .is_some_and(|covered| !covered.covers(row.block.range)),
        );
        let segments = segments(row.block.range, picture.findings);
        if segments == row.segments {
            return;
        }
        row.wipe(&self.inks);
        row.inked = None;
        let had_focus = row.has_focus();
        row.segments = segments;
        row.draw(picture.types, self.selected);
        if let Some(selected) = self.selected.filter(|_| had_focus) {
            self.focus(selected.range.start());
        }
    }

    /// Paints the blocks of a range now.
    pub fn paint_range(&mut self, range: ByteRange, picture: &Picture<'_>) {
        for index in self.rows_of(range) {
            self.paint(index, picture);
        }
    }

    /// Shows which entity is selected.
    pub fn select(&mut self, selected: Option<Entity>) {
        let before = std::mem::replace(&mut self.selected, selected);
        if before == selected {
            return;
        }
        for entity in [before, selected].into_iter().flatten() {
            for index in self.rows_of(entity.range) {
                if let Some(row) = self.rows.get(index) {
                    row.press(selected);
                }
            }
        }
    }

    /// Puts the focus on the mark at a byte of the note.
    pub fn focus(&self, byte: usize) {
        if let Some(mark) = self.element_at(byte) {
            focus_without_scrolling(&mark);
        }
    }

    /// The element of the segment that holds a byte of the note.
    pub fn element_at(&self, byte: usize) -> Option<Element> {
        let row = self.rows.get(self.row_at(byte)?)?;
        let at = byte.checked_sub(row.block.range.start())?;
        row.child(row.segment_at(at)?)
    }

    /// The entities at an element of the sheet, the shortest first.
    pub fn entities_at(&self, element: &Element) -> Vec<Entity> {
        let found = || {
            let mark = element.closest("mark").ok()??;
            let block = mark.parent_element()?;
            let row = self.rows.get(self.row_at(start_of(&block)?)?)?;
            let segment = row.segments.get(row.segment_at(start_of(&mark)?)?)?;
            let start = row.block.range.start() + segment.range.start();
            let marks = segment.marks.iter().rev();
            Some(marks.filter_map(|mark| mark.entity(start)).collect())
        };
        found().unwrap_or_default()
    }

    /// A range of the note as the browser knows it.
    pub fn range(&self, bytes: ByteRange) -> Option<Range> {
        let range = Range::new().ok()?;
        let (node, offset) = self.boundary(bytes.start(), Edge::Start)?;
        range.set_start(&node, offset).ok()?;
        let (node, offset) = self.boundary(bytes.end(), Edge::End)?;
        range.set_end(&node, offset).ok()?;
        Some(range)
    }

    /// The byte of the note at an offset in one of the sheet's nodes.
    pub fn byte_of(&self, node: &Node, offset: usize) -> Option<usize> {
        if !self.content.contains(Some(node)) {
            return None;
        }
        if node.node_type() != Node::TEXT_NODE {
            // Between children of an element: the start of the child behind, or the end of all.
            let child = node.child_nodes().item(u32::try_from(offset).ok()?);
            return match child {
                Some(child) => self.byte_of(&first_text(&child)?, 0),
                None => self.end_of(node),
            };
        }
        let segment = node.parent_element()?.closest("[data-start]").ok()??;
        let block = segment.parent_element()?.closest("[data-start]").ok()??;
        let text = node.text_content()?;
        let within = Offsets::new(&text).byte_of_utf16(offset)?;
        Some(start_of(&block)? + start_of(&segment)? + within)
    }

    /// Paints ink on the blocks near the view, takes it from the others, and tells for which parts
    /// of the note the heat map is not known.
    pub fn ink(&mut self, ground: &Ground<'_>, is_hot: bool) -> Vec<ByteRange> {
        // Asking what is near makes the browser lay out the page.
        if ground.is_bare() && !is_hot {
            self.dry();
            return Vec::new();
        }
        let near = self.near();
        let mut unknown = Vec::new();
        for index in 0..self.rows.len() {
            let is_near = near.contains(&index);
            let Some(row) = self.rows.get_mut(index) else {
                continue;
            };
            if !is_near {
                row.wipe(&self.inks);
                row.inked = None;
                continue;
            }
            if is_hot && matches!(row.heat, Heat::Unknown) {
                row.heat = Heat::Asked;
                unknown.push(row.block.range);
            }
            if row.inked.is_none() {
                let inked = self.inked(index, ground, is_hot);
                if let Some(row) = self.rows.get_mut(index) {
                    row.inked = Some(inked);
                }
            }
        }
        unknown
    }

    /// What is painted with ink has changed.
    pub fn dry(&mut self) {
        for row in &mut self.rows {
            row.wipe(&self.inks);
            row.inked = None;
        }
    }

    /// The heat map is another one, or of another reading.
    pub fn cool(&mut self) {
        for row in &mut self.rows {
            row.heat = Heat::Unknown;
        }
        self.dry();
    }

    /// Takes the heat map of a part of the note.
    pub fn warm(&mut self, question: Question, words: &[WordProbability]) {
        let Some(index) = self.row_at(question.range.start()) else {
            return;
        };
        let Some(row) = self.rows.get_mut(index) else {
            return;
        };
        if row.block.range != question.range {
            return;
        }
        let start = row.block.range.start();
        let known = words.iter().filter_map(|told| {
            let from = told.word.start().checked_sub(start)?;
            let word = ByteRange::new(from, from + told.word.len())?;
            Some((word, shade(told.probability)?))
        });
        row.heat = Heat::Known(known.collect());
        row.wipe(&self.inks);
        row.inked = None;
    }

    fn inked(&self, index: usize, ground: &Ground<'_>, is_hot: bool) -> Vec<(Ink, Range)> {
        let Some(row) = self.rows.get(index) else {
            return Vec::new();
        };
        let block = row.block.range;
        let mut wanted: Vec<(Ink, ByteRange)> = Vec::new();
        if let (Heat::Known(words), true) = (&row.heat, is_hot) {
            let heat = |(word, shade): &(ByteRange, usize)| {
                (Ink::Heat(*shade), word.shifted_by(block.start()))
            };
            wanted.extend(words.iter().map(heat));
        }
        wanted.extend(ground.scope.map(|scope| (Ink::Scope, scope)));
        wanted.extend(ground.cue.map(|cue| (Ink::Cue, cue)));
        let first = ground
            .found
            .partition_point(|place| place.end() <= block.start());
        let found = ground.found.iter().skip(first);
        let found = found.take_while(|place| place.start() < block.end());
        wanted.extend(found.map(|&place| (Ink::Found, place)));
        wanted.extend(ground.now.map(|now| (Ink::FoundNow, now)));
        let drawn = wanted.into_iter().filter_map(|(ink, bytes)| {
            let start = bytes.start().max(block.start());
            let end = bytes.end().min(block.end());
            let range = self.range(ByteRange::new(start, end).filter(|part| !part.is_empty())?)?;
            self.inks.paint(ink, &range);
            Some((ink, range))
        });
        drawn.collect()
    }

    fn row_at(&self, byte: usize) -> Option<usize> {
        let index = self
            .rows
            .partition_point(|row| row.block.range.end() <= byte);
        (index < self.rows.len()).then_some(index)
    }

    fn rows_of(&self, range: ByteRange) -> std::ops::Range<usize> {
        let first = self
            .rows
            .partition_point(|row| row.block.range.end() <= range.start());
        let after = self
            .rows
            .partition_point(|row| row.block.range.start() < range.end());
        first..after.max(first)
    }

    fn boundary(&self, byte: usize, edge: Edge) -> Option<(Node, u32)> {
        // The end of a range belongs to the character before it.
        let character = match edge {
            Edge::Start => byte,
            Edge::End => byte.checked_sub(1)?,
        };
        let row = self.rows.get(self.row_at(character)?)?;
        let start = row.block.range.start();
        let index = row.segment_at(character.checked_sub(start)?)?;
        let segment = row.segments.get(index)?.range;
        let node = first_text(&row.child(index)?.into())?;
        let before = ByteRange::new(segment.start(), byte.checked_sub(start)?)?;
        let offset = before.of(&row.block.key.text)?.encode_utf16().count();
        Some((node, u32::try_from(offset).ok()?))
    }

    fn end_of(&self, node: &Node) -> Option<usize> {
        let text = last_text(node)?;
        let len = text.text_content()?.encode_utf16().count();
        self.byte_of(&text, len)
    }
}

#[derive(Clone, Copy)]
enum Edge {
    Start,
    End,
}

impl Row {
    fn new(block: &Block) -> Option<Self> {
        let element = div("block")?;
        let whole = ByteRange::new(0, block.range.len())?;
        let mut row = Self {
            block: block.clone(),
            element,
            segments: vec![Segment {
                range: whole,
                marks: Vec::new(),
            }],
            is_painted: false,
            is_unread: false,
            inked: None,
            heat: Heat::Unknown,
        };
        row.draw(&EntityTypes::default(), None);
        row.write_start();
        Some(row)
    }

    fn move_to(&mut self, range: ByteRange) {
        if self.block.range != range {
            self.block.range = range;
            self.write_start();
        }
    }

    fn write_start(&self) {
        let start = self.block.range.start().to_string();
        set(&self.element, "data-start", &start);
    }

    fn set_unread(&mut self, is_unread: bool) {
        if self.is_unread != is_unread {
            self.is_unread = is_unread;
            let class = if is_unread { "block unread" } else { "block" };
            self.element.set_class_name(class);
        }
    }

    fn segment_at(&self, byte: usize) -> Option<usize> {
        let index = self
            .segments
            .partition_point(|segment| segment.range.end() <= byte);
        (index < self.segments.len()).then_some(index)
    }

    fn child(&self, index: usize) -> Option<Element> {
        let index = u32::try_from(index).ok()?;
        self.element.children().item(index)
    }

    fn has_focus(&self) -> bool {
        let focused = document().active_element();
        focused.is_some_and(|focused| self.element.contains(Some(&focused)))
    }

    fn draw(&mut self, types: &EntityTypes, selected: Option<Entity>) {
        let fragment = document().create_document_fragment();
        let text = Arc::clone(&self.block.key.text);
        for segment in &self.segments {
            let piece = segment.range.of(&text).unwrap_or_default();
            let element = match segment.marks.as_slice() {
                [] => plain(piece),
                marks => {
                    let mark = marked(piece, segment, marks, types);
                    if let Some(mark) = &mark {
                        set_pressed(mark, self.holds(segment, selected));
                    }
                    mark
                }
            };
            if let Some(element) = element {
                set(&element, "data-start", &segment.range.start().to_string());
                // Fails only for a child that holds its parent.
                let _ = fragment.append_child(&element);
            }
        }
        self.element.set_text_content(None);
        let _ = self.element.append_child(&fragment);
    }

    fn press(&self, selected: Option<Entity>) {
        for (index, segment) in self.segments.iter().enumerate() {
            if segment.marks.is_empty() {
                continue;
            }
            if let Some(mark) = self.child(index) {
                set_pressed(&mark, self.holds(segment, selected));
            }
        }
    }

    fn holds(&self, segment: &Segment, selected: Option<Entity>) -> bool {
        let start = self.block.range.start() + segment.range.start();
        let mut marks = segment.marks.iter();
        selected.is_some() && marks.any(|mark| mark.entity(start) == selected)
    }

    fn wipe(&self, inks: &Inks) {
        for (ink, range) in self.inked.iter().flatten() {
            inks.wipe(*ink, range);
        }
    }
}

fn div(class: &str) -> Option<Element> {
    let element = document().create_element("div").ok()?;
    element.set_class_name(class);
    Some(element)
}

fn plain(piece: &str) -> Option<Element> {
    let element = document().create_element("span").ok()?;
    element.set_text_content(Some(piece));
    Some(element)
}

/// A marked segment. Where entities overlap it looks like the shortest, is underlined again for
/// the one around it, and names them all.
fn marked(piece: &str, segment: &Segment, marks: &[Mark], types: &EntityTypes) -> Option<Element> {
    let innermost = *marks.last()?;
    let len = segment.range.len();
    let look = types.look(innermost.key);
    let mut classes = look.classes();
    let mut class = |holds: bool, name: &str| {
        if holds {
            classes.push(' ');
            classes.push_str(name);
        }
    };
    class(innermost.starts(), "starts");
    class(innermost.ends_with(len), "ends");
    class(innermost.origin != Origin::Model, "reviewed");
    class(
        true,
        &format!(
            "is-{}",
            entities::status(innermost.status).replace(' ', "-")
        ),
    );
    let around = marks.len().checked_sub(2).and_then(|at| marks.get(at));
    if let Some(around) = around {
        class(true, &format!("around-{}", types.look(around.key).hue));
    }
    let ending = marks.iter().filter(|mark| mark.ends_with(len));
    let label = ending
        .map(|mark| entities::label(types.name(mark.key), mark.status))
        .collect::<Vec<_>>()
        .join(" + ");
    let spoken = marks
        .iter()
        .map(|mark| entities::spoken(types.name(mark.key), mark.status, mark.score, mark.origin))
        .collect::<Vec<_>>()
        .join("; ");
    let element = document().create_element("mark").ok()?;
    element.set_class_name(&classes);
    set(&element, "role", "button");
    set(&element, "tabindex", "-1");
    set(
        &element,
        "aria-label",
        &format!("{}: {spoken}", piece.trim()),
    );
    set(&element, "data-label", &label);
    set(&element, "data-glyph", look.glyph());
    let words = document().create_element("span").ok()?;
    words.set_class_name("words");
    words.set_text_content(Some(piece));
    element.append_child(&words).ok()?;
    Some(element)
}

fn set_pressed(mark: &Element, is_pressed: bool) {
    set(
        mark,
        "aria-pressed",
        if is_pressed { "true" } else { "false" },
    );
}

fn set(element: &Element, name: &str, value: &str) {
    // Fails for names that are not names, of which there are none here.
    let _ = element.set_attribute(name, value);
}

fn first_text(node: &Node) -> Option<Node> {
    let mut node = node.clone();
    while node.node_type() != Node::TEXT_NODE {
        node = node.first_child()?;
    }
    Some(node)
}

fn last_text(node: &Node) -> Option<Node> {
    let mut node = node.clone();
    while node.node_type() != Node::TEXT_NODE {
        node = node.last_child()?;
    }
    Some(node)
}

fn start_of(element: &Element) -> Option<usize> {
    element.get_attribute("data-start")?.parse().ok()
}

/// Puts the focus on an element where it is.
pub fn focus_without_scrolling(element: &Element) {
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    if let Some(element) = element.dyn_ref::<web_sys::HtmlElement>() {
        // An element that is not on the page cannot take the focus.
        let _ = element.focus_with_options(&options);
    }
}
