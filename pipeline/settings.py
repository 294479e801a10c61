"""Settings of a run, in one frozen model. Beside the openai client, the only reader of the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from pipeline.errors import Unusable

Steps = Literal["one", "two"]
EMBEDDED = "embedded"
OPENAI_URL = "https://api.openai.com/v1"
KEY = "env:OPENAI_API_KEY"


_SHARE = "Default: 15 for 100 abstracts."


def _option(default: Any, words: str, shown: str | None = None, **bounds: Any) -> Any:
    """Return the field of a setting: its default, the help of its option, what stands there for its value, its bounds.

    `pipeline.cli.options` makes the option of it. The words on a switch that is on by default follow "Do not".
    """
    return Field(default, description=words, json_schema_extra={"metavar": shown} if shown else None, **bounds)


class Imagining(BaseModel):
    """What a model is asked from memory: topics below the roots, causal questions on them, statements in answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    roots: tuple[str, ...]
    depth: int = _option(3, "Levels of topics, the roots among them.", ge=1, le=8)
    topics_limit: int = _option(500, "Topics in all.", ge=1, le=50_000)
    questions: int = _option(3, "Questions on each topic.", ge=1, le=10)
    statements: int = _option(3, "Statements in answer to each question.", ge=1, le=10)
    strategy: Literal["breadth", "active"] = _option(
        "breadth", "breadth: level by level; active: the topics of the highest utility first."
    )
    budget: int | None = _option(
        None, "Questions to the model about topics in all, those answered before among them.", ge=1
    )
    task: str | None = _option(
        None, "With --strategy active: prefer topics near to these words: shift work, sleep.", "TEXT"
    )
    guide: str | None = _option(
        None,
        "What the study is about and as whose eyes the model looks: a few sentences, in every question.",
        "TEXT|FILE",
    )
    guides: dict[str, str] = Field(default_factory=dict, description="of roots, as given, what is so of them alone")


class Settings(BaseModel):
    """The settings of a run. Field names are those of the command line's options, descriptions their help."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sources: tuple[Path, ...] = ()
    out: Path = _option(Path("outputs/graph"), "The graph's folder.", "DIR")
    columns: dict[str, str] = _option(
        {}, "Which column of a table holds id, title, text, year, doi, pmid or authors.", "FIELD=NAME"
    )

    model: str = _option(EMBEDDED, "The model that reads: openai:NAME, or a name the server at --base-url knows.", "M")
    topics_model: str | None = _option(None, "The model for topics, if not --model; embedded asks no model.", "M")
    entities_model: str | None = _option(None, "The model for entities, if not --model; embedded asks no model.", "M")
    conflicts_model: str | None = _option(None, "The model for conflicts, if not --model; embedded asks no model.", "M")
    fallback: tuple[str, ...] = _option(
        (), "A model that reads the abstracts on which --model failed; may be given several times.", "M"
    )
    steps: Steps = _option(
        "one",
        "one: a question an abstract. two, for models of a few billion parameters at most: the embedded reader points "
        "at sentences, and the model is asked what each of them states.",
    )
    second_opinion: bool = _option(True, "Hold a model's claims against the embedded reader.")
    temperature: float = _option(0.0, "Sampling temperature of the model.", "T", ge=0, le=2)
    seed: int | None = _option(7, "Seed of the model's sampling, where the server takes one.")
    answer_tokens: int = _option(4096, "Tokens that one answer may take.", ge=64)

    base_url: str | None = _option(None, "An OpenAI-compatible server, such as http://localhost:11434/v1", "URL")
    key: SecretStr | None = None
    headers: dict[str, SecretStr] = _option(
        {},
        "A header of every request; a secret VALUE is written as env:NAME, file:PATH or keyring:SERVICE/USER.",
        "NAME:VALUE",
    )
    ca: Path | None = _option(None, "Certificate authorities to trust besides the system's, a PEM file.")
    concurrency: int = _option(16, "Requests in flight at once.", ge=1, le=4096)
    rpm: int | None = _option(None, "Requests a minute, at most.", ge=1)
    tpm: int | None = _option(None, "Tokens a minute, at most.", ge=1)
    timeout: float = _option(120.0, "Seconds until an unanswered request is given up.", "S", gt=0)
    deadline: float = _option(600.0, "Seconds that one question may take with all its retries.", "S", gt=0)

    max_cost: float | None = _option(None, "US dollars that the graph may cost in all.", "USD", ge=0)
    max_tokens: int | None = _option(None, "Tokens that the graph may take in all.", ge=0)
    prices: Path | None = _option(None, "A table of prices that outrank ours: docs/spending.md.")
    cache: Path | None = _option(None, "A folder with answers that several graphs share.", "DIR")
    batch: bool = _option(False, "Ask through the provider's batches: slower, and cheaper.")
    yes: bool = _option(False, "Go on where the forecast is above 1 USD, without asking.")
    log_json: Path | None = _option(None, "Append what happens to FILE, an object a line.")

    max_characters: int = _option(
        100_000, "Characters that one record may have; a longer one is skipped, and status says so.", ge=1
    )  # abstracts have 2,000, papers 60,000
    limit: int | None = _option(
        None, "Read, and ask about, the first N abstracts only, in the order of the sources.", ge=0
    )
    topics: bool = _option(True, "Make topics.")
    topic: tuple[str, ...] = _option((), "A root topic; may be given several times.", "NAME")
    topics_depth: int = _option(2, "Levels of the topic tree.", ge=1, le=6)
    topics_number: int = _option(40, "Topics in all.", ge=1, le=5000)
    entities_calls: int | None = _option(
        None, "Questions about names this graph may ask the model in all; 0 for none. " + _SHARE, ge=0
    )
    conflicts_calls: int | None = _option(
        None, "Questions about conflicts this graph may ask the model in all; 0 for none. " + _SHARE, ge=0
    )
    vocabulary: Path | None = _option(
        None, "A controlled vocabulary in which names are looked up: CSV, TSV or JSON lines."
    )
    semantic: bool = _option(
        False, "Also ask about names together that mean something alike, by word vectors: democritus[semantic]."
    )
    embeddings_model: str | None = _option(
        None,
        "--semantic by the vectors of this model of the server's, not by static ones; also "
        "DEMOCRITUS_EMBEDDINGS_MODEL.",
        "M",
    )
    retracted: Path | None = _option(
        None,
        "Take the abstracts named in FILE out of the graph: PMIDs or DOIs, one a line or in columns of a table.",
    )
    imagine: Imagining | None = Field(None, description="ask the model from memory instead of reading sources")
    html: bool = _option(True, "Write the page, graph.html.")
    dry_run: bool = _option(False, "Show the forecast; write and send nothing.")

    def model_of(self, stage: str) -> str:
        """Return the model of a stage, as the server knows it: `openai:gpt-x` is `gpt-x` at OpenAI."""
        own = {"topics": self.topics_model, "entities": self.entities_model, "conflicts": self.conflicts_model}.get(
            stage
        )
        return (own or self.model).removeprefix("openai:")

    def asks(self, stage: str) -> bool:
        """Tell whether a stage asks a model."""
        return self.model_of(stage) != EMBEDDED

    @property
    def embedder(self) -> str | None:
        """Return the model that is asked for vectors of names, as the server knows it; None if none is."""
        if not self.semantic or self.embeddings_model in (None, EMBEDDED) or self.entities_calls == 0:
            return None
        return self.embeddings_model.removeprefix("openai:")

    @property
    def models(self) -> list[str]:
        """Return every model that may be asked, once."""
        wanted = {"topics": self.topics, "entities": self.entities_calls != 0, "conflicts": self.conflicts_calls != 0}
        stages = ["claims", *(stage for stage, is_wanted in wanted.items() if is_wanted)]
        named = [self.model_of(stage) for stage in stages] + [name.removeprefix("openai:") for name in self.fallback]
        named += [self.embedder] if self.embedder else []
        return [name for name in dict.fromkeys(named) if name != EMBEDDED]


def redact_url(url: str) -> str:
    """Return an address without user, password and query, which may be secret. Empty if it is none."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.hostname or any(map(str.isspace, url.strip())):
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}{port}{parts.path.rstrip('/')}"


def resolve(
    options: Mapping[str, object], environment: Mapping[str, str] = os.environ, *, sends: bool = True
) -> Settings:
    """Return settings from the command line's options and the environment: OPENAI_API_KEY, OPENAI_BASE_URL, and
    DEMOCRITUS_EMBEDDINGS_MODEL, which is looked at only where names of like meaning are asked for.

    Without a model the embedded extractor is used whatever the environment holds, so that nobody pays by accident.
    `key_from` and the values of `headers` say where a secret is, see `secret`. Where nothing is sent (`sends`), no key
    is looked for; a dry run needs none, and has None where it is missing. Raises Unusable where the options cannot work
    together, before anything is read or spent.
    """
    given: dict[str, Any] = {name: value for name, value in options.items() if value is not None}
    source = str(given.pop("key_from", KEY))
    given["headers"] = {
        name: SecretStr(secret(value, environment) if value.partition(":")[0] in _SOURCES else value)
        for name, value in dict(given.get("headers", {})).items()
    }
    if given.get("semantic"):
        given.setdefault("embeddings_model", environment.get("DEMOCRITUS_EMBEDDINGS_MODEL") or None)
    given["semantic"] = "embeddings_model" in given or bool(given.get("semantic"))
    try:
        settings = Settings.model_validate(given)
    except ValidationError as error:  # what the options' own types let through, such as nan
        first = error.errors(include_url=False, include_input=False)[0]
        option = str(first["loc"][0]).replace("_", "-")
        raise Unusable(f"--{option}: {first['msg'][:1].lower()}{first['msg'][1:]}.") from None
    _check_combined(settings)
    if "base_url" in given and not settings.models:
        if "model" in given:
            raise Unusable("--base-url makes no sense with --model embedded: the embedded baseline calls no server.")
        raise Unusable("--base-url needs --model: say which of the server's models to use, for example --model NAME.")
    if not settings.models or not sends:
        return settings
    url = settings.base_url or environment.get("OPENAI_BASE_URL") or OPENAI_URL
    if not redact_url(url):
        raise Unusable("--base-url is not an address. Write it like http://localhost:11434/v1")
    key = environment.get("OPENAI_API_KEY", "").strip() if source == KEY else secret(source, environment)
    if not key and urlsplit(url).hostname == urlsplit(OPENAI_URL).hostname:
        if settings.dry_run:
            return settings.model_copy(update={"base_url": url})
        raise Unusable(
            "OPENAI_API_KEY is not set. Set it, say with --key-from where the key is, name another server with "
            "--base-url, or leave --model out for the embedded baseline."
        )
    # servers on one's own machine want no key, but the client insists on sending one
    return settings.model_copy(update={"base_url": url, "key": SecretStr(key or "none")})


def _check_combined(settings: Settings) -> None:
    """Raise Unusable where settings cannot work together."""
    named = [settings.model, settings.topics_model, settings.entities_model, settings.conflicts_model]
    named += [settings.embeddings_model, *settings.fallback]
    if not all(name.removeprefix("openai:").strip() for name in named if name is not None):
        raise Unusable("--model is empty: name a model, or leave it out for the embedded baseline.")
    if EMBEDDED in settings.fallback or (settings.fallback and not settings.asks("claims")):
        raise Unusable("--fallback cannot be combined with the embedded baseline: it takes over where --model fails.")
    if settings.steps == "two" and not settings.asks("claims"):
        raise Unusable("--steps two says how a model reads; the embedded reader asks none.")
    if settings.semantic and (not settings.asks("entities") or settings.entities_calls == 0):
        raise Unusable(
            "--semantic and --embeddings-model say which names a model is asked about together: they need --model."
        )
    if settings.batch and not settings.models:
        raise Unusable("--batch asks a model through its provider's files: name one with --model.")
    if settings.embedder and settings.batch:
        raise Unusable(
            "--embeddings-model cannot be combined with --batch: vectors are asked for one request at a time. Leave it "
            "out (--semantic alone takes vectors from a package), or leave --batch out."
        )
    _check_log(settings)


def _check_log(settings: Settings) -> None:
    """Raise Unusable where the log would be read as a source: only the graph's own folder is passed over."""
    if settings.log_json is None:
        return
    log, out = (Path(os.path.realpath(path)) for path in (settings.log_json, settings.out))
    for source in settings.sources:
        place = Path(os.path.realpath(source))
        if log.is_relative_to(place) and not (place in out.parents and log.is_relative_to(out)):
            raise Unusable(
                f"--log-json {settings.log_json}: would be read as a source, with {source}. Choose another file."
            )


_SOURCES = {"env", "file", "keyring"}


def secret(source: str, environment: Mapping[str, str] = os.environ) -> str:
    """Return the secret at `env:NAME`, `file:PATH` or `keyring:SERVICE/USER`, never an argument, for `ps` shows those.

    Raises Unusable, with nothing of the secret in it, if there is none.
    """
    kind, _, place = source.partition(":")
    value: str | None
    if kind == "env" and place:
        value = environment.get(place)
    elif kind == "file" and place:
        try:
            value = Path(place).expanduser().read_text("utf-8")
        except (OSError, ValueError) as error:
            raise Unusable(f"{source}: cannot be read: {getattr(error, 'strerror', None) or 'not UTF-8'}.") from None
    elif kind == "keyring" and "/" in place:
        value = _from_keyring(*place.rsplit("/", 1))
    else:
        raise Unusable("A secret is named as env:NAME, file:PATH or keyring:SERVICE/USER, never given itself.")
    if not value or not value.strip():
        raise Unusable(f"{source}: there is nothing there.")
    if len(value.strip().splitlines()) > 1:
        raise Unusable(f"{source}: holds several lines, and a secret is one. Leave only that there.")
    return value.strip()


def _from_keyring(service: str, user: str) -> str | None:
    try:
        import keyring.errors  # an extra
    except ImportError:
        raise Unusable("keyring: needs the extra: pip install 'democritus[keyring]'.") from None
    try:
        return keyring.get_password(service, user)
    except keyring.errors.KeyringError as error:
        raise Unusable(f"keyring: the system's keyring cannot be read: {error}.") from None
