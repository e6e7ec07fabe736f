//! One HTML page for people: each note with marks, a legend and a table. It stands alone, without
//! scripts or anything from elsewhere, and is well-formed XML too, so that it can be read back.
//!
//! The note's line breaks are written as HTML has them, and control characters as their pictures,
//! because neither survives in a page; the table's offsets are those of the note as it was.

mod read;

use std::collections::BTreeMap;

use chartlight_mention::Status;
use chartlight_pipeline::Warning;
use chartlight_text::{Offsets, sha256};
use quick_xml::escape::escape;

use crate::annotated::{Annotated, Marked, status_word};
use crate::format::{Codec, Export, ReadError, WriteError};
use crate::found::Found;

/// HTML.
pub(crate) struct Html;

const STYLE: &str = include_str!("html/page.css");
/// Of `page.css`.
const N_COLOURS: usize = 6;
const NOTICE: &str = "Not a medical device. The marks were made by a language model; they may be \
    wrong or incomplete. Check each of them against the note before you rely on it.";
const COLUMNS: &str = "<th scope=\"col\" class=\"number\">#</th><th scope=\"col\">Words</th>\
    <th scope=\"col\">Type</th><th scope=\"col\">Scheme</th><th scope=\"col\">Status</th>\
    <th scope=\"col\" class=\"number\">Score</th><th scope=\"col\">By</th>\
    <th scope=\"col\">Code</th>\
    <th scope=\"col\" class=\"number\">Characters</th>";

/// A text as a page can show it: one character for each, `\r\n` being one.
fn shown(text: &str) -> String {
    let mut characters = text.chars().peekable();
    let mut shown = String::with_capacity(text.len());
    while let Some(c) = characters.next() {
        if c == '\r' && characters.peek() == Some(&'\n') {
            continue;
        }
        shown.push(match c {
            '\r' => '\n',
            '\n' | '\t' => c,
            '\u{7f}' => '\u{2421}',
            '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
            '\u{80}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
            _ => c,
        });
    }
    shown
}

fn escaped(text: &str) -> String {
    escape(shown(text)).into_owned()
}

fn status_in_words(status: Status) -> String {
    status_word(status).replace('_', " ")
}

/// Which colour a type has: its place among all types of the note's schemes.
struct Colours<'a>(BTreeMap<(&'a str, &'a str), usize>);

impl<'a> Colours<'a> {
    fn of(note: &'a Annotated) -> Self {
        let types = note.schemes().iter().flat_map(|scheme| {
            let labels = scheme.types().iter();
            labels.map(|label| (scheme.name(), label.as_str()))
        });
        Self(types.zip(0..).collect())
    }

    /// Class names of a mention's marks.
    fn classes(&self, marked: &Marked<'_>) -> String {
        let colour = self.0.get(&(marked.scheme, marked.label));
        let colour = colour.copied().unwrap_or_default() % N_COLOURS;
        match marked.status() {
            Status::Present => format!("k{colour}"),
            _ => format!("k{colour} not-present"),
        }
    }
}

fn page(export: &Export<'_>) -> String {
    let provenance = export.provenance;
    let generator = escaped(&format!("{} {}", provenance.tool, provenance.version));
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n\
        <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
        <meta name=\"generator\" content=\"{generator}\"/>\n\
        <meta name=\"referrer\" content=\"no-referrer\"/>\n\
        <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n\
        <title>Entities found in notes</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
        <header>\n<h1>Entities found in notes</h1>\n\
        <p class=\"from\">{}, {}</p>\n\
        <p class=\"notice\" role=\"note\">{NOTICE}</p>\n</header>\n<main>\n",
        escaped(&provenance.line()),
        provenance.at,
    );
    for (nth, note) in (1..).zip(export.notes) {
        section(&mut page, nth, note);
    }
    if export.notes.is_empty() {
        page.push_str("<p>There are no notes.</p>\n");
    }
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

fn section(page: &mut String, nth: usize, note: &Annotated) {
    let document = note.document();
    let lengths = document.lengths();
    let title = match document.id() {
        Some(id) if !id.trim().is_empty() => escaped(id),
        _ => format!("Note {nth}"),
    };
    let digest = sha256(document.text());
    page.push_str(&format!(
        "<section data-code-points=\"{}\" data-utf16-units=\"{}\" data-sha256=\"{digest}\">\n\
        <h2><bdi>{title}</bdi></h2>\n",
        lengths.code_points, lengths.utf16_units,
    ));
    warnings(page, note);
    let colours = Colours::of(note);
    legend(page, note, &colours);
    page.push_str("<div class=\"note\" dir=\"auto\" lang=\"\" translate=\"no\">");
    marks(page, nth, note, &colours);
    page.push_str("</div>\n");
    table(page, nth, note);
    page.push_str(&format!(
        "<p class=\"about\">Offsets count code points from 0. The note has {} code points and {} UTF-16 \
        code units; {} code points were read. SHA-256 of its UTF-8 bytes: {digest}</p>\n</section>\n",
        lengths.code_points,
        lengths.utf16_units,
        note.coverage().characters_read,
    ));
}

fn warnings(page: &mut String, note: &Annotated) {
    let offsets = Offsets::new(note.document().text());
    let place = |byte| offsets.code_point(byte).unwrap_or_default();
    for warning in note.warnings() {
        let said = match *warning {
            Warning::LongSentence { range } => format!(
                "The sentence at {}–{} is longer than the model reads at once and was read in parts.",
                place(range.start()),
                place(range.end())
            ),
            Warning::Incomplete { at } => {
                format!(
                    "The note was not read to its end: nothing after {} was decided.",
                    place(at)
                )
            }
        };
        page.push_str(&format!("<p class=\"notice\">{said}</p>\n"));
    }
}

fn legend(page: &mut String, note: &Annotated, colours: &Colours<'_>) {
    let mut counts: BTreeMap<(usize, usize), (usize, Marked<'_>)> = BTreeMap::new();
    for marked in note.marked() {
        let key = (marked.mention.scheme.0, marked.mention.label.0);
        counts.entry(key).or_insert((0, marked)).0 += 1;
    }
    if counts.is_empty() {
        page.push_str("<p>Nothing was found in this note.</p>\n");
        return;
    }
    page.push_str("<ul class=\"legend\" aria-label=\"Types\">\n");
    for (n, marked) in counts.values() {
        let class = colours.classes(marked).replace(" not-present", "");
        page.push_str(&format!(
            "<li><span class=\"label {class}\">{}</span> {n} <small>{}</small></li>\n",
            escaped(marked.label),
            escaped(marked.scheme),
        ));
    }
    page.push_str("</ul>\n");
}

/// The note cut at every edge of a mention. A piece names the mentions that it is in, from 1; the
/// label stands where its mention ends.
fn marks(page: &mut String, nth: usize, note: &Annotated, colours: &Colours<'_>) {
    let text = note.document().text();
    let mentions: Vec<_> = note.marked().collect();
    let mut edges: Vec<usize> = mentions
        .iter()
        .flat_map(|marked| [marked.mention.range.start(), marked.mention.range.end()])
        .chain([text.len()])
        .collect();
    edges.sort_unstable();
    edges.dedup();
    let mut coming = (1..).zip(&mentions).peekable();
    let mut open: Vec<(usize, &Marked<'_>)> = Vec::new();
    let mut from = 0;
    for edge in edges {
        let piece = escaped(text.get(from..edge).unwrap_or_default());
        let innermost = open
            .iter()
            .min_by_key(|(_, marked)| marked.mention.range.len());
        if let Some((_, innermost)) = innermost {
            let numbers: Vec<_> = open.iter().map(|(number, _)| number.to_string()).collect();
            let deep = if open.len() > 1 { " deep" } else { "" };
            page.push_str(&format!(
                "<mark class=\"{}{deep}\" data-mentions=\"{}\">{piece}</mark>",
                colours.classes(innermost),
                numbers.join(" "),
            ));
        } else {
            page.push_str(&piece);
        }
        let ends = |(_, marked): &mut (usize, &Marked<'_>)| marked.mention.range.end() <= edge;
        let mut ended: Vec<_> = open.extract_if(.., ends).collect();
        ended.sort_by_key(|(_, marked)| marked.mention.range.len());
        for (number, marked) in ended {
            let status = match marked.status() {
                Status::Present => String::new(),
                status => format!(" · {}", status_in_words(status)),
            };
            page.push_str(&format!(
                "<a class=\"label {}\" id=\"note-{nth}-mark-{number}\" href=\"#note-{nth}-row-{number}\">{}{status}</a>",
                colours.classes(marked),
                escaped(marked.label),
            ));
        }
        while let Some(next) = coming.next_if(|(_, m)| m.mention.range.start() <= edge) {
            open.push(next);
        }
        from = edge;
    }
}

fn table(page: &mut String, nth: usize, note: &Annotated) {
    let text = note.document().text();
    let mut rows = note.marked().peekable();
    if rows.peek().is_none() {
        return;
    }
    page.push_str(&format!(
        "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Mentions\">\n<table>\n<caption>Mentions</caption>\n<thead><tr>{COLUMNS}</tr></thead>\n<tbody>\n"
    ));
    for (number, marked) in (1..).zip(rows) {
        let (points, units) = (&marked.place.code_points, &marked.place.utf16);
        let (scheme, label) = (escaped(marked.scheme), escaped(marked.label));
        let (score, by) = (marked.score_text(), marked.by.word());
        let status = status_word(marked.status());
        page.push_str(&format!(
            "<tr id=\"note-{nth}-row-{number}\" data-start=\"{}\" data-end=\"{}\" data-utf16-start=\"{}\" \
            data-utf16-end=\"{}\" data-scheme=\"{scheme}\" data-label=\"{label}\" data-score=\"{score}\" \
            data-status=\"{status}\" data-by=\"{by}\"",
            points.start, points.end, units.start, units.end,
        ));
        let mut cue_words = String::new();
        if let Some(cue) = marked.cue {
            let (start, end) = (cue.code_points.start, cue.code_points.end);
            page.push_str(&format!(" data-cue=\"{start} {end}\""));
            let words = escaped(cue.range.of(text).unwrap_or_default());
            cue_words = format!(" <q><bdi>{words}</bdi></q>");
        }
        let mut code = String::new();
        if let Some(chosen) = marked.code {
            for (name, value) in chosen.fields() {
                let value = escaped(value);
                page.push_str(&format!(" data-{name}=\"{value}\""));
            }
            let (of, display) = (escaped(&chosen.code), escaped(&chosen.display));
            code = format!("{of} <bdi>{display}</bdi>");
        }
        page.push_str(&format!(
            "><td class=\"number\"><a href=\"#note-{nth}-mark-{number}\">{number}</a></td>\
            <td class=\"words\"><bdi>{}</bdi></td><td>{label}</td><td>{scheme}</td>\
            <td class=\"status\">{}{cue_words}</td><td class=\"number\">{score}</td><td>{by}</td>\
            <td>{code}</td>\
            <td class=\"number\">{}–{}</td></tr>\n",
            escaped(marked.text),
            status_in_words(marked.status()),
            points.start,
            points.end,
        ));
    }
    page.push_str("</tbody>\n</table>\n</div>\n");
}

impl Codec for Html {
    fn write(&self, export: &Export<'_>) -> Result<Vec<u8>, WriteError> {
        Ok(page(export).into_bytes())
    }

    fn read(&self, bytes: &[u8], export: &Export<'_>) -> Result<Vec<Vec<Found>>, ReadError> {
        let page = str::from_utf8(bytes).map_err(|_| ReadError("it is no UTF-8"))?;
        read::page(page, export.notes)
    }
}
