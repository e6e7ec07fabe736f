//! A GGUF file in pieces, to be put together right or wrong.

/// The pieces; a test changes one and sees what the reader says.
#[derive(Clone)]
pub struct GgufFile {
    pub magic: [u8; 4],
    pub version: u32,
    pub n_tensors: Option<u64>,
    pub n_keys: Option<u64>,
    pub keys: Vec<Key>,
    pub tensors: Vec<Tensor>,
    /// Bytes cut off at the end.
    pub cut: usize,
}

#[derive(Clone)]
pub struct Key {
    pub name: Vec<u8>,
    pub value_type: u32,
    pub value: Vec<u8>,
}

#[derive(Clone)]
pub struct Tensor {
    pub name: Vec<u8>,
    pub dimensions: Vec<u64>,
    pub tensor_type: u32,
    pub offset: u64,
    pub size_bytes: usize,
}

pub const U32: u32 = 4;
pub const I32: u32 = 5;
pub const F32: u32 = 6;
pub const BOOL: u32 = 7;
pub const STRING: u32 = 8;
pub const ARRAY: u32 = 9;

pub fn string(text: &[u8]) -> Vec<u8> {
    [&(text.len() as u64).to_le_bytes(), text].concat()
}

pub fn array(element_type: u32, len: u64, elements: &[u8]) -> Vec<u8> {
    [
        &element_type.to_le_bytes(),
        &len.to_le_bytes()[..],
        elements,
    ]
    .concat()
}

pub fn strings(texts: &[&str]) -> Vec<u8> {
    let elements: Vec<u8> = texts
        .iter()
        .flat_map(|text| string(text.as_bytes()))
        .collect();
    array(STRING, texts.len() as u64, &elements)
}

impl GgufFile {
    /// A Llama of one layer of width 32 with a vocabulary of six, in the types Q8_0, Q4_1 and F32.
    pub fn llama() -> Self {
        let number = |n: u32| (U32, n.to_le_bytes().to_vec());
        let real = |x: f32| (F32, x.to_le_bytes().to_vec());
        let keys = [
            ("general.architecture", (STRING, string(b"llama"))),
            ("llama.block_count", number(1)),
            ("llama.context_length", number(64)),
            ("llama.embedding_length", number(32)),
            ("llama.feed_forward_length", number(64)),
            ("llama.attention.head_count", number(2)),
            ("llama.attention.head_count_kv", number(1)),
            ("llama.rope.freq_base", real(10_000.0)),
            ("llama.attention.layer_norm_rms_epsilon", real(1e-5)),
            ("llama.vocab_size", number(6)),
            ("tokenizer.ggml.model", (STRING, string(b"gpt2"))),
            ("tokenizer.ggml.pre", (STRING, string(b"smollm"))),
            (
                "tokenizer.ggml.tokens",
                (ARRAY, strings(&["<s>", "a", "b", "c", "ab", "abc"])),
            ),
            ("tokenizer.ggml.merges", (ARRAY, strings(&["a b", "ab c"]))),
            (
                "tokenizer.ggml.token_type",
                (
                    ARRAY,
                    array(I32, 6, &[3, 1, 1, 1, 1, 1].map(i32::to_le_bytes).concat()),
                ),
            ),
            ("tokenizer.ggml.bos_token_id", number(0)),
            ("tokenizer.ggml.eos_token_id", number(0)),
            ("tokenizer.ggml.add_bos_token", (BOOL, vec![0])),
        ]
        .map(|(name, (value_type, value))| Key {
            name: name.into(),
            value_type,
            value,
        });
        let mut offset = 0;
        let tensors = [
            ("token_embd.weight", &[32, 6][..], 8),
            ("blk.0.attn_norm.weight", &[32], 0),
            ("blk.0.attn_q.weight", &[32, 32], 3),
            ("blk.0.attn_k.weight", &[32, 16], 3),
            ("blk.0.attn_v.weight", &[32, 16], 3),
            ("blk.0.attn_output.weight", &[32, 32], 3),
            ("blk.0.ffn_norm.weight", &[32], 0),
            ("blk.0.ffn_gate.weight", &[32, 64], 3),
            ("blk.0.ffn_up.weight", &[32, 64], 3),
            ("blk.0.ffn_down.weight", &[64, 32], 3),
            ("output_norm.weight", &[32], 0),
        ]
        .map(|(name, dimensions, tensor_type)| {
            let n_weights: u64 = dimensions.iter().product();
            let size_bytes = match tensor_type {
                0 => n_weights * 4,
                3 => n_weights / 32 * 20,
                _ => n_weights / 32 * 34,
            };
            let tensor = Tensor {
                name: name.into(),
                dimensions: dimensions.to_vec(),
                tensor_type,
                offset,
                size_bytes: size_bytes as usize,
            };
            offset = (offset + size_bytes).next_multiple_of(32);
            tensor
        });
        Self {
            magic: *b"GGUF",
            version: 3,
            n_tensors: None,
            n_keys: None,
            keys: keys.to_vec(),
            tensors: tensors.to_vec(),
            cut: 0,
        }
    }

    pub fn set(&mut self, name: &str, value_type: u32, value: Vec<u8>) {
        self.remove(name);
        self.keys.push(Key {
            name: name.into(),
            value_type,
            value,
        });
    }

    pub fn remove(&mut self, name: &str) {
        self.keys.retain(|key| key.name != name.as_bytes());
    }

    /// All tensor bytes are 0x11, which is a small finite number in every type.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.magic.to_vec();
        bytes.extend(self.version.to_le_bytes());
        bytes.extend(
            self.n_tensors
                .unwrap_or(self.tensors.len() as u64)
                .to_le_bytes(),
        );
        bytes.extend(self.n_keys.unwrap_or(self.keys.len() as u64).to_le_bytes());
        for key in &self.keys {
            bytes.extend(string(&key.name));
            bytes.extend(key.value_type.to_le_bytes());
            bytes.extend(&key.value);
        }
        for tensor in &self.tensors {
            bytes.extend(string(&tensor.name));
            bytes.extend((tensor.dimensions.len() as u32).to_le_bytes());
            bytes.extend(tensor.dimensions.iter().flat_map(|axis| axis.to_le_bytes()));
            bytes.extend(tensor.tensor_type.to_le_bytes());
            bytes.extend(tensor.offset.to_le_bytes());
        }
        bytes.resize(bytes.len().next_multiple_of(32), 0);
        let data = self
            .tensors
            .iter()
            .map(|tensor| tensor.size_bytes.next_multiple_of(32))
            .sum();
        bytes.extend(vec![0x11; data]);
        bytes.truncate(bytes.len() - self.cut);
        bytes
    }
}

/// A wrong file: what it is called, how it goes wrong, and words of the error that it must give.
pub type Corruption = (&'static str, fn(&mut GgufFile), &'static str);

/// Wrong files that do not open.
pub const CORRUPTIONS: &[Corruption] = &[
    ("magic", |f| f.magic = *b"GGML", "not a GGUF file"),
    ("version-1", |f| f.version = 1, "version 1 is not supported"),
    (
        "big-endian",
        |f| f.version = 3_u32.swap_bytes(),
        "not supported; little-endian",
    ),
    (
        "many-tensors",
        |f| f.n_tensors = Some(u64::MAX),
        "the number of tensors is 18446744073709551615",
    ),
    (
        "more-tensors",
        |f| f.n_tensors = Some(60_000),
        "the list of tensors needs",
    ),
    (
        "many-keys",
        |f| f.n_keys = Some(1 << 60),
        "the metadata needs",
    ),
    (
        "key-twice",
        |f| f.keys[1].name = f.keys[0].name.clone(),
        "`general.architecture` is there twice",
    ),
    (
        "key-empty",
        |f| f.keys[3].name.clear(),
        "metadata key `` is empty",
    ),
    (
        "key-not-utf8",
        |f| f.keys[3].name[0] = 0xFF,
        "metadata key 3 is not UTF-8",
    ),
    (
        "value-not-utf8",
        |f| f.keys[0].value[8] = 0xFF,
        "`general.architecture` is not UTF-8",
    ),
    (
        "value-type",
        |f| f.keys[2].value_type = 13,
        "`llama.context_length` has unknown type 13",
    ),
    (
        "bool-of-2",
        |f| f.set("tokenizer.ggml.add_bos_token", BOOL, vec![2]),
        "is 2, but a boolean",
    ),
    (
        "string-longer-than-file",
        |f| f.keys[0].value[..8].copy_from_slice(&(u64::MAX / 2).to_le_bytes()),
        "`general.architecture` needs 9223372036854775807 bytes",
    ),
    (
        "array-longer-than-file",
        |f| f.set("a", ARRAY, array(I32, u64::MAX, &[])),
        "metadata key `a` needs",
    ),
    (
        "array-of-strings-longer-than-file",
        |f| f.set("a", ARRAY, array(STRING, 1 << 40, &[])),
        "metadata key `a` needs 8796093022208 bytes",
    ),
    (
        "array-element-type",
        |f| f.set("a", ARRAY, array(99, 1, &[0])),
        "`a` has unknown type 99",
    ),
    (
        "arrays-in-arrays",
        |f| {
            let nested = (0..100).fold(array(I32, 0, &[]), |inner, _| array(ARRAY, 1, &inner));
            f.set("deep", ARRAY, nested);
        },
        "`deep` has arrays nested more than 4 deep",
    ),
    (
        "alignment-0",
        |f| f.set("general.alignment", U32, vec![0; 4]),
        "`general.alignment` is 0, expected a power of two",
    ),
    (
        "alignment-not-a-number",
        |f| f.set("general.alignment", STRING, string(b"32")),
        "`general.alignment` is \"32\"",
    ),
    (
        "tensor-name-empty",
        |f| f.tensors[0].name.clear(),
        "tensor `` is empty",
    ),
    (
        "tensor-name-not-utf8",
        |f| f.tensors[0].name[0] = 0xC0,
        "name of tensor 0 is not UTF-8",
    ),
    (
        "tensor-name-long",
        |f| f.tensors[0].name = vec![b'x'; 65],
        "is too long",
    ),
    (
        "tensor-twice",
        |f| f.tensors[2].name = f.tensors[1].name.clone(),
        "tensor `blk.0.attn_norm.weight` is there twice",
    ),
    (
        "no-axis",
        |f| f.tensors[0].dimensions.clear(),
        "number of axes of tensor `token_embd.weight`",
    ),
    (
        "five-axes",
        |f| f.tensors[0].dimensions = vec![32, 6, 1, 1, 1],
        "at most 4 is allowed",
    ),
    (
        "axis-of-0",
        |f| f.tensors[0].dimensions[1] = 0,
        "`token_embd.weight` has dimensions [32, 0]: an axis",
    ),
    (
        "axis-of-half-a-block",
        |f| f.tensors[0].dimensions[0] = 48,
        "not a whole number of the type's blocks",
    ),
    (
        "axes-overflow",
        |f| f.tensors[0].dimensions = vec![1 << 32, 1 << 32, 1 << 32],
        "`token_embd.weight` has dimensions [4294967296, 4294967296, 4294967296]: too large",
    ),
    (
        "axes-too-large",
        |f| f.tensors[0].dimensions[1] = 1 << 57,
        "too large",
    ),
    (
        "axes-beyond-file",
        |f| f.tensors[0].dimensions[1] = 1 << 30,
        "tensor `token_embd.weight` needs 36507222016 bytes",
    ),
    (
        "tensor-type",
        |f| f.tensors[3].tensor_type = 10,
        "tensor `blk.0.attn_k.weight` has unknown type 10",
    ),
    (
        "unaligned",
        |f| f.tensors[1].offset += 4,
        "`blk.0.attn_norm.weight` starts at 228",
    ),
    (
        "offset-beyond-file",
        |f| f.tensors[1].offset = 1 << 40,
        "`blk.0.attn_norm.weight` needs",
    ),
    (
        "offset-overflow",
        |f| f.tensors[1].offset = u64::MAX - 31,
        "`blk.0.attn_norm.weight` needs",
    ),
    (
        "overlap",
        |f| f.tensors[2].offset = f.tensors[1].offset,
        "tensors `blk.0.attn_norm.weight` and `blk.0.attn_q.weight` overlap",
    ),
    (
        "data-cut",
        |f| f.cut = 32,
        "tensor `output_norm.weight` needs 128 bytes, but 96",
    ),
    ("header-cut", |f| f.cut = f.bytes().len() - 100, "needs"),
    (
        "empty",
        |f| f.cut = f.bytes().len(),
        "the magic number needs 4 bytes, but 0",
    ),
];

/// Files that open, and whose numbers or tensors make no network.
pub const WRONG_NETWORKS: &[Corruption] = &[
    (
        "gpt",
        |f| f.set("general.architecture", STRING, string(b"gpt2")),
        "architecture `gpt2`",
    ),
    (
        "no-layers",
        |f| f.set("llama.block_count", U32, vec![0; 4]),
        "`layers` is 0",
    ),
    (
        "layers-missing",
        |f| f.keys[1].name = b"x".to_vec(),
        "`llama.block_count` is missing",
    ),
    (
        "layers-negative",
        |f| f.set("llama.block_count", I32, vec![0xFF; 4]),
        "is -1, expected a number",
    ),
    (
        "layers-absurd",
        |f| f.set("llama.block_count", U32, vec![0xFF; 4]),
        "`layers` is 4294967295",
    ),
    (
        "layers-a-string",
        |f| f.set("llama.block_count", STRING, string(b"1")),
        "is \"1\", expected",
    ),
    (
        "no-heads",
        |f| f.set("llama.attention.head_count", U32, vec![0; 4]),
        "`heads` is 0",
    ),
    (
        "heads-not-groups",
        |f| {
            f.set(
                "llama.attention.head_count_kv",
                U32,
                3_u32.to_le_bytes().to_vec(),
            )
        },
        "2 query heads cannot share 3",
    ),
    (
        "rope-nan",
        |f| f.set("llama.rope.freq_base", F32, f32::NAN.to_le_bytes().to_vec()),
        "`rope_base` is NaN",
    ),
    (
        "epsilon-0",
        |f| f.set("llama.attention.layer_norm_rms_epsilon", F32, vec![0; 4]),
        "`norm_eps` is 0",
    ),
    (
        "scaled-rope",
        |f| f.set("llama.rope.scaling.type", STRING, string(b"yarn")),
        "scaled rotary positions",
    ),
    (
        "half-rotated",
        |f| {
            f.set(
                "llama.rope.dimension_count",
                U32,
                8_u32.to_le_bytes().to_vec(),
            )
        },
        "llama.rope.dimension_count of 8",
    ),
    (
        "vocabulary",
        |f| f.set("llama.vocab_size", U32, 7_u32.to_le_bytes().to_vec()),
        "tensor `token_embd.weight` has shape [6, 32], expected [7, 32]",
    ),
    (
        "tensor-missing",
        |f| f.tensors.truncate(10),
        "tensor `output_norm.weight` is missing",
    ),
    (
        "tensor-unknown",
        |f| {
            let offset = f.tensors[10].offset + 128;
            let mut bias = f.tensors[10].clone();
            bias.name = b"blk.0.attn_q.bias".to_vec();
            bias.offset = offset;
            f.tensors.push(bias);
        },
        "tensor `blk.0.attn_q.bias`, which is not part of the network",
    ),
];

/// Files that open, and whose tokenizer tables do not agree.
pub const WRONG_TOKENIZERS: &[Corruption] = &[
    (
        "no-tokens",
        |f| f.set("tokenizer.ggml.tokens", ARRAY, strings(&[])),
        "vocabulary of 0",
    ),
    (
        "tokens-missing",
        |f| f.remove("tokenizer.ggml.tokens"),
        "is missing",
    ),
    (
        "tokens-numbers",
        |f| f.set("tokenizer.ggml.tokens", ARRAY, array(I32, 0, &[])),
        "an array of 0, expected an array of strings",
    ),
    (
        "token-twice",
        |f| {
            f.set(
                "tokenizer.ggml.tokens",
                ARRAY,
                strings(&["<s>", "a", "b", "c", "ab", "a"]),
            )
        },
        "token 5 is there twice",
    ),
    (
        "fewer-types",
        |f| f.set("tokenizer.ggml.token_type", ARRAY, array(I32, 1, &[0; 4])),
        "1 token types for 6 tokens",
    ),
    (
        "type-7",
        |f| {
            f.set(
                "tokenizer.ggml.token_type",
                ARRAY,
                array(I32, 1, &[7, 0, 0, 0]),
            )
        },
        "unknown token type 7",
    ),
    (
        "merge-of-one",
        |f| f.set("tokenizer.ggml.merges", ARRAY, strings(&["ab"])),
        "merge rule 0 is not",
    ),
    (
        "merge-of-three",
        |f| f.set("tokenizer.ggml.merges", ARRAY, strings(&["a b c"])),
        "merge rule 0 is not",
    ),
    (
        "merge-unknown",
        |f| f.set("tokenizer.ggml.merges", ARRAY, strings(&["a b", "b c"])),
        "merge rule 1 has a token outside",
    ),
    (
        "bos-beyond",
        |f| f.set("tokenizer.ggml.bos_token_id", U32, vec![6, 0, 0, 0]),
        "the bos token is beyond",
    ),
    (
        "bos-missing",
        |f| {
            f.set("tokenizer.ggml.add_bos_token", BOOL, vec![1]);
            f.remove("tokenizer.ggml.bos_token_id");
        },
        "there is no bos token",
    ),
];
