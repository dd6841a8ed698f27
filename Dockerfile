# Newsclip in a container: the wheel and its locked libraries on a slim Python, for a person without rights.
# Everything that is written goes to /data: there lie config.toml and, unless a server is named, newsclip.db.

ARG PYTHON=python:3.11-slim-bookworm

FROM ${PYTHON} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /source
# The build tools come from the lock too, so that nothing here is chosen on the day of the build.
COPY requirements-dev.lock ./
RUN python -m venv /tools && /tools/bin/pip install --require-hashes -r requirements-dev.lock
COPY requirements.lock ./
RUN python -m venv /newsclip && /newsclip/bin/pip install --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY core core
COPY bots bots
RUN /tools/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
    && /newsclip/bin/pip install --no-deps /wheels/*.whl

FROM ${PYTHON}
RUN groupadd --gid 10001 newsclip \
    && useradd --uid 10001 --gid newsclip --no-create-home --home-dir /data --shell /usr/sbin/nologin newsclip \
    && install --directory --owner newsclip --group newsclip --mode 0700 /data
COPY --from=build /newsclip /newsclip
ENV PATH=/newsclip/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER 10001:10001
WORKDIR /data
VOLUME ["/data"]
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["newsclip", "health"]
ENTRYPOINT ["newsclip"]
CMD ["run"]
