"""Everything a run can be told, in one frozen model. The only module that reads the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from pipeline.errors import Unusable

EMBEDDED = "embedded"
OPENAI_URL = "https://api.openai.com/v1"


class Settings(BaseModel):
    """How to run. Field names are those of the command line's options."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sources: tuple[Path, ...] = ()
    out: Path = Path("outputs/graph")
    columns: dict[str, str] = Field(default_factory=dict, description="which column of a table holds which field")

    model: str = EMBEDDED
    base_url: str | None = None
    key: SecretStr | None = None
    concurrency: int = Field(16, ge=1, le=4096, description="requests in flight")
    temperature: float = Field(0.0, ge=0, le=2)
    seed: int | None = 7
    max_tokens: int = Field(4096, ge=64, description="completion tokens one answer may take")
    timeout: float = Field(120.0, gt=0, description="seconds until an unanswered request is given up")

    limit: int | None = Field(None, ge=0, description="read at most so many abstracts, in the order of the sources")
    topics: bool = True
    topic: tuple[str, ...] = ()
    topics_depth: int = Field(2, ge=1, le=6)
    topics_number: int = Field(40, ge=1, le=5000)
    entities_calls: int = Field(100, ge=0, description="questions entity resolution may ask the model in one run")
    dry_run: bool = False

    @property
    def embedded(self) -> bool:
        """True if no model is called."""
        return self.model == EMBEDDED

    @property
    def model_name(self) -> str:
        """The model as the server knows it: `openai:gpt-x` is `gpt-x` at OpenAI."""
        return self.model.removeprefix("openai:")


def shown(url: str) -> str:
    """An address without what may be secret in it: user, password, query. Empty if it is none."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}{port}{parts.path.rstrip('/')}"


def settle(options: Mapping[str, object], environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings from the command line's options and the environment (OPENAI_API_KEY, OPENAI_BASE_URL).

    Without a model the embedded extractor is used whatever the environment holds, so that nobody pays by accident.
    Raises Unusable where the options cannot work together, before anything is read or spent.
    """
    given = {name: value for name, value in options.items() if value is not None}
    model = str(given.get("model", EMBEDDED)).strip()
    if "base_url" in given and "model" not in given:
        raise Unusable("--base-url needs --model: say which of the server's models to use, for example --model NAME.")
    if not model.removeprefix("openai:").strip():
        raise Unusable("--model is empty: name a model, or leave it out for the embedded baseline.")
    if model == EMBEDDED:
        if "base_url" in given:
            raise Unusable("--base-url makes no sense with --model embedded: the embedded baseline calls no server.")
        return Settings.model_validate(given)
    url = given.get("base_url") or environment.get("OPENAI_BASE_URL") or OPENAI_URL
    if not shown(str(url)):
        raise Unusable("--base-url is not an address. Write it like http://localhost:11434/v1")
    key = environment.get("OPENAI_API_KEY", "").strip()
    if not key and urlsplit(str(url)).hostname == urlsplit(OPENAI_URL).hostname:
        raise Unusable(
            "OPENAI_API_KEY is not set. Set it, or name another server with --base-url, "
            "or leave --model out for the embedded baseline."
        )
    # servers on one's own machine want no key, but the client insists on sending one
    return Settings.model_validate({**given, "base_url": str(url), "key": SecretStr(key or "none")})
