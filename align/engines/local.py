"""A CTranslate2 model in a folder of this machine (the extra `local`); nothing leaves it.

OPUS-MT folders hold `source.spm` and `target.spm`; NLLB folders one `sentencepiece.bpe.model` and name languages
inside the text. `--url` gives the folder.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from ...corpus.errors import DiplaError
from .interface import Engine, EngineError, Limits, Wish

_SHARED = ("sentencepiece.bpe.model", "sentencepiece.model", "spm.model")
# NLLB's own codes, of the languages that dipla has facts about.
_NLLB = {
    "el": "ell_Grek", "en": "eng_Latn", "fr": "fra_Latn", "de": "deu_Latn", "es": "spa_Latn", "it": "ita_Latn",
    "pt": "por_Latn", "nl": "nld_Latn", "sv": "swe_Latn", "da": "dan_Latn", "fi": "fin_Latn", "pl": "pol_Latn",
    "cs": "ces_Latn", "hu": "hun_Latn", "ro": "ron_Latn", "tr": "tur_Latn", "sq": "als_Latn", "bg": "bul_Cyrl",
    "ru": "rus_Cyrl", "uk": "ukr_Cyrl", "mk": "mkd_Cyrl",
}  # fmt: skip
_BEAM = 4
# OPUS-MT and NLLB were trained on sentences of at most 512 pieces.
_LONGEST = 512


class Local(Engine):
    """A CTranslate2 model; loaded at the first request."""

    name = "local"
    limits = Limits(16, 8000)

    def __init__(self, wish: Wish) -> None:
        if not wish.url:
            raise DiplaError("engine 'local': where is the model? Give its folder with --url FOLDER.")
        self._folder = Path(wish.url).expanduser()
        if not (self._folder / "model.bin").is_file():
            raise DiplaError(
                f"{self._folder}: found no model.bin; expected a folder made by ct2-transformers-converter, with the "
                "model's SentencePiece files beside it."
            )
        for name in ("ctranslate2", "sentencepiece"):
            try:
                import_module(name)
            except ImportError:
                raise DiplaError(f"engine 'local': {name} is missing; pip install 'dipla[local]'.") from None
        self._source_pieces, self._target_pieces, shared = _pieces(self._folder)
        self.model = f"{self._folder.resolve().name}-{_digest(self._folder / 'model.bin')}"
        self.times = wish.times(600.0)
        self._prefix = _nllb(wish) if shared else None
        self._lock = threading.Lock()
        self._loaded: tuple[Any, Any, Any] | None = None

    def translate(self, texts: Sequence[str], context: Sequence[str] = ()) -> list[str]:  # noqa: ARG002
        """The translations; the model takes a list as one batch."""
        try:
            translator, source, target = self._load()
            cut = [[str(piece) for piece in source.encode(text, out_type=str)] for text in texts]
            prefix = None
            if self._prefix:
                cut = [[self._prefix[0], *pieces, "</s>"] for pieces in cut]
                prefix = [[self._prefix[1]]] * len(cut)
            else:
                cut = [[*pieces, "</s>"] for pieces in cut]
            found = translator.translate_batch(
                cut, target_prefix=prefix, beam_size=_BEAM, max_input_length=_LONGEST, max_decoding_length=_LONGEST
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise EngineError(f"the model failed ({error})", lasting=True) from None
        answers = [[piece for piece in one.hypotheses[0] if piece not in (self._prefix or ())] for one in found]
        return [str(target.decode(pieces)) for pieces in answers]

    def _load(self) -> tuple[Any, Any, Any]:
        with self._lock:
            if self._loaded is None:
                ctranslate2, sentencepiece = import_module("ctranslate2"), import_module("sentencepiece")
                translator = ctranslate2.Translator(str(self._folder), device="auto")
                sides = [
                    sentencepiece.SentencePieceProcessor(model_file=str(path))
                    for path in (self._source_pieces, self._target_pieces)
                ]
                self._loaded = (translator, *sides)
            return self._loaded


def _pieces(folder: Path) -> tuple[Path, Path, bool]:
    """The SentencePiece files of both sides, and whether they are one."""
    if (folder / "source.spm").is_file() and (folder / "target.spm").is_file():
        return folder / "source.spm", folder / "target.spm", False
    for name in _SHARED:
        if (folder / name).is_file():
            return folder / name, folder / name, True
    raise DiplaError(
        f"{folder}: found no SentencePiece model; expected source.spm and target.spm (OPUS-MT), or "
        f"{_SHARED[0]} (NLLB). Copy them from the original model."
    )


def _nllb(wish: Wish) -> tuple[str, str]:
    codes = [_NLLB.get(lang.split("-")[0]) for lang in (wish.source_lang, wish.target_lang)]
    if codes[0] is None or codes[1] is None:
        raise DiplaError(f"engine 'local': no NLLB code is known for {wish.source_lang} or {wish.target_lang}.")
    return codes[0], codes[1]


def _digest(path: Path) -> str:
    """What tells one model from another of the same name: its first and last megabyte and its size."""
    size = path.stat().st_size
    found = hashlib.blake2b(str(size).encode(), digest_size=4)
    with path.open("rb") as stream:
        found.update(stream.read(1 << 20))
        stream.seek(max(0, size - (1 << 20)))
        found.update(stream.read(1 << 20))
    return found.hexdigest()


def make(wish: Wish) -> Engine:
    """The engine as asked for."""
    return Local(wish)
