"""The tree of exceptions: one class a variant, each also the built-in that an analyst would guess."""

from __future__ import annotations

import pickle

import matcher
import pytest
from matcher import _core, exceptions

WANTED = {
    "Table::Io not found": (matcher.FileMissingError, FileNotFoundError, "input"),
    "Table::Io": (matcher.InputError, ValueError, "input"),
    "Table::Empty": (matcher.InputError, ValueError, "input"),
    "Table::Refused": (matcher.RefusedError, ValueError, "input"),
    "Engine::UnknownId": (matcher.UnknownIdError, KeyError, "input"),
    "Engine::NoK": (matcher.InputError, ValueError, "input"),
    "Engine::OtherMarket": (matcher.InputError, ValueError, "input"),
    "Engine::NoQuestion": (matcher.InputError, ValueError, "input"),
    "Engine::SameWorker": (matcher.InputError, ValueError, "input"),
    "Engine::Cancelled": (matcher.CancelledError, RuntimeError, "cancelled"),
    "Engine::Panic": (matcher.InternalError, RuntimeError, "internal"),
    "Training::Option": (matcher.InputError, ValueError, "input"),
    "Training::Engine": (matcher.InternalError, RuntimeError, "internal"),
    "Training::Cancelled": (matcher.CancelledError, RuntimeError, "cancelled"),
    "Ledger::AboveWhole": (matcher.InputError, ValueError, "input"),
    "Ledger::Circle": (matcher.InputError, ValueError, "input"),
    "Ledger::Engine": (matcher.InternalError, RuntimeError, "internal"),
    "Ledger::Cancelled": (matcher.CancelledError, RuntimeError, "cancelled"),
    "Coverage::NoDay": (matcher.InputError, ValueError, "input"),
    "Coverage::Option": (matcher.InputError, ValueError, "input"),
    "Coverage::Cancelled": (matcher.CancelledError, RuntimeError, "cancelled"),
    "Relatedness::Table": (matcher.ConfigError, ValueError, "config"),
    "Relatedness::Empty": (matcher.ConfigError, ValueError, "config"),
    "Relatedness::OtherLexicon": (matcher.ConfigError, ValueError, "config"),
    "Tuning": (matcher.InputError, ValueError, "input"),
    "Safeguard::Table": (matcher.ConfigError, ValueError, "config"),
    "Safeguard::Rules": (matcher.ConfigError, ValueError, "config"),
    "Store::NoMarket": (matcher.MarketNotFoundError, FileNotFoundError, "storage"),
    "Store::Newer": (matcher.StorageError, RuntimeError, "storage"),
    "Store::Locked": (matcher.StorageError, RuntimeError, "storage"),
    "Desk": (matcher.InputError, ValueError, "input"),
    "Duplicates::Threshold": (matcher.InputError, ValueError, "input"),
    "Duplicates::NotAHash": (matcher.InputError, ValueError, "input"),
    "Duplicates::Cancelled": (matcher.CancelledError, RuntimeError, "cancelled"),
    "Cancelled": (matcher.CancelledError, RuntimeError, "cancelled"),
    "Panicked": (matcher.InternalError, RuntimeError, "internal"),
    "Table::LongRow": (matcher.InputError, ValueError, "input"),
    "Table::TooLarge": (matcher.InputError, ValueError, "input"),
    "Table::TooManyColumns": (matcher.InputError, ValueError, "input"),
    "Table::LongName": (matcher.InputError, ValueError, "input"),
    "ReadOnly": (matcher.StorageError, RuntimeError, "storage"),
    "Policy": (matcher.ConfigError, ValueError, "config"),
    "Engine::Policy": (matcher.ConfigError, ValueError, "config"),
    "Impact::Policy": (matcher.ConfigError, ValueError, "config"),
    "Impact::NoPolicy": (matcher.InputError, ValueError, "input"),
    "Impact::SameId": (matcher.InputError, ValueError, "input"),
    "Impact::Grid": (matcher.ConfigError, ValueError, "config"),
    "Impact::MalformedGrid": (matcher.ConfigError, ValueError, "config"),
    "Impact::NoPlaces": (matcher.InputError, ValueError, "input"),
    "Impact::OtherGeneration": (matcher.InputError, ValueError, "input"),
    "Impact::OtherMarket": (matcher.InputError, ValueError, "input"),
    "Impact::Engine": (matcher.UnknownIdError, KeyError, "input"),
    "Weights": (matcher.ConfigError, ValueError, "config"),
    "Evaluation": (matcher.InputError, ValueError, "input"),
    "Region": (matcher.ConfigError, ValueError, "config"),
    "Lexicon": (matcher.ConfigError, ValueError, "config"),
    "Id": (matcher.InputError, ValueError, "input"),
    "Unit": (matcher.InputError, ValueError, "input"),
}
WANTED |= {
    f"Assignment::{name}": (matcher.InputError, ValueError, "input")
    for name in (
        "Length",
        "TooMany",
        "Indptr",
        "UnknownVacancy",
        "RepeatedVacancy",
        "EqualRanks",
        "ReserveAboveOpenings",
        "Bit",
        "NotSubstitutable",
        "Score",
        "UnknownMatch",
        "UnlistedMatch",
    )
}
WANTED |= {
    f"LocalTest::{name}": (matcher.InputError, ValueError, "input")
    for name in ("NoDay", "Waiver", "NotACertificate", "Newer", "Broken", "NoKey")
}
WANTED |= {
    f"Decision::{name}": (matcher.InputError, ValueError, "input")
    for name in ("Empty", "NoLists", "OtherGeneration", "OtherMarket", "Purpose", "Head")
}
WANTED |= {
    f"Decision::{name}": (matcher.StorageError, RuntimeError, "storage") for name in ("Newer", "Broken", "NotWhole")
}
ERRORS = dict(_core._errors())


def test_every_variant_is_looked_at():
    assert ERRORS.keys() == WANTED.keys()


@pytest.mark.parametrize("name", WANTED)
def test_a_core_error_is_the_class_that_one_would_guess(name):
    error, (kind, builtin, word) = ERRORS[name], WANTED[name]
    assert type(error) is kind
    assert isinstance(error, builtin)
    assert isinstance(error, matcher.MatcherError)
    assert error.kind == word
    assert str(error)
    assert not str(error).endswith(".")


def test_every_class_is_exported_and_has_a_kind():
    classes = [name for name in exceptions.__all__ if name.endswith("Error")]
    assert len(classes) == 10
    for name in classes:
        assert getattr(matcher, name).kind in {"input", "config", "storage", "cancelled", "internal"}
        assert name in matcher.__all__


def test_exceptions_survive_pickling():
    error = pickle.loads(pickle.dumps(matcher.InputError("no")))
    assert (type(error), str(error), error.issues) == (matcher.InputError, "no", ())


@pytest.mark.parametrize("kind", ["detached", "watched", "attached"])
def test_a_panic_is_an_internal_error_and_no_panic_exception(kind):
    with pytest.raises(RuntimeError, match="please report it with the version") as caught:
        _core._panic(kind)
    assert type(caught.value) is matcher.InternalError
    assert caught.value.kind == "internal"
