//! The tagger: one pass of the network, and for each label scheme a linear head on the hidden
//! state of each word's last token.

use burn::tensor::{Device, Int, Tensor, TensorData};
use chartlight_mention::LabelScheme;
use chartlight_pack::{Loaded, Manifest, PackReader, ShardSource};
use chartlight_pipeline::{Tagger, TaggerError, WindowText, WordLogProbs};
use chartlight_text::{ByteRange, WindowBudget};

use crate::capitals::lowered;
use crate::load::{LoadError, LoadProgress};
use crate::network::{Network, Parts, TokenBatch};
use crate::projection::Projection;
use crate::tokenizer::{Encoding, Tokenizer};

/// Sequences are padded to a multiple of this, so that a device compiles for few shapes.
const TOKEN_BUCKET: usize = 32;

/// A window is measured piece by piece; joined, the pieces may take a few tokens more.
const BOUNDARY_TOKENS: usize = 64;

/// A network with label heads, on one device.
pub struct NetworkTagger {
    network: Network,
    tokenizer: Tokenizer,
    schemes: Vec<LabelScheme>,
    heads: Vec<Head>,
    budget: WindowBudget,
    windows_per_batch: usize,
}

struct Head {
    projection: Projection,
    bias: Tensor<1>,
}

impl NetworkTagger {
    /// Loads a pack: every shard is fetched, verified, put on the device and freed in turn.
    ///
    /// # Errors
    /// A shard that cannot be had or is damaged, or a pack that does not make a tagger.
    pub async fn load<S: ShardSource>(
        manifest: &Manifest,
        source: &S,
        device: &Device,
        progress: &mut dyn FnMut(LoadProgress),
    ) -> Result<Self, LoadError> {
        let mut reader = PackReader::new(manifest, source);
        let tokenizer = Tokenizer::from_json(&reader.tokenizer().await?)?;
        let mut parts = Parts::new(device);
        while let Some(loaded) = reader.next().await? {
            match loaded {
                Loaded::Tensor { name, weight } => parts.add(&name, weight)?,
                Loaded::Shard(shards) => progress(LoadProgress {
                    bytes: shards.bytes_read,
                    total: shards.bytes_total,
                }),
            }
        }
        let window = manifest.window();
        let budget = WindowBudget {
            core_tokens: window.core_tokens,
            context_tokens: window.context_tokens,
        };
        let longest = budget.core_tokens + 2 * budget.context_tokens + BOUNDARY_TOKENS;
        let network = parts.network(
            manifest.architecture(),
            manifest.attention(),
            longest.next_multiple_of(TOKEN_BUCKET),
        )?;
        let d_model = manifest.architecture().d_model;
        let mut schemes = Vec::new();
        let mut heads = Vec::new();
        for head in manifest.heads() {
            let scheme = LabelScheme::new(&head.scheme.name, head.scheme.types.clone())?;
            heads.push(Head {
                projection: parts.projection(&head.tensors.weight, [scheme.n_labels(), d_model])?,
                bias: parts.vector(&head.tensors.bias, scheme.n_labels())?,
            });
            schemes.push(scheme);
        }
        if heads.is_empty() {
            return Err(LoadError::NoHead);
        }
        Ok(Self {
            network,
            tokenizer,
            schemes,
            heads,
            budget,
            windows_per_batch: crate::device::windows_per_batch(device),
        })
    }

    fn encode(&self, text: &str) -> Result<Encoding, TaggerError> {
        self.tokenizer
            .encode(&lowered(text))
            .map_err(|error| TaggerError::Unreadable(error.to_string()))
    }
}

impl Tagger for NetworkTagger {
    fn schemes(&self) -> &[LabelScheme] {
        &self.schemes
    }

    fn budget(&self) -> WindowBudget {
        self.budget
    }

    fn windows_per_batch(&self) -> usize {
        self.windows_per_batch
    }

    fn count_tokens(&self, text: &str) -> usize {
        // What cannot be counted is at most a token a byte. Capitals that are too few alone may
        // be a run with their neighbours.
        let count = |text: &str| self.tokenizer.count(text).unwrap_or(text.len());
        let as_it_is = count(text);
        if text.chars().any(char::is_uppercase) {
            as_it_is.max(count(&text.to_lowercase()))
        } else {
            as_it_is
        }
    }

    async fn tag(&self, batch: &[WindowText<'_>]) -> Result<Vec<WordLogProbs>, TaggerError> {
        let encodings = batch
            .iter()
            .map(|window| self.encode(window.text))
            .collect::<Result<Vec<_>, _>>()?;
        let sequences: Vec<&[u32]> = encodings.iter().map(|e| e.ids.as_slice()).collect();
        let tokens = TokenBatch::new(&sequences, TOKEN_BUCKET);
        let mut rows = Vec::new();
        for (index, (window, encoding)) in batch.iter().zip(&encodings).enumerate() {
            let first = index * tokens.n_tokens();
            rows.extend(
                last_tokens(window.words, &encoding.ranges).map(|token| (first + token) as i32),
            );
        }
        if rows.is_empty() {
            return Ok(batch
                .iter()
                .map(|_| vec![Vec::new(); self.schemes.len()])
                .collect());
        }
        let device = self.network.device();
        let hidden = self
            .network
            .hidden(&tokens)
            .map_err(|error| TaggerError::Unreadable(error.to_string()))?;
        let n_rows = rows.len();
        let rows: Tensor<1, Int> = Tensor::from_data(TensorData::new(rows, [n_rows]), device);
        let words = hidden.select(0, rows);
        let logits = self
            .heads
            .iter()
            .map(|head| head.projection.forward(words.clone()) + head.bias.clone().unsqueeze())
            .collect();
        let data = Tensor::cat(logits, 1)
            .into_data_async()
            .await
            .map_err(|error| TaggerError::Device(error.to_string()))?;
        let logits = data
            .try_into_vec::<f32>()
            .map_err(|error| TaggerError::Device(format!("{error:?}")))?;
        Ok(self.log_probs(batch, &logits))
    }
}

impl NetworkTagger {
    /// Splits rows of all schemes' logits into windows and schemes, as log-probabilities.
    fn log_probs(&self, batch: &[WindowText<'_>], logits: &[f32]) -> Vec<WordLogProbs> {
        let width = self.schemes.iter().map(LabelScheme::n_labels).sum();
        let mut rows = logits.chunks_exact(width);
        batch
            .iter()
            .map(|window| {
                let mut matrices = vec![Vec::new(); self.schemes.len()];
                for row in rows.by_ref().take(window.words.len()) {
                    let mut rest = row;
                    for (scheme, matrix) in self.schemes.iter().zip(&mut matrices) {
                        let (labels, after) = rest.split_at(scheme.n_labels());
                        matrix.extend(log_softmax(labels));
                        rest = after;
                    }
                }
                matrices
            })
            .collect()
    }
}

/// `x - log(sum(exp(x)))`, shifted by the maximum so that nothing overflows.
fn log_softmax(logits: &[f32]) -> impl Iterator<Item = f32> + '_ {
    let max = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f32 = logits.iter().map(|x| (x - max).exp()).sum();
    let log_sum = sum.ln();
    logits.iter().map(move |x| (x - max) - log_sum)
}

/// For each word the index of the last token that has a part in it.
///
/// Both lists are in the order of the text; a word that no token touches takes the token before.
fn last_tokens<'a>(
    words: &'a [ByteRange],
    tokens: &'a [ByteRange],
) -> impl Iterator<Item = usize> + 'a {
    words.iter().map(move |word| {
        tokens
            .partition_point(|token| token.start() < word.end())
            .saturating_sub(1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranges(bounds: &[(usize, usize)]) -> Vec<ByteRange> {
        bounds
            .iter()
            .filter_map(|&(start, end)| ByteRange::new(start, end))
            .collect()
    }

    #[test]
    fn a_word_is_read_at_its_last_token() {
        let tokens = ranges(&[(0, 3), (3, 7), (7, 8), (8, 12)]);
        let words = ranges(&[(0, 7), (7, 8), (9, 10), (10, 12)]);
        assert_eq!(
            last_tokens(&words, &tokens).collect::<Vec<_>>(),
            [1, 2, 3, 3]
        );
    }

    #[test]
    fn log_softmax_sums_to_one_far_from_zero() {
        let sum: f32 = log_softmax(&[1e4, 1e4 - 1.0, -1e4]).map(f32::exp).sum();
        assert!((sum - 1.0).abs() < 1e-6);
    }
}
