//! The metadata of a GGUF file: typed values by key.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;
use std::io::Read;

use super::GgufError;
use super::header::HeaderReader;

/// The alignment of a file that does not say one.
const DEFAULT_ALIGNMENT: u64 = 32;
const MAX_ALIGNMENT: u64 = 1 << 20;
const MAX_KEY_BYTES: usize = (1 << 16) - 1;
/// Arrays in arrays. Real files have none.
const MAX_NESTING: usize = 4;

/// Keys and values, in the order of the keys.
#[derive(Clone, PartialEq, Default)]
pub struct Metadata(BTreeMap<String, Value>);

/// A metadata value.
#[derive(Clone, PartialEq, Debug)]
#[allow(missing_docs)] // The names are GGUF's.
pub enum Value {
    U8(u8),
    I8(i8),
    U16(u16),
    I16(i16),
    U32(u32),
    I32(i32),
    U64(u64),
    I64(i64),
    F32(f32),
    F64(f64),
    Bool(bool),
    String(String),
    Array(Array),
}

/// A metadata array; all elements have one type.
#[derive(Clone, PartialEq, Debug)]
#[allow(missing_docs)] // The names are GGUF's.
pub enum Array {
    U8(Vec<u8>),
    I8(Vec<i8>),
    U16(Vec<u16>),
    I16(Vec<i16>),
    U32(Vec<u32>),
    I32(Vec<i32>),
    U64(Vec<u64>),
    I64(Vec<i64>),
    F32(Vec<f32>),
    F64(Vec<f64>),
    Bool(Vec<bool>),
    String(Vec<String>),
    Array(Vec<Array>),
}

/// The type of a metadata value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)] // The names are GGUF's.
pub enum ValueType {
    U8,
    I8,
    U16,
    I16,
    U32,
    I32,
    F32,
    Bool,
    String,
    Array,
    U64,
    I64,
    F64,
}

impl Metadata {
    pub(super) fn read<S: Read>(
        header: &mut HeaderReader<S>,
        n_keys: u64,
    ) -> Result<Self, GgufError> {
        // A key of no bytes, a type, and a value of one byte.
        let n_keys = header.expect("the metadata", n_keys, 8 + 4 + 1)?;
        let mut values = BTreeMap::new();
        for index in 0..n_keys {
            let key = header.string(&format!("metadata key {index}"))?;
            let problem = match key.len() {
                0 => Some("empty"),
                1..=MAX_KEY_BYTES => None,
                _ => Some("too long"),
            };
            if let Some(problem) = problem {
                let name = key.chars().take(80).collect();
                return Err(GgufError::Name {
                    what: "metadata key",
                    name,
                    problem,
                });
            }
            let what = format!("metadata key `{key}`");
            let value_type = ValueType::read(header, &what)?;
            let value = Value::read(header, value_type, &what)?;
            match values.entry(key) {
                Entry::Vacant(entry) => entry.insert(value),
                Entry::Occupied(entry) => {
                    return Err(GgufError::Name {
                        what: "metadata key",
                        name: entry.key().clone(),
                        problem: "there twice",
                    });
                }
            };
        }
        Ok(Self(values))
    }

    /// Number of keys.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no key.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Keys and values, in the order of the keys.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// A value, if the key is there.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    /// A string.
    ///
    /// # Errors
    /// When the key is missing or holds something else.
    pub fn string(&self, key: &str) -> Result<&str, GgufError> {
        match self.require(key)? {
            Value::String(text) => Ok(text),
            other => Err(wrong(key, "a string", other)),
        }
    }

    /// A count: any integer type that is not negative and fits.
    ///
    /// # Errors
    /// When the key is missing or holds something else.
    pub fn size(&self, key: &str) -> Result<usize, GgufError> {
        let value = self.require(key)?;
        value
            .integer()
            .and_then(|number| usize::try_from(number).ok())
            .ok_or_else(|| wrong(key, "a number that counts", value))
    }

    /// An index, such as a token id: any integer type that fits into `u32`.
    ///
    /// # Errors
    /// When the key is missing or holds something else.
    pub fn u32(&self, key: &str) -> Result<u32, GgufError> {
        let value = self.require(key)?;
        value
            .integer()
            .and_then(|number| u32::try_from(number).ok())
            .ok_or_else(|| wrong(key, "a number of 32 bits", value))
    }

    /// A real number.
    ///
    /// # Errors
    /// When the key is missing or holds something else.
    pub fn f32(&self, key: &str) -> Result<f32, GgufError> {
        match self.require(key)? {
            Value::F32(number) => Ok(*number),
            Value::F64(number) => Ok(*number as f32),
            other => Err(wrong(key, "a real number", other)),
        }
    }

    /// A boolean.
    ///
    /// # Errors
    /// When the key is missing or holds something else.
    pub fn bool(&self, key: &str) -> Result<bool, GgufError> {
        match self.require(key)? {
            Value::Bool(yes) => Ok(*yes),
            other => Err(wrong(key, "a boolean", other)),
        }
    }

    /// An array of strings.
    ///
    /// # Errors
    /// When the key is missing or holds something else.
    pub fn strings(&self, key: &str) -> Result<&[String], GgufError> {
        match self.require(key)? {
            Value::Array(Array::String(texts)) => Ok(texts),
            other => Err(wrong(key, "an array of strings", other)),
        }
    }

    /// An array of `i32`.
    ///
    /// # Errors
    /// When the key is missing or holds something else.
    pub fn i32s(&self, key: &str) -> Result<&[i32], GgufError> {
        match self.require(key)? {
            Value::Array(Array::I32(numbers)) => Ok(numbers),
            other => Err(wrong(key, "an array of i32", other)),
        }
    }

    /// What tensors' offsets are multiples of.
    pub(super) fn alignment(&self) -> Result<u64, GgufError> {
        const KEY: &str = "general.alignment";
        if self.get(KEY).is_none() {
            return Ok(DEFAULT_ALIGNMENT);
        }
        let alignment = u64::from(self.u32(KEY)?);
        match alignment.is_power_of_two() && (8..=MAX_ALIGNMENT).contains(&alignment) {
            true => Ok(alignment),
            false => Err(GgufError::Value {
                key: KEY.to_owned(),
                expected: format!("a power of two from 8 to {MAX_ALIGNMENT}"),
                found: alignment.to_string(),
            }),
        }
    }

    fn require(&self, key: &str) -> Result<&Value, GgufError> {
        self.get(key).ok_or_else(|| GgufError::MissingKey {
            key: key.to_owned(),
        })
    }
}

fn wrong(key: &str, expected: &str, found: &Value) -> GgufError {
    GgufError::Value {
        key: key.to_owned(),
        expected: expected.to_owned(),
        found: found.to_string(),
    }
}

impl Value {
    fn read<S: Read>(
        header: &mut HeaderReader<S>,
        value_type: ValueType,
        what: &str,
    ) -> Result<Self, GgufError> {
        Ok(match value_type {
            ValueType::U8 => Self::U8(u8::from_le_bytes(header.bytes(what)?)),
            ValueType::I8 => Self::I8(i8::from_le_bytes(header.bytes(what)?)),
            ValueType::U16 => Self::U16(u16::from_le_bytes(header.bytes(what)?)),
            ValueType::I16 => Self::I16(i16::from_le_bytes(header.bytes(what)?)),
            ValueType::U32 => Self::U32(header.u32(what)?),
            ValueType::I32 => Self::I32(i32::from_le_bytes(header.bytes(what)?)),
            ValueType::U64 => Self::U64(header.u64(what)?),
            ValueType::I64 => Self::I64(i64::from_le_bytes(header.bytes(what)?)),
            ValueType::F32 => Self::F32(f32::from_le_bytes(header.bytes(what)?)),
            ValueType::F64 => Self::F64(f64::from_le_bytes(header.bytes(what)?)),
            ValueType::Bool => Self::Bool(boolean(header, what)?),
            ValueType::String => Self::String(header.string(what)?),
            ValueType::Array => Self::Array(Array::read(header, what, 1)?),
        })
    }

    /// Any integer.
    fn integer(&self) -> Option<i128> {
        Some(match self {
            Self::U8(n) => i128::from(*n),
            Self::I8(n) => i128::from(*n),
            Self::U16(n) => i128::from(*n),
            Self::I16(n) => i128::from(*n),
            Self::U32(n) => i128::from(*n),
            Self::I32(n) => i128::from(*n),
            Self::U64(n) => i128::from(*n),
            Self::I64(n) => i128::from(*n),
            _ => return None,
        })
    }
}

impl Array {
    fn read<S: Read>(
        header: &mut HeaderReader<S>,
        what: &str,
        depth: usize,
    ) -> Result<Self, GgufError> {
        if depth > MAX_NESTING {
            return Err(GgufError::Nesting {
                what: what.to_owned(),
                max: MAX_NESTING,
            });
        }
        let element_type = ValueType::read(header, what)?;
        let len = header.u64(what)?;
        Ok(match element_type {
            ValueType::U8 => Self::U8(numbers(header, what, len, u8::from_le_bytes)?),
            ValueType::I8 => Self::I8(numbers(header, what, len, i8::from_le_bytes)?),
            ValueType::U16 => Self::U16(numbers(header, what, len, u16::from_le_bytes)?),
            ValueType::I16 => Self::I16(numbers(header, what, len, i16::from_le_bytes)?),
            ValueType::U32 => Self::U32(numbers(header, what, len, u32::from_le_bytes)?),
            ValueType::I32 => Self::I32(numbers(header, what, len, i32::from_le_bytes)?),
            ValueType::U64 => Self::U64(numbers(header, what, len, u64::from_le_bytes)?),
            ValueType::I64 => Self::I64(numbers(header, what, len, i64::from_le_bytes)?),
            ValueType::F32 => Self::F32(numbers(header, what, len, f32::from_le_bytes)?),
            ValueType::F64 => Self::F64(numbers(header, what, len, f64::from_le_bytes)?),
            ValueType::Bool => Self::Bool(elements(header, what, len, 1, boolean)?),
            ValueType::String => Self::String(elements(header, what, len, 8, |header, what| {
                header.string(what)
            })?),
            ValueType::Array => Self::Array(elements(header, what, len, 12, |header, what| {
                Self::read(header, what, depth + 1)
            })?),
        })
    }

    /// Number of elements.
    pub fn len(&self) -> usize {
        match self {
            Self::U8(v) => v.len(),
            Self::I8(v) => v.len(),
            Self::U16(v) => v.len(),
            Self::I16(v) => v.len(),
            Self::U32(v) => v.len(),
            Self::I32(v) => v.len(),
            Self::U64(v) => v.len(),
            Self::I64(v) => v.len(),
            Self::F32(v) => v.len(),
            Self::F64(v) => v.len(),
            Self::Bool(v) => v.len(),
            Self::String(v) => v.len(),
            Self::Array(v) => v.len(),
        }
    }

    /// Whether there is no element.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

fn numbers<S: Read, T, const N: usize>(
    header: &mut HeaderReader<S>,
    what: &str,
    len: u64,
    number: fn([u8; N]) -> T,
) -> Result<Vec<T>, GgufError> {
    elements(header, what, len, N as u64, |header, what| {
        header.bytes(what).map(number)
    })
}

/// `len` elements of at least `size` bytes each.
fn elements<S: Read, T>(
    header: &mut HeaderReader<S>,
    what: &str,
    len: u64,
    size: u64,
    mut element: impl FnMut(&mut HeaderReader<S>, &str) -> Result<T, GgufError>,
) -> Result<Vec<T>, GgufError> {
    let len = header.expect(what, len, size)?;
    let mut elements = Vec::with_capacity(len);
    for _ in 0..len {
        elements.push(element(header, what)?);
    }
    Ok(elements)
}

fn boolean<S: Read>(header: &mut HeaderReader<S>, what: &str) -> Result<bool, GgufError> {
    match header.bytes(what)? {
        [0] => Ok(false),
        [1] => Ok(true),
        [found] => Err(GgufError::Bool {
            what: what.to_owned(),
            found,
        }),
    }
}

impl ValueType {
    fn read<S: Read>(header: &mut HeaderReader<S>, what: &str) -> Result<Self, GgufError> {
        Ok(match header.u32(what)? {
            0 => Self::U8,
            1 => Self::I8,
            2 => Self::U16,
            3 => Self::I16,
            4 => Self::U32,
            5 => Self::I32,
            6 => Self::F32,
            7 => Self::Bool,
            8 => Self::String,
            9 => Self::Array,
            10 => Self::U64,
            11 => Self::I64,
            12 => Self::F64,
            found => {
                return Err(GgufError::UnknownType {
                    what: what.to_owned(),
                    found,
                });
            }
        })
    }
}

/// The value in short: numbers as they are, strings quoted and cut, arrays by their length.
impl fmt::Display for Value {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::U8(n) => fmt::Display::fmt(n, out),
            Self::I8(n) => fmt::Display::fmt(n, out),
            Self::U16(n) => fmt::Display::fmt(n, out),
            Self::I16(n) => fmt::Display::fmt(n, out),
            Self::U32(n) => fmt::Display::fmt(n, out),
            Self::I32(n) => fmt::Display::fmt(n, out),
            Self::U64(n) => fmt::Display::fmt(n, out),
            Self::I64(n) => fmt::Display::fmt(n, out),
            Self::F32(n) => fmt::Display::fmt(n, out),
            Self::F64(n) => fmt::Display::fmt(n, out),
            Self::Bool(yes) => fmt::Display::fmt(yes, out),
            Self::String(text) => match text.char_indices().nth(80) {
                Some((end, _)) => write!(out, "{:?}…", text.get(..end).unwrap_or_default()),
                None => write!(out, "{text:?}"),
            },
            Self::Array(array) => write!(out, "an array of {}", array.len()),
        }
    }
}
