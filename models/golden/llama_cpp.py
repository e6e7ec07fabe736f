"""llama.cpp over the HTTP interface of its own server, started in this process by `xllamacpp`."""

import json
from importlib.metadata import version
from pathlib import Path
from urllib.request import Request, urlopen

import xllamacpp

VERSION = f"llama.cpp b{version('xllamacpp').split('.')[2]} (xllamacpp {version('xllamacpp')})"


class LlamaCpp:
    """One model on the CPU, one thread, one sequence at a time."""

    def __init__(self, gguf: Path) -> None:
        params = xllamacpp.CommonParams()
        params.model.path = str(gguf)
        params.n_ctx = 512
        params.n_parallel = 1
        params.n_gpu_layers = 0
        params.cpuparams.n_threads = 1
        params.cpuparams_batch.n_threads = 1
        params.warmup = False
        params.verbosity = -1
        self._server = xllamacpp.Server(params)

    def tokenize(self, text: str) -> list[int]:
        """Token ids of plain text: no BOS, and text that looks like a special token is text."""
        request = {"content": text, "add_special": False, "parse_special": False}
        return self._post("/tokenize", request)["tokens"]

    def continue_greedily(self, prompt_ids: list[int], n_tokens: int) -> tuple[list[int], str]:
        """The most likely next token, `n_tokens` times: no template, no BOS, no penalties."""
        answer = self._post(
            "/completion",
            {
                "prompt": prompt_ids,
                "n_predict": n_tokens,
                "temperature": 0,
                "samplers": ["temperature"],
                "cache_prompt": False,
                "return_tokens": True,
            },
        )
        if answer["tokens_evaluated"] != len(prompt_ids):
            raise RuntimeError(f"llama.cpp read {answer['tokens_evaluated']} tokens, not the prompt")
        return answer["tokens"], answer["content"]

    def _post(self, path: str, request: dict) -> dict:
        body = json.dumps(request).encode()
        headers = {"Content-Type": "application/json"}
        url = self._server.listening_address + path
        with urlopen(Request(url, body, headers)) as response:
            return json.load(response)
