//! What drawing the pages of a PDF takes, found out before the library draws them: it calls itself for
//! a form that draws itself and for a page that is its own ancestor, until the stack is full, which no
//! program survives.

use std::collections::HashMap;
use std::rc::Rc;

use pdf_extract::content::Content;
use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream};

use crate::error::ImportError;
use crate::limits;

/// Refuses pages that draw too much, or forms too deep inside one another.
pub(super) fn check(document: &Document) -> Result<(), ImportError> {
    let mut drawing = Drawing {
        document,
        known: HashMap::new(),
        left: limits::DRAWN_BYTES,
    };
    for page in document.get_pages().into_values() {
        let resources = drawing.resources_of(page)?;
        for part in document.get_page_contents(page) {
            if let Ok(stream) = document.get_object(part).and_then(Object::as_stream) {
                drawing.draw(stream, resources, 0)?;
            }
        }
    }
    Ok(())
}

/// What a stream draws: so many bytes, and forms of these names.
type Drawn = (u64, Rc<[Vec<u8>]>);

struct Drawing<'d> {
    document: &'d Document,
    known: HashMap<*const Stream, Drawn>,
    left: u64,
}

impl<'d> Drawing<'d> {
    fn dictionary(&self, of: &'d Dictionary, key: &[u8]) -> Option<&'d Dictionary> {
        let (_, object) = self.document.dereference(of.get(key).ok()?).ok()?;
        object.as_dict().ok()
    }

    /// The page's own, or its nearest ancestor's.
    fn resources_of(&self, page: ObjectId) -> Result<Option<&'d Dictionary>, ImportError> {
        let mut node = self.document.get_dictionary(page).ok();
        let mut resources = None;
        for _ in 0..limits::DEPTH {
            let Some(here) = node else {
                return Ok(resources);
            };
            resources = resources.or_else(|| self.dictionary(here, b"Resources"));
            node = self.dictionary(here, b"Parent");
        }
        Err(ImportError::TooMuchInside)
    }

    fn draw(
        &mut self,
        stream: &'d Stream,
        resources: Option<&'d Dictionary>,
        depth: usize,
    ) -> Result<(), ImportError> {
        let (n_bytes, names) = self.drawn(stream);
        let left = self.left.checked_sub(n_bytes + limits::FORM_BYTES);
        self.left = left.ok_or(ImportError::TooMuchInside)?;
        if depth > limits::FORM_DEPTH {
            return Err(ImportError::TooMuchInside);
        }
        let own = self.dictionary(&stream.dict, b"Resources");
        let resources = own.filter(|_| depth > 0).or(resources);
        let forms = resources.and_then(|resources| self.dictionary(resources, b"XObject"));
        for name in names.iter() {
            let form = forms.and_then(|forms| forms.get(name).ok());
            let form = form.and_then(|form| self.document.dereference(form).ok());
            if let Some(Ok(form)) = form.map(|(_, form)| form.as_stream()) {
                self.draw(form, resources, depth + 1)?;
            }
        }
        Ok(())
    }

    fn drawn(&mut self, stream: &Stream) -> Drawn {
        let of_stream = || {
            let content = stream.decompressed_content();
            let content = content.as_deref().unwrap_or(&stream.content);
            let operations = match content.windows(2).any(|pair| pair == b"Do") {
                true => Content::decode(content).map(|content| content.operations),
                false => Ok(Vec::new()),
            };
            let name = |operation: &pdf_extract::content::Operation| {
                let first = operation.operands.first()?.as_name().ok()?;
                (operation.operator == "Do").then(|| first.to_vec())
            };
            let names = operations.iter().flatten().filter_map(name).collect();
            (content.len() as u64, names)
        };
        let drawn = self.known.entry(stream).or_insert_with(of_stream);
        drawn.clone()
    }
}
