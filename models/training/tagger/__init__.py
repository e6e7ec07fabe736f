"""Training of Chartlight's token-level entity tagger.

Start reading at `train.py`. The order of dependencies is
`schemes`, `quantise`, `viterbi`, `loss`, `corpus` (pure) <- `formats`, `invented`, `augment`,
`network`, `windows` <- `gguf_model`, `pack_model`, `mixture`, `evaluate` <- `calibrate`, `export`
<- `train`.
"""
