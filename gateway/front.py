"""The outermost layers of the gateway: who may call from other sites' pages, and compression."""

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp
from starlette_compress import CompressMiddleware

from gateway.settings import GatewaySettings

SMALLEST = 1024  # bytes; less is not worth a cycle
ALLOWED = (
    *("Authorization", "Content-Type", "Accept-Language", "If-Match", "If-None-Match"),
    *("Idempotency-Key", "Traceparent", "Last-Event-ID"),
)
EXPOSED = (
    *("ETag", "Link", "Location", "Retry-After", "X-Request-Id", "Idempotency-Replayed"),
    "Nahkoda-Dry-Run",
    *("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "RateLimit-Policy"),
)

Header = tuple[bytes, bytes]
HSTS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


def headers_of(settings: GatewaySettings) -> tuple[Header, ...]:
    """What every answer says besides: who was reached by TLS is never to be reached without."""
    return (HSTS,) if (settings.public_url or "").startswith("https:") else ()


def front(door: ASGIApp, settings: GatewaySettings) -> ASGIApp:
    """The door behind compression and, when origins are named, CORS.

    Other origins never send the page's cookie: their programs bring a token or a key.
    """
    found: ASGIApp = CompressMiddleware(
        door, minimum_size=SMALLEST, zstd_level=3, brotli=False, gzip_level=4
    )
    if settings.cors_origins:
        found = CORSMiddleware(
            found,
            allow_origins=list(settings.cors_origins),
            allow_methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=list(ALLOWED),
            expose_headers=list(EXPOSED),
            allow_credentials=False,
            max_age=600,
        )
    return found
