"""A model folder is loaded by the code that users run: the model here is tiny, and made in the test."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from dipla.align.engines import Wish, engine
from dipla.corpus.errors import DiplaError

ctranslate2 = pytest.importorskip("ctranslate2")
sentencepiece = pytest.importorskip("sentencepiece")
np = pytest.importorskip("numpy")


def pieces(path: Path, lines: list[str]) -> list[str]:
    """A SentencePiece model trained on a few lines; its vocabulary."""
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines), model_writer=model, vocab_size=60, hard_vocab_limit=False, minloglevel=2
    )
    path.write_bytes(model.getvalue())
    trained = sentencepiece.SentencePieceProcessor(model_file=str(path))
    return [trained.id_to_piece(number) for number in range(len(trained))]


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A transformer of one layer with random weights, always the same."""
    folder = tmp_path / "opus-tiny"
    folder.mkdir()
    source = pieces(folder / "source.spm", ["Ήρθε χθες το βράδυ στο σπίτι.", "Έφυγε σήμερα το πρωί."] * 20)
    target = pieces(folder / "target.spm", ["He came home last night.", "He left this morning."] * 20)
    spec = ctranslate2.specs.TransformerSpec.from_config(num_layers=(1, 1), num_heads=2)
    random, size = np.random.default_rng(1), 8
    rows = {"encoder/embeddings": len(source), "decoder/embeddings": len(target), "decoder/projection": len(target)}

    def fill(layer: object, name: str) -> None:
        for field, value in list(vars(layer).items()):
            where = f"{name}/{field}"
            if isinstance(value, ctranslate2.specs.LayerSpec):
                fill(value, where)
            elif isinstance(value, list):
                for number, one in enumerate(value):
                    fill(one, f"{where}_{number}")
            elif value is None:
                setattr(layer, field, weight(where))

    def weight(where: str) -> object:
        high = next((count for part, count in rows.items() if part in where), size)
        if where.endswith(("gamma", "beta")):
            return np.full(size, 1.0 if where.endswith("gamma") else 0.0, dtype=np.float32)
        if "attention" in where and "self_attention/linear_0" in where:
            high = 3 * size
        elif "attention/linear_1" in where and "self" not in where:
            high = 2 * size
        elif "ffn/linear_0" in where:
            high = 16
        wide = 16 if "ffn/linear_1" in where else size
        shape = (high,) if where.endswith("bias") else (high, wide)
        return random.standard_normal(shape).astype(np.float32)

    fill(spec, "")
    spec.register_source_vocabulary(source)
    spec.register_target_vocabulary(target)
    spec.validate()
    spec.save(str(folder))
    return folder


def test_a_model_folder_answers_each_text_and_the_same_each_time(model: Path) -> None:
    made = engine("local", Wish("el", "en", str(model)))
    assert made.model.startswith("opus-tiny-")
    assert made.sends_to == ""
    first = made.translate(["Ήρθε χθες.", "Έφυγε."])
    assert len(first) == 2
    assert first == engine("local", Wish("el", "en", str(model))).translate(["Ήρθε χθες.", "Έφυγε."])


def test_a_folder_without_a_model_is_refused_with_what_belongs_there(model: Path, tmp_path: Path) -> None:
    with pytest.raises(DiplaError, match=r"found no model\.bin"):
        engine("local", Wish("el", "en", str(tmp_path)))
    (model / "source.spm").unlink()
    with pytest.raises(DiplaError, match="found no SentencePiece model"):
        engine("local", Wish("el", "en", str(model)))
    with pytest.raises(DiplaError, match="--url FOLDER"):
        engine("local", Wish("el", "en"))
