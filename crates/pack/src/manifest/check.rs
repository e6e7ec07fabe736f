//! The checks that make fields a manifest.

use std::collections::{HashMap, HashSet};

use super::{
    Encoding, FORMAT_VERSION, FileEntry, FormatVersion, Head, MANIFEST_FILE, MAX_SHARD_BYTES,
    ManifestError, ManifestFields, TensorEntry, TensorPart,
};
use crate::TensorPlan;

const MAX_TOKENIZER_BYTES: usize = 64 << 20;
const MAX_SHARDS: usize = 1 << 10;
const MAX_HEADS: usize = 64;
/// As many as a label scheme may have.
const MAX_TYPES: usize = 64;
const MAX_TEXT_BYTES: usize = 10_000;

pub(super) fn version(found: FormatVersion) -> Result<(), ManifestError> {
    match found.major == FORMAT_VERSION.major {
        true => Ok(()),
        false => Err(ManifestError::Version { found }),
    }
}

pub(super) fn fields(fields: &ManifestFields) -> Result<(), ManifestError> {
    version(fields.format_version)?;
    plain_name("id", &fields.about.id)?;
    texts(fields)?;
    fields.about.architecture.check()?;
    window(fields)?;
    files(fields)?;
    heads(&fields.heads)?;
    tensors(fields)?;
    layout(fields)
}

fn field(name: impl Into<String>, problem: impl Into<String>) -> ManifestError {
    ManifestError::Field {
        field: name.into(),
        problem: problem.into(),
    }
}

fn tensor(entry: &TensorEntry, problem: impl Into<String>) -> ManifestError {
    ManifestError::Tensor {
        tensor: entry.name.clone(),
        problem: problem.into(),
    }
}

/// A name that means the same on every file system and in every URL, and cannot leave its folder.
fn plain_name(name: &str, value: &str) -> Result<(), ManifestError> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    let good = (1..=100).contains(&value.len())
        && value.bytes().all(plain)
        && !value.starts_with('.')
        && !value.ends_with('.')
        && !value.contains("..");
    match good {
        true => Ok(()),
        false => Err(ManifestError::FileName {
            field: name.to_owned(),
        }),
    }
}

fn texts(fields: &ManifestFields) -> Result<(), ManifestError> {
    let provenance = &fields.about.provenance;
    let data = provenance.data.iter().map(|text| ("provenance.data", text));
    for (name, text) in [
        ("title", &fields.about.title),
        ("licence", &fields.about.licence),
        ("provenance.base", &provenance.base),
        ("provenance.recipe", &provenance.recipe),
    ]
    .into_iter()
    .chain(data)
    {
        if text.len() > MAX_TEXT_BYTES {
            return Err(field(
                name,
                format!("is longer than {MAX_TEXT_BYTES} bytes"),
            ));
        }
        if text.chars().any(char::is_control) {
            return Err(field(name, "has control characters"));
        }
    }
    for (name, text) in [
        ("title", &fields.about.title),
        ("licence", &fields.about.licence),
    ] {
        if text.trim().is_empty() {
            return Err(field(name, "is empty"));
        }
    }
    Ok(())
}

fn window(fields: &ManifestFields) -> Result<(), ManifestError> {
    let window = fields.about.window;
    if window.core_tokens == 0 {
        return Err(field("window.core_tokens", "is 0"));
    }
    let tokens = window
        .context_tokens
        .checked_mul(2)
        .and_then(|context| context.checked_add(window.core_tokens));
    let max = fields.about.architecture.context_length;
    match tokens {
        Some(tokens) if tokens <= max => Ok(()),
        _ => Err(field(
            "window",
            format!("asks for more than the network's {max} tokens"),
        )),
    }
}

fn files(fields: &ManifestFields) -> Result<(), ManifestError> {
    if !(1..=MAX_SHARDS).contains(&fields.shards.len()) {
        let found = fields.shards.len();
        return Err(field(
            "shards",
            format!("has {found} files, expected 1 to {MAX_SHARDS}"),
        ));
    }
    let tokenizer = (
        "tokenizer".to_owned(),
        &fields.tokenizer,
        MAX_TOKENIZER_BYTES,
    );
    let shards = fields
        .shards
        .iter()
        .enumerate()
        .map(|(index, entry)| (format!("shards[{index}]"), entry, MAX_SHARD_BYTES));
    let mut names = HashSet::from([MANIFEST_FILE.to_owned()]);
    for (name, FileEntry { file, bytes, .. }, max) in std::iter::once(tokenizer).chain(shards) {
        plain_name(&format!("{name}.file"), file)?;
        if !names.insert(file.to_ascii_lowercase()) {
            return Err(field(format!("{name}.file"), format!("`{file}` is taken")));
        }
        if !(1..=max).contains(bytes) {
            return Err(field(
                format!("{name}.bytes"),
                format!("is {bytes} for `{file}`, expected 1 to {max}"),
            ));
        }
    }
    Ok(())
}

fn heads(heads: &[Head]) -> Result<(), ManifestError> {
    if heads.len() > MAX_HEADS {
        return Err(field("heads", format!("has more than {MAX_HEADS} heads")));
    }
    let mut schemes = HashSet::new();
    for (index, Head { scheme, .. }) in heads.iter().enumerate() {
        let name = format!("heads[{index}].scheme");
        label_name(&format!("{name}.name"), &scheme.name)?;
        if !schemes.insert(&scheme.name) {
            return Err(field(format!("{name}.name"), "is there twice"));
        }
        if !(1..=MAX_TYPES).contains(&scheme.types.len()) {
            let found = scheme.types.len();
            return Err(field(
                format!("{name}.types"),
                format!("has {found} types, expected 1 to {MAX_TYPES}"),
            ));
        }
        let mut types = HashSet::new();
        for kind in &scheme.types {
            label_name(&format!("{name}.types"), kind)?;
            if !types.insert(kind) {
                return Err(field(format!("{name}.types"), "has a type twice"));
            }
        }
    }
    Ok(())
}

fn label_name(name: &str, value: &str) -> Result<(), ManifestError> {
    match value.trim().is_empty() || value.len() > 100 || value.chars().any(char::is_control) {
        true => Err(field(
            name,
            "has an empty or over-long name or one with control characters",
        )),
        false => Ok(()),
    }
}

/// Every tensor that is needed is there once with its shape, and no other is.
fn tensors(fields: &ManifestFields) -> Result<(), ManifestError> {
    let architecture = &fields.about.architecture;
    let mut entries = HashMap::new();
    for entry in &fields.tensors {
        if entries.insert(&*entry.name, entry).is_some() {
            return Err(tensor(entry, "is there twice"));
        }
    }
    let head_tensors = fields.heads.iter().flat_map(|head| {
        let n_labels = head.scheme.n_labels();
        [
            (&head.tensors.weight, vec![n_labels, architecture.d_model]),
            (&head.tensors.bias, vec![n_labels]),
        ]
    });
    let plan = architecture
        .tensors()
        .into_iter()
        .chain(head_tensors.map(|(name, shape)| TensorPlan {
            name: name.clone(),
            shape,
        }));
    for TensorPlan { name, shape } in plan {
        let entry = entries
            .remove(&*name)
            .ok_or_else(|| ManifestError::MissingTensor {
                tensor: name.clone(),
            })?;
        if entry.shape != shape {
            return Err(tensor(
                entry,
                format!("has shape {:?}, expected {shape:?}", entry.shape),
            ));
        }
        if shape.len() == 1 && entry.encoding != Encoding::F32 {
            return Err(tensor(entry, "has one axis and must be stored as f32"));
        }
    }
    match fields
        .tensors
        .iter()
        .find(|entry| entries.contains_key(&*entry.name))
    {
        Some(entry) => Err(tensor(entry, "is part of neither the network nor a head")),
        None => Ok(()),
    }
}

/// Parts cover their tensors, lie inside their shards and do not overlap.
fn layout(fields: &ManifestFields) -> Result<(), ManifestError> {
    let mut used: Vec<Vec<(TensorPart, &TensorEntry)>> = vec![Vec::new(); fields.shards.len()];
    for entry in &fields.tensors {
        for part in tensor_parts(entry)? {
            let in_bounds = fields.shards.get(part.shard).is_some_and(|shard| {
                part.offset
                    .checked_add(part.bytes)
                    .is_some_and(|end| end <= shard.bytes)
            });
            let Some(parts) = used.get_mut(part.shard).filter(|_| in_bounds) else {
                return Err(tensor(
                    entry,
                    format!("reaches outside shard {}", part.shard),
                ));
            };
            parts.push((*part, entry));
        }
    }
    for (shard, parts) in fields.shards.iter().zip(&mut used) {
        if parts.is_empty() {
            return Err(field(
                "shards",
                format!("has `{}`, which no tensor uses", shard.file),
            ));
        }
        parts.sort_by_key(|(part, _)| part.offset);
        for pair in parts.windows(2) {
            let [(part, first), (next, second)] = pair else {
                continue;
            };
            if next.offset < part.offset + part.bytes {
                return Err(ManifestError::Overlap {
                    shard: shard.file.clone(),
                    first: first.name.clone(),
                    second: second.name.clone(),
                });
            }
        }
    }
    Ok(())
}

fn tensor_parts(entry: &TensorEntry) -> Result<&[TensorPart], ManifestError> {
    let (rows, cols) = entry
        .rows_and_cols()
        .ok_or_else(|| tensor(entry, "has neither one nor two axes"))?;
    let row_bytes = entry
        .encoding
        .row_bytes(cols)
        .ok_or_else(|| tensor(entry, format!("cannot hold rows of {cols} in its encoding")))?;
    let mut next_row = 0;
    for part in &entry.parts {
        if part.rows.start != next_row || part.rows.is_empty() || part.rows.end > rows {
            return Err(tensor(
                entry,
                format!(
                    "has rows {} to {} after row {next_row}",
                    part.rows.start, part.rows.end
                ),
            ));
        }
        if part.rows.len().checked_mul(row_bytes) != Some(part.bytes) {
            return Err(tensor(
                entry,
                format!(
                    "has {} rows of {row_bytes} bytes in {} bytes",
                    part.rows.len(),
                    part.bytes
                ),
            ));
        }
        if !part.offset.is_multiple_of(4) {
            return Err(tensor(
                entry,
                format!("starts at byte {}, not a multiple of 4", part.offset),
            ));
        }
        next_row = part.rows.end;
    }
    if let Some(pair) = entry
        .parts
        .windows(2)
        .find(|pair| pair[0].shard > pair[1].shard)
    {
        return Err(tensor(
            entry,
            format!("goes back to shard {}", pair[1].shard),
        ));
    }
    match next_row == rows {
        true => Ok(&entry.parts),
        false => Err(tensor(entry, format!("has {next_row} of its {rows} rows"))),
    }
}
