"""Settings: which model reads what, and where a secret may come from."""

from __future__ import annotations

from pathlib import Path

import keyring
import keyring.backend
import keyring.core
import pytest
from pydantic import SecretStr

from pipeline.errors import Unusable
from pipeline.settings import resolve, secret

KEY = "sk-secret-0123456789"


def test_without_a_model_nothing_is_paid_whatever_the_environment_holds() -> None:
    settings = resolve({}, {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": "http://localhost/v1"})
    assert (settings.models, settings.key, settings.base_url) == ([], None, None)
    assert not settings.asks("claims")


def test_each_stage_has_its_model() -> None:
    given = {
        "model": "openai:big",
        "topics_model": "small",
        "entities_model": "embedded",
        "fallback": ("openai:other",),
    }
    settings = resolve(given, {"OPENAI_API_KEY": KEY})
    assert [settings.model_of(stage) for stage in ("claims", "topics", "entities")] == ["big", "small", "embedded"]
    assert not settings.asks("entities")
    assert settings.models == ["big", "small", "other"]
    assert resolve({"entities_model": "m"}, {"OPENAI_API_KEY": KEY}).models == ["m"]
    assert "small" not in resolve({**given, "topics": False}, {"OPENAI_API_KEY": KEY}).models


def test_the_key_comes_from_environment_or_file_and_is_never_shown(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{KEY}\n")
    for options in ({"key_from": "env:MINE"}, {"key_from": f"file:{tmp_path / 'key'}"}):
        settings = resolve({"model": "openai:m", **options}, {"MINE": KEY})
        assert settings.key == SecretStr(KEY)
        assert KEY not in repr(settings) + settings.model_dump_json()


def test_secret_headers_are_read_where_they_are_kept(tmp_path: Path) -> None:
    given = {"model": "m", "base_url": "http://localhost/v1", "headers": {"X-Team": "genes", "X-Token": "env:TOKEN"}}
    settings = resolve(given, {"TOKEN": KEY})
    assert {name: value.get_secret_value() for name, value in settings.headers.items()} == {
        "X-Team": "genes", "X-Token": KEY,
    }  # fmt: skip
    assert KEY not in repr(settings)


class Ring(keyring.backend.KeyringBackend):
    """A system keyring in memory."""

    priority = 1.0  # type: ignore[assignment]

    def get_password(self, service: str, username: str) -> str | None:
        return {("gateway.example", "me"): KEY}.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None: ...


def test_a_secret_from_the_system_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring.core, "_keyring_backend", Ring())
    assert secret("keyring:gateway.example/me") == KEY
    with pytest.raises(Unusable, match="nothing there"):
        secret("keyring:gateway.example/you")


def test_a_dry_run_needs_no_key() -> None:
    """It sends nothing; a key that is named and not there is a mistake all the same."""
    assert resolve({"model": "openai:m", "dry_run": True}, {}).key is None
    assert resolve({"model": "openai:m", "dry_run": True}, {"OPENAI_API_KEY": KEY}).key is not None


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"key_from": KEY, "model": "openai:m"}, "env:NAME, file:PATH or keyring"),
        ({"key_from": "env:NONE", "model": "openai:m"}, "env:NONE: there is nothing there"),
        ({"key_from": "file:/nowhere/key", "model": "openai:m"}, "cannot be read"),
        ({"key_from": "keyring:no-user", "model": "openai:m"}, "SERVICE/USER"),
        ({"model": "openai:m"}, "OPENAI_API_KEY is not set"),
        ({"model": " "}, "--model is empty"),
        ({"model": "m", "fallback": ("openai:",), "base_url": "http://localhost/v1"}, "empty"),
        ({"fallback": ("m",)}, "--fallback"),
        ({"model": "m", "base_url": "http://localhost/v1", "fallback": ("embedded",)}, "--fallback"),
        ({"model": "m", "base_url": "localhost:1"}, "not an address"),
        ({"base_url": "http://localhost/v1"}, "--base-url needs --model"),
        ({"model": "m", "base_url": "http://localhost/v1", "max_cost": float("nan")}, "^--max-cost: input should be"),
        ({"steps": "two"}, "--steps two"),
        ({"model": "embedded", "base_url": "http://localhost/v1"}, "embedded"),
    ],
)
def test_what_cannot_work_together_is_said_before_anything_is_spent(options: dict[str, object], words: str) -> None:
    with pytest.raises(Unusable, match=words) as raised:
        resolve(options, {})
    assert KEY not in str(raised.value)
