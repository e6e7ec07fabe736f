//! Every format from bytes to notes, with files made here.

#![allow(clippy::unwrap_used)] // A test fails by it.

use std::io::{Cursor, Write};

use chartlight_import::{ImportError, RecordPlace, Warning, import, limits};
use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

#[track_caller]
fn check(name: &str, bytes: &[u8], expected: Result<&str, ImportError>) {
    let found = import(name, bytes).map(|documents| {
        assert_eq!(documents.len(), 1);
        documents[0].document.text().to_owned()
    });
    assert_eq!(found.as_deref(), expected.as_ref().copied(), "{name}");
}

#[track_caller]
fn check_all(name: &str, bytes: &[u8], expected: &[(&str, &str)]) {
    let documents = import(name, bytes).unwrap();
    let found: Vec<_> = documents
        .iter()
        .map(|it| (it.document.id().unwrap(), it.document.text()))
        .collect();
    assert_eq!(found, expected);
}

fn warnings(name: &str, bytes: &[u8]) -> Vec<Warning> {
    import(name, bytes).unwrap()[0].warnings.clone()
}

#[test]
fn plain_text_is_kept_as_it_is() {
    check("a.txt", b"a\r\n\tb \n", Ok("a\r\n\tb \n"));
    check(
        "note",
        "naïve 🙂\u{feff}".as_bytes(),
        Ok("naïve 🙂\u{feff}"),
    );
    check("a.md", b"# Plan\n\n* rest\n", Ok("# Plan\n\n* rest\n"));
    check("a.txt", b"\xEF\xBB\xBFhi", Ok("hi"));
    check("a.txt", b"\xFF\xFEh\0i\0", Ok("hi"));
    check("a.txt", b"\xFE\xFF\0h\0i", Ok("hi"));
    check("a.txt", b"{\"text\": 1}", Ok("{\"text\": 1}"));
    check("a.txt", b"<p>pain</p>", Ok("<p>pain</p>"));
    check("caf\u{e9}.txt", b"caf\xE9 \x96 37\xB0", Ok("café – 37°"));
    assert_eq!(
        warnings("a.txt", b"caf\xE9"),
        [Warning::Encoding("windows-1252")]
    );
    assert_eq!(warnings("a.txt", b"cafe"), []);
}

#[test]
fn other_files_are_refused_for_their_own_reason() {
    check("a.txt", b"", Err(ImportError::Empty));
    check("a.txt", b" \n", Err(ImportError::Empty));
    check("a.txt", b"a\0b", Err(ImportError::NotText));
    check("a.txt", b"\xE9\x01\x02", Err(ImportError::NotText));
    check("a.txt", b"\xFF\xFEh", Err(ImportError::BrokenUtf16));
    check(
        "a.png",
        b"\x89PNG\r\n",
        Err(ImportError::OtherKind("a picture")),
    );
    check(
        "a.doc",
        b"\xD0\xCF\x11\xE0\xA1",
        Err(ImportError::OtherKind(
            "an old Office file (.doc), or one with a password",
        )),
    );
    check(
        "a.odt",
        b"PK\x03\x04",
        Err(ImportError::OtherKind("an OpenDocument text")),
    );
    check("a.docx", b"PK\x03\x04", Err(ImportError::Damaged("Word")));
    check("a.docx", b"note", Err(ImportError::Damaged("Word")));
    check("a.pdf", b"note", Err(ImportError::Damaged("PDF")));
    check("a.ann", b"T1\tX 0 1\ta", Err(ImportError::AnnotationsAlone));
    check(
        "a.txt",
        &vec![b'a'; limits::FILE_BYTES + 1],
        Err(ImportError::TooLarge),
    );
}

#[test]
fn a_text_that_reads_like_another_file_is_a_text() {
    for text in ["Rar! ae", "GIF8 was seen", "see %PDF-1.4"] {
        check("a.txt", text.as_bytes(), Ok(text));
    }
    check("a.conll", b"see O\n%PDF-1.4 O", Ok("see %PDF-1.4"));
    check("a.rtf", b"{\\rtf1 see %PDF-1.4}", Ok("see %PDF-1.4\n"));
}

#[test]
fn bytes_that_the_named_encoding_does_not_have_are_told() {
    let page = b"<meta charset=shift_jis><p>\x82\xa0 \x80\xff";
    assert_eq!(warnings("a.html", page), [Warning::Encoding("Shift_JIS")]);
    assert_eq!(warnings("a.html", &page[..30]), []);
}

#[test]
fn html() {
    let page = "<!DOCTYPE html><html><head><title>T</title><style>p{}</style><script>if (a<b) '</p>'</script></head>\
        <body><h1>Plan</h1>\n<p>No  chest\n pain &amp; <b>fe</b>ver &lt; 38&nbsp;&deg;C</p><ul><li>rest<li><p>fluids</p></ul>\
        <table><tr><td>Na<td>140</tr><tr><td></td><td><div>4.2</div></td><td></td></tr></table>after<br>that\
        <pre>a  b\n c</pre><!-- no --><div>end</div></body></html>";
    let text = "Plan\n\nNo chest pain & fever < 38\u{a0}°C\n\n- rest\n- fluids\n\nNa\t140\n\t4.2\n\nafter\nthat\n\na  b\n c\n\nend\n";
    check("a.html", page.as_bytes(), Ok(text));
    check(
        "a.htm",
        b"<meta charset=iso-8859-1><p>caf\xE9",
        Ok("café\n"),
    );
    check("a.html", b"<p>caf\xE9", Ok("café\n"));
    check("a.html", b"<head><title>x</title><body>seen", Ok("seen\n"));
    check("a.html", b"<script>unclosed", Err(ImportError::Empty));
    check("a.html", b"a < b and <b>c", Ok("a < b and c\n"));
    check(
        "a.html",
        "<div>".repeat(100_000).as_bytes(),
        Err(ImportError::Empty),
    );
}

#[test]
fn rtf() {
    let file = br"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fcharset204 Cyr;}}{\colortbl;\red255\green0\blue0;}
{\*\generator Word;}{\info{\title secret}}\pard\f0 No {\b chest} pain,\line fe\'e9ver \'96 38\'b0\par
\u8804?5 mg\tab \ldblquote ok\rdblquote  \{x\}\~y\emdash z\par
\u-10179?\u-8694? {\f1 \'e4\'e0}\par
\trowd Na\cell 140\cell\row {\deleted gone}{\v hidden}kept{\pict 010203}\par}";
    let text =
        "No chest pain,\nfeéver – 38°\n≤5 mg\t“ok” {x}\u{a0}y—z\n\u{1f60a} да\nNa\t140\t\nkept\n";
    check("a.rtf", file, Ok(text));
    assert_eq!(warnings("a.rtf", file), [Warning::DeletionsLeftOut]);
    check("a.rtf", br"{\rtf1 a{\b b", Err(ImportError::Damaged("RTF")));
    check("a.rtf", br"{\rtf1 a\'zz}", Err(ImportError::Damaged("RTF")));
    check("a.rtf", br"{\rtf1}", Err(ImportError::Empty));
    check("a.rtf", b"plain", Err(ImportError::Damaged("RTF")));
    check(
        "a.rtf",
        format!("{{\\rtf1 {}", "{".repeat(100_000)).as_bytes(),
        Err(ImportError::TooMuchInside),
    );
    check(
        "a.rtf",
        br"{\rtf1\ansicpg932 \'82\'a0\u-10179?x}",
        Ok("あ\u{fffd}x\n"),
    );
}

/// A Word document with these parts under word/.
fn docx(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, body) in parts {
        archive
            .start_file(format!("word/{name}"), SimpleFileOptions::default())
            .unwrap();
        let xml = format!(
            r#"<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="w"><w:body>{body}</w:body></w:document>"#
        );
        archive.write_all(xml.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn paragraph(text: &str) -> String {
    format!(r#"<w:p><w:pPr/><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>"#)
}

#[test]
fn word() {
    let body = [
        paragraph("No chest pain &amp; &#176;"),
        "<w:p/>".to_owned(),
        "<w:p><w:r><w:t>BP</w:t><w:tab/><w:t>120/80</w:t><w:br/><w:t>HR 70</w:t></w:r></w:p>".to_owned(),
        "<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:ins><w:r><w:t>kept</w:t></w:r></w:ins></w:p>".to_owned(),
        "<w:p><w:pPr><w:numPr><w:ilvl/></w:numPr></w:pPr><w:r><w:t>aspirin</w:t></w:r></w:p>".to_owned(),
        "<w:p><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>".to_owned(),
        format!(
            "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr><w:tr><w:tc><w:p/></w:tc><w:tc>{}{}</w:tc></w:tr></w:tbl>",
            paragraph("Na"),
            paragraph("140"),
            paragraph("4.2"),
            paragraph("low")
        ),
        paragraph("end"),
    ]
    .concat();
    let header = paragraph("Clinic");
    let file = docx(&[
        ("document.xml", &body),
        ("header1.xml", &header),
        ("settings.xml", ""),
    ]);
    let text = "Clinic\n\nNo chest pain & °\n\nBP\t120/80\nHR 70\nkept\n- aspirin\n\nNa\t140\n\t4.2\nlow\n\nend\n";
    check("a.docx", &file, Ok(text));
    check("renamed", &file, Ok(text));
    assert_eq!(warnings("a.docx", &file), [Warning::DeletionsLeftOut]);
    check(
        "a.docx",
        &docx(&[("other.xml", "")]),
        Err(ImportError::OtherKind(
            "a compressed file without a Word document in it",
        )),
    );
    check(
        "a.docx",
        &docx(&[("document.xml", "<w:p>")]),
        Err(ImportError::Damaged("Word")),
    );
    check(
        "a.docx",
        &docx(&[("document.xml", "")]),
        Err(ImportError::Empty),
    );
    let half = file.len() / 2;
    check("a.docx", &file[..half], Err(ImportError::Damaged("Word")));
}

#[test]
fn word_that_unpacks_to_too_much() {
    let blanks = " ".repeat(usize::try_from(limits::UNPACKED_BYTES).unwrap() / 2);
    let bomb = docx(&[
        ("document.xml", &blanks),
        ("footnotes.xml", &blanks),
        ("header1.xml", &blanks),
    ]);
    assert!(bomb.len() < 1_000_000);
    check("a.docx", &bomb, Err(ImportError::TooMuchInside));
    let deep = docx(&[("document.xml", &"<w:p>".repeat(10_000))]);
    check("a.docx", &deep, Err(ImportError::TooMuchInside));
}

/// A PDF of one page with this content stream, and this in its trailer.
fn pdf(content: &str, trailer: &str) -> Vec<u8> {
    pdf_with(content, trailer, &[])
}

/// The same with more objects, from number 6 on; the first of them is the form `X`.
fn pdf_with(content: &str, trailer: &str, more: &[String]) -> Vec<u8> {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >> >>".to_owned(),
        stream("", content),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects.iter().chain(more)) {
        places.push(file.len());
        file += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let table = file.len();
    file += &format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1);
    for place in &places {
        file += &format!("{place:010} 00000 n \n");
    }
    file += &format!(
        "trailer\n<< /Size {} /Root 1 0 R {trailer} >>\nstartxref\n{table}\n%%EOF\n",
        places.len() + 1
    );
    file.into_bytes()
}

fn stream(dictionary: &str, content: &str) -> String {
    format!(
        "<< {dictionary} /Length {} >>\nstream\n{content}\nendstream",
        content.len()
    )
}

#[test]
fn pages() {
    let content = "BT /F1 12 Tf 72 720 Td (No chest pain.) Tj 0 -14 Td (Denies fever.) Tj 0 -60 Td (Plan: rest) Tj ET";
    let file = pdf(content, "");
    check(
        "a.pdf",
        &file,
        Ok("No chest pain.\nDenies fever.\n\nPlan: rest\n"),
    );
    check(
        "renamed",
        &file,
        Ok("No chest pain.\nDenies fever.\n\nPlan: rest\n"),
    );
    assert_eq!(warnings("a.pdf", &file), [Warning::Layout]);
    check(
        "scan.pdf",
        &pdf("0 0 100 100 re f", ""),
        Err(ImportError::NoTextLayer),
    );
    let locked = "<< /Filter /Standard /V 1 /R 2 /P -4 /O (oooooooooooooooooooooooooooooooo) /U (uuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu) >>";
    let ids = "/ID [(aaaaaaaaaaaaaaaa) (aaaaaaaaaaaaaaaa)]";
    let inside = pdf(content, &format!("/Encrypt {locked} {ids}"));
    check("a.pdf", &inside, Err(ImportError::Encrypted));
    let beside = pdf_with(
        content,
        &format!("/Encrypt 6 0 R {ids}"),
        &[locked.to_owned()],
    );
    check("a.pdf", &beside, Err(ImportError::Encrypted));
    check("a.pdf", &file[..200], Err(ImportError::Damaged("PDF")));
    // The library panics on a page without a size.
    let broken = String::from_utf8(file)
        .unwrap()
        .replace("/MediaBox", "/NoneBoxx");
    check("a.pdf", broken.as_bytes(), Err(ImportError::Damaged("PDF")));
}

#[test]
fn pages_that_draw_themselves() {
    let text = "BT /F1 12 Tf 72 720 Td (No chest pain.) Tj ET";
    let page = format!("/X Do {text}");
    let form = |more: &str, content: &str| {
        stream(
            &format!("/Type /XObject /Subtype /Form /BBox [0 0 9 9] {more}"),
            content,
        )
    };
    // A form of its own resources, and one of those of the page.
    let honest = pdf_with(&page, "", &[form("", "0 0 1 1 re f")]);
    check("a.pdf", &honest, Ok("No chest pain.\n"));
    let own = "/Resources << /XObject << /X 6 0 R >> >>";
    for more in [own, ""] {
        let file = pdf_with(&page, "", &[form(more, "/X Do")]);
        check("a.pdf", &file, Err(ImportError::TooMuchInside));
    }
    // Each draws the next ten times.
    let forms: Vec<_> = (7..17)
        .map(|next| {
            let next = format!("/Resources << /XObject << /X {next} 0 R >> >>");
            form(&next, &"/X Do ".repeat(10))
        })
        .chain([form("", "f")])
        .collect();
    let file = pdf_with(&page, "", &forms);
    check("a.pdf", &file, Err(ImportError::TooMuchInside));
    // A page that is its own parent.
    let file = String::from_utf8(pdf(text, "")).unwrap();
    let file = file
        .replace("/MediaBox", "/NoneBoxx")
        .replace("/Parent 2", "/Parent 3");
    check("a.pdf", file.as_bytes(), Err(ImportError::TooMuchInside));
}

#[test]
fn pages_that_unpack_to_too_much() {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..=limits::UNPACKED_BYTES / 1_000_000 {
        packer.write_all(&[b' '; 1_100_000]).unwrap();
    }
    let packed = packer.finish().unwrap();
    let file = [
        b"%PDF-1.4\n4 0 obj\n<< /Filter /FlateDecode >>\nstream\r\n",
        packed.as_slice(),
        b"\nendstream",
    ]
    .concat();
    assert!(file.len() < 1_000_000);
    check("a.pdf", &file, Err(ImportError::TooMuchInside));
}

#[test]
fn json() {
    check_all(
        "a.json",
        br#"{"id": "n1", "text": "pain", "more": [1]}"#,
        &[("n1", "pain")],
    );
    check_all(
        "a.json",
        br#"[{"text": "pain"}, "rash", {"id": 7, "text": ""}]"#,
        &[("a.json:1", "pain"), ("a.json:2", "rash"), ("7", "")],
    );
    check(
        "a.json",
        br#"{"id": "n1"}"#,
        Err(ImportError::Record(RecordPlace::Whole)),
    );
    check(
        "a.json",
        br#"[{"text": "a"}, {"text": 3}]"#,
        Err(ImportError::Record(RecordPlace::Number(2))),
    );
    check("a.json", b"{", Err(ImportError::Damaged("JSON")));
    check(
        "a.json",
        "[".repeat(100_000).as_bytes(),
        Err(ImportError::Damaged("JSON")),
    );
    check("a.json", b"[]", Err(ImportError::Empty));
    check_all(
        "a.jsonl",
        b"\xEF\xBB\xBF{\"text\": \"a\"}\r\n\n{\"id\": null, \"text\": \"b\"}",
        &[("a.jsonl:1", "a"), ("a.jsonl:3", "b")],
    );
    check(
        "a.jsonl",
        b"{\"text\": \"a\"}\nsecret",
        Err(ImportError::Record(RecordPlace::Line(2))),
    );
}

#[test]
fn csv() {
    check_all(
        "a.csv",
        b"ID,age,Text\n1,40,\"pain, \"\"sharp\"\"\nand fever\"\n,41,rash\n",
        &[("1", "pain, \"sharp\"\nand fever"), ("a.csv:2", "rash")],
    );
    check_all("a.csv", b"note_id;note\n1;a, b\n", &[("1", "a, b")]);
    check_all("a.tsv", b"id\ttext\nx\ty\n", &[("x", "y")]);
    check("a.csv", b"a,b\n1,2\n", Err(ImportError::NoTextColumn));
    check(
        "a.csv",
        b"id,text\n1\n",
        Err(ImportError::Record(RecordPlace::Number(1))),
    );
    check("a.csv", b"id,text\n", Err(ImportError::Empty));
}

#[test]
fn errors_say_what_to_do_and_nothing_of_the_file() {
    let secret = b"{\"secret\": \"secret\"}";
    for name in ["a.json", "a.jsonl", "a.docx", "a.pdf", "a.rtf"] {
        let message = import(name, secret).unwrap_err().to_string();
        assert!(
            !message.contains("secret") && message.ends_with('.'),
            "{message}"
        );
    }
    let shown = format!("{:?}", import("a.txt", b"secret").unwrap());
    assert!(!shown.contains("secret"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn any_bytes_are_text_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200), name in 0usize..9) {
        let names = ["a", "a.html", "a.json", "a.jsonl", "a.conll", "a.csv", "a.rtf", "a.docx", "a.pdf"];
        let starts: [&[u8]; 9] = [b"", b"", b"", b"", b"", b"text\n", b"{\\rtf1 ", b"PK\x03\x04", b"%PDF-1.4\n"];
        let bytes = [starts[name], bytes.as_slice()].concat();
        if let Ok(documents) = import(names[name], &bytes) {
            prop_assert!(!documents.is_empty());
        }
    }

    #[test]
    fn any_rtf_and_html(text in "[a-z{}\\\\'0-9<>/&; \n-]{0,60}", name in 0usize..2) {
        let text = if name == 0 { format!("{{\\rtf1 {text}}}") } else { text };
        let _ = import(["a.rtf", "a.html"][name], text.as_bytes());
    }

    #[test]
    fn plain_text_of_any_kind(text in "\\PC{1,80}") {
        prop_assume!(!text.trim().is_empty() && !text.starts_with("{\\rtf") && !text.starts_with('\u{feff}'));
        let documents = import("a.txt", text.as_bytes()).unwrap();
        prop_assert_eq!(documents[0].document.text(), text);
    }

    #[test]
    fn a_broken_file_is_an_error(cut in 0usize..700, byte in any::<u8>()) {
        let mut file = pdf("BT /F1 12 Tf 72 720 Td (No chest pain.) Tj ET", "");
        if let Some(place) = file.get_mut(cut) {
            *place = byte;
        }
        let _ = import("a.pdf", &file);
        let mut file = docx(&[("document.xml", &paragraph("No chest pain"))]);
        if let Some(place) = file.get_mut(cut) {
            *place = byte;
        }
        let _ = import("a.docx", &file);
    }
}
