//! What a file is, by its first bytes, and where those do not tell by its name.

use crate::error::ImportError;

/// A format that is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Plain text and Markdown.
    Text,
    /// A page.
    Html,
    /// Rich text.
    Rtf,
    /// Word since 2007.
    Docx,
    /// Pages with a text layer.
    Pdf,
    /// A note, or an array of notes.
    Json,
    /// A note per line.
    JsonLines,
    /// A note per row.
    Csv,
    /// A word and its tag per line.
    Conll,
    /// Half of a brat pair.
    BratAnnotations,
}

/// What first bytes say of files that are not read.
const OTHERS: &[(&[u8], &str)] = &[
    (b"\x89PNG", "a picture"),
    (b"\xFF\xD8\xFF", "a picture"),
    (b"GIF87a", "a picture"),
    (b"GIF89a", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"\x1F\x8B", "a compressed file"),
    (b"7z\xBC\xAF", "a compressed file"),
    (b"Rar!\x1A\x07", "a compressed file"),
    (b"\x7FELF", "a program"),
    (b"SQLite format 3\0", "a database"),
    (
        b"\xD0\xCF\x11\xE0",
        "an old Office file (.doc), or one with a password",
    ),
];

impl Kind {
    /// What the file is.
    ///
    /// # Errors
    /// When it is known to be something that is not read.
    pub fn of(name: &str, bytes: &[u8]) -> Result<Self, ImportError> {
        if bytes.starts_with(b"PK\x03\x04") {
            return match extension_of(name).as_str() {
                "odt" => Err(ImportError::OtherKind("an OpenDocument text")),
                "xlsx" => Err(ImportError::OtherKind("a spreadsheet")),
                "pptx" => Err(ImportError::OtherKind("a presentation")),
                "zip" => Err(ImportError::OtherKind("a compressed file")),
                _ => Ok(Self::Docx),
            };
        }
        if let Some((_, what)) = OTHERS.iter().find(|(start, _)| bytes.starts_with(start)) {
            return Err(ImportError::OtherKind(what));
        }
        // A PDF may have some bytes of another program before its own.
        let start = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
        if start.windows(5).any(|window| window == b"%PDF-") && !is_text_name(name)
            || bytes.starts_with(b"%PDF-")
        {
            return Ok(Self::Pdf);
        }
        if start.trim_ascii_start().starts_with(b"{\\rtf") {
            return Ok(Self::Rtf);
        }
        Ok(match extension_of(name).as_str() {
            "html" | "htm" | "xhtml" => Self::Html,
            "json" => Self::Json,
            "jsonl" | "ndjson" => Self::JsonLines,
            "csv" => Self::Csv,
            "tsv" if has_tag(start) => Self::Conll,
            "tsv" => Self::Csv,
            "conll" | "iob" | "iob2" | "bio" => Self::Conll,
            "ann" => Self::BratAnnotations,
            "docx" => return Err(ImportError::Damaged("Word")),
            "pdf" => return Err(ImportError::Damaged("PDF")),
            "rtf" => return Err(ImportError::Damaged("RTF")),
            _ => Self::Text,
        })
    }
}

fn is_text_name(name: &str) -> bool {
    matches!(
        extension_of(name).as_str(),
        "txt"
            | "text"
            | "md"
            | "rtf"
            | "json"
            | "jsonl"
            | "ndjson"
            | "csv"
            | "tsv"
            | "html"
            | "htm"
            | "xhtml"
            | "ann"
            | "conll"
            | "iob"
            | "iob2"
            | "bio"
    )
}

/// Whether the first line is of words and tags rather than the headings of a table.
fn has_tag(start: &[u8]) -> bool {
    let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
    let mut lines = start.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    let first = lines.find(|line| !line.is_empty()).unwrap_or_default();
    let tag = first.rsplit(u8::is_ascii_whitespace).next();
    let tag = tag.unwrap_or_default();
    tag == b"O"
        || tag.starts_with(b"B-")
        || tag.starts_with(b"I-")
        || first.starts_with(b"-DOCSTART-")
}

fn extension_of(name: &str) -> String {
    let after = name
        .rsplit(['/', '\\'])
        .next()
        .and_then(|name| name.rsplit_once('.'));
    after
        .map(|(_, extension)| extension.to_ascii_lowercase())
        .unwrap_or_default()
}

/// The name without this extension, if it has it.
pub(crate) fn stem_of<'n>(name: &'n str, extension: &str) -> Option<&'n str> {
    let (stem, own) = name.rsplit_once('.')?;
    own.eq_ignore_ascii_case(extension).then_some(stem)
}
