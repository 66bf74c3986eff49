"""The page: static files of the folder page/, served as they are. The page is only a client of /v1."""

from importlib.resources import files
from mimetypes import guess_type

from fastapi import APIRouter
from starlette.responses import Response

from api.problem import Refusal

router = APIRouter(include_in_schema=False)

FOLDER = files("api").joinpath("page")
SERVED = (".html", ".js", ".css", ".svg", ".png", ".ico", ".woff2")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@router.api_route("/", methods=["GET", "HEAD"])
async def index() -> Response:
    """Give the page itself."""
    return _file("index.html")


@router.api_route("/{name}", methods=["GET", "HEAD"])
async def part(name: str) -> Response:
    """Give a script, a style sheet, an image of the page."""
    return _file(name)


def _file(name: str) -> Response:
    known = {entry.name: entry for entry in FOLDER.iterdir() if entry.name.endswith(SERVED)}
    if name not in known:
        raise Refusal(404)
    kind = guess_type(name)[0] or "application/octet-stream"
    headers = {"Cache-Control": "no-cache", "Content-Security-Policy": POLICY}
    return Response(known[name].read_bytes(), media_type=kind, headers=headers)
