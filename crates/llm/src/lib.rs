//! The Llama network in Burn, its tokenizer, and the tagger that reads labels off its hidden state.
//!
//! One definition ([`Network`]) serves dense and quantised weights, causal and bidirectional
//! attention, and every device; [`Projection`] hides how a weight is held. Nothing here reads a
//! device synchronously, so that the same code runs in a browser. This crate never depends on the
//! page, the command line or a file system.
//!
//! Start at [`NetworkTagger`] for tagging and at [`LanguageModel`] for next-token logits.

mod attention;
mod capitals;
pub mod device;
mod embedding;
mod feed_forward;
mod language_model;
mod layer;
mod load;
mod network;
mod projection;
mod rotary;
mod tagger;
mod tokenizer;
mod unpack;

pub use burn::tensor::Device;
pub use device::DeviceError;
pub use language_model::LanguageModel;
pub use load::{LoadError, LoadProgress};
pub use network::{Network, NetworkError};
pub use projection::Projection;
pub use tagger::NetworkTagger;
pub use tokenizer::{Encoding, Tokenizer, TokenizerError};
