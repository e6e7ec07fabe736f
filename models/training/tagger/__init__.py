"""Training of Chartlight's token-level entity tagger.

Start reading at `train.py`. The order of dependencies is
`schemes`, `quantise`, `viterbi` (pure) <- `corpus`, `network` <- `gguf_model`, `windows`
<- `evaluate`, `export` <- `train`.
"""
