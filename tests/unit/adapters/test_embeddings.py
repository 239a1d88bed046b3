"""The embeddings address against a small server that speaks the interface, on the loopback."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from servicetelefon.adapters.embeddings.address import BATCH, EmbeddingsAddress
from servicetelefon.adapters.embeddings.folder import EmbeddingsFolder
from servicetelefon.kit.errors import Unavailable

pytestmark = pytest.mark.unit


@contextmanager
def a_server(answer: Callable[[dict[str, Any]], tuple[int, object]]) -> Generator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, found = answer({**asked, "path": self.path})
            body = json.dumps(found).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def lengths(asked: dict[str, Any]) -> tuple[int, object]:
    """Each text's length as its vector, in the wrong order on purpose."""
    rows = [{"index": n, "embedding": [len(t), 1.0]} for n, t in enumerate(asked["input"])]
    return 200, {"data": rows[::-1]}


def test_vectors_come_in_the_order_of_the_texts_and_in_batches():
    seen: list[dict[str, Any]] = []

    def answer(asked: dict[str, Any]) -> tuple[int, object]:
        seen.append(asked)
        return lengths(asked)

    with a_server(answer) as base:
        model = EmbeddingsAddress(base, "e5", "query: ", "passage: ")
        rows = model.passages(["x" * n for n in range(BATCH + 1)])
        (question,) = model.questions(["ab"])
    assert rows[:, 0].tolist() == [n + len("passage: ") for n in range(BATCH + 1)]
    assert question[0] == len("query: ab")
    assert [len(asked["input"]) for asked in seen] == [BATCH, 1, 1]
    assert {(asked["path"], asked["model"]) for asked in seen} == {("/v1/embeddings", "e5")}


@pytest.mark.parametrize(
    ("status", "found"),
    [
        (500, {}),
        (200, {"data": "none"}),
        (200, {"data": []}),
        (200, {"data": [{"index": 0, "embedding": [1.0]}, {"index": 1, "embedding": [1.0, 2.0]}]}),
    ],
)
def test_a_wrong_answer_means_that_it_is_not_there(status: int, found: object):
    def answer(_: dict[str, Any]) -> tuple[int, object]:
        return status, found

    with a_server(answer) as base, pytest.raises(Unavailable):
        EmbeddingsAddress(base, "e5").passages(["a", "b"])


def test_nobody_there_means_that_it_is_not_there():
    with a_server(lengths) as base:
        gone = base
    with pytest.raises(Unavailable, match="does not answer"):
        EmbeddingsAddress(gone, "e5").questions(["a"])


def test_a_folder_without_a_model_is_named(tmp_path: Path):
    with pytest.raises(Unavailable, match=r"model\.onnx are expected"):
        EmbeddingsFolder(tmp_path)


def test_a_model_folder_gives_the_mean_over_the_words_of_a_text():
    pytest.importorskip("onnxruntime", reason="servicetelefon[vectors] is not installed")
    pytest.importorskip("tokenizers", reason="servicetelefon[vectors] is not installed")
    # Three words with two numbers each, made for this test: hund (1, 0), katze (0.9, 0.1), auto (0, 1).
    model = EmbeddingsFolder(Path(__file__).parent / "model")
    rows = model.passages(["hund katze", "auto", "hund"])
    assert rows.ravel().tolist() == pytest.approx([0.95, 0.05, 0.0, 1.0, 1.0, 0.0])
