//! The text of a page, block by block, by the tokens of the HTML standard.
//!
//! No tree is built: what ends a line is known from the tags. Text that a style sheet hides is
//! taken with the rest, for nothing of a note should go missing.

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};

use crate::flow::Flow;

/// Elements whose content is not shown.
const UNSEEN: &[&str] = &[
    "script", "style", "head", "template", "noscript", "iframe", "object", "svg", "math", "select",
];
/// Elements that begin and end a line.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "body",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
    "hr",
    "legend",
    "main",
    "nav",
    "section",
    "summary",
    "caption",
    "thead",
    "tbody",
    "html",
    "option",
];
/// Elements with a blank line before and after.
const PARAGRAPHS: &[&str] = &[
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "dl",
    "ol",
    "ul",
    "pre",
    "table",
];

pub(crate) fn text(page: &str) -> String {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut flow = Flow::default();
    let mut unseen: Option<(String, usize)> = None;
    let mut preformatted = 0_usize;
    let mut row_has_cell = false;
    for token in Tokenizer::new_with_emitter(page, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                match &mut unseen {
                    // A page may leave out </head>.
                    Some((inside, _)) if inside == "head" && name == "body" => unseen = None,
                    Some((inside, depth)) => {
                        *depth += usize::from(*inside == name && !tag.self_closing);
                        continue;
                    }
                    None if UNSEEN.contains(&name.as_str()) => {
                        if !tag.self_closing {
                            unseen = Some((name, 1));
                        }
                        continue;
                    }
                    None => {}
                }
                match name.as_str() {
                    "br" => flow.hard_break(),
                    "li" => flow.item(),
                    "tr" => {
                        flow.row();
                        row_has_cell = false;
                    }
                    "td" | "th" => {
                        if row_has_cell {
                            flow.cell();
                        }
                        row_has_cell = true;
                    }
                    "pre" => {
                        preformatted += 1;
                        flow.paragraph();
                    }
                    name => around(&mut flow, name),
                }
            }
            Token::EndTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                if let Some((inside, depth)) = &mut unseen {
                    *depth -= usize::from(*inside == name);
                    if *depth == 0 {
                        unseen = None;
                    }
                    continue;
                }
                match name.as_str() {
                    "li" | "tr" | "table" | "ul" | "ol" => flow.end(),
                    "pre" => preformatted = preformatted.saturating_sub(1),
                    _ => {}
                }
                around(&mut flow, &name);
            }
            Token::String(text) if unseen.is_none() => {
                let text = String::from_utf8_lossy(&text);
                if preformatted > 0 {
                    flow.verbatim(&text);
                } else {
                    flow.run(&text);
                }
            }
            Token::String(_) | Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    flow.finish()
}

fn around(flow: &mut Flow, name: &str) {
    if PARAGRAPHS.contains(&name) {
        flow.paragraph();
    } else if BLOCKS.contains(&name) {
        flow.line();
    }
}
