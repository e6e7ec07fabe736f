//! The text of Rich Text Format, by the specification 1.9.1 (Microsoft, 2008).
//!
//! Our own reader, because those on crates.io lose code pages, tables and surrogate pairs, or
//! panic. Groups are kept on a stack of our own, so that depth costs no stack of the machine.

use std::collections::HashMap;

use encoding_rs::{Encoding, WINDOWS_1252};

use crate::error::ImportError;
use crate::limits;

pub(crate) struct Read {
    pub(crate) text: String,
    /// Whether deleted text was left out.
    pub(crate) deletions: bool,
}

/// Groups that hold no text of the document.
const DESTINATIONS: &[&str] = &[
    "fonttbl",
    "colortbl",
    "stylesheet",
    "info",
    "pict",
    "themedata",
    "colorschememapping",
    "datastore",
    "listtable",
    "listoverridetable",
    "revtbl",
    "rsidtbl",
    "generator",
    "xmlnstbl",
    "fldinst",
    "latentstyles",
    "objdata",
    "objclass",
    "filetbl",
    "nonshppict",
    "bkmkstart",
    "bkmkend",
    "template",
    "passwordhash",
    "protusertbl",
    "pgptbl",
    "mmathPr",
    "do",
];

#[derive(Clone, Copy)]
struct Group {
    /// Text here is not of the document.
    silent: bool,
    in_font_table: bool,
    deleted: bool,
    hidden: bool,
    /// How many characters stand in for a Unicode one.
    n_fallback: usize,
    encoding: &'static Encoding,
}

struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
    group: Group,
    outer: Vec<Group>,
    /// Bytes of the code page that are not decoded yet: a character may need two.
    pending: Vec<u8>,
    /// First half of a surrogate pair.
    high: Option<u16>,
    /// Characters still to be passed over after `\u`.
    passing: usize,
    /// The document's code page, and those of its fonts.
    default: &'static Encoding,
    fonts: HashMap<i32, &'static Encoding>,
    font: i32,
    text: String,
    deletions: bool,
}

pub(crate) fn text(bytes: &[u8]) -> Result<Read, ImportError> {
    let group = Group {
        silent: false,
        in_font_table: false,
        deleted: false,
        hidden: false,
        n_fallback: 1,
        encoding: WINDOWS_1252,
    };
    let mut reader = Reader {
        bytes,
        at: 0,
        group,
        outer: Vec::new(),
        pending: Vec::new(),
        high: None,
        passing: 0,
        default: WINDOWS_1252,
        fonts: HashMap::new(),
        font: 0,
        text: String::new(),
        deletions: false,
    };
    reader.read()?;
    let end = reader.text.trim_end().len();
    reader.text.truncate(end);
    if !reader.text.is_empty() {
        reader.text.push('\n');
    }
    Ok(Read {
        text: reader.text,
        deletions: reader.deletions,
    })
}

impl Reader<'_> {
    fn next(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn read(&mut self) -> Result<(), ImportError> {
        while let Some(byte) = self.next() {
            match byte {
                b'{' => {
                    self.flush();
                    if self.outer.len() >= limits::DEPTH {
                        return Err(ImportError::TooMuchInside);
                    }
                    self.outer.push(self.group);
                    self.passing = 0;
                }
                b'}' => {
                    self.flush();
                    self.group = self.outer.pop().ok_or(ImportError::Damaged("RTF"))?;
                    self.passing = 0;
                    if self.outer.is_empty() {
                        return Ok(());
                    }
                }
                b'\\' => self.control()?,
                b'\r' | b'\n' => {}
                byte => self.byte(byte),
            }
        }
        // The last brace is missing: the text may be cut off.
        Err(ImportError::Damaged("RTF"))
    }

    fn control(&mut self) -> Result<(), ImportError> {
        let first = self.next().ok_or(ImportError::Damaged("RTF"))?;
        if !first.is_ascii_alphabetic() {
            self.symbol(first)?;
            return Ok(());
        }
        let start = self.at - 1;
        while self.peek().is_some_and(|byte| byte.is_ascii_alphabetic()) {
            self.at += 1;
        }
        let word = self.bytes.get(start..self.at).unwrap_or_default();
        let word = std::str::from_utf8(word).unwrap_or_default().to_owned();
        let number = self.number();
        if self.peek() == Some(b' ') {
            self.at += 1;
        }
        self.word(&word, number);
        Ok(())
    }

    fn number(&mut self) -> Option<i32> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        let digits = std::str::from_utf8(self.bytes.get(start..self.at)?).ok()?;
        let number = digits.parse().ok();
        if number.is_none() && digits == "-" {
            self.at = start;
        }
        number
    }

    fn symbol(&mut self, symbol: u8) -> Result<(), ImportError> {
        match symbol {
            b'\'' => {
                let hex = self
                    .bytes
                    .get(self.at..self.at + 2)
                    .ok_or(ImportError::Damaged("RTF"))?;
                let hex = std::str::from_utf8(hex).ok();
                let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
                self.at += 2;
                self.byte(byte.ok_or(ImportError::Damaged("RTF"))?);
            }
            b'*' => self.group.silent = true,
            b'~' => self.push("\u{a0}"),
            b'_' => self.push("-"),
            b'\r' | b'\n' => self.push("\n"),
            b'\\' | b'{' | b'}' => self.byte(symbol),
            _ => {}
        }
        Ok(())
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        let on = number != Some(0);
        match word {
            "par" | "line" | "sect" | "page" | "row" | "column" => self.push("\n"),
            "tab" | "cell" | "nestcell" => self.push("\t"),
            "nestrow" => self.push("\n"),
            "u" => self.unicode(number.unwrap_or(0)),
            "uc" => {
                self.group.n_fallback = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(16)
            }
            "bin" => {
                self.at = self
                    .at
                    .saturating_add(usize::try_from(number.unwrap_or(0)).unwrap_or(0))
            }
            "emdash" => self.push("\u{2014}"),
            "endash" => self.push("\u{2013}"),
            "lquote" => self.push("\u{2018}"),
            "rquote" => self.push("\u{2019}"),
            "ldblquote" => self.push("\u{201c}"),
            "rdblquote" => self.push("\u{201d}"),
            "bullet" => self.push("\u{2022}"),
            "emspace" | "enspace" | "qmspace" => self.push(" "),
            "deleted" => self.set(|group| group.deleted = on),
            "v" => self.set(|group| group.hidden = on),
            "plain" => {
                self.set(|group| (group.deleted, group.hidden) = (false, false));
                let encoding = self.default;
                self.group.encoding = encoding;
            }
            "ansicpg" => {
                if let Some(encoding) = number.and_then(code_page) {
                    self.default = encoding;
                    self.group.encoding = encoding;
                }
            }
            "mac" => {
                (self.default, self.group.encoding) =
                    (encoding_rs::MACINTOSH, encoding_rs::MACINTOSH)
            }
            "f" => {
                self.flush();
                self.font = number.unwrap_or(0);
                let of_font = self.fonts.get(&self.font).copied();
                if !self.group.in_font_table {
                    self.group.encoding = of_font.unwrap_or(self.default);
                }
            }
            "fcharset" if self.group.in_font_table => {
                if let Some(encoding) = number.and_then(character_set) {
                    self.fonts.insert(self.font, encoding);
                }
            }
            "fonttbl" => self.set(|group| (group.silent, group.in_font_table) = (true, true)),
            "header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl" | "footerr"
            | "footerf" | "footnote" | "annotation" => self.push("\n"),
            word if DESTINATIONS.contains(&word) => self.set(|group| group.silent = true),
            _ => {}
        }
    }

    fn set(&mut self, change: impl FnOnce(&mut Group)) {
        self.flush();
        change(&mut self.group);
    }

    fn byte(&mut self, byte: u8) {
        if self.passing > 0 {
            self.passing -= 1;
            return;
        }
        self.pending.push(byte);
    }

    fn unicode(&mut self, number: i32) {
        self.flush_bytes();
        self.passing = self.group.n_fallback;
        // Written as a signed 16-bit number.
        let Ok(unit) = u16::try_from(number.rem_euclid(0x1_0000)) else {
            return;
        };
        let high = self.high.take();
        match (high, unit) {
            (_, 0xD800..=0xDBFF) => {
                if high.is_some() {
                    self.write("\u{fffd}");
                }
                self.high = Some(unit);
            }
            (high, unit) => {
                let units = high.into_iter().chain([unit]);
                let text: String = char::decode_utf16(units)
                    .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
                    .collect();
                self.write(&text);
            }
        }
    }

    fn push(&mut self, text: &str) {
        if self.passing > 0 {
            self.passing -= 1;
            return;
        }
        self.flush();
        self.write(text);
    }

    fn flush(&mut self) {
        self.flush_bytes();
        if self.high.take().is_some() {
            self.write("\u{fffd}");
        }
    }

    fn flush_bytes(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        if self.high.take().is_some() {
            self.write("\u{fffd}");
        }
        let bytes = std::mem::take(&mut self.pending);
        let (text, _) = self.group.encoding.decode_without_bom_handling(&bytes);
        self.write(&text);
    }

    fn write(&mut self, text: &str) {
        let Group {
            silent,
            deleted,
            hidden,
            ..
        } = self.group;
        self.deletions |= deleted && !silent && !text.trim().is_empty();
        if !(silent || deleted || hidden) {
            self.text.push_str(text);
        }
    }
}

fn code_page(number: i32) -> Option<&'static Encoding> {
    let label = match number {
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        10000 => "macintosh".to_owned(),
        65001 => "utf-8".to_owned(),
        number => format!("windows-{number}"),
    };
    Encoding::for_label(label.as_bytes())
}

fn character_set(number: i32) -> Option<&'static Encoding> {
    let page = match number {
        0 => 1252,
        77 => 10000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    };
    code_page(page)
}
